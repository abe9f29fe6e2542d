// Package rules holds the lists the readers of segment work with: indicators, cue words, units, terms. They are data,
// one YAML file an idea, embedded in the program and versioned with schemas.PipelineVersion; every entry carries an
// example or stands in a file whose examples the owning package tests. A user's own files are laid over them (Add). No
// rule is applied here.
package rules

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

//go:embed *.yaml
var files embed.FS

// Names are the names of the rule files, in order.
func Names() []string {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	return names
}

// own is what a user laid over the embedded files. It changes once at most, before the first file is read.
var own struct {
	sync.Mutex
	name  string            // of the folder, for messages
	files map[string][]byte // by name; nil: none
	read  bool              // the embedded files are in use
}

// Add lays the rule files in the root of folder over the embedded ones of the same names; name is what messages call
// the folder. Lists grow by the folder's entries, which come first; entries with an id that is known are merged with it; texts
// over several lines grow; any other value is replaced. A program calls it once, before it compiles the first reader.
func Add(folder fs.FS, name string) error {
	names, err := fs.Glob(folder, "*.y*ml")
	if err != nil {
		return err
	}
	read := map[string][]byte{}
	for _, n := range names {
		if !slices.Contains(Names(), n) {
			return fmt.Errorf("%s: no rule file is called so; there are %s", path.Join(name, n), strings.Join(Names(), ", "))
		}
		if read[n], err = fs.ReadFile(folder, n); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	own.Lock()
	defer own.Unlock()
	if own.read || own.files != nil {
		return errors.New("rules: added after they were read")
	}
	own.name, own.files = name, read
	return nil
}

// Fingerprint tells one set of added rule files from another; it is empty where there are none.
func Fingerprint() string {
	own.Lock()
	defer own.Unlock()
	if len(own.files) == 0 {
		return ""
	}
	h := sha256.New()
	for _, n := range Names() {
		if b, ok := own.files[n]; ok {
			fmt.Fprintf(h, "%s %d\n%s", n, len(b), b)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// Read decodes the rule file called name (with its .yaml) into v, with what was added to it. A field the type does not
// know is an error: a misspelt key in a rule file must not pass silently.
func Read(name string, v any) error {
	own.Lock()
	own.read = true
	extra, folder := own.files[name], own.name
	own.Unlock()
	b, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("rules: %w", err)
	}
	if extra == nil {
		return strict(b, v, "rules: "+name)
	}
	return overlay(b, extra, v, path.Join(folder, name))
}

// Recover is deferred by who asks for lists that are made at their first use. They panic at a fault in their file, for in
// the program's own that is a mistake of ours; where a user added files it is theirs, and becomes the error.
func Recover(err *error) {
	p := recover()
	if p == nil {
		return
	}
	fault, isError := p.(error)
	if _, bug := p.(runtime.Error); bug || !isError || Fingerprint() == "" {
		panic(p)
	}
	*err = fault
}

// overlay decodes base with extra laid over it. extra is decoded by itself first, so that what is wrong in it is told by
// its own name and line.
func overlay(base, extra []byte, v any, name string) error {
	if err := strict(extra, reflect.New(reflect.TypeOf(v).Elem()).Interface(), name); err != nil {
		return err
	}
	var under, over yaml.Node
	if err := yaml.Unmarshal(base, &under); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := yaml.Unmarshal(extra, &over); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(over.Content) == 0 { // comments only
		return under.Decode(v)
	}
	if err := merge(under.Content[0], over.Content[0]).Decode(v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func strict(b []byte, v any, name string) error {
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
