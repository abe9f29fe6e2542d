package schemas

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Stage names one worker; it is also the word users see in `zhice worker` and `zhice failed`.
type Stage string

// The stages in the order a document passes them.
const (
	StageIngest  Stage = "ingest"
	StageExtract Stage = "extract"
	StageSegment Stage = "segment"
	StageLoad    Stage = "load"
)

// Stages lists all stages in the order a document passes them.
func Stages() []Stage { return []Stage{StageIngest, StageExtract, StageSegment, StageLoad} }

// The streams. Each is a ledger: one message per subject for ever, a second one is refused by the server, so the same
// step of the same run cannot be recorded twice, whatever is redelivered and however often a worker restarts.
const (
	StreamFound     = "DOCS_FOUND"
	StreamExtracted = "DOCS_EXTRACTED"
	StreamTagged    = "DOCS_TAGGED"
	StreamLoaded    = "DOCS_LOADED"
	StreamFailed    = "DOCS_FAILED"
	StreamFacts     = "FACTS"
)

// Subject prefixes; `.<doc>.<run>` follows (for failures `.<stage>.<doc>.<run>`, for facts
// `.<region>.<indicator>.<fact>`, where `_` stands for a region or an indicator that is not known; 000000 is the whole
// country). The run stands behind a fact's id too where the event is not of the first run that was loaded: see
// FactEvent.Subject.
const (
	SubjectFound         = "zhice.doc.found"
	SubjectExtracted     = "zhice.doc.extracted"
	SubjectTagged        = "zhice.doc.tagged"
	SubjectLoaded        = "zhice.doc.loaded"
	SubjectFailed        = "zhice.doc.failed"
	SubjectFactNew       = "zhice.fact.new"
	SubjectFactRevised   = "zhice.fact.revised"
	SubjectFactRetracted = "zhice.fact.retracted"
	SubjectFactMoved     = "zhice.fact.moved"
)

// Event is one message on NATS. Its body is the JSON of the value itself.
type Event interface {
	// Subject is unique to the step it records; the ledgers refuse a second message on it.
	Subject() string
	// Type is the CloudEvents type.
	Type() string
}

// Found says that a PDF's bytes are in the blob store.
type Found struct {
	DocID string    `json:"doc_id" jsonschema:"description=SHA-256 of the PDF's bytes in lower-case hex; also its key in the blob store"`
	Run   Run       `json:"run"`
	Name  string    `json:"name" jsonschema:"description=Path below the inbox or last part of the URL"`
	URL   string    `json:"url,omitempty" jsonschema:"description=Where it was fetched from"`
	Size  int64     `json:"size" jsonschema:"description=Bytes"`
	Time  time.Time `json:"time"`
}

// Extracted says that a document's text is in the blob store.
type Extracted struct {
	DocID   string  `json:"doc_id"`
	Run     Run     `json:"run"`
	Name    string  `json:"name"`
	URL     string  `json:"url,omitempty"`
	Size    int64   `json:"size"`
	Blob    string  `json:"blob" jsonschema:"description=Key of the Extraction as gzipped JSON in the blob store"`
	Engine  string  `json:"engine"`
	Quality Quality `json:"quality"`
	Pages   int     `json:"pages"`
	Chars   int     `json:"chars"`
	Took    float64 `json:"took" jsonschema:"description=Seconds"`
}

// Tagged says that a document's sentences, mentions and facts are in the blob store.
type Tagged struct {
	DocID     string  `json:"doc_id"`
	Run       Run     `json:"run"`
	Name      string  `json:"name"`
	URL       string  `json:"url,omitempty"`
	Size      int64   `json:"size"`
	Blob      string  `json:"blob" jsonschema:"description=Key of the Tagging as gzipped JSON in the blob store"`
	Title     string  `json:"title"`
	Sentences int     `json:"sentences"`
	Facts     int     `json:"facts"`
	Mentions  int     `json:"mentions"`
	Took      float64 `json:"took" jsonschema:"description=Seconds"`
}

// Loaded says that a document's rows are committed in ClickHouse and its fact events are out.
type Loaded struct {
	DocID     string  `json:"doc_id"`
	Run       Run     `json:"run"`
	Name      string  `json:"name"`
	Title     string  `json:"title"`
	Sentences int     `json:"sentences"`
	Facts     int     `json:"facts"`
	New       int     `json:"new" jsonschema:"description=Facts not known before this run"`
	Revised   int     `json:"revised"`
	Retracted int     `json:"retracted"`
	Took      float64 `json:"took" jsonschema:"description=Seconds"`
}

