package layout_test

import (
	"testing"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/layout"
)

// drawing is a page like a map or a circuit: n by n short labels, each in a box of its own.
func drawing(n int) *engine.Page {
	p := &engine.Page{Width: 1200, Height: 1200, TextObjects: n * n}
	step := 1160 / float32(n)
	for i := range n {
		for j := range n {
			x, y := 20+step*float32(j), 20+step*float32(i)
			p.Rules = append(p.Rules, engine.Rule{X0: x, Y0: y, X1: x + step, Y1: y}, engine.Rule{X0: x, Y0: y, X1: x, Y1: y + step})
			for k, r := range "图3" {
				left := x + 0.1*step + float32(k)*0.12*step
				p.Chars = append(p.Chars, engine.Char{R: r, X0: left, X1: left + 0.3*step, Y0: y + 0.3*step, Y1: y + 0.7*step, Base: y + 0.65*step, Size: 0.4 * step})
			}
		}
	}
	return p
}

func BenchmarkDrawing(b *testing.B) {
	p := drawing(98) // 19,208 rules and as many characters
	for b.Loop() {
		layout.Lines(1, p)
	}
}
