-- For how many reports in a row a target was raised, lowered or kept
-- Runs of consecutive years in which a region's growth target moved the same way.
SELECT
    region,
    move,
    min(year) AS from_year,
    max(year) AS to_year,
    count() AS years,
    argMin(before, year) AS target_before,
    argMax(target, year) AS target_after
FROM
(
    SELECT
        *,
        sum(turned) OVER (PARTITION BY region ORDER BY year) AS streak
    FROM
    (
        SELECT *, move != lagInFrame(move, 1, '') OVER (PARTITION BY region ORDER BY year) AS turned
        FROM
        (
            SELECT
                region, year, target,
                lagInFrame(target, 1) OVER w AS before,
                lagInFrame(year, 1) OVER w AS year_before,
                multiIf(target > before, 'raised', target < before, 'lowered', 'kept') AS move
            FROM
            (
                SELECT region, toUInt16(period) AS year, value AS target
                FROM indicator_statements
                WHERE indicator_id IN ('gdp_growth', 'grp_growth') AND modality = 'target' AND part = '' AND match(period, '^[0-9]{4}$')
                ORDER BY region, year, report_year <= year DESC, made DESC, confidence DESC, id
                LIMIT 1 BY region, year
            )
            WINDOW w AS (PARTITION BY region ORDER BY year)
        )
        WHERE year = year_before + 1
    )
)
GROUP BY region, streak, move
ORDER BY region, from_year
