// Package events decides what subscribers hear about a document's facts: which are new, which a later run reads
// differently, which it no longer finds. It compares values only; sending is the stage's work.
package events

import (
	"maps"
	"slices"

	"github.com/zhice-project/zhice/schemas"
)

// Changes compares the facts of a run with those of the document's generation before it, by id; earlier is that
// generation's run, 0 where there is none. New and revised facts come in the order of the document, then the retracted
// ones by id. A revision carries what was said before, and where it takes a fact from one region or indicator to another
// a word to those who follow the old one comes first. The same input gives the same events, whenever and however often.
// Each carries the head of the document without its sections.
func Changes(run schemas.Run, doc schemas.Document, facts []schemas.Fact, earlier schemas.Run, before map[string]schemas.Fact) []schemas.FactEvent {
	doc.Sections = nil
	var out []schemas.FactEvent
	add := func(c schemas.Change, f schemas.Fact, previous *schemas.Fact) {
		out = append(out, schemas.FactEvent{Change: c, Run: run, Before: earlier, Document: doc, Fact: f, Previous: previous})
	}
	now := make(map[string]bool, len(facts))
	for _, f := range facts {
		if now[f.ID] {
			continue
		}
		now[f.ID] = true
		old, known := before[f.ID]
		switch {
		case !known:
			add(schemas.FactNew, f, nil)
		case !Same(old, f):
			if schemas.Place(old) != schemas.Place(f) {
				add(schemas.FactMoved, f, &old)
			}
			add(schemas.FactRevised, f, &old)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(before)) {
		if !now[id] {
			add(schemas.FactRetracted, before[id], nil)
		}
	}
	return out
}

// Same says whether two readings of one place state the same. Where it stands on the page, how sure the reader was and
// why, and words that decide nothing (surfaces, verb, entities, note) are no part of what is stated.
func Same(a, b schemas.Fact) bool {
	return a.Value == b.Value && same(a.ValueHi, b.ValueHi) &&
		a.Unit == b.Unit && a.Qualifier == b.Qualifier &&
		a.Kind == b.Kind && a.Measure == b.Measure && same(a.Direction, b.Direction) &&
		a.Indicator == b.Indicator && a.IndicatorID == b.IndicatorID && same(a.Base, b.Base) && a.Prices == b.Prices &&
		same(a.Scope, b.Scope) && a.RegionCode == b.RegionCode &&
		same(a.Period, b.Period) && a.Modality == b.Modality
}

func same[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
