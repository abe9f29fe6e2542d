package app

import (
	"errors"
	"os"
	"testing"
)

func TestOneProcessHoldsADataFolder(t *testing.T) {
	h := home{t.TempDir() + "/data"}
	if h.running() {
		t.Fatal("a folder that does not exist is said to be in use")
	}
	release, err := h.lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.lock(); !errors.Is(err, errRunning) {
		t.Fatalf("second lock: %v", err)
	}
	if !h.running() {
		t.Fatal("a held folder is said to be free")
	}
	release()
	if h.running() {
		t.Fatal("a released folder is said to be in use")
	}
}

func TestSecretsAreMadeOnceAndForTheOwnerOnly(t *testing.T) {
	h := home{t.TempDir()}
	a, err := h.secrets()
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.secrets()
	if err != nil || a != b || len(a.SQL) != 32 || a.SQL == a.NATS {
		t.Fatalf("%+v then %+v, %v", a, b, err)
	}
	st, err := os.Stat(h.path("secrets.json"))
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", st.Mode(), err)
	}
}
