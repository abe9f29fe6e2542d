package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"github.com/zhice-project/zhice/deploy/embedded"
	"github.com/zhice-project/zhice/extract/ocr"
	"github.com/zhice-project/zhice/internal/config"
)

// verdict is how a check ended.
type verdict string

const (
	good    verdict = "ok"
	warning verdict = "warning" // works, with something less
	bad     verdict = "problem"
)

// finding is one line of `zhice doctor`.
type finding struct {
	Check   string  `json:"check"`
	Verdict verdict `json:"verdict"`
	Detail  string  `json:"detail"`
	Mend    string  `json:"mend,omitempty"`
}

func fine(check, detail string, args ...any) finding {
	return finding{Check: check, Verdict: good, Detail: fmt.Sprintf(detail, args...)}
}

func (f finding) or(v verdict, mend string) finding {
	f.Verdict, f.Mend = v, mend
	return f
}

// What the checks ask for.
const (
	diskWanted    = 2 << 30
	memoryWanted  = 2 << 30
	watchesWanted = 8192
	filesWanted   = 1024
)

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Check everything that can be wrong on this machine and say how to mend it",
		Example: `  zhice doctor
  zhice doctor --nats nats://host:4222 --clickhouse http://host:8123/zhice`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			findings := a.examine(c.Context())
			problems := 0
			for _, f := range findings {
				if f.Verdict == bad {
					problems++
				}
				if asJSON {
					if err := json.NewEncoder(a.out).Encode(f); err != nil {
						return err
					}
					continue
				}
				a.printf("%-8s %-14s %s\n", f.Verdict, f.Check, f.Detail)
				if f.Mend != "" {
					a.printf("%-8s %-14s → %s\n", "", "", f.Mend)
				}
			}
			if problems > 0 {
				return errFailed
			}
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	a.cfg.AddInboxFlags(c.Flags())
	a.cfg.AddReadFlags(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON, one object a line")
	return c
}

// examine runs every check; none stops the others.
func (a *app) examine(ctx context.Context) []finding {
	findings := []finding{a.checkPlatform(), checkMemory(), a.checkData(), checkCache(), a.checkInbox(), checkWatches(), checkFiles()}
	findings = append(findings, checkFont(), a.checkEngine(ctx), a.checkOCR(ctx), a.checkRules())
	return append(findings, a.checkServers(ctx)...)
}

func (a *app) checkPlatform() finding {
	f := fine("platform", "%s/%s, %d cores, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if a.cfg.ClickHouse == "" && (runtime.GOOS != "linux" || runtime.GOARCH != "amd64") {
		return f.or(bad, "the embedded ClickHouse runs on Linux x86-64 only; give --clickhouse URL of a server")
	}
	return f
}

func checkMemory() finding {
	var s unix.Sysinfo_t
	if err := unix.Sysinfo(&s); err != nil {
		return fine("memory", "unknown").or(warning, err.Error())
	}
	total := int64(s.Totalram) * int64(s.Unit)
	f := fine("memory", "%s in all", config.FormatSize(total))
	if total < memoryWanted {
		return f.or(warning, "less than 2GB: run with --workers 1")
	}
	return f
}

func (a *app) checkData() finding {
	f := fine("data folder", "%s", a.cfg.Data)
	if err := writable(a.cfg.Data); err != nil {
		return f.or(bad, fmt.Sprintf("cannot be written: %v; choose another with --data", err))
	}
	var s unix.Statfs_t
	if err := unix.Statfs(a.cfg.Data, &s); err == nil {
		free := int64(s.Bavail) * s.Bsize
		f.Detail += ", " + config.FormatSize(free) + " free"
		if free < diskWanted {
			return f.or(warning, "less than 2GB free: make room, or choose another disk with --data")
		}
	}
	if a.home().running() {
		f.Detail += ", in use by a running zhice"
	}
	return f
}

func checkCache() finding {
	f := fine("cache folder", "%s", config.CacheDir())
	if err := writable(config.CacheDir()); err != nil {
		return f.or(warning, fmt.Sprintf("cannot be written: %v; every start compiles the PDF engine anew. Set XDG_CACHE_HOME", err))
	}
	return f
}

func (a *app) checkInbox() finding {
	f := fine("inbox", "%s", a.cfg.Inbox)
	entries, err := os.ReadDir(a.cfg.Inbox)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f.or(warning, "does not exist; `zhice run` makes it, or name another with --inbox")
	case err != nil:
		return f.or(bad, fmt.Sprintf("cannot be read: %v; give yourself the right to, or name another with --inbox", err))
	}
	f.Detail += fmt.Sprintf(", %d entries", len(entries))
	return f
}

func checkWatches() finding {
	n, err := readInt("/proc/sys/fs/inotify/max_user_watches")
	if err != nil {
		return fine("file watching", "unknown").or(warning, "new files are found by looking every few seconds")
	}
	f := fine("file watching", "%d folders at most", n)
	if n < watchesWanted {
		return f.or(warning, "few: with many subfolders new files are found by looking every few seconds; raise fs.inotify.max_user_watches")
	}
	return f
}

func checkFiles() finding {
	var r unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &r); err != nil {
		return fine("open files", "unknown").or(warning, err.Error())
	}
	f := fine("open files", "%d at most", r.Cur)
	if r.Cur < filesWanted {
		return f.or(warning, "few: run `ulimit -n 4096` before zhice")
	}
	return f
}

func checkFont() finding {
	path, err := embedded.Font()
	if err != nil {
		return fine("Chinese font", "none").or(bad, fmt.Sprintf("%v. Without one, text in fonts that a PDF does not carry is lost", err))
	}
	return fine("Chinese font", "%s", path)
}

// checkEngine reads a page with the PDF engine the way a document is read, in its own process.
func (a *app) checkEngine(ctx context.Context) finding {
	f := fine("PDF engine", "%s", a.cfg.Engine)
	r, err := a.extractor(1)
	if err != nil {
		return f.or(bad, err.Error())
	}
	defer r.Close()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	start := time.Now()
	ex, err := r.Bytes(ctx, probePDF)
	if err != nil {
		return f.or(bad, fmt.Sprintf("does not work: %v; try --engine ledongthuc, and please report it", err))
	}
	if len(ex.Paragraphs) != 1 || !strings.Contains(ex.Paragraphs[0].Text, probeText) {
		return f.or(bad, "reads a plain page wrongly; please report it with `zhice version`")
	}
	f.Detail += fmt.Sprintf(", ready in %.1f s", time.Since(start).Seconds())
	return f
}

// installOCR is how to get what OCR needs.
const installOCR = "pages that are pictures are reported as needs_ocr; install tesseract with Chinese " +
	"(Debian: apt-get install tesseract-ocr tesseract-ocr-chi-sim)"

func (a *app) checkOCR(ctx context.Context) finding {
	if a.cfg.OCR == config.OCROff {
		return fine("OCR", "off: pages that are pictures are reported as needs_ocr")
	}
	t, err := ocr.Find(ctx)
	if err != nil {
		return fine("OCR", "%s", strings.TrimPrefix(err.Error(), ocr.ErrNone.Error()+": ")).or(warning, installOCR)
	}
	return fine("OCR", "%s with %s at %s reads pages that are pictures", t.Version, ocr.Language, t.Path)
}

// writable makes the folder and a file in it.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".writable-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func readInt(path string) (int, error) {
	b, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(b)))
}
