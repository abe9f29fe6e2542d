// Command bench measures the program from outside, as its users meet it: it runs the built binary on PDFs and prints one
// table. `make bench` calls it on samples/ or on the folder in BENCH_FOLDER. With -files it prints a line a PDF instead.
//
// Figures are of one run on a machine that may be busy: compare ratios, and read throughputs as floors.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

func main() {
	var b bench
	copies := flag.Int("documents", 100, "documents for the whole pipeline; PDFs are repeated, each with other bytes at its end; 0 leaves the pipeline out")
	table := flag.String("files", "", "only write a table with a line a PDF to this file, - for standard output")
	flag.StringVar(&b.engine, "engine", "pdfium", "PDF engine, as zhice's --engine")
	flag.BoolVar(&b.ocr, "ocr", false, "read pages that are pictures, in the table")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "bench [flags] ZHICE FOLDER")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := b.run(ctx, flag.Arg(0), flag.Arg(1), *table, *copies)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (b bench) run(ctx context.Context, binary, folder, table string, copies int) (err error) {
	if b.binary, err = filepath.Abs(binary); err != nil {
		return err
	}
	if b.pdfs, err = within(folder); err != nil {
		return err
	}
	b.folder = folder
	if b.scratch, err = os.MkdirTemp("", "zhice-bench"); err != nil {
		return err
	}
	defer os.RemoveAll(b.scratch)
	if table != "" {
		return b.writeTable(ctx, table)
	}
	fmt.Printf("%s/%s, %d cores, %s, %s\n\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), b.version(ctx), time.Now().UTC().Format(time.DateOnly))
	for _, measure := range []func(context.Context) error{b.reading, b.start, b.long, b.readers} {
		if err := measure(ctx); err != nil {
			return err
		}
	}
	if copies == 0 {
		return nil
	}
	if err := b.pipeline(ctx, copies); err != nil {
		return err
	}
	return b.dropToQueryable(ctx)
}

// writeTable never writes over a file that is there: a PDF could have been named by mistake.
func (b bench) writeTable(ctx context.Context, path string) error {
	if path == "-" {
		return b.files(ctx, os.Stdout)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(b.files(ctx, f), f.Close())
}

// within lists the PDFs of a folder and the folders in it.
func within(folder string) (pdfs []string, err error) {
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.EqualFold(filepath.Ext(path), ".pdf") {
			pdfs = append(pdfs, path)
		}
		return err
	})
	if err == nil && len(pdfs) == 0 {
		err = fmt.Errorf("there are no PDFs in %s", folder)
	}
	return pdfs, err
}

// bench is one measurement of one binary.
type bench struct {
	binary, scratch string
	folder          string
	pdfs            []string
	engine          string
	ocr             bool
}

func printf(what, format string, args ...any) {
	fmt.Printf("%-46s %s\n", what, fmt.Sprintf(format, args...))
}
