-- Growth targets: set, stated to be absent, or not found
-- For each work report whether it sets a growth target for its year, says that it sets none, or is silent. A blank in a
-- panel is one of the last two, and they are not the same.
SELECT
    d.region AS region,
    d.report_year AS report_year,
    multiIf(t.doc_id != '', 'set', a.doc_id != '', 'stated absent', 'not found') AS target,
    a.span AS words,
    d.title AS title
FROM (SELECT doc_id, region, report_year, title FROM documents WHERE status = 'loaded' AND title LIKE '%政府工作报告%' AND doc_type = '报告') AS d
LEFT JOIN (SELECT DISTINCT doc_id FROM targets WHERE indicator_id IN ('gdp_growth', 'grp_growth') AND period = toString(report_year)) AS t ON t.doc_id = d.doc_id
LEFT JOIN (SELECT doc_id, any(span) AS span FROM absences WHERE indicator_id IN ('gdp_growth', 'grp_growth') GROUP BY doc_id) AS a ON a.doc_id = d.doc_id
ORDER BY region, report_year
