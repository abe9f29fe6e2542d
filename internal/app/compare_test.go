package app

import "testing"

// Of 10,000 words each, twice is chance and thirty times is not; the texts' length counts.
func TestTermsAreJudgedByChance(t *testing.T) {
	terms := []comparedTerm{
		{Term: "新", After: 3}, {Term: "去", Before: 3}, {Term: "多", Before: 10, After: 40}, {Term: "少", Before: 40, After: 10}, {Term: "平", Before: 10, After: 12},
	}
	judgeTerms(terms, 10000, 10000)
	for i, want := range []string{changeNew, changeGone, changeMore, changeLess, changeSame} {
		if terms[i].Change != want {
			t.Errorf("%s is %s; want %s", terms[i].Term, terms[i].Change, want)
		}
	}
	if terms[2].AfterPer10k != 40 {
		t.Errorf("%v per 10,000 words", terms[2].AfterPer10k)
	}
	// 10 of 10,000 words against 40 of 40,000 is the same use; 10 against 40 of as many is 2 (10 ln 10/25 + 40 ln 40/25).
	if got := keyness(10, 10000, 40, 40000); got != 0 {
		t.Errorf("keyness of equal shares is %v", got)
	}
	if got := keyness(10, 10000, 40, 10000); got != 19.27 {
		t.Errorf("keyness is %v", got)
	}
	if got := keyness(1, 0, 1, 10); got != 0 {
		t.Errorf("keyness without words is %v", got)
	}
}

// What is gone is counted where the rest of its section went, and what has moved says nothing of that.
func TestGoneSentencesAreCountedWhereTheirSectionWent(t *testing.T) {
	sentences := []comparedSentence{
		{Change: changeChanged, BeforeSection: []string{"一、回顾"}, AfterSection: []string{"一、去年工作"}},
		{Change: changeSame, Moved: true, BeforeSection: []string{"一、回顾"}, AfterSection: []string{"二、任务"}},
		{Change: changeSame, Moved: true, BeforeSection: []string{"一、回顾", "（一）"}, AfterSection: []string{"二、任务"}},
		{Change: changeNew, AfterSection: []string{"二、任务"}},
		{Change: changeGone, BeforeSection: []string{"一、回顾", "（二）"}},
		{Change: changeGone, BeforeSection: []string{"三、致谢"}},
	}
	got := bySection(sentences)
	want := []comparedSection{
		{Heading: "一、去年工作", Changed: 1, Gone: 1}, {Heading: "二、任务", Same: 2, New: 1}, {Heading: "三、致谢", Gone: 1},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v; want %+v", got[i], want[i])
		}
	}
}
