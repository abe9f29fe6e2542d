package fetch

import (
	"net/url"
	"regexp"
)

// A user and a password in an address are the asker's own: they go to the server that was named and nowhere else, not
// into events, tables, log lines or messages.

// logins are found by text, so that it works for what is no address too. A password may hold anything but white space;
// only where the address is well-formed is an @ behind the host known to be no part of it.
var logins = regexp.MustCompile(`//[^\s]*@`)

// WithoutLogin takes user and password out of an address.
func WithoutLogin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return hide(address)
	}
	u.User = nil
	return u.String()
}

func hide(text string) string { return logins.ReplaceAllString(text, "//") }

// hidden is an error whose text shows no login; what it is stays the same.
type hidden struct{ error }

// Error implements error.
func (h hidden) Error() string { return hide(h.error.Error()) }

// Unwrap implements errors.Is and errors.As.
func (h hidden) Unwrap() error { return h.error }
