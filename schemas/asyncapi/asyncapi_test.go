package asyncapi_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/schemas/asyncapi"
	"github.com/zhice-project/zhice/schemas/asyncapi/asyncapitest"
)

func TestDocumentIsCurrent(t *testing.T) {
	want, err := asyncapi.Generate()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile("asyncapi.json"); err != nil || string(got) != string(want) {
		t.Errorf("asyncapi.json is not what the types say (%v): run go generate ./schemas/...", err)
	}
}

// Every reference leads somewhere, every parameter of an address is described, and no other.
func TestDocumentIsWhole(t *testing.T) {
	b, err := asyncapi.Generate()
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`"\$ref": "([^"]+)"`).FindAllStringSubmatch(string(b), -1) {
		file, path, local := strings.Cut(m[1], "#")
		if !local {
			if _, err := os.Stat(filepath.FromSlash(file)); err != nil {
				t.Errorf("%s: %v", m[1], err)
			}
			continue
		}
		at := tree
		for key := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
			at = at.(map[string]any)[key]
		}
		if at == nil {
			t.Errorf("%s leads nowhere", m[1])
		}
	}
	for name, c := range asyncapi.Describe().Channels {
		parts := regexp.MustCompile(`\{([a-z]+)\}`).FindAllStringSubmatch(c.Address, -1)
		if len(parts) != len(c.Parameters) {
			t.Errorf("%s: %s has %d parameters, %d are described", name, c.Address, len(parts), len(c.Parameters))
		}
		for _, p := range parts {
			if c.Parameters[p[1]].Description == "" {
				t.Errorf("%s: %s is not described", name, p[1])
			}
		}
	}
}

// What is not as described is seen.
func TestCheckRefuses(t *testing.T) {
	c := asyncapitest.Read(t)
	fact := schemas.FactEvent{Change: schemas.FactNew, Run: 1, Fact: schemas.Fact{ID: "f"}}
	subject, body := fact.Subject(), encode(t, fact)
	headers := func() map[string][]string {
		return map[string][]string{
			"ce-specversion": {"1.0"}, "ce-id": {subject}, "ce-type": {"zhice.fact.new"}, "ce-source": {"/zhice/load"}, "ce-subject": {"d"},
			"ce-time": {"2026-01-31T00:00:00Z"}, "ce-datacontenttype": {"application/json"}, "traceparent": {"00-…"}, "Nats-Expected-Stream": {"FACTS"},
		}
	}
	if err := c.Check(subject, headers(), body); err != nil {
		t.Errorf("a good message: %v", err)
	}
	for name, edit := range map[string]func(h map[string][]string){
		"another type":   func(h map[string][]string) { h["ce-type"] = []string{"zhice.fact.old"} },
		"no time":        func(h map[string][]string) { delete(h, "ce-time") },
		"a bad time":     func(h map[string][]string) { h["ce-time"] = []string{"yesterday"} },
		"another header": func(h map[string][]string) { h["X-Mine"] = []string{"1"} },
		"another id":     func(h map[string][]string) { h["ce-id"] = []string{"1"} },
		"another stream": func(h map[string][]string) { h["Nats-Expected-Stream"] = []string{"DOCS_FOUND"} },
	} {
		h := headers()
		edit(h)
		if c.Check(subject, h, body) == nil {
			t.Errorf("%s is let through", name)
		}
	}
	for _, s := range []string{"zhice.fact.new._._", subject + ".1.1", "zhice.fact.gone._._.f.1", "zhice.doc.found.d"} {
		h := headers()
		h["ce-id"] = []string{s}
		if c.Check(s, h, body) == nil {
			t.Errorf("the subject %s is let through", s)
		}
	}
	for _, b := range []string{"{}", "[]", "", strings.Replace(string(body), `"new"`, `"fresh"`, 1), strings.Replace(string(body), `"page":0`, `"page":"0"`, 1)} {
		if c.Check(subject, headers(), []byte(b)) == nil {
			t.Errorf("the body %.40s is let through", b)
		}
	}
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
