-- Which documents cite which, and after how long
-- One line for each pair: how often, from where to where, and the years between them. Documents that are not in the
-- archive are named by what they are cited as.
SELECT
    c.from_region AS from_region,
    c.from_title AS from_title,
    if(c.cited_doc_id = '', c.cited_as, t.title) AS to_title,
    c.cited_doc_id != '' AS in_archive,
    t.issuer_level AS to_level,
    if(in_archive AND c.from_year > 0 AND t.report_year > 0, toInt32(c.from_year) - toInt32(t.report_year), NULL) AS lag_years,
    c.times AS times
FROM
(
    SELECT
        d.region AS from_region, d.title AS from_title, d.report_year AS from_year, c.doc_id AS doc_id,
        c.cited_doc_id AS cited_doc_id, if(c.title = '', c.doc_no, c.title) AS cited_as, count() AS times
    FROM citations AS c
    INNER JOIN (SELECT doc_id, title, region, report_year FROM documents WHERE status = 'loaded') AS d ON d.doc_id = c.doc_id
    GROUP BY from_region, from_title, from_year, doc_id, cited_doc_id, cited_as
) AS c
LEFT JOIN (SELECT doc_id, title, issuer_level, report_year FROM documents WHERE status = 'loaded') AS t ON t.doc_id = c.cited_doc_id
ORDER BY from_region, from_title, times DESC, to_title
