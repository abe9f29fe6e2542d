package main

import (
	"reflect"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func made(t *testing.T, seed uint64) *world {
	t.Helper()
	w, err := newWorld(seed)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTheSameNumberGivesTheSameDocument(t *testing.T) {
	a, b := made(t, 1), made(t, 1)
	for _, n := range []int{0, 4, 6, 12, 17, 18, 19, 999} {
		if !reflect.DeepEqual(a.document(n), b.document(n)) {
			t.Errorf("document %d differs from itself", n)
		}
	}
	if other := made(t, 2); reflect.DeepEqual(a.document(3).Sentences, other.document(3).Sentences) {
		t.Error("another seed gives the same text")
	}
}

func TestFiguresStandWhereTheFactsSay(t *testing.T) {
	w := made(t, 1)
	ids := map[string]bool{}
	for n := range 40 {
		d := w.document(n)
		for _, f := range d.Facts {
			if got := string([]rune(f.Sentence)[f.SpanStart:f.SpanEnd]); got != f.Span || f.Sentence != d.Sentences[f.Seq].Text {
				t.Fatalf("document %d: %q stands where the fact has %q", n, got, f.Span)
			}
			if ids[f.ID] {
				t.Fatalf("fact %s stands twice", f.ID)
			}
			ids[f.ID] = true
		}
		for _, m := range d.Mentions {
			r := []rune(d.Sentences[m.Seq].Text)
			if end := m.SpanStart + len([]rune(m.Span)); end > len(r) || string(r[m.SpanStart:end]) != m.Span {
				t.Fatalf("document %d: mention %q is not at %d", n, m.Span, m.SpanStart)
			}
		}
	}
}

// What a report wants of a year and the next one says of it: the pairs target_vs_actual is made of.
func TestReportsOfConsecutiveYearsSpeakOfTheSame(t *testing.T) {
	w := made(t, 1)
	this, next := w.document(1), w.document(2)
	if this.Document.Region != next.Document.Region || this.Document.ReportYear+1 != next.Document.ReportYear {
		t.Fatalf("%s %d and %s %d do not follow each other", this.Document.Region, this.Document.ReportYear, next.Document.Region, next.Document.ReportYear)
	}
	wanted := map[string]schemas.Fact{}
	for _, f := range this.Facts {
		if f.Modality == "target" && f.IndicatorID != "" {
			wanted[f.IndicatorID] = f
		}
	}
	pairs := 0
	for _, f := range next.Facts {
		if t, ok := wanted[f.IndicatorID]; ok && f.Modality == "actual" && *f.Period == *t.Period && f.Unit == t.Unit {
			pairs++
		}
	}
	if pairs < everyYear/2 {
		t.Errorf("%d targets meet their outcome; want %d or more", pairs, everyYear/2)
	}
}

// The size the archive is known by: a hundred facts and a thousand words a document.
func TestSizesOfDocuments(t *testing.T) {
	w := made(t, 1)
	var facts, words, known int
	const documents = 2000
	for n := range documents {
		d := w.document(n)
		facts += len(d.Facts)
		words += d.Document.Words
		for _, f := range d.Facts {
			if f.IndicatorID != "" {
				known++
			}
		}
	}
	if facts < 95*documents || facts > 105*documents {
		t.Errorf("%d facts in %d documents; want a hundred in each", facts, documents)
	}
	if words < 950*documents || words > 1050*documents {
		t.Errorf("%d words in %d documents; want a thousand in each", words, documents)
	}
	if share := float64(known) / float64(facts); share < 0.1 || share > 0.3 {
		t.Errorf("%.2f of the facts have a known indicator", share)
	}
}
