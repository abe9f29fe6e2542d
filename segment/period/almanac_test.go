package period

import "testing"

func TestDaysOfTheTraditionalCalendar(t *testing.T) {
	for _, c := range []struct {
		y, m, d int
		want    day
	}{
		{2008, 1, 1, day{2008, 2, 7}}, {2013, 1, 1, day{2013, 2, 10}}, {2019, 1, 1, day{2019, 2, 5}}, {2020, 1, 1, day{2020, 1, 25}},
		{2021, 1, 1, day{2021, 2, 12}}, {2022, 1, 1, day{2022, 2, 1}}, {2023, 1, 1, day{2023, 1, 22}}, {2024, 1, 1, day{2024, 2, 10}},
		{2025, 1, 1, day{2025, 1, 29}}, {2034, 1, 1, day{2034, 2, 19}}, // the year after a leap eleventh month
		{2020, 8, 15, day{2020, 10, 1}}, {2023, 8, 15, day{2023, 9, 29}}, {2024, 8, 15, day{2024, 9, 17}}, {2023, 5, 5, day{2023, 6, 22}},
		{2006, 5, 5, day{2006, 5, 31}}, {2022, 9, 9, day{2022, 10, 4}}, {2012, 5, 5, day{2012, 6, 23}},
		{2033, 12, 8, day{2034, 1, 27}},                                                               // behind the leap eleventh month itself
		{1998, 12, 8, day{1999, 1, 24}}, {2027, 1, 1, day{2027, 2, 6}}, {2030, 1, 1, day{2030, 2, 3}}, // new moons shortly before or after midnight
	} {
		if got := lunarDay(c.y, c.m, c.d); got != c.want {
			t.Errorf("%d-%d-%d: %v, want %v", c.y, c.m, c.d, got, c.want)
		}
	}
	for _, c := range []struct {
		y, n int
		want day
	}{{2024, 2, day{2024, 2, 4}}, {2021, 2, day{2021, 2, 3}}, {2024, 23, day{2024, 12, 21}}, {2023, 6, day{2023, 4, 5}}, {2025, 11, day{2025, 6, 21}}, {2021, 0, day{2021, 1, 5}}} {
		if got := gregorian(solarTerm(c.y, c.n)); got != c.want {
			t.Errorf("term %d of %d: %v, want %v", c.n, c.y, got, c.want)
		}
	}
}

func TestJulianDaysGoBothWays(t *testing.T) {
	for n := 2415021; n < 2488129; n += 17 { // 1900 to 2100
		if d := gregorian(n); julian(d) != n {
			t.Fatalf("%d: %v is %d", n, d, julian(d))
		}
	}
}
