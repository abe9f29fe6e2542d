package numeral

import "math"

// decimal is mant·10^exp. Policy figures are short decimals with a large multiplier (11.92亿): kept this way they come
// out as the float64 nearest to what was written, without the dust of repeated multiplication. A number of more than
// 18 digits goes on as a float.
type decimal struct {
	mant  int64
	exp   int
	float float64 // used where wide
	wide  bool
}

const (
	mantLimit = 1e17
	// wideLimit keeps rows of hundreds of digits finite, whatever multiplies them.
	wideLimit = 1e200
)

func whole(n int64) decimal { return decimal{mant: n} }

func (d decimal) zero() bool {
	if d.wide {
		return d.float == 0
	}
	return d.mant == 0
}

// digit appends one more digit, before (frac false) or after the decimal point.
func (d decimal) digit(n int64, frac bool) decimal {
	if d.wide {
		if frac {
			return d // beyond what a float64 can hold
		}
		if d.float < wideLimit {
			d.float = d.float*10 + float64(n)
		}
		return d
	}
	if d.mant >= mantLimit {
		if frac {
			return d
		}
		return decimal{wide: true, float: d.value()*10 + float64(n)}
	}
	d.mant = d.mant*10 + n
	if frac {
		d.exp--
	}
	return d
}

// shift multiplies by 10^n.
func (d decimal) shift(n int) decimal {
	if d.wide {
		d.float *= math.Pow10(n)
		return d
	}
	if d.mant != 0 {
		d.exp += n
	}
	return d
}

func (d decimal) add(e decimal) decimal {
	switch {
	case d.zero():
		return e
	case e.zero():
		return d
	case d.wide || e.wide:
		return decimal{wide: true, float: d.value() + e.value()}
	}
	if d.exp < e.exp {
		d, e = e, d
	}
	m := d.mant
	for x := d.exp; x > e.exp; x-- {
		if m >= mantLimit {
			return decimal{wide: true, float: d.value() + e.value()}
		}
		m *= 10
	}
	return decimal{mant: m + e.mant, exp: e.exp}
}

func (d decimal) value() float64 {
	switch {
	case d.wide:
		return d.float
	case d.exp >= 0:
		return float64(d.mant) * math.Pow10(d.exp)
	}
	for d.exp < -22 && d.mant%10 == 0 && d.mant != 0 {
		d.mant, d.exp = d.mant/10, d.exp+1
	}
	return float64(d.mant) / math.Pow10(-d.exp)
}
