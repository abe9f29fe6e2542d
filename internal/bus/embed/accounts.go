package embed

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/nats-io/nats-server/v2/server"
)

// ReaderAPI is the prefix under which a reader asks JetStream (nats --js-api-prefix): the common $JS.API leads to the
// reader's own account, where there are no streams.
const ReaderAPI = "zhice.api"

// accounts keeps each reader in an account of its own, which knows of the pipeline's no more than the facts and the
// questions a consumer of them asks. Permissions alone would not do: any question may name any subject for its answer,
// so a reader who may ask about FACTS in the pipeline's account could have the server write that answer into a ledger.
// And with an account of its own a reader hears no other's answers and uses up no other's connections. Passwords are
// set in code. deploy/nats.conf says the same for a server of its own.
//
// The limits are for one reader. Connections: a server holds up to 64 MB for a client that does not read before it cuts
// it off, so 16 of them cost at most 1 GB for that moment. Subscriptions: a client needs a handful, and each is looked at
// for every fact. Payload: what a reader sends is questions; a filter of a thousand subjects has some 50 KB.
var accounts = template.Must(template.New("accounts").Parse(`
accounts {
  ZHICE {
    jetstream: enabled
    users: [{ user: zhice }]
    exports: [
      { stream: "zhice.fact.>" }
{{- range $question, $answers := .Questions}}
      { service: "$JS.API.{{$question}}"{{if $answers}}, response_type: stream{{end}} }
{{- end}}
      { service: "$JS.ACK.FACTS.>" }
    ]
  }
{{- range .Readers}}
  READER_{{.}} {
    limits { max_connections: 16, max_subscriptions: 1000, max_payload: 262144 }
    users: [{ user: "{{.}}", permissions: {
      publish: [{{range $question, $answers := $.Questions}}"zhice.api.{{$question}}", {{end}}"$JS.ACK.FACTS.>"]
      subscribe: ["zhice.fact.>", "_INBOX.>"]
    } }]
    imports: [
      { stream: { account: ZHICE, subject: "zhice.fact.>" } }
{{- range $question, $answers := $.Questions}}
      { service: { account: ZHICE, subject: "$JS.API.{{$question}}" }, to: "zhice.api.{{$question}}" }
{{- end}}
      { service: { account: ZHICE, subject: "$JS.ACK.FACTS.>" } }
    ]
  }
{{- end}}
}
`))

// questions are what a reader may ask of JetStream; true where an answer is more than one message.
var questions = map[string]bool{
	"STREAM.INFO.FACTS":         false,
	"CONSUMER.CREATE.FACTS.>":   false,
	"CONSUMER.INFO.FACTS.>":     false,
	"CONSUMER.LIST.FACTS":       false,
	"CONSUMER.NAMES.FACTS":      false,
	"CONSUMER.RESET.FACTS.>":    false,
	"CONSUMER.DELETE.FACTS.>":   false,
	"CONSUMER.MSG.NEXT.FACTS.>": true,
	"DIRECT.GET.FACTS.>":        true,
}

// readerName is what a reader may be called: a word that means nothing to NATS and to addresses.
var readerName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

// CheckReader says what is wrong with a reader's name.
func CheckReader(name string) error {
	switch {
	case name == User:
		return fmt.Errorf("%q is the login of zhice itself", name)
	case !readerName.MatchString(name):
		return fmt.Errorf("%q cannot be the name of a reader: take small letters a to z, digits, - and _, a letter first", name)
	}
	return nil
}

// logins makes the accounts and gives the users their passwords.
func logins(o *server.Options, secret string, readers map[string]string) error {
	for name, password := range readers {
		if err := CheckReader(name); err != nil {
			return err
		}
		if password == "" {
			return errors.New("the reader " + name + " has no password")
		}
	}
	var text strings.Builder
	err := accounts.Execute(&text, struct {
		Readers   []string
		Questions map[string]bool
	}{slices.Sorted(maps.Keys(readers)), questions})
	if err == nil {
		err = o.ProcessConfigString(text.String())
	}
	if err != nil {
		return fmt.Errorf("accounts: %w", err)
	}
	for _, u := range o.Users {
		if u.Username == User {
			u.Password = secret
		} else {
			u.Password = readers[u.Username]
		}
	}
	return nil
}

// Admit replaces the readers, by name with their passwords, while the server runs: who is no longer among them or has
// another password loses the connection, all others keep theirs.
func (s *Server) Admit(readers map[string]string) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	c := s.config
	c.Readers = readers
	// The server gives an account that a reload brings no subscriptions for what it imports; it does so for one that was
	// there before, and so the second time.
	for range 2 {
		o, err := configured(c)
		if err != nil {
			return fmt.Errorf("nats: %w", err)
		}
		s.config.Readers = readers // also where this server takes nothing any more: the one started in its place asks here
		if err := s.current().ReloadOptions(o); err != nil {
			return fmt.Errorf("nats: %w", err)
		}
	}
	return nil
}
