package clickhouse

import (
	"testing"
	"time"
)

func TestBounds(t *testing.T) {
	for period, want := range map[string]string{
		"2024": "2024-01-01 2025-01-01", "2025-10": "2025-10-01 2025-11-01", "2025-12": "2025-12-01 2026-01-01",
		"2025-10-31": "2025-10-31 2025-11-01", "2026/2030": "2026-01-01 2031-01-01", "2025-01/2025-09": "2025-01-01 2025-10-01",
		"../2025-10": "- 2025-11-01", "2019/..": "2019-01-01 -", "": "- -", "十五五": "- -", "2025-13": "- -", "2030/2026": "- -", "1066": "- -",
	} {
		from, to := bounds(period)
		got := show(from) + " " + show(to)
		if got != want {
			t.Errorf("bounds(%q) = %s; want %s", period, got, want)
		}
	}
}

func show(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.Format(time.DateOnly)
}

func FuzzBounds(f *testing.F) {
	for _, s := range []string{"2024", "../2025-10", "2026/2030", "2299-12-31", "//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		from, to := bounds(s)
		for _, d := range []*time.Time{from, to} {
			if d != nil && !storable(*d) {
				t.Errorf("%q: %v cannot be stored", s, d)
			}
		}
		if from != nil && to != nil && !from.Before(*to) {
			t.Errorf("%q: %v is not before %v", s, from, to)
		}
	})
}
