// Command zhice turns Chinese policy PDFs into facts; `zhice --help` is its manual.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/zhice-project/zhice/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := app.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}
