package ui

import (
	"strings"
	"testing"
)

func TestBarsCompareAsTheirValues(t *testing.T) {
	four, minus := 4.0, -1.0
	got := Bars([]Bar{{Label: "2021", Text: "4", Value: &four}, {Label: "2022"}, {Label: "2023", Text: "-1", Value: &minus}})
	want := "2021 " + strings.Repeat(" ", 10) + "│" + strings.Repeat("█", 40) + " 4\n" +
		"2022 " + strings.Repeat(" ", 10) + "·\n" +
		"2023 " + strings.Repeat("▒", 10) + "│ -1\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestBarsOfNothing(t *testing.T) {
	zero := 0.0
	if got := Bars([]Bar{{Label: "2021", Text: "0", Value: &zero}}); got != "2021 │ 0\n" {
		t.Errorf("%q", got)
	}
}

func TestBarsMarkTheAims(t *testing.T) {
	five, six, ten := 5.0, 6.0, 10.0
	got := Bars([]Bar{{Label: "2021", Text: "5", Value: &five, Aim: &six}, {Label: "2022", Text: "10", Value: &ten, Aim: &six}, {Label: "2023", Aim: &five, AimHi: &six}})
	want := "2021 │" + strings.Repeat("█", 25) + "    ◇ 5\n" +
		"2022 │" + strings.Repeat("█", 29) + "◇" + strings.Repeat("█", 20) + " 10\n" +
		"2023 ·" + strings.Repeat(" ", 24) + "◇────◇\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestTableLinesUpChinese(t *testing.T) {
	var out strings.Builder
	Table(&out, []string{"name", "n"}, [][]string{{"粮食", "1"}, {"a\nb", "2"}, {"很长很长很长的名字", "3"}}, 8)
	for _, want := range []string{" 粮食     1 ", " a b      2 ", " 很长很…  3 "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}
