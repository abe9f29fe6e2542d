package bus_test

import (
	"net"
	"os"
	"strconv"
	"testing"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/internal/bus/embed"
	"github.com/zhice-project/zhice/schemas"
)

// waitFor follows a document until what is awaited is there.
func waitFor(t *testing.T, b *bus.Bus, id string, there func(bus.Progress) bool) {
	t.Helper()
	for p, err := range b.Follow(bustest.Context(t), []string{id}) {
		if err != nil {
			t.Fatal(err)
		}
		if there(p) {
			return
		}
	}
	t.Fatal("the document ended before what was awaited came")
}

// headers reads an event's headers as they lie in the stream.
func headers(t *testing.T, b *bus.Bus, e schemas.Event) map[string][]string {
	t.Helper()
	h, err := bus.Headers(bustest.Context(t), b, e)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

const serverDir, serverPort = "BUS_TEST_SERVER_DIR", "BUS_TEST_SERVER_PORT"

// serve is the life of a server process: it ends when it is killed.
func serve() error {
	port, err := strconv.Atoi(os.Getenv(serverPort))
	if err != nil {
		return err
	}
	if _, err := embed.Start(embed.Config{Dir: os.Getenv(serverDir), Port: port, Secret: bustest.Secret}); err != nil {
		return err
	}
	select {}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}
