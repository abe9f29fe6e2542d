-- What was promised against what was reached
-- Goals of reports, budgets (拟安排) and plans beside what a later document says was reached, for years and for plan periods.
-- Of several goals for one period the one set last before it was out. `achieved` is the outcome as a share of the goal in
-- percent; `reached` knows tone and direction (左右 allows a twentieth, prices are to stay below) and is empty where a
-- bound (超过) does not tell. Each is of one base: real growth never stands beside growth in current prices.
SELECT
    region,
    indicator,
    period,
    base,
    modality,
    target,
    target_hi AS target_to,
    qualifier,
    actual,
    actual_qualifier,
    unit,
    if(target = 0, NULL, round(100 * actual / target, 1)) AS achieved,
    reached,
    target_year,
    target_page,
    actual_year,
    actual_page
FROM target_vs_actual
WHERE match(period, '^[0-9]{4}(/[0-9]{4})?$') AND scope = ''
ORDER BY region, indicator_id, period, base, target_year <= toUInt16(left(period, 4)) DESC, target_year DESC, modality = 'target' DESC, target_fact_id
LIMIT 1 BY region, indicator_id, measure, unit, period, base
