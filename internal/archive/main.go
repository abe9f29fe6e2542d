package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "archive:", err)
		os.Exit(1)
	}
}

const usage = `archive load -documents N   make an archive, or let one grow to N documents
archive time                say what the analyses and commands on it take
archive grow -sizes N,M…    load and time at each size, and compare them
`

// archive is a data folder with synthetic documents in it, and the binary that reads it.
type archive struct {
	data, zhice string
	seed        uint64
	repeats     int
	only        string
	out         io.Writer
}

func run(ctx context.Context, args []string, out io.Writer) error {
	a := archive{out: out}
	flags := flag.NewFlagSet("archive", flag.ContinueOnError)
	flags.StringVar(&a.data, "data", "", "data folder of the archive; made where it is missing")
	flags.StringVar(&a.zhice, "zhice", "bin/zhice", "the built binary")
	flags.Uint64Var(&a.seed, "seed", 1, "another number, another archive")
	flags.IntVar(&a.repeats, "repeats", 5, "warm runs of each statement; the median is told")
	flags.StringVar(&a.only, "only", "", "time only statements whose name holds this")
	documents := flags.Int("documents", 10_000, "how many there are after load")
	sizes := flags.String("sizes", "10000,100000", "what grow lets the archive grow to, one after the other")
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	if len(args) == 0 {
		flags.Usage()
		return flag.ErrHelp
	}
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if a.data == "" {
		return errors.New("-data is missing: the folder the archive is or will be in")
	}
	// The server writes some files below its folder by its own working folder: the path must be whole.
	for _, path := range []*string{&a.zhice, &a.data} {
		whole, err := filepath.Abs(*path)
		if err != nil {
			return err
		}
		*path = whole
	}
	switch args[0] {
	case "load":
		return a.load(ctx, *documents)
	case "time":
		m, err := a.time(ctx)
		if err != nil {
			return err
		}
		return table(out, []measured{m})
	case "grow":
		return a.grow(ctx, *sizes)
	}
	flags.Usage()
	return flag.ErrHelp
}

// grow shows how time and space grow with the archive.
func (a archive) grow(ctx context.Context, sizes string) error {
	var all []measured
	for s := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return fmt.Errorf("-sizes takes numbers with commas between them, not %q", sizes)
		}
		if err := a.load(ctx, n); err != nil {
			return err
		}
		m, err := a.time(ctx)
		if err != nil {
			return err
		}
		all = append(all, m)
	}
	return table(a.out, all)
}

// table prints what was measured at each size side by side, with the growth from each to the next.
func table(out io.Writer, sizes []measured) error {
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	line := func(cells ...string) { fmt.Fprintf(w, "| %s\t|\n", strings.Join(cells, "\t| ")) }
	head, rule := []string{"statement"}, []string{"---"}
	for i, m := range sizes {
		n := strconv.Itoa(m.documents)
		head, rule = append(head, n+" cold ms", "warm ms", "cpu ms", "rows", "peak MB"), append(rule, "---:", "---:", "---:", "---:", "---:")
		if i > 0 {
			head, rule = append(head, "growth"), append(rule, "---:")
		}
	}
	line(head...)
	line(rule...)
	for k, last := range sizes[len(sizes)-1].times {
		cells := []string{last.name}
		var before timed // the same statement at the size before
		for i, m := range sizes {
			t := m.times[k]
			cells = append(cells, millis(t.cold), millis(t.warm), millis(t.cpu), strconv.Itoa(t.rows), strconv.FormatInt(t.memory>>20, 10))
			if i > 0 {
				cells = append(cells, fmt.Sprintf("%.1f", float64(t.warm)/float64(before.warm)))
			}
			before = t
		}
		line(cells...)
	}
	return w.Flush()
}
