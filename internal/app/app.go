// Package app is the program: it turns flags into settings, starts and stops the servers and stages in order, and holds
// one file per command. The work itself is in the stages; what is shown on the terminal is in ui.
package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/config"
	"github.com/zhice-project/zhice/internal/obs"
	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/segment/token"
)

// Exit statuses: scripts rely on them.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// logLevel is the annotation of commands that log more than others unless told.
const logLevel = "log-level"

// errFailed ends a command with status 1 when everything there is to say has been said.
var errFailed = errors.New("failed")

// app is one invocation.
type app struct {
	cfg  config.Config
	in   io.Reader
	out  io.Writer
	err  io.Writer
	term ui.Terminal
	log  *slog.Logger
	// addRules lays a user's rule files over the program's own; called before anything reads them, its second call does nothing.
	addRules func() error
}

// Main runs the program with the arguments after its name and returns its exit status.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{in: stdin, out: stdout, err: stderr, term: ui.NewTerminal(stderr)}
	a.addRules = sync.OnceValue(a.addOwnRules)
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var usage *usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFailed):
		return exitFailed
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		_, _ = fmt.Fprintln(stderr, "zhice: stopped")
		return exitFailed
	case errors.As(err, &usage):
		_, _ = fmt.Fprintf(stderr, "zhice: %v\nRun `%s --help` for how to call it.\n", err, usage.command)
		return exitUsage
	}
	_, _ = fmt.Fprintf(stderr, "zhice: %v\n", err)
	return exitFailed
}

// usageError is a call that cannot be understood.
type usageError struct {
	command string
	err     error
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "zhice",
		Short: "Chinese policy PDFs in, dated and sourced facts out",
		Long: `zhice (知策) reads Chinese policy PDFs and keeps what they state as facts that can be
queried in SQL and followed as events: which indicator, how much, in what unit and tone
(左右, 以上, 力争), for which period and place, promised or reached, on which page.`,
		Example: `  zhice run --inbox inbox              # watch a folder; everything embedded
  zhice parse --emit facts report.pdf  # no server at all
  zhice query "SELECT indicator, span, period FROM facts LIMIT 10"`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			if err := config.FromEnvironment(c.Flags(), os.LookupEnv); err != nil {
				return &usageError{c.CommandPath(), err}
			}
			log, err := obs.Logger(a.err, cmp.Or(a.cfg.LogLevel, c.Annotations[logLevel], "warn"))
			if err != nil {
				return &usageError{c.CommandPath(), err}
			}
			a.log = log
			slog.SetDefault(log)
			if a.cfg.Segmenter != "" {
				if err := token.Choose(a.cfg.Segmenter); err != nil {
					return &usageError{c.CommandPath(), err}
				}
			}
			// The database puts a relative folder in front of its own paths twice.
			if a.cfg.Data != "" {
				a.cfg.Data, err = filepath.Abs(a.cfg.Data)
			}
			return err
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		a.runCommand(), a.workerCommand(), a.addCommand(), a.parseCommand(),
		a.queryCommand(), a.watchCommand(), a.seriesCommand(), a.termsCommand(), a.searchCommand(), a.compareCommand(), a.explainCommand(), a.openCommand(),
		a.statusCommand(), a.failedCommand(), a.reprocessCommand(), a.pruneCommand(), a.readerCommand(), a.doctorCommand(), a.versionCommand(), a.serveCommand(),
	)
	root.AddCommand(a.childCommands()...)
	asUsageErrors(root)
	return root
}

// asUsageErrors makes wrong flags and arguments of every command end with the usage status.
func asUsageErrors(c *cobra.Command) {
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return &usageError{c.CommandPath(), err} })
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return &usageError{c.CommandPath(), err}
			}
			return nil
		}
	} else if c.HasSubCommands() {
		c.Args = func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return &usageError{c.CommandPath(), fmt.Errorf("there is no command %q%s", args[0], suggestion(c, args[0]))}
		}
		if c.Run == nil && c.RunE == nil {
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
	for _, sub := range c.Commands() {
		asUsageErrors(sub)
	}
}

func suggestion(c *cobra.Command, word string) string {
	c.SuggestionsMinimumDistance = 2
	if s := c.SuggestionsFor(word); len(s) > 0 {
		return "; did you mean " + strings.Join(s, " or ") + "?"
	}
	return ""
}

func (a *app) home() home { return home{a.cfg.Data} }

// printf writes to standard output; a reader that closed the pipe is no error of ours.
func (a *app) printf(format string, args ...any) { _, _ = fmt.Fprintf(a.out, format, args...) }

// notef writes to standard error what is not the command's result.
func (a *app) notef(format string, args ...any) { _, _ = fmt.Fprintf(a.err, format, args...) }

// atOnce is how many documents are worked on side by side.
func (a *app) atOnce() int {
	if a.cfg.Workers > 0 {
		return a.cfg.Workers
	}
	return runtime.NumCPU()
}
