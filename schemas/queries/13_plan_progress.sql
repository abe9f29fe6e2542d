-- A plan's goals with where it started and how far it has come
-- For each goal for one year that a plan sets, or a report for a later year than its own: the last value before it was
-- made, the goal, the latest value since, and the share of the way covered in percent. A goal in the prices of a year
-- starts from that year's value in its own prices. Totals over the years of a plan (五年累计) have no such way and are left
-- out.
SELECT
    t.region AS region,
    t.indicator AS indicator,
    t.goal_year AS goal_year,
    t.against AS base,
    argMax(b.value, b.year) AS baseline,
    max(b.year) AS baseline_year,
    t.goal AS goal,
    t.unit AS unit,
    if(max(n.year) = 0, NULL, argMax(n.value, n.year)) AS reached,
    nullIf(max(n.year), 0) AS reached_year,
    round(100 * (reached - baseline) / nullIf(t.goal - baseline, 0), 1) AS of_the_way,
    t.title AS plan
FROM
(
    SELECT id, doc_id, region, indicator_id, indicator, measure, against, unit, part, report_year, title, signed_value AS goal,
        toUInt16(assumeNotNull(period)) AS goal_year
    FROM indicator_statements
    WHERE modality = 'target' AND match(assumeNotNull(period), '^[0-9]{4}$') AND measure IN ('level', 'share')
        AND (doc_type IN ('规划', '纲要', '计划') OR toUInt16OrZero(assumeNotNull(period)) > report_year)
    ORDER BY confidence DESC, id
    LIMIT 1 BY doc_id, region, indicator_id, measure, against, unit, part, period, signed_value
) AS t
LEFT JOIN
(
    SELECT indicator_id, region, measure, arrayJoin(arrayDistinct([base, if(base = '' AND unit = 'CNY', concat(period, '年价格'), base)])) AS base,
        unit, scope, toUInt16(period) AS year, value
    FROM series
    WHERE match(period, '^[0-9]{4}$') AND measure IN ('level', 'share')
) AS b ON b.indicator_id = t.indicator_id AND b.region = t.region AND b.measure = t.measure AND b.base = t.against AND b.unit = t.unit
    AND b.scope = t.part AND b.year < t.report_year
LEFT JOIN
(
    SELECT indicator_id, region, measure, base, unit, scope, toUInt16(period) AS year, value
    FROM series
    WHERE match(period, '^[0-9]{4}$') AND measure IN ('level', 'share')
) AS n ON n.indicator_id = t.indicator_id AND n.region = t.region AND n.measure = t.measure AND n.base = t.against AND n.unit = t.unit
    AND n.scope = t.part AND n.year >= t.report_year AND n.year <= t.goal_year
GROUP BY t.id, region, indicator, goal_year, base, goal, unit, plan
HAVING baseline_year > 0
ORDER BY region, indicator, goal_year, plan
