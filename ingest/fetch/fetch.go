// Package fetch gets one document from a public web address. It follows no links of pages and reads no feeds; it gets
// what a user or a feed named, within limits of size, time and redirects, and from public addresses only.
package fetch

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"code.dny.dev/ssrf"

	"github.com/zhice-project/zhice/schemas"
)

// Config bounds a fetch. Zero values take the defaults in brackets.
type Config struct {
	// Timeout bounds a whole fetch, from the look-up of the name to the last byte [5m].
	Timeout time.Duration
	// Redirects bounds how often an address may send on to another [5].
	Redirects int
	// UserAgent names us to the server [zhice and the project's address].
	UserAgent string
	// Allow are address ranges that are fetched from although they are not public: a server in one's own house, or that
	// of a test.
	Allow []netip.Prefix
}

// Client fetches. Its methods may be called at once from many goroutines.
type Client struct {
	Config

	http *http.Client
}

// DefaultUserAgent tells the operators of a site who asks.
const DefaultUserAgent = "zhice/1 (+https://github.com/zhice-project/zhice)"

// New makes a client. The environment's proxy settings are not used: through a proxy nobody could tell which address is
// asked in the end.
func New(c Config) *Client {
	if c.Timeout <= 0 {
		c.Timeout = 5 * time.Minute
	}
	if c.Redirects <= 0 {
		c.Redirects = 5
	}
	if c.UserAgent == "" {
		c.UserAgent = DefaultUserAgent
	}
	dialer := &net.Dialer{Timeout: 30 * time.Second, Control: guard(c.Allow).Safe}
	return &Client{Config: c, http: &http.Client{
		// The guard sits where the connection is made: behind the look-up of the name, and at every redirect.
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			TLSHandshakeTimeout:    30 * time.Second,
			ResponseHeaderTimeout:  time.Minute,
			MaxResponseHeaderBytes: 64 << 10,
			// A fetch is one of its kind; a kept connection would only stay behind.
			DisableKeepAlives: true,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > c.Redirects {
				return schemas.Fail(schemas.ReasonFetch, "more than %d redirects", c.Redirects)
			}
			return public(r.URL)
		},
	}}
}

// guard refuses everything in the IANA registers of special addresses: loopback, private, link-local, carrier NAT,
// documentation, multicast and so on, also where an IPv6 address wraps an IPv4 one. Any port is right.
func guard(allow []netip.Prefix) *ssrf.Guardian {
	var v4, v6 []netip.Prefix
	for _, p := range allow {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	return ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
}

// Response is a document on its way. The caller reads Body to its end and closes it.
type Response struct {
	// Name is what the server calls the file, or else the last part of its path; it ends in .pdf.
	Name string
	// URL is where it was found in the end, after redirects.
	URL string
	// Body ends with a *schemas.Failure where the fetch fails half-way.
	Body io.ReadCloser
}

// Get asks for a document. Whatever is wrong is a *schemas.Failure: address_refused (not a public http or https
// address), fetch_failed (no connection, a status other than 200; permanent where asking again cannot help), not_pdf (a
// web page in place of a document), too_slow. How large a document may be is the reader's business; too much is not
// read ahead.
func (c *Client) Get(ctx context.Context, address string) (*Response, error) {
	u, err := url.Parse(address)
	if err != nil {
		// The parser quotes the address, and of a malformed one nobody can say which part is a password.
		return nil, schemas.Fail(schemas.ReasonAddressRefused, "this is no address; a %% must be written %%25, and an @ or / in a password %%40 or %%2F")
	}
	if err := public(u); err != nil {
		return nil, err
	}
	within, cancel := context.WithTimeout(ctx, c.Timeout)
	r, err := c.ask(within, u) //nolint:bodyclose // Response.Body closes it
	if err != nil {
		cancel()
		return nil, failure(ctx, hidden{err})
	}
	body := &body{Reader: bufio.NewReaderSize(r.Body, sniffed), from: r.Body, caller: ctx, cancel: cancel, want: r.ContentLength}
	if err := body.sniff(r.Header.Get("Content-Type")); err != nil {
		return nil, errors.Join(err, body.Close())
	}
	final := *r.Request.URL
	final.User = nil // a password in an address is the asker's own
	return &Response{Name: fileName(r), URL: final.String(), Body: body}, nil
}

func (c *Client) ask(ctx context.Context, u *url.URL) (*http.Response, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, schemas.Fail(schemas.ReasonAddressRefused, "%w", err)
	}
	q.Header.Set("User-Agent", c.UserAgent)
	q.Header.Set("Accept", "application/pdf,*/*;q=0.5")
	r, err := c.http.Do(q)
	if err != nil {
		return nil, err
	}
	if r.StatusCode != http.StatusOK {
		_ = r.Body.Close()
		f := schemas.Fail(schemas.ReasonFetch, "the server answered %s", r.Status)
		f.Permanent = r.StatusCode < 500 && r.StatusCode != http.StatusTooManyRequests && r.StatusCode != http.StatusRequestTimeout
		return nil, f
	}
	return r, nil
}

// public judges an address by what it says; what it leads to is judged when it is dialled.
func public(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return schemas.Fail(schemas.ReasonAddressRefused, "%q is neither http nor https", u.Scheme)
	}
	if u.Hostname() == "" {
		return schemas.Fail(schemas.ReasonAddressRefused, "%q names no host", WithoutLogin(u.String()))
	}
	return nil
}

// failure types what went wrong on the way. The caller's own end of patience stays what it is.
func failure(caller context.Context, err error) error {
	if caller.Err() != nil {
		return caller.Err()
	}
	if f, ok := errors.AsType[*schemas.Failure](err); ok {
		return f
	}
	for _, refused := range []error{ssrf.ErrProhibitedIP, ssrf.ErrProhibitedNetwork, ssrf.ErrProhibitedPort, ssrf.ErrInvalidHostPort} {
		if errors.Is(err, refused) {
			return schemas.Fail(schemas.ReasonAddressRefused, "%w", err)
		}
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return schemas.Retry(schemas.ReasonTooSlow, "%w", err)
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return schemas.Fail(schemas.ReasonFetch, "%w", err)
	}
	return schemas.Retry(schemas.ReasonFetch, "%w", err)
}
