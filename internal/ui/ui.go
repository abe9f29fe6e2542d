// Package ui is what people see: tables whose columns line up with Chinese text, progress bars on a terminal and only
// there, plots of characters. It decides nothing.
package ui

import (
	"io"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Terminal is where progress goes.
type Terminal struct {
	w     io.Writer
	width int // 0: no terminal
}

// NewTerminal looks whether w is a terminal.
func NewTerminal(w io.Writer) Terminal {
	t := Terminal{w: w}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			t.width = width
		}
	}
	return t
}

// IsTerminal tells whether somebody is looking.
func (t Terminal) IsTerminal() bool { return t.width > 0 }

// Progress is a bar of documents done; without a terminal it is silent.
type Progress struct{ bar *progressbar.ProgressBar }

// Progress begins a bar.
func (t Terminal) Progress(what string) *Progress {
	if !t.IsTerminal() {
		return &Progress{}
	}
	return &Progress{progressbar.NewOptions(-1, progressbar.OptionSetWriter(t.w), progressbar.OptionSetDescription(what),
		progressbar.OptionSetWidth(30), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetPredictTime(false), progressbar.OptionThrottle(0))}
}

// Set shows done of all.
func (p *Progress) Set(done, all int, what string) {
	if p.bar == nil || all == 0 {
		return
	}
	p.bar.Describe(what)
	p.bar.ChangeMax(all)
	_ = p.bar.Set(done)
}

// Hide takes the bar off the screen until it is set again, so that a line can be written in its place.
func (p *Progress) Hide() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

// End takes the bar away.
func (p *Progress) End() {
	if p.bar != nil {
		_ = p.bar.Finish()
		_ = p.bar.Clear()
	}
}

// Table writes rows under headings, columns aligned by display width, long cells cut at most runes wide (0: never).
func Table(w io.Writer, headings []string, rows [][]string, most int) {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	t.Style().Options.SeparateColumns = false
	t.Style().Options.DrawBorder = false
	t.Style().Format.Header = text.FormatDefault
	t.AppendHeader(row(headings, 0))
	for _, r := range rows {
		t.AppendRow(row(r, most))
	}
	t.Render()
}

func row(cells []string, most int) table.Row {
	r := make(table.Row, len(cells))
	for i, c := range cells {
		c = strings.Join(strings.Fields(c), " ")
		if most > 0 && text.StringWidthWithoutEscSequences(c) > most {
			c = text.Trim(c, most-1) + "…"
		}
		r[i] = c
	}
	return r
}
