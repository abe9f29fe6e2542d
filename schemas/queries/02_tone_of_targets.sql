-- How firm a report's targets are
-- Targets by the tone they are set in: a bound (以上, 不低于, 以内) or a bare number is hard, 左右 and a range are soft.
-- `hard_share` is in percent; `strive` counts targets under 力争, 争取 or 努力. Readings of a confidence below 0.6 are left out, and what a
-- report says twice counts once.
SELECT
    doc_region AS region,
    report_year,
    count() AS targets,
    countIf(qualifier = 'exact') AS points,
    countIf(qualifier IN ('at_least', 'over')) AS floors,
    countIf(qualifier IN ('at_most', 'under')) AS ceilings,
    countIf(qualifier IN ('approx', 'nearly')) AS about,
    countIf(qualifier = 'range') AS ranges,
    round(100 * (points + floors + ceilings) / targets, 1) AS hard_share,
    countIf(modal_cue IN ('力争', '争取', '努力')) AS strive
FROM
(
    SELECT * FROM targets
    WHERE report_year > 0 AND title LIKE '%政府工作报告%' AND doc_type = '报告' AND confidence >= 0.6
    ORDER BY page, fact_id
    LIMIT 1 BY doc_id, indicator, scope, measure, base, period, value, value_hi, unit
)
GROUP BY region, report_year
ORDER BY region, report_year
