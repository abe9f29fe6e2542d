package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/zhice-project/zhice/schemas"
)

// sniffed is how far into a file its %PDF may stand.
const sniffed = 1024

// body gives a response's bytes, and typed failures for what can go wrong with them.
type body struct {
	*bufio.Reader

	from   io.Closer
	caller context.Context //nolint:containedctx // a reader has no other way to know whose end of patience it was
	cancel context.CancelFunc
	want   int64 // bytes the server promised, -1 where it did not say
	got    int64
}

// sniff looks at the first bytes without taking them. The server's word for the type only serves the message: many
// servers call every file a download, and some call their error page a PDF.
func (b *body) sniff(contentType string) error {
	head, err := b.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return failure(b.caller, err)
	}
	if len(head) == 0 {
		return schemas.Fail(schemas.ReasonEmpty, "the server sent no bytes")
	}
	if !bytes.Contains(head, []byte("%PDF-")) {
		return schemas.Fail(schemas.ReasonNotPDF, "the server sent %q, and no %%PDF in its first %d bytes", contentType, len(head))
	}
	return nil
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	b.got += int64(n)
	switch {
	case err == nil:
		return n, nil
	case errors.Is(err, io.EOF) && (b.want < 0 || b.got >= b.want):
		return n, io.EOF
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	return n, failure(b.caller, err)
}

// Close ends the fetch, read to its end or not.
func (b *body) Close() error {
	b.cancel()
	return b.from.Close()
}

// fileName is the server's name for the file, else the last part of the address.
func fileName(r *http.Response) string {
	return nameOf(r.Header.Get("Content-Disposition"), r.Request.URL)
}

// nameOf makes a file name of outside words: one part of a path, printable, not hidden, of bearable length, .pdf at the
// end.
func nameOf(disposition string, u *url.URL) string {
	name := ""
	if _, params, err := mime.ParseMediaType(disposition); err == nil {
		name = decoded(params["filename"]) // filename* of RFC 6266 comes here too, decoded
	}
	if name == "" {
		name = path.Base(u.Path)
	}
	name = path.Base(strings.ReplaceAll(decoded(name), `\`, "/"))
	name = strings.Map(func(c rune) rune {
		if c == '/' || c == utf8.RuneError || !unicode.IsPrint(c) {
			return -1
		}
		return c
	}, name)
	if ext := path.Ext(name); strings.EqualFold(ext, ".pdf") {
		name = strings.TrimSuffix(name, ext)
	}
	if name = strings.TrimLeft(name, ". "); strings.TrimSpace(name) == "" {
		name = u.Hostname()
	}
	for len(name) > 200 {
		_, last := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-last]
	}
	return name + ".pdf"
}

// decoded reads the two ways servers write Chinese names into a header that may hold none: percent signs, and raw bytes
// of UTF-8 or GB 18030.
func decoded(name string) string {
	if s, err := url.PathUnescape(name); err == nil {
		name = s
	}
	if utf8.ValidString(name) {
		return name
	}
	s, err := simplifiedchinese.GB18030.NewDecoder().String(name)
	if err != nil {
		return ""
	}
	return s
}
