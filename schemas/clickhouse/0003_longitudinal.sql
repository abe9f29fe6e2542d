-- Views over many documents and years.

-- One statement of an indicator, ready to be compared: the scope is empty where it is the whole country or region, and
-- `made` orders documents in time. A region without a code (a county that is no more) is known by its name alone. What
-- was read by OCR or is a guess stays in facts and enters no comparison: one misread digit would be believed.
CREATE OR REPLACE VIEW indicator_statements AS
SELECT
    f.*,
    if(f.region_code IN ('', f.doc_region_code), f.doc_region, r.name) AS region,
    if(
        f.scope IS NULL OR f.scope IN ('', '全国', '我国', '中国', '全省', '全市', '全区', '全县') OR f.scope = region,
        '', assumeNotNull(f.scope)) AS part,
    (f.report_year, ifNull(f.published, toDate32('1900-01-01'))) AS made
FROM facts AS f
LEFT JOIN (SELECT code, name FROM regions FINAL) AS r ON r.code = f.region_code
WHERE f.indicator_id != '' AND f.period IS NOT NULL AND region != '' AND f.confidence >= 0.6 AND NOT has(f.reasons, 'ocr')
COMMENT 'Facts of known indicators with region and period, for comparison; without those read by OCR or of a confidence below 0.6';

CREATE OR REPLACE VIEW series AS
SELECT
    s.indicator_id AS indicator_id,
    any(i.name) AS indicator,
    s.region_code AS region_code,
    s.region AS region,
    s.period AS period,
    any(s.period_from) AS period_from,
    any(s.period_to) AS period_to,
    s.measure AS measure,
    s.unit AS unit,
    s.part AS scope,
    argMax(s.signed_value, (s.made, s.confidence, s.id)) AS value,
    argMax(s.qualifier, (s.made, s.confidence, s.id)) AS qualifier,
    argMax(s.id, (s.made, s.confidence, s.id)) AS fact_id,
    argMax(s.doc_id, (s.made, s.confidence, s.id)) AS doc_id,
    argMax(s.title, (s.made, s.confidence, s.id)) AS title,
    argMax(s.page, (s.made, s.confidence, s.id)) AS page,
    max(s.report_year) AS report_year,
    max(s.confidence) AS confidence,
    uniqExact(s.doc_id) AS documents,
    min(s.signed_value) AS lowest,
    max(s.signed_value) AS highest
FROM indicator_statements AS s
LEFT JOIN (SELECT id, name FROM indicators FINAL) AS i ON i.id = s.indicator_id
WHERE s.modality = 'actual'
GROUP BY s.indicator_id, s.region_code, s.region, s.period, s.measure, s.unit, s.part
COMMENT 'Indicator × region × period × measure as reached: value is that of the latest document, negative where it fell; lowest and highest over all documents';

CREATE OR REPLACE VIEW targets AS
SELECT
    id AS fact_id, doc_id, title, issuers, report_year, published, region_code, doc_region, indicator_id, indicator, scope, measure,
    period, period_from, period_to, value, value_hi, signed_value, unit, qualifier, qualifier_surface, direction, verb,
    modal_cue, sentence, page, confidence
FROM facts
WHERE modality = 'target'
COMMENT 'What documents set as a goal';

CREATE OR REPLACE VIEW target_vs_actual AS
SELECT
    t.indicator_id AS indicator_id,
    t.indicator AS indicator,
    t.region_code AS region_code,
    t.region AS region,
    t.period AS period,
    t.measure AS measure,
    t.unit AS unit,
    t.signed_value AS target,
    t.value_hi AS target_hi,
    t.qualifier AS qualifier,
    a.actual AS actual,
    a.actual - t.signed_value AS difference,
    if(t.signed_value < 0, -a.actual, a.actual) AS toward,
    -- A goal to fall by 3 % is reached by falling further, so both sides are compared in the goal's own direction.
    -- 左右 and 接近 allow a twentieth; 控制在 sets a ceiling.
    multiIf(
        t.qualifier = 'range', toward >= t.value AND toward <= ifNull(t.value_hi, t.value),
        t.qualifier = 'under', toward < t.value,
        t.qualifier = 'at_most', toward <= t.value,
        position(concat(t.verb, t.qualifier_surface), '控制') > 0, toward <= t.value * 1.05,
        t.qualifier IN ('approx', 'nearly'), toward >= t.value * 0.95,
        toward >= t.value) AS reached,
    t.title AS target_title,
    t.report_year AS target_year,
    t.doc_id AS target_doc_id,
    t.id AS target_fact_id,
    t.page AS target_page,
    a.title AS actual_title,
    a.report_year AS actual_year,
    a.doc_id AS actual_doc_id,
    a.id AS actual_fact_id,
    a.page AS actual_page
