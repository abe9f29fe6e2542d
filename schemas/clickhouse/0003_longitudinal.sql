-- Views over many documents and years.

-- One statement of an indicator, ready to be compared: the scope is empty where it is the whole country or region, and
-- `made` orders documents in time. A region without a code (a county that is no more) is known by its name alone. What
-- was read by OCR or is a guess stays in facts and enters no comparison: one misread digit would be believed.
-- Values are in the indicator's usual unit where theirs converts (units.base, units.factor). `against` keeps growth over
-- the month before, over the beginning of the year and over a named year apart from growth over the year before, which
-- needs no word and is the empty one, and the average of a year (年均) apart from what several years came to together; the
-- denominator of a share belongs to its indicator and is not compared. `step` is what one of the last digit printed is
-- worth, 0.1万亿 in 134.9万亿: what differs by less than half of it is rounded. Where the figure is in Chinese numerals,
-- it is guessed from the value.
CREATE OR REPLACE VIEW indicator_statements AS
SELECT
    f.* EXCEPT (attempt, generation, against, printed, digits, decimals) REPLACE
    (
        if(converts, round(f.value * u.u_factor / w.w_factor, 6), f.value) AS value,
        if(converts, round(f.value_hi * u.u_factor / w.w_factor, 6), f.value_hi) AS value_hi,
        if(converts, round(f.signed_value * u.u_factor / w.w_factor, 6), f.signed_value) AS signed_value,
        if(converts, w.w_code, f.unit) AS unit
    ),
    f.unit != w.w_code AND u.u_base != '' AND u.u_base = w.w_base AND u.u_factor > 0 AND w.w_factor > 0 AS converts,
    if(f.region_code IN ('', f.doc_region_code), f.doc_region, r.r_name) AS region,
    if(
        f.scope IS NULL OR f.scope IN ('', '全国', '我国', '中国', '全省', '全市', '全区', '全县') OR f.scope = region,
        '', assumeNotNull(f.scope)) AS part,
    f.printed AS printed,
    f.digits AS digits,
    multiIf(
        digits > 0, abs(signed_value) / digits * exp10(-toInt32(f.decimals)),
        position(f.span, '点') > 0, exp10(-toInt32(lengthUTF8(extract(f.span, '点([〇零一二三四五六七八九]+)')))),
        abs(signed_value) < 1000, 1,
        exp10(toInt32(length(extract(toString(toUInt64(abs(signed_value))), '0*$'))))) AS step,
    f.against AS against,
    i.i_name AS indicator_name,
    i.i_goal AS goal,
    (f.report_year, ifNull(f.published, toDate32('1900-01-01'))) AS made
FROM statements_runs AS f
LEFT JOIN (SELECT code AS r_code, name AS r_name FROM regions FINAL) AS r ON r.r_code = f.region_code
LEFT JOIN (SELECT id AS i_id, name AS i_name, unit AS i_unit, goal AS i_goal FROM indicators FINAL) AS i ON i.i_id = f.indicator_id
LEFT JOIN (SELECT code AS u_code, base AS u_base, factor AS u_factor FROM units FINAL) AS u ON u.u_code = f.unit
LEFT JOIN (SELECT code AS w_code, base AS w_base, factor AS w_factor FROM units FINAL) AS w ON w.w_code = i.i_unit
WHERE f.generation IN (SELECT argMax(generation, (run, attempt)) FROM generations GROUP BY doc_id) AND f.period IS NOT NULL AND region != '' AND f.confidence >= 0.6 AND NOT has(f.reasons, 'ocr')
COMMENT 'Facts of known indicators with region and period, for comparison; without those read by OCR or of a confidence below 0.6';

CREATE OR REPLACE VIEW series AS
SELECT
    s.indicator_id AS indicator_id,
    any(s.indicator_name) AS indicator,
    s.region_code AS region_code,
    s.region AS region,
    s.period AS period,
    any(s.period_from) AS period_from,
    any(s.period_to) AS period_to,
    s.measure AS measure,
    s.against AS base,
    s.unit AS unit,
    s.part AS scope,
    argMax(s.signed_value, (s.made, s.confidence, s.id)) AS value,
    argMax(s.qualifier, (s.made, s.confidence, s.id)) AS qualifier,
    argMax(s.id, (s.made, s.confidence, s.id)) AS fact_id,
    argMax(s.doc_id, (s.made, s.confidence, s.id)) AS doc_id,
    argMax(s.title, (s.made, s.confidence, s.id)) AS title,
    argMax(s.page, (s.made, s.confidence, s.id)) AS page,
    max(s.report_year) AS report_year,
    argMax(s.confidence, (s.made, s.confidence, s.id)) AS confidence,
    uniqExact(s.doc_id) AS documents,
    min(s.signed_value) AS lowest,
    max(s.signed_value) AS highest
