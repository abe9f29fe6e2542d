-- What was promised against what was reached
-- A report's targets for its own year beside what the next report says was reached. `achieved` is the outcome as a share
-- of the target in percent; `reached` knows tone and direction (左右 allows a twentieth, prices are to stay below).
SELECT
    region,
    indicator,
    period AS year,
    target,
    target_hi AS target_to,
    qualifier,
    actual,
    unit,
    if(target = 0, NULL, round(100 * actual / target, 1)) AS achieved,
    reached,
    target_page,
    actual_page
FROM target_vs_actual
WHERE match(period, '^[0-9]{4}$') AND target_year = toUInt16(period)
ORDER BY region, indicator_id, year, target_fact_id
LIMIT 1 BY region, indicator_id, measure, unit, year
