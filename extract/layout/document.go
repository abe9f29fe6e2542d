package layout

import "github.com/zhice-project/zhice/schemas"

// Document makes an extraction of laid-out pages. Engine, EngineVersion and DocID are the caller's to fill in.
func Document(pages []Page) *schemas.Extraction {
	x := &schemas.Extraction{Pages: make([]schemas.Page, len(pages))}
	for i, p := range pages {
		x.Pages[i] = p.Page
	}
	x.Paragraphs = Paragraphs(pages)
	x.Tables = tables(pages)
	x.Quality = Overall(x.Pages)
	return x
}
