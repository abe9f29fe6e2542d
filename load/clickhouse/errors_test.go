package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/zhice-project/zhice/schemas"
)

func TestOnlyAServerThatIsAwayIsWaitedFor(t *testing.T) {
	for name, c := range map[string]struct {
		err       error
		reason    schemas.Reason
		permanent bool
	}{
		"refused":                 {&url.Error{Op: "Post", Err: &net.OpError{Op: "dial", Err: errors.New("refused")}}, schemas.ReasonUnavailable, false},
		"too many parts":          {&clickhouse.Exception{Code: 252}, schemas.ReasonUnavailable, false},
		"not migrated":            {&clickhouse.Exception{Code: 60}, schemas.ReasonUnavailable, false},
		"wrong password":          {&clickhouse.Exception{Code: 516}, schemas.ReasonUnavailable, false},
		"a proxy's 502":           {&clickhouse.HTTPError{StatusCode: http.StatusBadGateway, Err: errors.New("bad gateway")}, schemas.ReasonUnavailable, false},
		"too much memory":         {&clickhouse.Exception{Code: 241}, schemas.ReasonInternal, false},
		"type mismatch":           {&clickhouse.Exception{Code: 53}, schemas.ReasonInternal, false},
		"type mismatch, as HTTP":  {&clickhouse.HTTPError{StatusCode: 500, Err: &clickhouse.Exception{Code: 53}}, schemas.ReasonInternal, false},
		"a fault of nobody's":     {errors.New("odd"), schemas.ReasonInternal, false},
		"a row that does not fit": {&rowError{errors.New("row 3: converting bool to String")}, schemas.ReasonInternal, true},
	} {
		f := schemas.AsFailure(failure(t.Context(), "write", fmt.Errorf("wrapped: %w", c.err)))
		if f.Reason != c.reason || f.Permanent != c.permanent {
			t.Errorf("%s: %s, permanent %v; want %s, %v", name, f.Reason, f.Permanent, c.reason, c.permanent)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := failure(ended, "write", &clickhouse.Exception{Code: 53}); !errors.Is(err, context.Canceled) {
		t.Errorf("with the context ended: %v", err)
	}
}

// A row that no column takes is found before anything is sent, and never tried again.
func TestARowThatCannotBeWrittenIsPermanent(t *testing.T) {
	db := open(t)
	bad := termTable
	bad.columns = slices.Clone(bad.columns)
	doc := []writing{{Document: &Document{head("a", run1), report(2025)}}}
	for name, count := range map[string]func(row[schemas.TermCount]) string{
		"of another type": func(row[schemas.TermCount]) string { return "not a number" },
		"that panics":     func(row[schemas.TermCount]) string { panic("odd") },
	} {
		bad.columns[3] = of("count", count)
		f := schemas.AsFailure(db.write(t.Context(), bad.block(doc)))
		if f.Reason != schemas.ReasonInternal || !f.Permanent {
			t.Errorf("%s: %v, permanent %v; want a permanent %s", name, f, f.Permanent, schemas.ReasonInternal)
		}
	}
	// The connection is whole: the next document is written.
	load(t, db, head("b", run1), report(2025))
}

func TestAServerThatGoesAwayIsUnavailable(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := Open(ctx, server.URL); schemas.AsFailure(err).Reason != schemas.ReasonUnavailable {
		t.Errorf("err = %v; want %s", err, schemas.ReasonUnavailable)
	}
}
