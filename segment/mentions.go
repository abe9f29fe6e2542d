package segment

import (
	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/fact"
	"github.com/zhice-project/zhice/segment/text"
)

// mentions finds the names in all sentences of a document, in offsets of their views, and hands them to the sentences.
func (s *Segmenter) mentions(doc *schemas.Document, views []fact.Sentence) []schemas.Mention {
	return []schemas.Mention{}
}

// lineMentions finds the names of one line, in offsets of its view.
func (s *Segmenter) lineMentions(v *text.View) []schemas.Mention {
	return []schemas.Mention{}
}
