// Command bench measures the program from outside, as its users meet it: it runs the built binary on PDFs and prints one
// table. `make bench` calls it on samples/; give it another folder of PDFs as the second argument.
//
// Figures are of one run on a machine that may be busy: compare ratios, and read throughputs as floors.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"
)

func main() {
	copies := flag.Int("documents", 100, "documents for the whole pipeline; PDFs are repeated, each with other bytes at its end")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "bench [-documents N] ZHICE FOLDER")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, flag.Arg(0), flag.Arg(1), *copies)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, binary, folder string, copies int) error {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return err
	}
	pdfs, err := filepath.Glob(filepath.Join(folder, "*.pdf"))
	if err != nil {
		return err
	}
	if len(pdfs) == 0 {
		return fmt.Errorf("there are no PDFs in %s", folder)
	}
	scratch, err := os.MkdirTemp("", "zhice-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	b := bench{binary: binary, pdfs: pdfs, scratch: scratch}
	fmt.Printf("%s/%s, %d cores, %s, %s\n\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), b.version(ctx), time.Now().UTC().Format(time.DateOnly))
	if err := b.readers(ctx); err != nil {
		return err
	}
	if err := b.pipeline(ctx, copies); err != nil {
		return err
	}
	return b.dropToQueryable(ctx)
}

// bench is one measurement of one binary.
type bench struct {
	binary, scratch string
	pdfs            []string
}

func printf(what, format string, args ...any) {
	fmt.Printf("%-46s %s\n", what, fmt.Sprintf(format, args...))
}
