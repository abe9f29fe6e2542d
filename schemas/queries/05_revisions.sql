-- Figures that later documents state otherwise
-- One line for each figure of the past that a later document gives another value.
SELECT
    region,
    indicator_id,
    period,
    first_value,
    first_title,
    first_year,
    last_value,
    last_title,
    last_year,
    round(difference, 6) AS difference,
    unit
FROM revisions
ORDER BY region, indicator_id, period, measure, unit
