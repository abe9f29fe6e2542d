-- Growth targets by region and year
-- One line for each region and year: the target its work report sets for that year, with its tone and the page it stands
-- on. Where reports and plans set several for one year, the one set last before the year was out. Before there was a GDP
-- the target was one of 国民生产总值 or 工农业总产值, which count otherwise (see successions); `indicator` says which.
SELECT
    region,
    toUInt16(period) AS year,
    indicator,
    value AS target,
    value_hi AS target_to,
    qualifier_surface AS tone,
    title,
    page
FROM indicator_statements
WHERE (indicator_id IN (SELECT id FROM successions FINAL WHERE line = 'gdp_growth') OR indicator_id = 'grp_growth')
    AND modality = 'target' AND part = '' AND against = '' AND match(period, '^[0-9]{4}$')
ORDER BY region, year, report_year <= year DESC, made DESC, indicator_id IN ('gdp_growth', 'grp_growth') DESC, confidence DESC, id
LIMIT 1 BY region, year
