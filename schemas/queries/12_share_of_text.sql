-- How much of a report each section takes
-- Characters of each top section as a share of the report's text in percent, with its role: looking back or ahead.
SELECT
    d.region AS region,
    d.report_year AS report_year,
    s.section[1] AS part,
    any(s.role) AS role,
    sum(lengthUTF8(s.text)) AS characters,
    round(100 * characters / any(whole.characters), 1) AS share
FROM sentences AS s
INNER JOIN (SELECT doc_id, region, report_year FROM documents WHERE status = 'loaded' AND title LIKE '%政府工作报告%') AS d ON d.doc_id = s.doc_id
INNER JOIN (SELECT doc_id, sum(lengthUTF8(text)) AS characters FROM sentences GROUP BY doc_id) AS whole ON whole.doc_id = s.doc_id
WHERE notEmpty(s.section)
GROUP BY s.doc_id, region, report_year, part
ORDER BY region, report_year, min(s.seq)
