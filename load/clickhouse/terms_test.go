package clickhouse

import (
	"errors"
	"slices"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func TestAttention(t *testing.T) {
	db := open(t)
	early, late := report(2019), report(2024)
	early.Terms = []schemas.TermCount{{Term: "数字经济", Type: "TECH/INDUSTRY", Topic: "产业", Count: 2, Seq: 1, Page: 2}}
	late.Terms = []schemas.TermCount{{Term: "数字经济", Type: "TECH/INDUSTRY", Topic: "产业", Count: 5, Page: 1}}
	load(t, db, head("1", run1), early)
	load(t, db, head("2", run1), late)
	if got := scalar[float64](t, db, "SELECT count / words FROM terms WHERE term = '数字经济' AND report_year = 2024"); got != 0.005 {
		t.Errorf("5 in 1000 words are %v", got)
	}
	if got := scalar[float64](t, db, "SELECT per_10k_words FROM term_years WHERE term = '数字经济' AND year = 2019"); got != 20 {
		t.Errorf("2 in 1000 words are %v per 10,000", got)
	}
	got := scalar[string](t, db, "SELECT concat(type, ' ', toString(first_year), ' ', first_doc_id, ' p', toString(first_page), ' s', toString(first_seq)) FROM term_first WHERE term = '数字经济'")
	if got != "TECH/INDUSTRY 2019 1 p2 s1" {
		t.Errorf("first %q", got)
	}
}

// A term that is accepted joins those of the rules in every view, is counted anew without doubling, goes when it is
// dropped, and comes back.
func TestAcceptedTerms(t *testing.T) {
	db := open(t)
	load(t, db, head("1", run1), report(2019))
	load(t, db, head("2", run1), report(2024))
	ctx := t.Context()
	term := AcceptedTerm{Term: "稀土出口", Forms: []string{"稀土出口", "出口稀土"}, Type: "POLICY_TERM", Topic: "外贸"}
	counted := []Counted{
		{"1", run1, []schemas.TermCount{{Term: term.Term, Count: 2, Seq: 0, Page: 1}}},
		{"2", run1, []schemas.TermCount{{Term: term.Term, Count: 3, Seq: 1, Page: 2}}},
	}
	put := func(counted ...Counted) {
		t.Helper()
		if err := db.PutAcceptedCounts(ctx, []AcceptedTerm{term}, counted); err != nil {
			t.Fatal(err)
		}
	}
	accept := func() {
		t.Helper()
		var err error
		if term, err = db.PutAcceptedTerm(ctx, term); err != nil {
			t.Fatal(err)
		}
		put(counted...)
	}
	says := func(want string) {
		t.Helper()
		got := scalar[string](t, db, "SELECT concat(toString(min(first_year)), ' ', toString(sum(count)), ' ', any(topic)) FROM term_first WHERE term = '稀土出口'")
		if got != want {
			t.Errorf("term_first says %q, want %q", got, want)
		}
	}
	accept()
	accept()
	says("2019 5 外贸")
	if n := scalar[uint64](t, db, "SELECT count() FROM term_years WHERE term = '稀土出口'"); n != 2 {
		t.Errorf("%d years, want 2", n)
	}
	term.Topic = "资源"
	accept()
	says("2019 5 资源")
	if list, err := db.AcceptedTerms(ctx); err != nil || len(list) != 1 || list[0].Topic != "资源" || !slices.Equal(list[0].Forms, term.Forms) {
		t.Errorf("accepted: %+v, %v", list, err)
	}
	if runs, err := db.CountedRuns(ctx, term.Term); err != nil || len(runs) != 2 {
		t.Errorf("counted runs: %+v, %v", runs, err)
	}
	if err := db.DropAcceptedTerm(ctx, term); err != nil {
		t.Fatal(err)
	}
	says("0 0 ")
	accept()
	says("2019 5 资源")
	// It no longer stands in the first document.
	put(Counted{"1", run1, []schemas.TermCount{{Term: term.Term}}})
	says("2024 3 资源")
	// A later list has the term: what segment counted is shown once.
	next := report(2024)
	next.Terms = []schemas.TermCount{{Term: "稀土出口", Type: "POLICY_TERM", Topic: "外贸", Count: 4}}
	load(t, db, head("2", run1+1), next)
	put(Counted{"2", run1 + 1, []schemas.TermCount{{Term: term.Term, Count: 3}}})
	says("2024 4 外贸")
}

// A loader that read a term before it was accepted with other forms, and writes its counts last, changes nothing; and
// whoever says that the older acceptance has been counted does not say so of the newer.
func TestCountsByOldFormsDoNotStand(t *testing.T) {
	db := open(t)
	load(t, db, head("1", run1), report(2019))
	ctx := t.Context()
	older, err := db.PutAcceptedTerm(ctx, AcceptedTerm{Term: "稀土出口", Forms: []string{"稀土出口"}, Type: "POLICY_TERM"})
	if err != nil {
		t.Fatal(err)
	}
	newer := older
	newer.Forms = []string{"稀土出口", "出口稀土"}
	if newer, err = db.PutAcceptedTerm(ctx, newer); err != nil {
		t.Fatal(err)
	}
	count := func(by AcceptedTerm, n int) {
		t.Helper()
		err := db.PutAcceptedCounts(ctx, []AcceptedTerm{by}, []Counted{{"1", run1, []schemas.TermCount{{Term: by.Term, Count: n}}}})
		if err := errors.Join(err, db.PutCounted(ctx, by)); err != nil {
			t.Fatal(err)
		}
	}
	shown := func() uint32 { return scalar[uint32](t, db, "SELECT count FROM terms WHERE term = '稀土出口'") }
	counted := func() bool {
		t.Helper()
		list, err := db.AcceptedTerms(ctx)
		if err != nil || len(list) != 1 {
			t.Fatalf("accepted: %+v, %v", list, err)
		}
		return list[0].Counted
	}
	count(older, 1)
	if counted() {
		t.Error("the newer acceptance passes as counted")
	}
	count(newer, 2)
	count(older, 1)
	if n := shown(); n != 2 || !counted() {
		t.Errorf("%d times, counted %v; want 2 and counted", n, counted())
	}
}

// Sentences come document by document, each in order, of the current run alone.
func TestSentences(t *testing.T) {
	db := open(t)
	load(t, db, head("b", run1), report(2024))
	load(t, db, head("b", run1+1), report(2024))
	load(t, db, head("a", run1), report(2019))
	var got []string
	collect := func(s ArchivedSentence) error {
		got = append(got, s.DocID+s.Text)
		if s.Title != "工作报告" || s.Page != s.Seq+1 {
			t.Errorf("sentence %+v", s)
		}
		return nil
	}
	if err := db.Sentences(t.Context(), 0, collect); err != nil {
		t.Fatal(err)
	}
	want := []string{"a完善稀土出口管理办法。", "a出口稀土的企业增加。", "b完善稀土出口管理办法。", "b出口稀土的企业增加。"}
	if !slices.Equal(got, want) {
		t.Errorf("sentences %v, want %v", got, want)
	}
	got = nil
	if err := db.Sentences(t.Context(), 2020, collect); err != nil || len(got) != 2 {
		t.Errorf("since 2020: %v, %v", got, err)
	}
	stop := errors.New("enough")
	if err := db.Sentences(t.Context(), 0, func(ArchivedSentence) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v, want %v", err, stop)
	}
}
