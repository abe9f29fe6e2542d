package clickhouse

import (
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

// A title and the number in brackets behind it are one citation, and the number says which edition is meant; a title alone
// finds a document by its name without the edition, but none of a later year and not the citing one itself.
func TestCitationsKnowEditions(t *testing.T) {
	db := open(t)
	citing := report(2025)
	citing.Document.Title = "2025年国务院政府工作报告"
	name := func(page int, span, typ, canonical string, at int) schemas.Mention {
		return schemas.Mention{Span: span, Type: typ, Canonical: canonical, Page: page, Seq: page, SpanStart: at}
	}
	citing.Mentions = []schemas.Mention{
		name(1, "《虚拟污染控制标准》", "LAW/DOC_TITLE", "虚拟污染控制标准", 3),
		name(1, "GB 99001-2010", "DOC_NO", "GB 99001-2010", 14),
		name(2, "《虚拟污染控制标准》", "LAW/DOC_TITLE", "虚拟污染控制标准", 3),
		name(2, "GB 99001-2020", "DOC_NO", "GB 99001-2020", 14),
		name(3, "《虚拟产业目录》", "LAW/DOC_TITLE", "虚拟产业目录", 3),
		name(4, "《虚拟规划》", "LAW/DOC_TITLE", "虚拟规划", 3),
		name(5, "政府工作报告", "LAW/DOC_TITLE", "2025年政府工作报告", 3),
		name(6, "2024年政府工作报告", "LAW/DOC_TITLE", "2024年政府工作报告", 3),
	}
	load(t, db, head("a", run1), citing)
	for id, d := range map[string]struct {
		year      int
		title, no string
	}{
		"b": {2020, "虚拟污染控制标准", "GB 99001-2020"}, "c": {2021, "虚拟产业目录（2021年版）", ""}, "d": {2026, "虚拟规划", ""}, "e": {2024, "2024年国务院政府工作报告", ""},
	} {
		cited := report(d.year)
		cited.Document.Title, cited.Document.DocNo = d.title, d.no
		load(t, db, head(id, run1), cited)
	}
	const ask = "SELECT arrayStringConcat(groupArray(concat(toString(page), ' ', doc_no, '=', cited_doc_id)), ', ') FROM (SELECT * FROM citations WHERE doc_id = 'a' ORDER BY page)"
	if got, want := scalar[string](t, db, ask), "1 GB 99001-2010=, 2 GB 99001-2020=b, 3 =c, 4 =, 6 =e"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
