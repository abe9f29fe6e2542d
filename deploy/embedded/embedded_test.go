package embedded

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEnvironmentComesFirst(t *testing.T) {
	want := write(t, filepath.Join(t.TempDir(), "elsewhere.so"))
	t.Setenv(EnvLibrary, want)
	if got, err := Library(); err != nil || got != want {
		t.Fatalf("Library() = %q, %v; want %q", got, err, want)
	}
}

func TestWrongEnvironmentIsAnError(t *testing.T) {
	t.Setenv(EnvFont, filepath.Join(t.TempDir(), "nothing.ttf"))
	_, err := Font()
	if !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), EnvFont) {
		t.Fatalf("err = %v; want ErrMissing that names %s", err, EnvFont)
	}
}

func TestCheckoutIsFoundFromASubfolder(t *testing.T) {
	root := t.TempDir()
	want := write(t, filepath.Join(root, "deploy/embedded/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so"))
	sub := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(EnvLibrary, "")
	t.Chdir(sub)
	got, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	if target, _ := filepath.EvalSymlinks(want); got != want && got != target {
		t.Fatalf("Library() = %q; want %q", got, want)
	}
}

func TestMissingSaysWhatToDo(t *testing.T) {
	t.Setenv("ZHICE_TEST_NOWHERE", "")
	_, err := find("the thing", "ZHICE_TEST_NOWHERE", []string{"no-such-thing"}, nil, []string{"/no/such/thing"}, nil)
	var missing *MissingError
	if !errors.As(err, &missing) || !errors.Is(err, ErrMissing) {
		t.Fatalf("err = %v; want a MissingError", err)
	}
	if !strings.Contains(err.Error(), "make setup") {
		t.Errorf("message %q does not name the next step", err)
	}
	if len(missing.Tried) < 2 || !strings.Contains(err.Error(), missing.Tried[0]) {
		t.Errorf("Tried = %v, message %q; want every place looked at, and the first of them told", missing.Tried, err)
	}
}
