package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/deploy/embedded"
	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/extract/ocr"
	"github.com/zhice-project/zhice/internal/bus/embed"
	"github.com/zhice-project/zhice/internal/chdb"
	"github.com/zhice-project/zhice/internal/config"
)

// The hidden commands our own binary is started with as a child process.
const (
	pdfChild        = "pdf-engine"
	clickhouseChild = "clickhouse-engine"
)

// childCommands are what the program starts itself with: code that may crash or must be killable runs in a process of
// its own.
func (a *app) childCommands() []*cobra.Command {
	hidden := func(name, short string, run func(context.Context) error) *cobra.Command {
		return &cobra.Command{Use: name, Short: short, Hidden: true, Args: cobra.NoArgs,
			RunE: func(c *cobra.Command, _ []string) error { return run(c.Context()) }}
	}
	return []*cobra.Command{
		hidden(pdfChild, "Read PDFs for a parent process", func(ctx context.Context) error {
			return extract.ServeChild(ctx, a.in, a.out)
		}),
		hidden(clickhouseChild, "Serve a ClickHouse data folder for a parent process", func(ctx context.Context) error {
			cfg, err := chdb.ChildFromEnv()
			if err != nil {
				return err
			}
			return chdb.ServeChild(ctx, cfg)
		}),
	}
}

// serveCommand runs one of the embedded servers on its own, for workers in other processes.
func (a *app) serveCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run one embedded server on its own, for workers in other processes",
		Example: `  zhice serve nats --data /srv/zhice --nats-listen 127.0.0.1:4222
  zhice serve clickhouse --data /srv/zhice-sql --sql-listen 127.0.0.1:8123`,
	}
	nats := &cobra.Command{
		Use: "nats", Short: "Run the embedded NATS server", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.serve(func(keys secrets) error {
				s, stop, err := a.startNATS(keys)
				if err != nil {
					return err
				}
				defer stop()
				a.serves(servers{NATS: s.URL(), User: embed.User, Password: keys.NATS, Reader: embed.Reader, ReaderPassword: keys.Reader})
				a.printf("%s\n", withLogin(s.URL(), embed.User, keys.NATS))
				<-c.Context().Done()
				return nil
			})
		},
	}
	clickhouse := &cobra.Command{
		Use: "clickhouse", Short: "Run the embedded ClickHouse", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.serve(func(keys secrets) error {
				s, err := a.superviseClickHouse(c.Context(), keys.SQL)
				if err != nil {
					return err
				}
				a.serves(servers{ClickHouse: s.URL()})
				a.printf("%s\n", s.URL())
				select {
				case <-c.Context().Done():
				case <-s.Done():
				}
				s.Stop()
				return nil
			})
		},
	}
	for _, sub := range []*cobra.Command{nats, clickhouse} {
		a.cfg.AddFlags(sub.Flags())
		a.cfg.AddListenFlags(sub.Flags())
		c.AddCommand(sub)
	}
	return c
}

// serves lets commands in this data folder find the server.
func (a *app) serves(s servers) {
	s.PID = os.Getpid()
	if err := a.home().publish(s); err != nil {
		a.log.Warn("other commands will not find this server by the data folder", "error", err)
	}
}

// serve holds the data folder while run serves it. Each server has a folder of its own below --data, so that two may
// run side by side only with two of them.
func (a *app) serve(run func(secrets) error) error {
	release, err := a.home().lock()
	if err != nil {
		return err
	}
	defer release()
	keys, err := a.home().secrets()
	if err != nil {
		return err
	}
	return run(keys)
}

func (a *app) superviseClickHouse(ctx context.Context, token string) (*chdb.Server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return chdb.Supervise(ctx, chdb.Config{Command: []string{self, clickhouseChild}, DataDir: a.home().path("clickhouse"),
		Listen: a.cfg.SQLListen, Token: token, Log: a.log})
}

// extractor reads PDFs in child processes of our own binary, as many as are wanted and there are cores for.
func (a *app) extractor(most int) (*extract.Extractor, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	font, err := embedded.Font()
	if err != nil {
		a.log.Warn("text in fonts that a PDF does not carry will be lost", "error", err)
	}
	var pictures *ocr.Config
	switch a.cfg.OCR {
	case config.OCRAuto:
		pictures = &ocr.Config{Processes: a.atOnce(), Slots: config.CacheDir(), Timeout: a.cfg.PageTimeout, MaxMemory: a.cfg.MaxMemory}
	case config.OCROff:
	default:
		return nil, fmt.Errorf("--ocr takes %s or %s, not %q", config.OCRAuto, config.OCROff, a.cfg.OCR)
	}
	return extract.New(extract.Config{ChildCommand: []string{self, pdfChild}, Children: min(most, a.atOnce()), Engine: a.cfg.Engine, CrossCheck: a.cfg.CrossCheck,
		Font: font, CacheDir: config.CacheDir(), MaxPages: a.cfg.MaxPages, MaxSize: a.cfg.MaxSize, MaxMemory: a.cfg.MaxMemory,
		PageGroupTimeout: a.cfg.PageTimeout, OCR: pictures})
}

func splitListen(addr string) (host string, port int, err error) {
	host, p, err := net.SplitHostPort(addr)
	if err != nil {
		return "", 0, fmt.Errorf("%q is no address to listen on; write 127.0.0.1:4222", addr)
	}
	port, err = strconv.Atoi(p)
	if err != nil || port < 0 || port > 65535 {
		return "", 0, errors.New(p + " is no port")
	}
	if port == 0 {
		port = -1 // the server's own word for a free one
	}
	return host, port, nil
}
