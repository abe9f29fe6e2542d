-- The life of a programme: when it is named, and with what money and counts
-- Named actions, projects, funds and pilots by year, with how many sentences name them and the figures that are theirs: of
-- the clause that names one, and of those behind it up to a semicolon or the next programme.
SELECT
    m.canonical AS programme,
    m.report_year AS year,
    uniqExact(m.doc_id) AS documents,
    uniqExact(m.doc_id, m.seq) AS sentences,
    arraySort(groupUniqArrayIf(concat(f.indicator, ' ', f.figure), f.indicator != '')) AS figures
FROM (SELECT DISTINCT doc_id, seq, canonical, report_year FROM mentions WHERE type = 'PROGRAMME' AND report_year > 0) AS m
LEFT JOIN
(
    SELECT
        doc_id, seq, indicator, arrayJoin(arrayDistinct(arrayPushBack(entities, behind))) AS programme,
        qualifier_surface IN ('以上', '以下', '以内', '左右', '上下') AS suffix,
        concat(if(suffix OR position(span, qualifier_surface) > 0, '', qualifier_surface), replaceAll(span, ' ', ''), if(suffix, qualifier_surface, '')) AS figure
    FROM
    (
        SELECT
            f.doc_id AS doc_id, f.seq AS seq, f.indicator AS indicator, f.entities AS entities, f.span AS span, f.qualifier_surface AS qualifier_surface,
            if(position(substringUTF8(f.sentence, n.span_start + 1, f.span_start - n.span_start), '；') > 0, '', n.canonical) AS behind
        FROM (SELECT * FROM facts WHERE (doc_id, seq) IN (SELECT doc_id, seq FROM mentions WHERE type = 'PROGRAMME' AND report_year > 0)) AS f
        ASOF LEFT JOIN (SELECT doc_id, seq, span_start, canonical FROM mentions WHERE type = 'PROGRAMME') AS n
            ON n.doc_id = f.doc_id AND n.seq = f.seq AND n.span_start <= f.span_start
    )
) AS f ON f.doc_id = m.doc_id AND f.seq = m.seq AND f.programme = m.canonical
GROUP BY programme, year
ORDER BY programme, year
