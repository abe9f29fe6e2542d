package embed

import (
	"github.com/nats-io/nats-server/v2/server"

	"github.com/zhice-project/zhice/schemas"
)

// ReaderInbox is the prefix a reader's client must give its inboxes (nats --inbox-prefix): under the common _INBOX a
// reader could listen to answers meant for others.
const ReaderInbox = "_INBOX_" + Reader

func readerPermissions() *server.Permissions {
	const facts = schemas.StreamFacts
	return &server.Permissions{
		Publish: &server.SubjectPermission{Allow: []string{
			"$JS.API.STREAM.INFO." + facts,
			"$JS.API.CONSUMER.CREATE." + facts + ".>",
			"$JS.API.CONSUMER.INFO." + facts + ".>",
			"$JS.API.CONSUMER.DELETE." + facts + ".>",
			"$JS.API.CONSUMER.MSG.NEXT." + facts + ".>",
			"$JS.API.DIRECT.GET." + facts + ".>",
			"$JS.ACK." + facts + ".>",
		}},
		Subscribe: &server.SubjectPermission{Allow: []string{ReaderInbox + ".>", "zhice.fact.>"}},
	}
}
