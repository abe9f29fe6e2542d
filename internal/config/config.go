// Package config holds every setting of the program once: its flag, its environment variable, its default. Flags win
// over ZHICE_… variables, those over defaults. Nothing here opens a file or a connection.
package config

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// Config is the settings of one invocation.
type Config struct {
	Data       string // everything zhice keeps: events, bytes, tables
	Inbox      string
	NATS       string // URL of an external server; empty: embedded
	NATSListen string // address of the embedded server
	ClickHouse string // URL of an external server; empty: embedded
	SQLListen  string // address of the embedded SQL server
	Blobs      string // folder, or "nats" for the Object Store; empty: by where NATS is
	Replicas   int    // of streams on an external cluster

	Engine      string // pdfium or ledongthuc
	CrossCheck  bool   // read every page with both
	OCR         string // auto or off
	Segmenter   string // graph or gse
	Rules       string // folder of a user's own rule files; empty: DATA/rules where that is
	MaxSize     int64  // bytes a file
	MaxPages    int
	PageTimeout time.Duration // for a group of pages
	MaxMemory   int64         // bytes a PDF engine process
	Workers     int           // documents at once in a stage, and engine processes
	Settle      time.Duration // a file must rest this long before it is read

	LogLevel string
}

// What --ocr takes.
const (
	OCRAuto = "auto"
	OCROff  = "off"
)

// AddFlags binds where data lies and which servers are used: what every command that opens them needs.
func (c *Config) AddFlags(f *pflag.FlagSet) {
	f.StringVar(&c.Data, "data", defaultData(), "folder for everything zhice keeps")
	f.StringVar(&c.NATS, "nats", "", "URL of a NATS server with JetStream, nats://user:password@host:4222 (default: embedded)")
	f.StringVar(&c.ClickHouse, "clickhouse", "", "URL of a ClickHouse server, http://… or clickhouse://… (default: embedded)")
	c.AddLogFlags(f)
}

// AddLogFlags binds how much is logged; empty leaves it to the command.
func (c *Config) AddLogFlags(f *pflag.FlagSet) {
	f.StringVar(&c.LogLevel, "log-level", "", "debug, info, warn or error (default: warn, info for workers)")
}

// AddWorkFlags binds what the stages need beyond that.
func (c *Config) AddWorkFlags(f *pflag.FlagSet) {
	c.AddBlobFlag(f)
	f.IntVar(&c.Replicas, "replicas", 1, "copies of each stream in a NATS cluster")
	f.IntVar(&c.Workers, "workers", runtime.NumCPU(), "documents a stage works on at once")
	c.AddReadFlags(f)
}

// AddBlobFlag binds where the bytes of documents are kept.
func (c *Config) AddBlobFlag(f *pflag.FlagSet) {
	f.StringVar(&c.Blobs, "blobs", "", `folder for the bytes of documents, or "nats" for the Object Store (default: DATA/blobs, Object Store with --nats)`)
}

// AddReadFlags binds how PDFs are read and within which limits.
func (c *Config) AddReadFlags(f *pflag.FlagSet) {
	f.StringVar(&c.Engine, "engine", "pdfium", "PDF engine: pdfium, ledongthuc, or pdfium-native=PATH of an installed library (faster, no sandbox)")
	f.BoolVar(&c.CrossCheck, "cross-check", false, "read every page with both engines and doubt those on which they disagree")
	f.StringVar(&c.OCR, "ocr", OCRAuto, "read pages that are pictures with tesseract: auto (where it is installed with chi_sim) or off")
	f.StringVar(&c.Segmenter, "segmenter", "graph", "who cuts words: graph (gse's words, by an index of our own) or gse itself (the same, slower)")
	f.StringVar(&c.Rules, "rules", "", "folder with rule files of your own, laid over the built-in ones (default: DATA/rules where that is)")
	c.MaxSize, c.MaxMemory = 200<<20, 1<<30
	f.Var(size{&c.MaxSize}, "max-size", "largest file taken")
	f.IntVar(&c.MaxPages, "max-pages", 5000, "most pages a file may have")
	f.DurationVar(&c.PageTimeout, "page-timeout", time.Minute, "longest time for a group of pages")
	f.Var(size{&c.MaxMemory}, "max-memory", "most memory one PDF engine process may take")
}

// AddInboxFlags binds where documents are looked for.
func (c *Config) AddInboxFlags(f *pflag.FlagSet) {
	f.StringVar(&c.Inbox, "inbox", "inbox", "folder that is watched for PDFs, with its subfolders")
	f.DurationVar(&c.Settle, "settle", time.Second, "a file is read once it has not changed for this long")
}

// AddListenFlags binds the addresses of the embedded servers. They are loopback unless told otherwise.
func (c *Config) AddListenFlags(f *pflag.FlagSet) {
	f.StringVar(&c.NATSListen, "nats-listen", "127.0.0.1:0", "address of the embedded NATS server; port 0 takes a free one")
	f.StringVar(&c.SQLListen, "sql-listen", "127.0.0.1:0", "address of the embedded SQL server; port 0 takes a free one")
}

// FromEnvironment sets every setting that was not given as a flag from its variable: --page-timeout from
// ZHICE_PAGE_TIMEOUT. An empty variable counts as none. Flags of a single command (--all) are no settings.
func FromEnvironment(f *pflag.FlagSet, lookup func(string) (string, bool)) error {
	settings := pflag.NewFlagSet("settings", pflag.ContinueOnError)
	var c Config
	c.AddFlags(settings)
	c.AddWorkFlags(settings)
	c.AddInboxFlags(settings)
	c.AddListenFlags(settings)
	var err error
	f.VisitAll(func(fl *pflag.Flag) {
		if settings.Lookup(fl.Name) == nil {
			return
		}
		name := "ZHICE_" + strings.ToUpper(strings.ReplaceAll(fl.Name, "-", "_"))
		if v, ok := lookup(name); ok && v != "" && !fl.Changed && err == nil {
			if e := f.Set(fl.Name, v); e != nil {
				err = fmt.Errorf("%s=%s: %w", name, v, e)
			}
		}
	})
	return err
}

func defaultData() string {
	if d := os.Getenv("XDG_DATA_HOME"); d != "" {
		return filepath.Join(d, "zhice")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "zhice-data"
	}
	return filepath.Join(home, ".local", "share", "zhice")
}

// CacheDir is where compiled code is kept between runs; it may be deleted at any time.
func CacheDir() string {
	d, err := os.UserCacheDir()
	if err != nil {
		d = os.TempDir()
	}
	return filepath.Join(d, "zhice")
}
