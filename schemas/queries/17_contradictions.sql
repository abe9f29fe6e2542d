-- Figures on which documents do not agree
-- One line for each statement of a figure that has several values which rounding does not explain, with its document and page.
SELECT
    region,
    indicator_id,
    period,
    measure,
    base,
    scope,
    s.value AS value,
    unit,
    s.span AS printed,
    s.report_year AS report_year,
    s.title AS title,
    s.page AS page,
    within,
    s.fact_id AS fact_id
FROM contradictions
ARRAY JOIN statements AS s
ORDER BY region, indicator_id, period, measure, base, scope, report_year, title, page, value, fact_id
