-- What documents do not agree on. revisions is what a later document says otherwise than the first; here are all values
-- of one thing, also those of one document, whoever is right. The value printed with the finest last digit is the measure
-- for the others: 134.9万亿 and 1349084亿 agree, 134.9万亿 and 1352000亿 do not.
CREATE OR REPLACE VIEW contradictions
(
    indicator_id LowCardinality(String) COMMENT 'what is stated, as in indicators.id',
    indicator String COMMENT 'its name',
    region_code LowCardinality(String) COMMENT 'GB/T 2260 code, 000000 national, empty for a region that has none',
    region String COMMENT 'name of the region',
    period String COMMENT 'as in facts.period: 2024, 2025-10, 2026/2030',
    measure LowCardinality(String) COMMENT 'level, growth, change, share, rank',
    base String COMMENT 'as in series.base: what a growth is compared with, and how it is reckoned where not as usual',
    unit LowCardinality(String) COMMENT 'of all values, as in units.code',
    scope String COMMENT 'part of the region that is meant, empty for the whole',
    lowest Float64 COMMENT 'of the values, negative where something fell',
    highest Float64 COMMENT 'of the values',
    difference Float64 COMMENT 'highest - lowest',
    documents UInt64 COMMENT 'how many documents state any of the values',
    within Bool COMMENT 'one document alone states several of the values',
    statements Array(Tuple(report_year UInt16, title String, value Float64, span String, page UInt32, doc_id String, fact_id String))
        COMMENT 'every statement: year and title of the document, value, the figure as printed, page, and the ids for zhice open'
)
AS SELECT
    indicator_id,
    any(name) AS indicator,
    region_code,
    region,
    period,
    measure,
    against AS base,
    unit,
    part AS scope,
    min(value) AS lowest,
    max(value) AS highest,
    highest - lowest AS difference,
    uniqExact(doc_id) AS documents,
    toBool(max(several)) AS within,
    arraySort(groupArray((report_year, title, value, span, page, doc_id, id))) AS statements
FROM
(
    SELECT
        indicator_id, region_code, region, assumeNotNull(period) AS period, measure, against, unit, part, doc_id, title,
        report_year, page, id, span, step, signed_value AS value, assumeNotNull(indicator_name) AS name,
        min(value) OVER document != max(value) OVER document AS several
    FROM indicator_statements
    WHERE modality = 'actual' AND qualifier = 'exact'
        AND sipHash64(indicator_id, region_code, assumeNotNull(period), measure) IN (SELECT thing FROM restated)
    WINDOW document AS (PARTITION BY indicator_id, region_code, region, period, measure, against, unit, part, doc_id)
)
GROUP BY indicator_id, region_code, region, period, measure, against, unit, part
HAVING lowest != highest
    AND arrayExists((v, s) -> abs(v - argMin(value, (step, id))) > 0.500001 * greatest(s, min(step)), groupArray(value), groupArray(step))
COMMENT 'Indicator × region × period × measure × base × unit × scope of which documents, or one document, state several values that rounding does not explain';
