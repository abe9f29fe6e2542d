package embed

import (
	"fmt"
	"slices"

	"github.com/nats-io/nats-server/v2/server"
)

// ReaderInbox is the prefix a reader's client must give its inboxes (nats --inbox-prefix), so that readers hear answers
// to their own questions only.
const ReaderInbox = "_INBOX_" + Reader

// ReaderAPI is the prefix under which a reader asks JetStream (nats --js-api-prefix): the common $JS.API leads to the
// reader's own account, where there are no streams.
const ReaderAPI = "zhice.api"

// accounts keeps readers in an account of their own, which knows of the pipeline's no more than the facts and the
// questions a consumer of them asks. Permissions alone would not do: any question may name any subject for its answer,
// so a reader who may ask about FACTS in the pipeline's account could have the server write that answer into a ledger.
// Passwords are set in code.
const accounts = `
accounts {
  ZHICE {
    jetstream: enabled
    users: [{ user: zhice }]
    exports: [
      { stream: "zhice.fact.>", accounts: [READERS] }
      { service: "$JS.API.STREAM.INFO.FACTS", accounts: [READERS] }
      { service: "$JS.API.CONSUMER.CREATE.FACTS.>", accounts: [READERS] }
      { service: "$JS.API.CONSUMER.INFO.FACTS.>", accounts: [READERS] }
      { service: "$JS.API.CONSUMER.DELETE.FACTS.>", accounts: [READERS] }
      { service: "$JS.API.CONSUMER.MSG.NEXT.FACTS.>", response_type: stream, accounts: [READERS] }
      { service: "$JS.API.DIRECT.GET.FACTS.>", response_type: stream, accounts: [READERS] }
      { service: "$JS.ACK.FACTS.>", accounts: [READERS] }
    ]
  }
  READERS {
    users: [{ user: reader, permissions: {
      publish: [
        "zhice.api.STREAM.INFO.FACTS", "zhice.api.CONSUMER.CREATE.FACTS.>", "zhice.api.CONSUMER.INFO.FACTS.>",
        "zhice.api.CONSUMER.DELETE.FACTS.>", "zhice.api.CONSUMER.MSG.NEXT.FACTS.>", "zhice.api.DIRECT.GET.FACTS.>",
        "$JS.ACK.FACTS.>"
      ]
      subscribe: ["zhice.fact.>", "_INBOX_reader.>"]
    } }]
    imports: [
      { stream: { account: ZHICE, subject: "zhice.fact.>" } }
      { service: { account: ZHICE, subject: "$JS.API.STREAM.INFO.FACTS" }, to: "zhice.api.STREAM.INFO.FACTS" }
      { service: { account: ZHICE, subject: "$JS.API.CONSUMER.CREATE.FACTS.>" }, to: "zhice.api.CONSUMER.CREATE.FACTS.>" }
      { service: { account: ZHICE, subject: "$JS.API.CONSUMER.INFO.FACTS.>" }, to: "zhice.api.CONSUMER.INFO.FACTS.>" }
      { service: { account: ZHICE, subject: "$JS.API.CONSUMER.DELETE.FACTS.>" }, to: "zhice.api.CONSUMER.DELETE.FACTS.>" }
      { service: { account: ZHICE, subject: "$JS.API.CONSUMER.MSG.NEXT.FACTS.>" }, to: "zhice.api.CONSUMER.MSG.NEXT.FACTS.>" }
      { service: { account: ZHICE, subject: "$JS.API.DIRECT.GET.FACTS.>" }, to: "zhice.api.DIRECT.GET.FACTS.>" }
      { service: { account: ZHICE, subject: "$JS.ACK.FACTS.>" } }
    ]
  }
}
`

// logins makes the accounts and gives the two users their passwords; without a readerSecret there is no reader.
func logins(o *server.Options, secret, readerSecret string) error {
	if err := o.ProcessConfigString(accounts); err != nil {
		return fmt.Errorf("accounts: %w", err)
	}
	passwords := map[string]string{User: secret, Reader: readerSecret}
	o.Users = slices.DeleteFunc(o.Users, func(u *server.User) bool {
		u.Password = passwords[u.Username]
		return u.Password == ""
	})
	return nil
}
