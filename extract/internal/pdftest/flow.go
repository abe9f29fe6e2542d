package pdftest

// Flow sets paragraphs as official documents are set: 16 point type, lines of 28 characters, the first indented by two.
// Page numbers, headers and everything else is the caller's to add.
func Flow(paragraphs ...string) []Page {
	const (
		size, pitch, left = 16.0, 28.0, 74.0
		perLine, perPage  = 28, 22
	)
	var pages []Page
	line := perPage
	for _, p := range paragraphs {
		text := []rune("  " + p) // two blanks stand for the indent
		for first := true; len(text) > 0; first = false {
			width, n := 0.0, 0
			for n < len(text) && width+Advance(text[n]) <= perLine+0.01 {
				if first && n < 2 {
					width++
				} else {
					width += Advance(text[n])
				}
				n++
			}
			if line == perPage {
				pages = append(pages, Page{})
				line = 0
			}
			page, x, s := &pages[len(pages)-1], left, text[:n]
			if first {
				x, s = left+2*size, text[2:n]
			}
			page.Texts = append(page.Texts, Text{X: x, Y: 110 + float64(line)*pitch, Size: size, S: string(s)})
			text = text[n:]
			line++
		}
	}
	return pages
}
