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

func TestNoAddressIsShownWithItsLogin(t *testing.T) {
	for raw, want := range map[string]string{
		"nats://zhice:geheim@host:4222":                            "nats://host:4222",
		"nats://zhice:geheim@a:4222,nats://zhice:geheim@b:4222":    "b:4222",
		"http://zhice:ge%heim@host:8123/zhice":                     "http://host:8123/zhice",
		"http://127.0.0.1:8123/zhice":                              "http://127.0.0.1:8123/zhice",
		"nats://zhice:geheim@a:4222, nats://zhice:geheim@b:4222/x": "nats://a:4222, nats://b:4222/x",
	} {
		if got := withoutLogin(raw); got != want {
			t.Errorf("%s is shown as %s, want %s", raw, got, want)
		}
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

// A server of its own that watches no inbox does not make the folder forget which one was watched last.
func TestTheInboxOutlivesAServerWithoutOne(t *testing.T) {
	h := home{t.TempDir()}
	for _, s := range []servers{{NATS: "nats://127.0.0.1:1", Inbox: "/in"}, {ClickHouse: "http://127.0.0.1:2"}} {
		if err := h.publish(s); err != nil {
			t.Fatal(err)
		}
	}
	var last addresses
	if err := readJSON(h.path("addresses.json"), &last); err != nil || last.Inbox != "/in" || last.SQL != "127.0.0.1:2" {
		t.Errorf("%+v, %v", last, err)
	}
}
