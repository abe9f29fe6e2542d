// Package jsonschema makes JSON Schemas of the types in schemas, for those who read zhice's events and JSON Lines from
// other languages. The .json files beside this file are its output; a test fails when they are not.
//
// It is no part of the program: only this package may need a library for it, schemas itself must not.
package jsonschema

//go:generate go run ./write

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/zhice-project/zhice/schemas"
)

const (
	ours    = "github.com/zhice-project/zhice/schemas/jsonschema"
	baseID  = "https://github.com/zhice-project/zhice/schemas/jsonschema/"
	nothing = "null"
)

// documents are the schemas by file name: the events by their CloudEvents type, the bodies and lines by what they are.
func documents() map[string]any {
	return map[string]any{
		schemas.SubjectFound + ".json":     schemas.Found{},
		schemas.SubjectExtracted + ".json": schemas.Extracted{},
		schemas.SubjectTagged + ".json":    schemas.Tagged{},
		schemas.SubjectLoaded + ".json":    schemas.Loaded{},
		schemas.SubjectFailed + ".json":    schemas.Failed{},
		"zhice.fact.json":                  schemas.FactEvent{},
		"extraction.json":                  schemas.Extraction{},
		"tagging.json":                     schemas.Tagging{},
		"document.json":                    schemas.Document{},
		"fact.json":                        schemas.Fact{},
		"figure.json":                      schemas.Figure{},
		"mention.json":                     schemas.Mention{},
		"period.json":                      schemas.Period{},
		"table.json":                       schemas.Table{},
		"token.json":                       schemas.Token{},
	}
}

// Generate makes every schema, by file name. The working directory must be this package's: descriptions are the
// comments in the source of schemas.
func Generate() (map[string][]byte, error) {
	// a field may be added later: who validates must not refuse it
	r := &jsonschema.Reflector{AllowAdditionalProperties: true, Mapper: enumerated}
	if err := r.AddGoComments(ours, "..", jsonschema.WithFullComment()); err != nil {
		return nil, fmt.Errorf("read comments of schemas: %w", err)
	}
	out := map[string][]byte{}
	for name, value := range documents() {
		s := r.Reflect(value)
		s.ID = jsonschema.ID(baseID + name)
		allowNull(s, reflect.TypeOf(value))
		b, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
		out[name] = append(bytes.ReplaceAll(b, []byte(`\u003c`), []byte("<")), '\n')
	}
	return out, nil
}

// enumerated lists the values of the types that have a fixed set of them.
func enumerated(t reflect.Type) *jsonschema.Schema {
	switch reflect.Zero(t).Interface().(type) {
	case schemas.Stage:
		return enum(schemas.Stages())
	case schemas.Reason:
		reasons := schemas.Reasons()
		slices.Sort(reasons)
		return enum(reasons)
	case schemas.Change:
		return enum(schemas.Changes())
	case schemas.Quality:
		// empty for a document read from a text file: nothing was extracted
		return enum([]schemas.Quality{"", schemas.QualityGood, schemas.QualityDoubtful, schemas.QualityNeedsOCR})
	case schemas.ParagraphRole:
		return enum([]schemas.ParagraphRole{schemas.RoleTitle, schemas.RoleHeading, schemas.RoleBody, schemas.RoleFootnote, schemas.RoleTable})
	case schemas.SectionRole:
		return enum([]schemas.SectionRole{"", schemas.SectionReview, schemas.SectionPlan, schemas.SectionOther})
	}
	return nil
}

func enum[T ~string](values []T) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string"}
	for _, v := range values {
		s.Enum = append(s.Enum, string(v))
	}
	return s
}

// allowNull admits null where encoding/json writes it: pointers, slices and maps that are empty and not omitted.
func allowNull(root *jsonschema.Schema, t reflect.Type) {
	types := map[string]reflect.Type{}
	collect(t, types)
	for name, def := range root.Definitions {
		if t, ok := types[name]; ok && def.Properties != nil {
			for f := range t.Fields() {
				admitNull(def, f)
			}
		}
	}
}

func admitNull(def *jsonschema.Schema, f reflect.StructField) {
	name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch f.Type.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
	default:
		return
	}
	if p, ok := def.Properties.Get(name); ok && !strings.Contains(options, "omitempty") {
		was := *p
		was.Description = ""
		def.Properties.Set(name, &jsonschema.Schema{
			Description: p.Description,
			AnyOf:       []*jsonschema.Schema{&was, {Type: nothing}},
		})
	}
}

// collect gathers the structs of schemas that t is made of, by name.
func collect(t reflect.Type, into map[string]reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		collect(t.Elem(), into)
	case reflect.Struct:
		if _, seen := into[t.Name()]; seen || !strings.HasPrefix(t.PkgPath(), strings.TrimSuffix(ours, "/jsonschema")) {
			return
		}
		into[t.Name()] = t
		for f := range t.Fields() {
			collect(f.Type, into)
		}
	default:
	}
}
