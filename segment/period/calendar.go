package period

import "strconv"

// day is a date of the proleptic Gregorian calendar.
type day struct{ y, m, d int }

// interval is [from, to); a zero day is an open end.
type interval struct {
	from, to day
	// canon is the form of ANNOTATION.md section 6.2 (2024, 2025-10, 2026/2030, ../2025-10); empty where unknown.
	canon string
}

func (d day) open() bool { return d.y == 0 }

func (d day) before(e day) bool {
	if d.y != e.y {
		return d.y < e.y
	}
	if d.m != e.m {
		return d.m < e.m
	}
	return d.d < e.d
}

func (d day) iso() *string {
	if d.open() {
		return nil
	}
	b := make([]byte, 0, 10)
	b = pad(b, d.y, 4)
	b = append(b, '-')
	b = pad(b, d.m, 2)
	b = append(b, '-')
	b = pad(b, d.d, 2)
	s := string(b)
	return &s
}

func pad(b []byte, n, width int) []byte {
	s := strconv.Itoa(n)
	for k := len(s); k < width; k++ {
		b = append(b, '0')
	}
	return append(b, s...)
}

func isLeap(y int) bool { return y%4 == 0 && y%100 != 0 || y%400 == 0 }

func daysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if isLeap(y) {
			return 29
		}
		return 28
	}
	return 31
}

// plusMonths moves the first of a month.
func plusMonths(y, m, n int) day {
	k := y*12 + m - 1 + n
	return day{k / 12, k%12 + 1, 1}
}

func (d day) next() day {
	d.d++
	if d.d > daysIn(d.y, d.m) {
		return plusMonths(d.y, d.m, 1)
	}
	return d
}

func (d day) plus(n int) day {
	for ; n > 0; n-- {
		d = d.next()
	}
	return d
}

// weekday is 0 for Monday (Sakamoto's method).
func (d day) weekday() int {
	t := [...]int{0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4}
	y := d.y
	if d.m < 3 {
		y--
	}
	return (y + y/4 - y/100 + y/400 + t[d.m-1] + d.d + 6) % 7
}

func year(y int) interval { return years(y, y) }

func years(a, b int) interval {
	c := string(pad(nil, a, 4))
	if b != a {
		c += "/" + string(pad(nil, b, 4))
	}
	return interval{day{a, 1, 1}, day{b + 1, 1, 1}, c}
}

func month(y, m int) interval { return months(y, m, m) }

// months is from month a to month b of a year, b included.
func months(y, a, b int) interval {
	if a == 1 && b == 12 {
		return year(y)
	}
	c := yearMonth(y, a)
	if b != a {
		c += "/" + yearMonth(y, b)
	}
	return interval{day{y, a, 1}, plusMonths(y, b, 1), c}
}

func yearMonth(y, m int) string { return string(pad(append(pad(nil, y, 4), '-'), m, 2)) }

// date is one day; ok is false for the 30th of February, and for a year 0, which no calendar has.
func date(y, m, d int) (interval, bool) {
	if y < 1 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return interval{}, false
	}
	f := day{y, m, d}
	return interval{f, f.next(), *f.iso()}, true
}

// days is n days from f on.
func days(f day, n int) interval {
	to := f.plus(n)
	last := f.plus(n - 1)
	return interval{f, to, *f.iso() + "/" + *last.iso()}
}

// week is the n-th week (Monday to Sunday) that begins at or after the first day of the interval.
func weeks(in interval, first, count int) interval {
	f := in.from
	f = f.plus((7 - f.weekday()) % 7)
	return days(f.plus(7*(first-1)), 7*count)
}

// through is from the beginning of a to the end of b.
func through(a, b interval) interval {
	return interval{a.from, b.to, firstOf(a.canon) + "/" + lastOf(b.canon)}
}

func firstOf(c string) string {
	for i := range c {
		if c[i] == '/' {
			return c[:i]
		}
	}
	return c
}

func lastOf(c string) string {
	for i := len(c) - 1; i >= 0; i-- {
		if c[i] == '/' {
			return c[i+1:]
		}
	}
	return c
}

// since is open to the future, until open to the past.
func since(a interval) interval { return interval{from: a.from, canon: firstOf(a.canon) + "/.."} }

func until(a interval) interval { return interval{to: a.to, canon: "../" + lastOf(a.canon)} }

// before ends where a begins.
func before(a interval) interval { return interval{to: a.from, canon: "../" + firstOf(a.canon)} }
