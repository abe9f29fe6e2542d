-- The life of a programme: when it is named, and with what money and counts
-- Named actions, projects, funds and pilots by year, with the figures of the sentences they stand in.
SELECT
    m.canonical AS programme,
    m.report_year AS year,
    uniqExact(m.doc_id) AS documents,
    count() AS mentions,
    arraySort(groupUniqArrayIf(concat(f.indicator, ' ', replaceAll(f.span, ' ', ''), f.qualifier_surface), f.indicator != '')) AS figures
FROM (SELECT DISTINCT doc_id, seq, canonical, report_year FROM mentions WHERE type = 'PROGRAMME' AND report_year > 0) AS m
LEFT JOIN (SELECT doc_id, seq, indicator, span, qualifier_surface FROM facts) AS f ON f.doc_id = m.doc_id AND f.seq = m.seq
GROUP BY programme, year
ORDER BY programme, year
