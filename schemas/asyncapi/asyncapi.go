// Package asyncapi describes what zhice says on NATS as an AsyncAPI 3 document, for those who read its events from other
// languages: which subjects there are, what their parts mean, which headers and which body a message has. asyncapi.json
// beside this file is its output; the bodies are in schemas/jsonschema. Tests hold it against the types of schemas here,
// and against the events of a real run where those are made.
//
// It is no part of the program.
package asyncapi

//go:generate go run ./write

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// Document is an AsyncAPI document as far as zhice needs one.
type Document struct {
	AsyncAPI           string               `json:"asyncapi"`
	Info               Info                 `json:"info"`
	DefaultContentType string               `json:"defaultContentType"` //nolint:tagliatelle // AsyncAPI spells it so
	Servers            map[string]Server    `json:"servers"`
	Channels           map[string]Channel   `json:"channels"`
	Operations         map[string]Operation `json:"operations"`
	Components         Components           `json:"components"`
}

// Info is the head of the document.
type Info struct {
	Title       string            `json:"title"`
	Version     string            `json:"version"`
	Description string            `json:"description"`
	License     map[string]string `json:"license"`
}

// Server is one that subscribers connect to.
type Server struct {
	Host        string              `json:"host"`
	Protocol    string              `json:"protocol"`
	Description string              `json:"description"`
	Security    []map[string]string `json:"security"`
}

// Channel is a kind of subject: every message has one of its own, made of the address and the parameters.
type Channel struct {
	Address     string                       `json:"address"`
	Title       string                       `json:"title"`
	Description string                       `json:"description"`
	Messages    map[string]map[string]string `json:"messages"`
	Parameters  map[string]Parameter         `json:"parameters"`
	// Stream is the JetStream stream that keeps the channel's messages.
	Stream string `json:"x-nats-stream"` //nolint:tagliatelle // AsyncAPI spells it so
	// Readers tells whether a reader's login may hear it; the others are the workers' own.
	Readers bool `json:"x-readers"` //nolint:tagliatelle // AsyncAPI spells it so
}

// Parameter is a token of a subject.
type Parameter struct {
	Description string   `json:"description"`
	Enum        []string `json:"enum,omitempty"`
	Examples    []string `json:"examples,omitempty"`
}

// Operation is what zhice does on a channel: it sends.
type Operation struct {
	Action  string            `json:"action"`
	Channel map[string]string `json:"channel"`
	Summary string            `json:"summary"`
}

// Components are what channels refer to.
type Components struct {
	Messages        map[string]Message           `json:"messages"`
	SecuritySchemes map[string]map[string]string `json:"securitySchemes"` //nolint:tagliatelle // AsyncAPI spells it so
}

// Message is a kind of event.
type Message struct {
	Name        string            `json:"name"`
	Title       string            `json:"title"`
	ContentType string            `json:"contentType"` //nolint:tagliatelle // AsyncAPI spells it so
	Headers     Headers           `json:"headers"`
	Payload     map[string]string `json:"payload"`
}

// Headers are the NATS headers of a message, as a JSON Schema.
type Headers struct {
	Type       string            `json:"type"`
	Required   []string          `json:"required"`
	Properties map[string]Header `json:"properties"`
}

// Header is one of them.
type Header struct {
	Type        string `json:"type"`
	Description string `json:"description,omitempty"`
	Const       string `json:"const,omitempty"`
	Format      string `json:"format,omitempty"`
}

// version is that of this contract: it grows when something is said otherwise, in the middle when something is added.
const version = "1.0.0"

const about = "Facts that zhice reads in Chinese policy documents, as they become known, and the steps of its own work.\n\n" +
	"Every message is kept in a JetStream stream (x-nats-stream) and has a subject of its own. A reader's login hears the channels with x-readers: " +
	"live with an ordinary subscription to `zhice.fact.>` or a part of it, replayed and durable with a pull consumer of the stream FACTS. " +
	"Readers ask JetStream under the API prefix `zhice.api`. Wildcards choose: `zhice.fact.new.440000.>` is what is new about Guangdong, " +
	"`zhice.fact.*.*.cpi.>` every change of one indicator."

// kind is a kind of event: an example whose subject shows the address, and what it is.
type kind struct {
	channel, title, description, stream string
	example                             schemas.Event
}

// factEvent makes the example of a change; before is the run before this one, 0 for none.
func factEvent(c schemas.Change, before schemas.Run) schemas.FactEvent {
	return schemas.FactEvent{Change: c, Run: exampleRun, Before: before, Fact: schemas.Fact{ID: "{fact}", RegionCode: "{region}", IndicatorID: "{indicator}"}}
}

// exampleRun stands in the subjects of examples where the run's number goes.
const exampleRun schemas.Run = 777777

