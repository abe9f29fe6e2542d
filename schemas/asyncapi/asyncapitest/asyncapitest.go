// Package asyncapitest holds messages that were seen against the AsyncAPI document and the JSON Schemas as they are
// written. Nothing outside tests imports it.
package asyncapitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/zhice-project/zhice/schemas/asyncapi"
)

// Contract is what the files say.
type Contract struct {
	asyncapi.Document

	addresses map[string]*regexp.Regexp // of each channel
	bodies    map[string]*jsonschema.Schema
	seen      map[string]int // messages of each channel
}

var parameter = regexp.MustCompile(`\\\{[a-z]+\\\}`)

// Read reads the document and the schemas it refers to.
func Read(tb testing.TB) *Contract {
	tb.Helper()
	_, here, _, _ := runtime.Caller(0) //nolint:dogsled // where this file is
	dir := filepath.Dir(filepath.Dir(here))
	b, err := os.ReadFile(filepath.Join(dir, "asyncapi.json"))
	if err != nil {
		tb.Fatal(err)
	}
	c := &Contract{addresses: map[string]*regexp.Regexp{}, bodies: map[string]*jsonschema.Schema{}, seen: map[string]int{}}
	strict := json.NewDecoder(bytes.NewReader(b))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&c.Document); err != nil {
		tb.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	for name, channel := range c.Channels {
		c.addresses[name] = regexp.MustCompile("^" + parameter.ReplaceAllString(regexp.QuoteMeta(channel.Address), `[^.*> ]+`) + "$")
		body, err := compiler.Compile(filepath.Join(dir, filepath.FromSlash(c.Components.Messages[name].Payload["$ref"])))
		if err != nil {
			tb.Fatal(err)
		}
		c.bodies[name] = body
	}
	return c
}

// Check says what is wrong with a message; nil where subject, headers and body are as described.
func (c *Contract) Check(subject string, headers map[string][]string, body []byte) error {
	channel, err := c.channel(subject)
	if err != nil {
		return err
	}
	if err := checkHeaders(c.Components.Messages[channel].Headers, headers); err != nil {
		return fmt.Errorf("%s: %w", subject, err)
	}
	if id := headers["ce-id"][0]; id != subject {
		return fmt.Errorf("%s: its id is %s", subject, id)
	}
	if stream := headers["Nats-Expected-Stream"][0]; stream != c.Channels[channel].Stream {
		return fmt.Errorf("%s: it is in the stream %s", subject, stream)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = c.bodies[channel].Validate(value)
	}
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", subject, err, body)
	}
	c.seen[channel]++
	return nil
}

// Seen counts the messages of each channel that were as described.
func (c *Contract) Seen() map[string]int { return maps.Clone(c.seen) }

// channel finds the one channel that a subject is of.
func (c *Contract) channel(subject string) (string, error) {
	var found []string
	for name, address := range c.addresses {
		if address.MatchString(subject) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		slices.Sort(found)
		return "", fmt.Errorf("the subject %s is of %d channels: %s", subject, len(found), strings.Join(found, ", "))
	}
	return found[0], nil
}

func checkHeaders(described asyncapi.Headers, headers map[string][]string) error {
	for _, name := range described.Required {
		if len(headers[name]) != 1 {
			return fmt.Errorf("the header %s is there %d times", name, len(headers[name]))
		}
	}
	for name, values := range headers {
		h, ok := described.Properties[name]
		switch {
		case !ok:
			return fmt.Errorf("the header %s is not described", name)
		case h.Const != "" && values[0] != h.Const:
			return fmt.Errorf("the header %s is %q and not %q", name, values[0], h.Const)
		case h.Format == "date-time":
			if _, err := time.Parse(time.RFC3339, values[0]); err != nil {
				return fmt.Errorf("the header %s: %w", name, err)
			}
		}
	}
	return nil
}
