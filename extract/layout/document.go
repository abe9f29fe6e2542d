package layout

import (
	"slices"

	"github.com/zhice-project/zhice/schemas"
)

// Document makes an extraction of laid-out pages. Engine, EngineVersion and DocID are the caller's to fill in.
func Document(pages []Page) *schemas.Extraction {
	x := &schemas.Extraction{Pages: make([]schemas.Page, len(pages))}
	for i, p := range pages {
		x.Pages[i] = p.Page
	}
	pages = slices.Clone(pages) // lines are changed in and taken out of copies
	for i := range pages {
		pages[i].Lines = slices.Clone(pages[i].Lines)
	}
	tighten(pages)
	body := bodySize(pages)
	dropFurniture(pages, body)
	x.Tables = tables(pages)
	x.Paragraphs = paragraphs(pages, body)
	x.Quality = Overall(x.Pages)
	return x
}
