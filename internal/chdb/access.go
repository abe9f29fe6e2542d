package chdb

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// User is the only user of the embedded server; its password is the token.
const User = "zhice"

// access guards the port. A web page in the user's browser can reach loopback, directly or by a name it makes resolve
// there, so besides the token the Host must be a loopback one and an Origin, where there is one, too.
type access struct{ token string }

// check gives the exception to answer with, or nil.
func (a access) check(r *http.Request) *Error {
	if !loopbackHost(r.Host) {
		return exception(codeAccessDenied, "Host %q is not this machine's loopback address", r.Host)
	}
	if o := r.Header.Get("Origin"); o != "" {
		u, err := url.Parse(o)
		if err != nil || !loopbackHost(u.Host) {
			return exception(codeAccessDenied, "requests from the web page %q are refused", o)
		}
	}
	user, token := credentials(r)
	if user != User && user != "" {
		return exception(codeAuthentication, "%s: Authentication failed: the user of this server is %s", user, User)
	}
	if subtle.ConstantTimeCompare([]byte(token), []byte(a.token)) != 1 {
		return exception(codeAuthentication, "%s: Authentication failed: password is incorrect, or there is no user with such name", User)
	}
	return nil
}

// credentials reads user and token from where ClickHouse clients put them: Basic or Bearer authorization, the
// X-ClickHouse headers, or the parameters user and password.
func credentials(r *http.Request) (user, token string) {
	if u, p, ok := r.BasicAuth(); ok {
		return u, p
	}
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return User, t
	}
	if k := r.Header.Get("X-Clickhouse-Key"); k != "" {
		return r.Header.Get("X-Clickhouse-User"), k
	}
	q := r.URL.Query()
	return q.Get("user"), q.Get("password")
}

// loopbackHost says whether host, with or without a port, is a loopback address or localhost.
func loopbackHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