// Failed is a dead letter: the document stays where it is in the blob store, and `zhice failed retry` starts a new run.
type Failed struct {
	DocID    string    `json:"doc_id"`
	Run      Run       `json:"run"`
	Stage    Stage     `json:"stage"`
	Name     string    `json:"name"`
	URL      string    `json:"url,omitempty"`
	Origin   string    `json:"origin,omitempty" jsonschema:"description=Absolute path of a file that was handed in with zhice add and could not be stored"`
	Size     int64     `json:"size"`
	Reason   Reason    `json:"reason"`
	Message  string    `json:"message"`
	Hint     string    `json:"hint" jsonschema:"description=What the user can do"`
	Attempts int       `json:"attempts"`
	Time     time.Time `json:"time"`
}

// FactEvent is a fact with the head of its document, whole, so that a subscriber needs no query.
type FactEvent struct {
	Change   Change   `json:"change"`
	Run      Run      `json:"run"`
	Before   Run      `json:"before,omitempty" jsonschema:"description=Run of the document that was current until this one; absent where there was none"`
	Document Document `json:"document"`
	Fact     Fact     `json:"fact" jsonschema:"description=As this run reads it; of a retracted fact as it was read last"`
	Previous *Fact    `json:"previous,omitempty" jsonschema:"description=The same fact as the run before read it; there where it is revised or moved"`
}

// Change says what a run did to a fact.
type Change string

// The changes; each is a subject of its own. A revision that gives a fact another region or indicator is told twice: as
// revised under the new ones, and as moved under the old ones, to those who follow only these. Who hears both needs no
// more than the first.
const (
	FactNew       Change = "new"
	FactRevised   Change = "revised"
	FactRetracted Change = "retracted"
	FactMoved     Change = "moved"
)

// Changes lists all changes.
func Changes() []Change { return []Change{FactNew, FactRevised, FactRetracted, FactMoved} }

// Subject implements Event.
func (e Found) Subject() string { return docSubject(SubjectFound, e.DocID, e.Run) }

// Subject implements Event.
func (e Extracted) Subject() string { return docSubject(SubjectExtracted, e.DocID, e.Run) }

// Subject implements Event.
func (e Tagged) Subject() string { return docSubject(SubjectTagged, e.DocID, e.Run) }

// Subject implements Event.
func (e Loaded) Subject() string { return docSubject(SubjectLoaded, e.DocID, e.Run) }

// Subject implements Event.
func (e Failed) Subject() string {
	return docSubject(SubjectFailed+"."+string(e.Stage), e.DocID, e.Run)
}

// Subject implements Event. A fact of the first run of a document that is loaded is named once for ever. Whatever a later
// run changes is named once per run, by another token behind the fact's: also a fact that is new, because it may have
// been known and retracted before.
func (e FactEvent) Subject() string {
	filed := e.Fact
	if e.Change == FactMoved && e.Previous != nil {
		filed = *e.Previous
	}
	s := "zhice.fact." + string(e.Change) + "." + Place(filed) + "." + e.Fact.ID
	if e.Change != FactNew || e.Before != 0 {
		s += "." + strconv.FormatUint(uint64(e.Run), 10)
	}
	return s
}

// Type implements Event.
func (e Found) Type() string { return SubjectFound }

// Type implements Event.
func (e Extracted) Type() string { return SubjectExtracted }

// Type implements Event.
func (e Tagged) Type() string { return SubjectTagged }

// Type implements Event.
func (e Loaded) Type() string { return SubjectLoaded }

// Type implements Event.
func (e Failed) Type() string { return SubjectFailed }

// Type implements Event.
func (e FactEvent) Type() string { return "zhice.fact." + string(e.Change) }

func docSubject(prefix, doc string, run Run) string {
	return fmt.Sprintf("%s.%s.%d", prefix, doc, uint64(run))
}

// Place is where a fact stands among the subjects: its region and indicator as two tokens.
func Place(f Fact) string { return token(f.RegionCode, "_") + "." + token(f.IndicatorID, "_") }

// token makes one subject token of an id: NATS gives '.', '*', '>' and white space a meaning of their own.
func token(id, empty string) string {
	if id == "" {
		return empty
	}
	return strings.Map(func(r rune) rune {
		if r == '.' || r == '*' || r == '>' || r <= ' ' {
			return '_'
		}
		return r
	}, id)
}
