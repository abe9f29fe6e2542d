-- A plan's goals with where it started and how far it has come
-- For each goal of a plan for one year: the last value before the plan was made, the goal, the latest value since, and the
-- share of the way covered in percent. Totals over the years of a plan (五年累计) have no such way and are left out.
SELECT
    t.region AS region,
    t.indicator AS indicator,
    t.period AS goal_period,
    argMax(b.value, b.year) AS baseline,
    argMax(b.year, b.year) AS baseline_year,
    t.goal AS goal,
    t.unit AS unit,
    argMax(n.value, n.year) AS reached,
    argMax(n.year, n.year) AS reached_year,
    round(100 * (reached - baseline) / nullIf(t.goal - baseline, 0), 1) AS of_the_way,
    t.title AS plan
FROM
(
    SELECT id, doc_id, region, indicator_id, indicator, measure, against, unit, part, period, report_year, title, signed_value AS goal,
        toUInt16(period) AS goal_year
    FROM indicator_statements
    WHERE modality = 'target' AND doc_type IN ('规划', '纲要', '计划') AND match(period, '^[0-9]{4}$') AND measure IN ('level', 'share')
) AS t
LEFT JOIN
(
    SELECT indicator_id, region, measure, base, unit, scope, toUInt16(period) AS year, value FROM series WHERE match(period, '^[0-9]{4}$')
) AS b ON b.indicator_id = t.indicator_id AND b.region = t.region AND b.measure = t.measure AND b.base = t.against AND b.unit = t.unit
    AND b.scope = t.part AND b.year < t.report_year
LEFT JOIN
(
    SELECT indicator_id, region, measure, base, unit, scope, toUInt16(period) AS year, value FROM series WHERE match(period, '^[0-9]{4}$')
) AS n ON n.indicator_id = t.indicator_id AND n.region = t.region AND n.measure = t.measure AND n.base = t.against AND n.unit = t.unit
    AND n.scope = t.part AND n.year >= t.report_year AND n.year <= t.goal_year
GROUP BY t.id, region, indicator, goal_period, goal, unit, plan
HAVING baseline_year > 0
ORDER BY region, indicator, goal_period
