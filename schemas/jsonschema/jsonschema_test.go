package jsonschema

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The files are what the types say now, no file is missing and none is left over.
func TestSchemasAreCurrent(t *testing.T) {
	want, err := Generate()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, ok := want[f]; !ok {
			t.Errorf("%s belongs to no type any more: remove it", f)
		}
	}
	for name, b := range want {
		got, err := os.ReadFile(name)
		if err != nil || string(got) != string(b) {
			t.Errorf("%s is not what the types say (%v): run go generate ./schemas/...", name, err)
		}
	}
}

type schema struct {
	Ref  string `json:"$ref"`
	Defs map[string]struct {
		Properties map[string]json.RawMessage `json:"properties"`
		Required   []string                   `json:"required"`
	} `json:"$defs"`
}

// What encoding/json writes for a value is what its schema describes: every field named, every required one there.
func TestSchemasDescribeWhatIsWritten(t *testing.T) {
	files, err := Generate()
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range documents() {
		var s schema
		if err := json.Unmarshal(files[name], &s); err != nil {
			t.Fatal(err)
		}
		def, ok := s.Defs[filepath.Base(s.Ref)]
		if !ok {
			t.Fatalf("%s: no definition for %q", name, s.Ref)
		}
		b, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		var written map[string]json.RawMessage
		if err := json.Unmarshal(b, &written); err != nil {
			t.Fatal(err)
		}
		for _, r := range def.Required {
			if _, ok := written[r]; !ok {
				t.Errorf("%s: %s is required but not written when empty", name, r)
			}
		}
		for field, v := range written {
			p, ok := def.Properties[field]
			if !ok {
				t.Errorf("%s: %s is written but not described", name, field)
			}
			if string(v) == nothing && !admitsNull(t, p) {
				t.Errorf("%s: %s is written as null, which its schema refuses", name, field)
			}
		}
	}
}

func admitsNull(t *testing.T, property json.RawMessage) bool {
	t.Helper()
	var p struct {
		AnyOf []struct {
			Type string `json:"type"`
		} `json:"anyOf"`
	}
	if err := json.Unmarshal(property, &p); err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(p.AnyOf, func(a struct {
		Type string `json:"type"`
	}) bool {
		return a.Type == nothing
	})
}
