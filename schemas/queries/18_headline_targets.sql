-- The headline targets of each year, with what came of them
-- One line a region and year: growth, prices, urban jobs, unemployment, grain and deficit as they are printed, the target
-- and behind an arrow the outcome. Of several targets for a year the one set last before it was out; a plan of the budget
-- (拟安排) only where there is no target. A blank means that no document of the archive states either.
SELECT
    region,
    year,
    anyIf(cell, line IN ('gdp_growth', 'grp_growth')) AS growth,
    anyIf(cell, line = 'cpi') AS consumer_prices,
    anyIf(cell, line = 'retail_prices') AS retail_prices,
    anyIf(cell, line = 'urban_new_jobs') AS urban_jobs,
    anyIf(cell, line = 'urban_surveyed_unemployment') AS surveyed_unemployment,
    anyIf(cell, line = 'urban_registered_unemployment') AS registered_unemployment,
    anyIf(cell, line = 'grain_output') AS grain,
    anyIf(cell, line = 'deficit_ratio') AS deficit_ratio,
    anyIf(cell, line = 'deficit') AS deficit,
    anyIf(cell, line = 'central_deficit') AS central_deficit,
    anyIf(cell, line = 'local_deficit') AS local_deficit
FROM
(
    SELECT
        region, year, line,
        argMaxIf(printed, rank, aim) AS target,
        argMaxIf(printed, rank, NOT aim) AS outcome,
        concat(target, if(outcome = '', '', ' → '), outcome) AS cell
    FROM
    (
        SELECT
            region,
            indicator_id AS line,
            toUInt16(left(assumeNotNull(period), 4)) AS year,
            modality != 'actual' AS aim,
            concat(replaceAll(span, ' ', ''), if(unit = '%' AND match(span, '[0-9]$'), '%', '')) AS figure, -- cells of tables
            if(qualifier_surface IN ('以上', '以下', '以内', '左右', '上下', '多', '余'),
                concat(figure, qualifier_surface), concat(qualifier_surface, figure)) AS printed,
            (if(aim, report_year <= year, NOT match(assumeNotNull(period), '-')), modality != 'plan', qualifier = 'exact' OR aim, made,
                title LIKE '%政府工作报告%', confidence, id) AS rank
        FROM indicator_statements
        WHERE indicator_id IN ('gdp_growth', 'grp_growth', 'cpi', 'retail_prices', 'urban_new_jobs', 'urban_surveyed_unemployment',
                'urban_registered_unemployment', 'grain_output', 'deficit_ratio', 'deficit', 'central_deficit', 'local_deficit')
            AND part = '' AND against = '' AND modality IN ('target', 'plan', 'actual')
            AND (match(assumeNotNull(period), '^[0-9]{4}$')
                OR modality = 'actual' AND measure = 'share' AND match(assumeNotNull(period), '^[0-9]{4}-12$'))
    )
    GROUP BY region, year, line
)
GROUP BY region, year
ORDER BY region, year