FROM indicator_statements AS s
WHERE s.modality = 'actual'
GROUP BY s.indicator_id, s.region_code, s.region, s.period, s.measure, s.against, s.unit, s.part
COMMENT 'Indicator × region × period × measure × base as reached: value is that of the latest document, in the usual unit, negative where it fell; lowest and highest over all documents';

CREATE OR REPLACE VIEW targets AS
SELECT
    id AS fact_id, doc_id, title, issuers, report_year, published, region_code, doc_region, indicator_id, indicator, scope, measure,
    period, period_from, period_to, value, value_hi, signed_value, unit, qualifier, qualifier_surface, direction, verb,
    modal_cue, sentence, page, confidence
FROM facts
WHERE modality = 'target'
COMMENT 'What documents set as a goal, doubtful readings too: a confidence below 0.6 is a guess';

CREATE OR REPLACE VIEW target_vs_actual AS
SELECT
    t.indicator_id AS indicator_id,
    t.indicator AS indicator,
    t.region_code AS region_code,
    t.region AS region,
    t.period AS period,
    t.measure AS measure,
    t.against AS base,
    t.unit AS unit,
    t.signed_value AS target,
    t.value_hi AS target_hi,
    t.qualifier AS qualifier,
    a.actual AS actual,
    a.actual - t.signed_value AS difference,
    if(t.signed_value < 0, -a.actual, a.actual) AS toward,
    -- The goal is reached from above: ranks, what is to be controlled, levels that are to come down, and indicators that
    -- are better the lower they are. A goal to fall by 3 % is not one of these: it is reached by falling further, so
    -- both sides are compared in the goal's own direction.
    t.measure = 'rank'
        OR position(concat(t.verb, t.qualifier_surface), '控制') > 0
        OR t.measure IN ('level', 'share') AND ifNull(t.direction, '') = 'down'
        OR t.goal = 'ceiling' AND t.signed_value >= 0 AND t.qualifier NOT IN ('over', 'at_least') AS ceiling,
    -- 左右 and 接近 allow a twentieth. A change that says neither up nor down has no answer.
    multiIf(
        t.measure = 'change' AND t.direction IS NULL, NULL,
        t.qualifier = 'range', (ceiling OR toward >= t.value) AND toward <= ifNull(t.value_hi, t.value),
        t.qualifier = 'under', toward < t.value,
        t.qualifier = 'at_most', toward <= t.value,
        ceiling AND t.qualifier IN ('approx', 'nearly'), toward <= t.value * 1.05,
        ceiling, toward <= t.value,
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
        AND a.measure = t.measure AND a.against = t.against AND a.unit = t.unit AND a.part = t.part
    WHERE a.made > t.made
    GROUP BY target_id, target_doc_id
) AS a ON a.target_id = t.id AND a.target_doc_id = t.doc_id
COMMENT 'A goal beside what the latest later document says was reached, for the same indicator, region, period, measure, base and unit; reached is NULL where neither can be said';

-- A document that states several values for one key (a month and the year, say, that the text does not tell apart) is no
-- witness. Levels are printed rounded, 134.9万亿 and 1349084亿: less than half of the last digit printed is no revision.
CREATE OR REPLACE VIEW revisions AS
SELECT
    indicator_id,
    region_code,
    region,
    period,
    measure,
    against AS base,
    unit,
    part AS scope,
    argMin(stated, (made, doc_id)) AS first_value,
    argMin(title, (made, doc_id)) AS first_title,
    argMin(doc_id, (made, doc_id)) AS first_doc_id,
    min(report_year) AS first_year,
    argMax(stated, (made, doc_id)) AS last_value,
    argMax(title, (made, doc_id)) AS last_title,
    argMax(doc_id, (made, doc_id)) AS last_doc_id,
    max(report_year) AS last_year,
    last_value - first_value AS difference,
    count() AS documents
FROM
(
    SELECT
        indicator_id, region_code, region, period, measure, against, unit, part, doc_id,
        any(signed_value) AS stated,
        any(title) AS title,
        any(report_year) AS report_year,
        any(made) AS made,
        min(if(measure = 'level', s.step, 0)) AS step
    FROM indicator_statements AS s
    WHERE modality = 'actual' AND qualifier = 'exact'
    GROUP BY indicator_id, region_code, region, period, measure, against, unit, part, doc_id
    HAVING uniqExact(signed_value) = 1
)
GROUP BY indicator_id, region_code, region, period, measure, against, unit, part
HAVING first_value != last_value
    AND abs(last_value - first_value) > 0.500001 * greatest(ifNull(argMin(step, (made, doc_id)), 0), ifNull(argMax(step, (made, doc_id)), 0))
COMMENT 'Later documents state another value for the same indicator, region, period and base than the first did';