func kinds() []kind {
	return []kind{
		{
			"found", "A PDF was found", "Its bytes are in the blob store.",
			schemas.StreamFound, schemas.Found{DocID: "{doc}", Run: exampleRun},
		},
		{
			"extracted", "A text was extracted", "It is in the blob store.",
			schemas.StreamExtracted, schemas.Extracted{DocID: "{doc}", Run: exampleRun},
		},
		{
			"tagged", "A text was read", "Sentences, mentions and facts are in the blob store.",
			schemas.StreamTagged, schemas.Tagged{DocID: "{doc}", Run: exampleRun},
		},
		{
			"loaded", "A document was loaded", "Its rows are committed and its facts announced.",
			schemas.StreamLoaded, schemas.Loaded{DocID: "{doc}", Run: exampleRun},
		},
		{
			"failed", "A document failed", "A dead letter: why, after how many attempts, and what to do.",
			schemas.StreamFailed, schemas.Failed{DocID: "{doc}", Run: exampleRun, Stage: "{stage}"},
		},
		{
			"factNew", "A new fact", "It was not known before; of the first run of its document.",
			schemas.StreamFacts, factEvent(schemas.FactNew, 0),
		},
		{
			"factNewLater", "A new fact of a later run", "A later run of a document found it, perhaps again after it was retracted.",
			schemas.StreamFacts, factEvent(schemas.FactNew, 1),
		},
		{
			"factRevised", "A revised fact", "A later run reads the same place differently; previous is what was said before.",
			schemas.StreamFacts, factEvent(schemas.FactRevised, 1),
		},
		{
			"factRetracted", "A retracted fact", "A later run finds it no longer.",
			schemas.StreamFacts, factEvent(schemas.FactRetracted, 1),
		},
		{
			"factMoved", "A fact that moved away",
			"A revision gave it another region or indicator: told under the old ones, to those who follow only these.",
			schemas.StreamFacts, factEvent(schemas.FactMoved, 1),
		},
	}
}

// payload is the JSON Schema of the body; all changes of facts have one.
func (k kind) payload() string {
	if _, ok := k.example.(schemas.FactEvent); ok {
		return "zhice.fact.json"
	}
	return k.example.Type() + ".json"
}

func parameters() map[string]Parameter {
	stages := make([]string, 0, len(schemas.Stages()))
	for _, s := range schemas.Stages() {
		stages = append(stages, string(s))
	}
	return map[string]Parameter{
		"doc":       {Description: "SHA-256 of the PDF's bytes in lower-case hex"},
		"run":       {Description: "number of the processing, ever growing"},
		"stage":     {Description: "where it failed", Enum: stages},
		"region":    {Description: "six-digit code of GB/T 2260, 000000 the whole country, _ where it is not known", Examples: []string{"440000", "000000", "_"}},
		"indicator": {Description: "id of the indicator, _ where it is not a known one", Examples: []string{"grp_growth", "cpi", "_"}},
		"fact":      {Description: "id of the fact, the same in every run that finds it"},
	}
}

// headers are those of CloudEvents in binary mode, of W3C trace context, and NATS' own.
func headers(ceType string) Headers {
	text := func(description string) Header { return Header{Type: "string", Description: description} }
	return Headers{
		Type: "object",
		Required: []string{
			"ce-specversion", "ce-id", "ce-type", "ce-source", "ce-subject", "ce-time", "ce-datacontenttype", "traceparent", "Nats-Expected-Stream",
		},
		Properties: map[string]Header{
			"ce-specversion":       {Type: "string", Const: "1.0"},
			"ce-id":                text("the subject: no two events have the same"),
			"ce-type":              {Type: "string", Const: ceType},
			"ce-source":            text("/zhice/ and the stage that says it"),
			"ce-subject":           text("SHA-256 of the document's bytes"),
			"ce-time":              {Type: "string", Format: "date-time", Description: "when it was said"},
			"ce-datacontenttype":   {Type: "string", Const: "application/json"},
			"traceparent":          text("W3C trace context; all events of a run share the trace"),
			"Nats-Expected-Stream": text("the stream that keeps it"),
		},
	}
}

// Describe makes the document.
func Describe() Document {
	d := Document{
		AsyncAPI: "3.0.0",
		Info: Info{
			Title: "zhice", Version: version, Description: about,
			License: map[string]string{"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
		},
		DefaultContentType: "application/json",
		Servers: map[string]Server{"zhice": {
			Host: "127.0.0.1:4222", Protocol: "nats", Description: "The NATS server of `zhice run`; `zhice reader add NAME` prints its address with a login.",
			Security: []map[string]string{ref("#/components/securitySchemes/login")},
		}},
		Channels: map[string]Channel{}, Operations: map[string]Operation{},
		Components: Components{
			Messages:        map[string]Message{},
			SecuritySchemes: map[string]map[string]string{"login": {"type": "userPassword", "description": "name and password of a reader"}},
		},
	}
	for _, k := range kinds() {
		d.add(k)
	}
	return d
}

func (d *Document) add(k kind) {
	address := strings.Replace(k.example.Subject(), strconv.FormatUint(uint64(exampleRun), 10), "{run}", 1)
	used := map[string]Parameter{}
	for name, p := range parameters() {
		if strings.Contains(address, "{"+name+"}") {
			used[name] = p
		}
	}
	d.Channels[k.channel] = Channel{
		Address: address, Title: k.title, Description: k.description, Parameters: used,
		Messages: map[string]map[string]string{k.channel: ref("#/components/messages/" + k.channel)},
		Stream:   k.stream, Readers: k.stream == schemas.StreamFacts,
	}
	d.Operations["send"+strings.ToUpper(k.channel[:1])+k.channel[1:]] = Operation{Action: "send", Channel: ref("#/channels/" + k.channel), Summary: k.title}
	d.Components.Messages[k.channel] = Message{
		Name: k.example.Type(), Title: k.title, ContentType: "application/json",
		Headers: headers(k.example.Type()), Payload: ref("../jsonschema/" + k.payload()),
	}
}

func ref(to string) map[string]string { return map[string]string{"$ref": to} }

// Generate is the document as it is written.
func Generate() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(Describe()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
