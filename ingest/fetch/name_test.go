package fetch

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNameOf(t *testing.T) {
	for _, c := range []struct{ disposition, address, want string }{
		{"", "https://example.org/files/plan.pdf?v=1", "plan.pdf"},
		{"", "https://example.org/files/plan.PDF", "plan.pdf"},
		{"", "https://example.org/files/%E8%A7%84%E5%88%92.pdf", "规划.pdf"},
		{"", "https://example.org/files/%B9%E6%BB%AE.pdf", "规划.pdf"},
		{"", "https://example.org/download?id=7", "download.pdf"},
		{"", "https://example.org/", "example.org.pdf"},
		{"", "https://example.org", "example.org.pdf"},
		{`attachment; filename="report 2025.pdf"`, "https://example.org/x", "report 2025.pdf"},
		{`attachment; filename*=UTF-8''%E8%A7%84%E5%88%92.pdf`, "https://example.org/x", "规划.pdf"},
		{`attachment; filename=%E8%A7%84%E5%88%92.pdf`, "https://example.org/x", "规划.pdf"},
		{`attachment; filename="../../etc/passwd"`, "https://example.org/x", "passwd.pdf"},
		{`attachment; filename="C:\\temp\\a.pdf"`, "https://example.org/x", "a.pdf"},
		{`attachment; filename=".hidden"`, "https://example.org/x", "hidden.pdf"},
		{`attachment; filename=".pdf"`, "https://example.org/x", "example.org.pdf"},
		{`;;;`, "https://example.org/x.pdf", "x.pdf"},
	} {
		u, err := url.Parse(c.address)
		if err != nil {
			t.Fatal(err)
		}
		if got := nameOf(c.disposition, u); got != c.want {
			t.Errorf("nameOf(%q, %s) = %q, want %q", c.disposition, c.address, got, c.want)
		}
	}
}

func FuzzNameOf(f *testing.F) {
	f.Add(`attachment; filename="a.pdf"`, "/x")
	f.Add(`attachment; filename*=GB18030''%B9%E6`, "/%2e%2e/%00")
	f.Fuzz(func(t *testing.T, disposition, path string) {
		name := nameOf(disposition, &url.URL{Scheme: "https", Host: "example.org", Path: path})
		if !utf8.ValidString(name) || !strings.HasSuffix(name, ".pdf") || len(name) > 204 || len(name) == 4 ||
			strings.ContainsAny(name, "/\\\x00\n") || strings.HasPrefix(name, ".") {
			t.Fatalf("%q and %q gave the name %q", disposition, path, name)
		}
	})
}
