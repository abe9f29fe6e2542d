package mark

import (
	"image"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func TestMarkIsDrawnToScale(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 100, 100))
	Mark{Box: schemas.Box{X0: 10, Y0: 20, X1: 30, Y1: 40}, Colour: Red, Filled: true}.Draw(img, 2)
	for _, c := range []struct {
		x, y  int
		drawn bool
	}{{20, 40, true}, {59, 79, true}, {40, 60, true}, {19, 40, false}, {60, 60, false}, {40, 39, false}, {40, 80, false}} {
		if _, _, _, a := img.At(c.x, c.y).RGBA(); (a > 0) != c.drawn {
			t.Errorf("at %d, %d drawn is %v", c.x, c.y, a > 0)
		}
	}
	if edge, inside := img.RGBAAt(20, 60).A, img.RGBAAt(40, 60).A; edge <= inside {
		t.Errorf("the outline (%d) does not stand out from the filling (%d)", edge, inside)
	}
}

// The page itself stays as it is.
func TestMarksAreDrawnOverACopy(t *testing.T) {
	page := image.NewGray(image.Rect(0, 0, 40, 40))
	img := Over(page, 1, Mark{Box: schemas.Box{X0: 1, Y0: 1, X1: 9, Y1: 9}, Colour: Red}, Mark{Box: schemas.Box{X0: 20, Y0: 20, X1: 30, Y1: 30}, Colour: Red})
	for _, at := range []image.Point{{1, 1}, {20, 20}} {
		if r, _, _, _ := img.At(at.X, at.Y).RGBA(); r == 0 {
			t.Errorf("no mark at %v", at)
		}
		if page.GrayAt(at.X, at.Y).Y != 0 {
			t.Error("the page was drawn on")
		}
	}
}