FROM (SELECT * FROM indicator_statements WHERE modality = 'target') AS t
INNER JOIN
(
    SELECT
        t.id AS target_id, t.doc_id AS target_doc_id,
        argMax(a.signed_value, (a.made, a.confidence, a.id)) AS actual,
        argMax(a.title, (a.made, a.confidence, a.id)) AS title,
        argMax(a.report_year, (a.made, a.confidence, a.id)) AS report_year,
        argMax(a.doc_id, (a.made, a.confidence, a.id)) AS doc_id,
        argMax(a.id, (a.made, a.confidence, a.id)) AS id,
        argMax(a.page, (a.made, a.confidence, a.id)) AS page
    FROM (SELECT * FROM indicator_statements WHERE modality = 'target') AS t
    INNER JOIN (SELECT * FROM indicator_statements WHERE modality = 'actual') AS a
        ON a.indicator_id = t.indicator_id AND a.region_code = t.region_code AND a.region = t.region AND a.period = t.period
        AND a.measure = t.measure AND a.unit = t.unit AND a.part = t.part
    WHERE a.made > t.made
    GROUP BY target_id, target_doc_id
) AS a ON a.target_id = t.id AND a.target_doc_id = t.doc_id
COMMENT 'A goal beside what the latest later document says was reached, for the same indicator, region, period, measure and unit';

CREATE OR REPLACE VIEW revisions AS
SELECT
    indicator_id,
    region_code,
    region,
    period,
    measure,
    unit,
    part AS scope,
    argMin(signed_value, (made, id)) AS first_value,
    argMin(title, (made, id)) AS first_title,
    argMin(doc_id, (made, id)) AS first_doc_id,
    min(report_year) AS first_year,
    argMax(signed_value, (made, id)) AS last_value,
    argMax(title, (made, id)) AS last_title,
    argMax(doc_id, (made, id)) AS last_doc_id,
    max(report_year) AS last_year,
    last_value - first_value AS difference,
    uniqExact(doc_id) AS documents
FROM indicator_statements
WHERE modality = 'actual'
GROUP BY indicator_id, region_code, region, period, measure, unit, part
HAVING uniqExact(signed_value) > 1 AND uniqExact(doc_id) > 1
COMMENT 'Later documents state another value for the same indicator, region and period than the first did';

CREATE OR REPLACE VIEW term_years AS
SELECT
    t.term AS term,
    any(t.topic) AS topic,
    t.report_year AS year,
    sum(t.count) AS count,
    uniqExact(t.doc_id) AS documents,
    any(y.words) AS words,
    any(y.documents) AS documents_of_year,
    1e4 * sum(t.count) / nullIf(any(y.words), 0) AS per_10k_words
FROM terms AS t
INNER JOIN
(
    SELECT report_year, sum(words) AS words, count() AS documents
    FROM documents
    WHERE status = 'loaded'
    GROUP BY report_year
) AS y ON y.report_year = t.report_year
WHERE t.report_year > 0
GROUP BY t.term, t.report_year
COMMENT 'Term × year: how often, in how many documents, and per 10,000 words of all documents of the year';

CREATE OR REPLACE VIEW term_first AS
SELECT
    t.term AS term,
    any(t.topic) AS topic,
    min(t.report_year) AS first_year,
    argMin(t.title, (t.report_year, ifNull(t.published, toDate32('2299-12-31')), t.doc_id)) AS first_title,
    argMin(t.doc_id, (t.report_year, ifNull(t.published, toDate32('2299-12-31')), t.doc_id)) AS first_doc_id,
    max(t.report_year) AS last_year,
    sum(t.count) AS count,
    uniqExact(t.doc_id) AS documents
FROM terms AS t
WHERE t.report_year > 0
GROUP BY t.term
COMMENT 'The first document in which a term stands';
