package clickhouse

import (
	"strings"
	"time"
)

// bounds reads a canonical period (2024, 2025-10, 2025-10-05, 2026/2030, ../2025-10, 2019/..) into its first day and
// the day after its last. Open ends, and periods written any other way, are nil.
func bounds(period string) (from, to *time.Time) {
	a, b, interval := strings.Cut(period, "/")
	if !interval {
		b = a
	}
	if first, _, ok := day(a); ok {
		from = &first
	}
	if _, after, ok := day(b); ok {
		to = &after
	}
	if from != nil && to != nil && !from.Before(*to) {
		return nil, nil
	}
	return from, to
}

// day gives the first day of a year, month or day, and the day after its last.
func day(s string) (first, after time.Time, ok bool) {
	var layout string
	var years, months, days int
	switch len(s) {
	case len("2006"):
		layout, years = "2006", 1
	case len("2006-01"):
		layout, months = "2006-01", 1
	case len(time.DateOnly):
		layout, days = time.DateOnly, 1
	default:
		return first, after, false
	}
	first, err := time.Parse(layout, s)
	if err != nil || !storable(first) {
		return first, after, false
	}
	after = first.AddDate(years, months, days)
	return first, after, storable(after)
}

// date reads an ISO day; nil where the document gives none, or one the Date32 type cannot hold.
func date(s string) *time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || !storable(t) {
		return nil
	}
	return &t
}

// storable is the span of ClickHouse's Date32.
func storable(t time.Time) bool { return t.Year() >= 1900 && t.Year() <= 2299 }
