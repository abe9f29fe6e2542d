package ui

import (
	"strings"
	"testing"
)

func TestBarsCompareAsTheirValues(t *testing.T) {
	four, minus := 4.0, -1.0
	got := Bars([]Bar{{"2021", "4", &four}, {"2022", "", nil}, {"2023", "-1", &minus}})
	want := "2021 " + strings.Repeat(" ", 10) + "│" + strings.Repeat("█", 40) + " 4\n" +
		"2022 " + strings.Repeat(" ", 10) + "·\n" +
		"2023 " + strings.Repeat("▒", 10) + "│ -1\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestBarsOfNothing(t *testing.T) {
	zero := 0.0
	if got := Bars([]Bar{{"2021", "0", &zero}}); got != "2021 │ 0\n" {
		t.Errorf("%q", got)
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
