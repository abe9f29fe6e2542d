package period

import "math"

// The days of the traditional calendar, from the places of sun and moon (Meeus, Astronomical Algorithms, chapters 25 and
// 49, without the smallest terms): right to a quarter of an hour, which tells the day but where the moment lies that
// close to midnight. GB/T 33661-2017 lays down the rules of the months. Days are those of Beijing time.

const (
	beijing   = 8.0 / 24
	dynamical = 0.0008 // days that dynamical time is ahead of the clock in our time
	tropical  = 365.2422
	synodic   = 29.530588861
	rad       = math.Pi / 180
)

// sunAt is the apparent longitude of the sun in degrees at a Julian day.
func sunAt(jd float64) float64 {
	t := (jd - 2451545) / 36525
	m := (357.52911 + 35999.05029*t) * rad
	c := (1.914602-0.004817*t)*math.Sin(m) + (0.019993-0.000101*t)*math.Sin(2*m) + 0.000289*math.Sin(3*m)
	l := 280.46646 + 36000.76983*t + 0.0003032*t*t + c - 0.00569 - 0.00478*math.Sin((125.04-1934.136*t)*rad)
	return math.Mod(math.Mod(l, 360)+360, 360)
}

// solarTerm is the Julian day number of the n-th term of a year, 0 for 小寒 in the first days of January, by 15 degrees.
func solarTerm(y, n int) int {
	want := math.Mod(285+15*float64(n), 360)
	jd := float64(julian(day{y, 1, 5})) + tropical*float64(n)/24
	for range 4 {
		jd += math.Mod(want-sunAt(jd)+540, 360)/360*tropical - tropical/2
	}
	return dayNumber(jd)
}

// newMoon is the Julian day number of the k-th new moon after that of 6 January 2000.
func newMoon(k int) int {
	n := float64(k)
	t := n / 1236.85
	e := 1 - 0.002516*t
	m := (2.5534 + 29.1053567*n) * rad
	p := (201.5643 + 385.81693528*n + 0.0107582*t*t) * rad
	f := (160.7108 + 390.67050284*n - 0.0016118*t*t) * rad
	o := (124.7746 - 1.56375588*n) * rad
	jd := 2451550.09766 + synodic*n + 0.00015437*t*t -
		0.4072*math.Sin(p) + 0.17241*e*math.Sin(m) + 0.01608*math.Sin(2*p) + 0.01039*math.Sin(2*f) + 0.00739*e*math.Sin(p-m) -
		0.00514*e*math.Sin(p+m) + 0.00208*e*e*math.Sin(2*m) - 0.00111*math.Sin(p-2*f) - 0.00057*math.Sin(p+2*f) +
		0.00056*e*math.Sin(2*p+m) - 0.00042*math.Sin(3*p) + 0.00042*e*math.Sin(m+2*f) + 0.00038*e*math.Sin(m-2*f) -
		0.00024*e*math.Sin(2*p-m) - 0.00017*math.Sin(o)
	return dayNumber(jd)
}

// dayNumber is the Julian day number of the day in Beijing that a moment of dynamical time falls on.
func dayNumber(jd float64) int { return int(math.Floor(jd - dynamical + beijing + 0.5)) }

// moonBefore is the number of the last new moon on or before a day.
func moonBefore(jdn int) int {
	k := int(math.Round((float64(jdn) - 2451550.1) / synodic))
	for newMoon(k) > jdn {
		k--
	}
	for newMoon(k+1) <= jdn {
		k++
	}
	return k
}

// lunarDay is the day of a month of the traditional calendar, for years 1900 to 2100. The eleventh month is that of the
// winter solstice; where thirteen months lie between two of them, the first without a second term of its own repeats the
// number of the one before.
func lunarDay(y, m, d int) day {
	const winter = 23   // 冬至, counted from 小寒
	from, k := y-1, m+1 // the year of the solstice before, and months after that one's
	if m >= 11 {
		from, k = y, m-11
	}
	first := moonBefore(solarTerm(from, winter))
	leap := 0
	if moonBefore(solarTerm(from+1, winter))-first == 13 {
		leap = 1
		for leap < 13 && hasMiddleTerm(first+leap) {
			leap++
		}
	}
	if leap > 0 && k >= leap {
		k++
	}
	return gregorian(newMoon(first+k) + d - 1)
}

// hasMiddleTerm reports whether the sun passes a whole thirty of degrees, one of twelve terms, in the month of the moon.
func hasMiddleTerm(k int) bool {
	sign := func(jdn int) int { return int(sunAt(float64(jdn)-0.5-beijing+dynamical) / 30) }
	return sign(newMoon(k)) != sign(newMoon(k+1))
}

// julian is the Julian day number of a date (Fliegel and van Flandern).
func julian(d day) int {
	a := (14 - d.m) / 12
	y, m := d.y+4800-a, d.m+12*a-3
	return d.d + (153*m+2)/5 + 365*y + y/4 - y/100 + y/400 - 32045
}

func gregorian(jdn int) day {
	a := jdn + 32044
	b := (4*a + 3) / 146097
	c := a - 146097*b/4
	d := (4*c + 3) / 1461
	e := c - 1461*d/4
	m := (5*e + 2) / 153
	return day{100*b + d - 4800 + m/10, m + 3 - 12*(m/10), e - (153*m+2)/5 + 1}
}
