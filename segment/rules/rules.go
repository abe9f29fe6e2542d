// Package rules holds the lists the readers of segment work with: indicators, cue words, units, terms. They are data,
// one YAML file an idea, embedded in the program and versioned with schemas.PipelineVersion; every entry carries an
// example or stands in a file whose examples the owning package tests. No rule is applied here.
package rules

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"

	"gopkg.in/yaml.v3"
)

//go:embed *.yaml
var files embed.FS

// Files is every rule file by its name, for readers that take an fs.FS.
func Files() fs.FS { return files }

// Read decodes the rule file called name (with its .yaml) into v. A field the type does not know is an error: a
// misspelt key in a rule file must not pass silently.
func Read(name string, v any) error {
	b, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("rules: %w", err)
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("rules: %s: %w", name, err)
	}
	return nil
}
