package ui

import (
	"math"
	"strings"
)

// Bar is one value of a plot; nil where there is none.
type Bar struct {
	Label, Text string
	Value       *float64
	Aim, AimHi  *float64 // what the value should have been; AimHi where that is a range
}

// AimMark stands where a value should have been.
const AimMark = "◇"

// barWidth is the most columns a bar takes.
const barWidth = 50

// Bars draws values as bars from a common zero, negative ones to its left, so that lengths compare as the values do.
func Bars(bars []Bar) string {
	s := scaleOf(bars)
	var out strings.Builder
	for _, b := range bars {
		out.WriteString(b.Label + " " + s.draw(b) + "\n")
	}
	return out.String()
}

// barScale says which column a value has.
type barScale struct {
	perUnit float64
	zero    int
}

func scaleOf(bars []Bar) barScale {
	low, high := 0.0, 0.0
	for _, b := range bars {
		for _, v := range []*float64{b.Value, b.Aim, b.AimHi} {
			if v != nil {
				low, high = min(low, *v), max(high, *v)
			}
		}
	}
	s := barScale{}
	if high > low {
		s.perUnit = barWidth / (high - low)
	}
	s.zero = int(math.Round(-low * s.perUnit))
	return s
}

func (s barScale) column(v float64) int { return s.zero + int(math.Round(v*s.perUnit)) }

func (s barScale) draw(b Bar) string {
	line := cells{}
	switch {
	case b.Value == nil:
		line.set(s.zero, s.zero, '·')
	case *b.Value < 0:
		line.set(s.column(*b.Value), s.zero-1, '▒')
		line.set(s.zero, s.zero, '│')
	default:
		line.set(s.zero, s.zero, '│')
		line.set(s.zero+1, s.column(*b.Value), '█')
	}
	if b.Aim != nil {
		at := s.column(*b.Aim)
		if b.AimHi != nil {
			to := s.column(*b.AimHi)
			line.set(at, to, '─')
			line.set(to, to, []rune(AimMark)[0])
		}
		line.set(at, at, []rune(AimMark)[0])
	}
	return strings.TrimRight(string(line)+" "+b.Text, " ")
}

// cells is a line of a plot, longer with every cell set beyond its end.
type cells []rune

func (r *cells) set(from, to int, mark rune) {
	for i := max(from, 0); i <= to; i++ {
		for len(*r) <= i {
			*r = append(*r, ' ')
		}
		(*r)[i] = mark
	}
}
