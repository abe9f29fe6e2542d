-- How far a province's target lies above the centre's
-- The growth target of each region beside that of the region around it for the same year, in percentage points. A place
-- whose code the dictionary of regions does not have is compared with the whole country.
SELECT
    own.region AS region,
    own.year AS year,
    own.value AS target,
    above.region AS compared_with,
    above.value AS its_target,
    round(own.value - above.value, 2) AS stacked_pp
FROM
(
    SELECT region_code, region, toUInt16(period) AS year, value, if(region_code = '', '000000', r.parent) AS parent
    FROM (SELECT * FROM indicator_statements WHERE indicator_id = 'grp_growth' AND modality = 'target' AND part = '' AND match(period, '^[0-9]{4}$')) AS s
    LEFT JOIN (SELECT code, parent FROM regions FINAL) AS r ON r.code = s.region_code
    WHERE report_year = year
    ORDER BY confidence DESC, id
    LIMIT 1 BY region, year
) AS own
INNER JOIN
(
    SELECT if(indicator_id = 'gdp_growth', '000000', region_code) AS code, region, toUInt16(period) AS year, value
    FROM indicator_statements
    WHERE indicator_id IN ('gdp_growth', 'grp_growth') AND modality = 'target' AND part = '' AND match(period, '^[0-9]{4}$') AND report_year = year
    ORDER BY title LIKE '%政府工作报告%' DESC, confidence DESC, id
    LIMIT 1 BY code, year
) AS above ON above.code = own.parent AND above.year = own.year
WHERE own.region != above.region
ORDER BY region, year
