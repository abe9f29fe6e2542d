-- What a report sets targets for
-- Targets of each report by the topic of their indicator; `named` lists the indicators.
-- Readings of a confidence below 0.6 are left out, and what a report says twice counts once.
SELECT
    t.doc_region AS region,
    t.report_year AS report_year,
    if(i.topic = '', 'other', i.topic) AS topic,
    count() AS targets,
    arraySort(groupUniqArray(t.indicator)) AS named
FROM
(
    SELECT * FROM targets
    ORDER BY page, fact_id
    LIMIT 1 BY doc_id, indicator, scope, measure, base, period, value, value_hi, unit
) AS t
LEFT JOIN (SELECT id, topic FROM indicators FINAL) AS i ON i.id = t.indicator_id
WHERE t.report_year > 0 AND t.title LIKE '%政府工作报告%' AND t.doc_type = '报告' AND t.confidence >= 0.6
GROUP BY region, report_year, topic
ORDER BY region, report_year, targets DESC, topic
