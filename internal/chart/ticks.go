package chart

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// yearTicks are whole years, every step-th named, counted from 0 so that 2000, 2005, 2010 are among them.
type yearTicks struct{ from, to, step int }

// Ticks is for plot.Ticker.
func (t yearTicks) Ticks(_, _ float64) []plot.Tick {
	var out []plot.Tick
	for y := t.from; y <= t.to; y++ {
		tick := plot.Tick{Value: float64(y)}
		if y%t.step == 0 {
			tick.Label = strconv.Itoa(y)
		}
		out = append(out, tick)
	}
	return out
}

// valueTicks are round values, all of them named, with as many digits as tell them apart.
type valueTicks struct{}

// Ticks is for plot.Ticker.
func (valueTicks) Ticks(low, high float64) []plot.Tick {
	step := stepOf(low, high)
	var out []plot.Tick
	for i := math.Ceil(low / step); i*step <= high; i++ {
		out = append(out, plot.Tick{Value: i * step, Label: shortNumber(i*step, digitsOf(step))})
	}
	return out
}

// stepOf is a round distance that parts a range into four to seven.
func stepOf(low, high float64) float64 {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/4)))
	for _, by := range []float64{2, 2.5, 2} { // 1, 2, 5, 10
		if (high-low)/step > 7 {
			step *= by
		}
	}
	return step
}

// usualDigits are as many behind the point as statistics print.
const usualDigits = 2

// digitsOf says how many digits behind the point a step needs.
func digitsOf(step float64) int {
	const most = 9
	return min(max(0, -int(math.Floor(math.Log10(step)+1e-9))), most)
}

// shortNumber writes at most so many digits behind the point.
func shortNumber(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}
