-- Growth targets by region and year
-- One line for each region and year: the target its work report sets for that year, with its tone and the page it stands
-- on. Where reports and plans set several for one year, the one set last before the year was out.
SELECT
    region,
    toUInt16(period) AS year,
    value AS target,
    value_hi AS target_to,
    qualifier_surface AS tone,
    title,
    page
FROM indicator_statements
WHERE indicator_id IN ('gdp_growth', 'grp_growth') AND modality = 'target' AND part = '' AND match(period, '^[0-9]{4}$')
ORDER BY region, year, report_year <= year DESC, made DESC, confidence DESC, id
LIMIT 1 BY region, year
