package app

import (
	"context"
	"fmt"
	"regexp"
	"strconv"

	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/schemas"
)

// storedFact is a fact as the database has it, with its document.
type storedFact struct {
	schemas.Fact

	X0         float32 `json:"x0"`
	Y0         float32 `json:"y0"`
	X1         float32 `json:"x1"`
	Y1         float32 `json:"y1"`
	Title      string  `json:"title"`
	Name       string  `json:"name"` // of the file
	ReportYear int     `json:"report_year"`
}

// storedFactSQL keeps the types of JSON as schemas.Fact has them: 64-bit numbers unquoted, Box apart.
const storedFactSQL = `SELECT f.*, d.name AS name FROM facts AS f LEFT JOIN (SELECT doc_id, name FROM documents) AS d ON d.doc_id = f.doc_id
WHERE startsWith(f.id, %s) LIMIT 2 SETTINGS output_format_json_quote_64bit_integers = 0`

var factID = regexp.MustCompile(`^[0-9a-f]{4,32}$`)

// storedFact finds the fact whose id begins so.
func (b *backend) storedFact(ctx context.Context, prefix string) (*storedFact, error) {
	if !factID.MatchString(prefix) {
		return nil, fmt.Errorf("%q is no fact's id or beginning of one (4 to 32 of 0-9a-f); %s", prefix, listFacts)
	}
	var found []storedFact
	err := b.withDatabase(ctx, func(db *clickhouse.DB) (err error) {
		found, err = rowsOf[storedFact](ctx, db, fmt.Sprintf(storedFactSQL, quoted(prefix)))
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range found {
		f := &found[i]
		f.Box = schemas.Box{X0: f.X0, Y0: f.Y0, X1: f.X1, Y1: f.Y1}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("no fact's id begins with %s; %s", prefix, listFacts)
	case 1:
		return &found[0], nil
	}
	return nil, fmt.Errorf("several facts' ids begin with %s; give more of it", prefix)
}

// storedSentence is a sentence as the database has it, with its document.
type storedSentence struct {
	DocID     string  `json:"doc_id"`
	Seq       int     `json:"seq"`
	Text      string  `json:"text"`
	Page      int     `json:"page"`
	Paragraph int     `json:"paragraph"`
	Start     int     `json:"start"`
	X0        float32 `json:"x0"`
	Y0        float32 `json:"y0"`
	X1        float32 `json:"x1"`
	Y1        float32 `json:"y1"`
	Title     string  `json:"title"`
	Name      string  `json:"name"` // of the file
}

func (s *storedSentence) box() schemas.Box {
	return schemas.Box{X0: s.X0, Y0: s.Y0, X1: s.X1, Y1: s.Y1}
}

const storedSentenceSQL = `SELECT s.*, d.title AS title, d.name AS name
FROM (SELECT doc_id, seq, text, page, paragraph, start, x0, y0, x1, y1 FROM sentences WHERE startsWith(doc_id, %s) AND seq = %d) AS s
INNER JOIN (SELECT doc_id, title, name FROM documents) AS d ON d.doc_id = s.doc_id
LIMIT 2`

var sentenceID = regexp.MustCompile(`^([0-9a-f]{4,64}):([0-9]{1,9})$`)

// sentenceName reads what zhice search calls a sentence: 91c0be12:37.
func sentenceName(named string) (doc string, seq int, ok bool) {
	m := sentenceID.FindStringSubmatch(named)
	if m == nil {
		return "", 0, false
	}
	seq, err := strconv.Atoi(m[2])
	return m[1], seq, err == nil
}

// sentenceLabel is the name that zhice open takes for a sentence.
func sentenceLabel(doc string, seq int) string { return fmt.Sprintf("%.12s:%d", doc, seq) }

// storedSentence finds a sentence by the beginning of its document's id and its number.
func (b *backend) storedSentence(ctx context.Context, doc string, seq int) (*storedSentence, error) {
	var found []storedSentence
	err := b.withDatabase(ctx, func(db *clickhouse.DB) (err error) {
		found, err = rowsOf[storedSentence](ctx, db, fmt.Sprintf(storedSentenceSQL, quoted(doc), seq))
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, fmt.Errorf("no sentence is %s:%d; `zhice search WORDS` prints the names of those it finds", doc, seq)
	case len(found) > 1:
		return nil, fmt.Errorf("several documents' ids begin with %s; give more of it", doc)
	}
	return &found[0], nil
}

const listFacts = "`zhice query \"SELECT id, indicator, span, period FROM facts\"` lists them"
