-- Nothing is stored for a citation: it is a mention of a title or number, linked when a document that bears it is there,
-- whichever of the two came first. A title that several documents bear (政府工作报告) is linked to none.
-- A title and the number in brackets behind it are one citation: 《某办法》（国发〔2024〕1号), 《某标准》（GB 1-2020）. The number
-- then says which of several editions is meant, and the title alone links only where there is no number.
-- Names are compared without marks and white space. A document is found by its title also without what its last bracket
-- says （2021年版, 试行）, the State Council's work report without its name, but never one that was made in a later year than
-- the one that cites it: that is another edition.
CREATE OR REPLACE VIEW citations AS
WITH
    bearers AS
    (
        SELECT name, any(doc_id) AS cited, any(report_year) AS year
        FROM
        (
            SELECT
                doc_id, report_year,
                replaceRegexpAll(title, '[\\s《》〈〉“”‘’"]', '') AS bare,
                arrayJoin(arrayDistinct([
                    bare,
                    replaceRegexpOne(bare, '[（(][^（）()]*[）)]$', ''),
                    replaceRegexpOne(bare, '^(\\d{4}年)国务院(政府工作报告)$', '\\1\\2'),
                    doc_no
                ])) AS name
            FROM documents
            WHERE status = 'loaded'
        )
        WHERE name != ''
        GROUP BY name
        HAVING uniqExact(doc_id) = 1
    ),
    named AS
    (
        SELECT
            t.doc_id AS doc_id, t.seq AS seq, t.span_start AS span_start, t.span AS span, t.canonical AS title,
            n.canonical AS doc_no, t.page AS page
        FROM (SELECT * FROM mentions WHERE type = 'LAW/DOC_TITLE' AND canonical != '') AS t
        LEFT JOIN (SELECT doc_id, seq, span_start, canonical FROM mentions WHERE type = 'DOC_NO') AS n
            ON n.doc_id = t.doc_id AND n.seq = t.seq AND n.span_start = t.span_start + lengthUTF8(t.span) + 1
        UNION ALL
        SELECT doc_id, seq, span_start, span, '' AS title, canonical AS doc_no, page
        FROM mentions
        WHERE type = 'DOC_NO' AND canonical != ''
            AND (doc_id, seq, span_start) NOT IN
            (SELECT doc_id, seq, span_start + lengthUTF8(span) + 1 FROM mentions WHERE type = 'LAW/DOC_TITLE' AND canonical != '')
    )
SELECT
    m.doc_id AS doc_id,
    m.seq AS seq,
    m.span_start AS span_start,
    m.span AS span,
    m.title AS title,
    m.doc_no AS doc_no,
    if(b.cited = m.doc_id OR b.year > own.report_year AND own.report_year > 0, '', b.cited) AS cited_doc_id,
    m.page AS page
FROM named AS m
INNER JOIN (SELECT doc_id, title, doc_no, report_year FROM documents WHERE status = 'loaded') AS own ON own.doc_id = m.doc_id
LEFT JOIN bearers AS b ON b.name = if(m.doc_no != '', m.doc_no, replaceRegexpAll(m.title, '[\\s《》〈〉“”‘’"]', ''))
WHERE (m.title = '' OR m.title != own.title) AND (m.doc_no = '' OR m.doc_no != own.doc_no)
    AND NOT (own.title LIKE '%政府工作报告' AND m.title = concat(toString(own.report_year), '年政府工作报告'))
COMMENT 'A document names another by title, number or both; cited_doc_id is empty while that one is not in the archive';
