package fetch_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/zhice-project/zhice/ingest/fetch"
	"github.com/zhice-project/zhice/schemas"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

const document = "%PDF-1.7\nhello\n%%EOF\n"

// site is a server with one of everything that goes wrong.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/plan.pdf", func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.UserAgent(), "zhice") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, document)
	})
	mux.HandleFunc("/download", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename*=UTF-8''%E8%A7%84%E5%88%92.pdf`)
		_, _ = io.WriteString(w, document)
	})
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/pdf") // it lies
		_, _ = io.WriteString(w, "<html>404</html>")
	})
	mux.HandleFunc("/nothing", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	mux.HandleFunc("/busy", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	mux.HandleFunc("/hop/", func(w http.ResponseWriter, r *http.Request) {
		rest := strings.TrimPrefix(r.URL.Path, "/hop/")
		to := "/plan.pdf"
		if len(rest) > 0 {
			to = "/hop/" + rest[1:]
		}
		http.Redirect(w, r, to, http.StatusFound)
	})
	mux.HandleFunc("/inwards", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data", http.StatusFound)
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat(document, 100))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, document)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// get fetches and reads to the end.
func get(ctx context.Context, c *fetch.Client, url string) (r *fetch.Response, content string, err error) {
	r, err = c.Get(ctx, url)
	if err != nil {
		return nil, "", err
	}
	b, err := io.ReadAll(r.Body)
	return r, string(b), errors.Join(err, r.Body.Close())
}

func TestADocumentIsFetchedAndNamed(t *testing.T) {
	s := site(t)
	c := fetch.New(fetch.Config{Allow: loopback})
	for path, want := range map[string]string{"/plan.pdf": "plan.pdf", "/download": "规划.pdf", "/hop/xxxx": "plan.pdf"} {
		r, content, err := get(t.Context(), c, s.URL+path)
		if err != nil || content != document || r.Name != want {
			t.Errorf("%s: %+v, %q, %v; want %s", path, r, content, err, want)
		}
	}
}

func TestWhatGoesWrongIsTyped(t *testing.T) {
	s := site(t)
	c := fetch.New(fetch.Config{Allow: loopback, Timeout: 300 * time.Millisecond, Redirects: 3})
	for path, want := range map[string]struct {
		reason    schemas.Reason
		permanent bool
	}{
		"/page":     {schemas.ReasonNotPDF, true},
		"/nothing":  {schemas.ReasonEmpty, true},
		"/gone":     {schemas.ReasonFetch, true},
		"/busy":     {schemas.ReasonFetch, false},
		"/hop/xxxx": {schemas.ReasonFetch, true},
		"/inwards":  {schemas.ReasonAddressRefused, true},
		"/file":     {schemas.ReasonAddressRefused, true},
		"/slow":     {schemas.ReasonTooSlow, false},
		"/cut":      {schemas.ReasonFetch, false},
	} {
		_, _, err := get(t.Context(), c, s.URL+path)
		if f := schemas.AsFailure(err); err == nil || f.Reason != want.reason || f.Permanent != want.permanent {
			t.Errorf("%s: %v (permanent %v), want %s (%v)", path, err, f.Permanent, want.reason, want.permanent)
		}
	}
}

func TestOnlyPublicAddressesAreAsked(t *testing.T) {
	s := site(t)
	c := fetch.New(fetch.Config{Timeout: 5 * time.Second})
	for _, url := range []string{
		s.URL + "/plan.pdf", strings.Replace(s.URL, "127.0.0.1", "localhost", 1), "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/",
		"http://169.254.169.254/", "http://100.64.0.1/", "http://0.0.0.0/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[fe80::1]/",
		"http://[fd00::1]/", "http://[64:ff9b::7f00:1]/", "http://224.0.0.1/",
		"ftp://example.org/a.pdf", "file:///etc/passwd", "gopher://example.org/", "http://", "http:///a.pdf", "plan.pdf", "http://[::1", "",
	} {
		_, _, err := get(t.Context(), c, url)
		if f := schemas.AsFailure(err); err == nil || f.Reason != schemas.ReasonAddressRefused || !f.Permanent {
			t.Errorf("%q: %v, want %s", url, err, schemas.ReasonAddressRefused)
		}
	}
}

func TestTheCallersOwnEndIsNoFailure(t *testing.T) {
	s := site(t)
	ctx, cancel := context.WithCancel(t.Context())
	r, err := fetch.New(fetch.Config{Allow: loopback, Timeout: 10 * time.Second}).Get(ctx, s.URL+"/slow")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := io.ReadAll(r.Body); !errors.Is(err, context.Canceled) {
		t.Errorf("reading ended with %v", err)
	}
	if err := r.Body.Close(); err != nil {
		t.Error(err)
	}
}
