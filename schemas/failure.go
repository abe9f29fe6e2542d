package schemas

import (
	"errors"
	"fmt"
)

// Reason is why a document could not be processed; one of a small set, so that users can count and filter by it.
type Reason string

// The reasons. Each has one line of advice in hints below.
const (
	ReasonNotPDF         Reason = "not_pdf"
	ReasonEmpty          Reason = "empty"
	ReasonDamaged        Reason = "damaged"
	ReasonPassword       Reason = "password"
	ReasonTooLarge       Reason = "too_large"
	ReasonTooManyPages   Reason = "too_many_pages"
	ReasonTooSlow        Reason = "too_slow"
	ReasonTooMuchMemory  Reason = "too_much_memory"
	ReasonEngineCrashed  Reason = "engine_crashed"
	ReasonNeedsOCR       Reason = "needs_ocr"
	ReasonFetch          Reason = "fetch_failed"
	ReasonAddressRefused Reason = "address_refused"
	ReasonUnreadable     Reason = "unreadable_file"
	ReasonBlobMissing    Reason = "blob_missing"
	ReasonUnavailable    Reason = "unavailable"
	ReasonInternal       Reason = "internal"
)

var hints = map[Reason]string{
	ReasonNotPDF:        "The file does not begin like a PDF. Open it in a PDF reader; a page saved as .pdf by mistake must be downloaded again.",
	ReasonEmpty:         "The file has no bytes. Copy or download it again.",
	ReasonDamaged:       "The PDF's structure cannot be read. Download it again, or print it to a new PDF from a reader that opens it.",
	ReasonPassword:      "The PDF asks for a password. Save a copy without one and drop that in.",
	ReasonTooLarge:      "The file is over the size limit. Raise --max-size, or split the PDF.",
	ReasonTooManyPages:  "The PDF has more pages than the limit. Raise --max-pages, or split the PDF.",
	ReasonTooSlow:       "Reading took longer than the limit. Raise --page-timeout and run `zhice failed retry`.",
	ReasonTooMuchMemory: "Reading needed more memory than the limit. Raise --max-memory and run `zhice failed retry`.",
	ReasonEngineCrashed: "The PDF engine broke down on this file. Try --engine ledongthuc, and please report the file.",
	ReasonNeedsOCR: "The pages are pictures without text. Install tesseract with Chinese (Debian: tesseract-ocr tesseract-ocr-chi-sim) " +
		"and run `zhice failed retry`, or run OCR over the PDF (ocrmypdf -l chi_sim) and drop the result in.",
	ReasonFetch:          "The address did not deliver a document. Open it in a browser, or download the file and add it by its path.",
	ReasonAddressRefused: "The address is not a public http or https address. Download the file and add it by its path.",
	ReasonUnreadable:     "The file cannot be read. Check that it still exists and that you may read it.",
	ReasonBlobMissing:    "The stored bytes of this document are gone. Drop the original file in again and run `zhice failed retry`.",
	ReasonUnavailable:    "A server that is needed did not answer. Run `zhice doctor`; the document is tried again by itself.",
	ReasonInternal:       "This is a fault in zhice. Please report it with the message; `zhice failed retry` tries again.",
}

// Hint is the advice to a user whose document failed for this reason.
func (r Reason) Hint() string { return hints[r] }

// Reasons lists every reason that has a hint.
func Reasons() []Reason {
	out := make([]Reason, 0, len(hints))
	for r := range hints {
		out = append(out, r)
	}
	return out
}

// Failure is an error with a typed reason. Stages return it; the stage runner alone decides what follows: a permanent
// failure is a dead letter at once, any other is tried again with growing delays and then becomes one.
type Failure struct {
	Reason    Reason
	Permanent bool
	Err       error
}

// Fail makes a permanent failure: trying again cannot help.
func Fail(r Reason, format string, args ...any) *Failure {
	return &Failure{Reason: r, Permanent: true, Err: fmt.Errorf(format, args...)}
}

// Retry makes a failure that may pass by itself.
func Retry(r Reason, format string, args ...any) *Failure {
	return &Failure{Reason: r, Err: fmt.Errorf(format, args...)}
}

// Error says the reason and what happened, without the hint.
func (f *Failure) Error() string { return string(f.Reason) + ": " + f.Err.Error() }

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// AsFailure finds the Failure in err's chain; an error without one is ReasonInternal and may be tried again.
func AsFailure(err error) *Failure {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	return &Failure{Reason: ReasonInternal, Err: err}
}
