-- How much attention a topic gets
-- Listed terms of each topic in 10,000 words of the documents of a year: an index that does not grow with their length.
SELECT
    t.topic AS topic,
    t.report_year AS year,
    sum(t.count) AS uses,
    any(y.words) AS words,
    round(1e4 * uses / words, 2) AS per_10k_words
FROM terms AS t
INNER JOIN (SELECT report_year, sum(words) AS words FROM documents WHERE status = 'loaded' GROUP BY report_year) AS y ON y.report_year = t.report_year
WHERE t.report_year > 0 AND t.topic != ''
GROUP BY topic, year
ORDER BY topic, year
