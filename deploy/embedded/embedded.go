// Package embedded finds the two large files that zhice uses and does not build: libchdb.so, the ClickHouse engine as
// a shared library, and a font with all Chinese characters. The npm lock file beside it pins both; `make setup`
// installs them. Loading the library is internal/chdb's work, mounting the font the PDF engine's.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Environment variables that name the files outright. A variable that is set and wrong is an error, never skipped.
const (
	EnvLibrary = "ZHICE_LIBCHDB"
	EnvFont    = "ZHICE_CJK_FONT"
)

// ErrMissing is what every failed search wraps.
var ErrMissing = errors.New("not installed")

// MissingError says which file was sought, where, and what to do.
type MissingError struct {
	What  string   // for the reader: "the ClickHouse library (libchdb.so)"
	Env   string   // the variable that may name it
	Tried []string // paths looked at, in order
}

// Error is one line with the next step.
func (e *MissingError) Error() string {
	where := ""
	if len(e.Tried) > 0 {
		where = fmt.Sprintf(" in any of %d places, the first of them %s", len(e.Tried), e.Tried[0])
	}
	return fmt.Sprintf("%s was not found%s: run `make setup`, or set %s to its path", e.What, where, e.Env)
}

// Unwrap makes errors.Is(err, ErrMissing) true.
func (e *MissingError) Unwrap() error { return ErrMissing }

// Library finds libchdb.so: $ZHICE_LIBCHDB, beside the executable, deploy/embedded/node_modules of the checkout around
// the working directory or the executable, /usr/local/lib, /usr/lib.
func Library() (string, error) {
	return find("the ClickHouse library (libchdb.so)", EnvLibrary, []string{
		"libchdb.so",
	}, []string{
		"@chdb/lib-linux-x64-gnu/libchdb.so",
	}, []string{
		"/usr/local/lib/libchdb.so", "/usr/lib/libchdb.so", "/usr/lib/x86_64-linux-gnu/libchdb.so",
	}, nil)
}

// Font finds a TrueType or OpenType font with the Chinese characters: $ZHICE_CJK_FONT, beside the executable, the
// checkout's node_modules as for Library, the usual places of Noto CJK, Source Han and WenQuanYi, and last whatever
// fontconfig's fc-list calls Chinese.
func Font() (string, error) {
	return find("a font with Chinese characters", EnvFont, []string{
		"NotoSansSC_400Regular.ttf", "fonts/NotoSansSC_400Regular.ttf",
	}, []string{
		"@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
	}, systemFonts, fontconfig)
}

var systemFonts = []string{
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/truetype/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
	"/usr/share/fonts/opentype/source-han-sans/SourceHanSansSC-Regular.otf",
	"/usr/share/fonts/adobe-source-han-sans/SourceHanSansCN-Regular.otf",
	"/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
	"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
	"/usr/share/fonts/wenquanyi/wqy-zenhei/wqy-zenhei.ttc",
	"/usr/share/fonts/truetype/arphic/uming.ttc",
}

// find looks for beside (relative to the executable), modules (relative to a node_modules) and system (absolute), in
// this order, then asks last.
func find(what, env string, beside, modules, system []string, last func() string) (string, error) {
	if p := os.Getenv(env); p != "" {
		if !isFile(p) {
			return "", fmt.Errorf("%s: %s names %s, which is not a file: %w", what, env, p, ErrMissing)
		}
		return p, nil
	}
	var tried []string
	for _, p := range candidates(beside, modules, system) {
		if isFile(p) {
			return p, nil
		}
		tried = append(tried, p)
	}
	if last != nil {
		if p := last(); p != "" {
			return p, nil
		}
	}
	return "", &MissingError{What: what, Env: env, Tried: tried}
}

func candidates(beside, modules, system []string) []string {
	var out, roots []string
	if exe, err := os.Executable(); err == nil {
		if target, err := filepath.EvalSymlinks(exe); err == nil {
			exe = target
		}
		for _, b := range beside {
			out = append(out, filepath.Join(filepath.Dir(exe), b))
		}
		roots = append(roots, filepath.Dir(exe))
	}
	if wd, err := os.Getwd(); err == nil {
		roots = append([]string{wd}, roots...)
	}
	for _, root := range roots {
		for dir := root; ; dir = filepath.Dir(dir) {
			for _, m := range modules {
				out = append(out, filepath.Join(dir, "deploy", "embedded", "node_modules", filepath.FromSlash(m)))
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return append(out, system...)
}

// fontconfig asks fc-list, where there is one, for any font that covers Chinese.
func fontconfig() string {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "fc-list", ":lang=zh-cn", "file").Output()
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(out)) {
		p := strings.TrimRight(strings.TrimSpace(line), ": ")
		switch strings.ToLower(filepath.Ext(p)) {
		case ".ttf", ".otf", ".ttc":
			if isFile(p) {
				return p
			}
		}
	}
	return ""
}

func isFile(p string) bool {
	fi, err := os.Stat(p)
	return err == nil && fi.Mode().IsRegular()
}
