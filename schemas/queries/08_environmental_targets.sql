-- Targets for energy and environment
-- What documents promise on energy use, emissions, air, water and forests, by region and period.
-- Readings of a confidence below 0.6 are left out.
SELECT
    t.doc_region AS region,
    t.period AS period,
    t.indicator AS indicator,
    t.signed_value AS target,
    t.value_hi AS target_to,
    t.unit AS unit,
    t.qualifier_surface AS tone,
    t.title AS title,
    t.page AS page
FROM
(
    SELECT * FROM targets
    ORDER BY page, fact_id
    LIMIT 1 BY doc_id, indicator, scope, measure, base, period, value, value_hi, unit
) AS t
INNER JOIN (SELECT id FROM indicators FINAL WHERE topic IN ('environment', 'energy')) AS i ON i.id = t.indicator_id
WHERE t.confidence >= 0.6
ORDER BY region, period, indicator, t.report_year, t.fact_id
