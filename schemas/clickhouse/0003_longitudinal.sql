-- Views over many documents and years.

-- One statement of an indicator, ready to be compared: the scope is empty where it is the whole country or region, and
-- `made` orders documents in time. A region without a code (a county that is no more) is known by its name alone. What
-- was read by OCR or is a guess stays in facts and enters no comparison: one misread digit would be believed. Values
-- are in the indicator's usual unit where theirs converts (units.base, units.factor). `against` keeps growth over the
-- month before, over the beginning of the year and over a named year apart from growth over the year before, which
-- needs no word and is the empty one, and the average of a year (年均) apart from what several years came to together;
-- the denominator of a share belongs to its indicator and is not compared. It also keeps real growth (实际) apart from
-- growth in current prices, growth at equal coverage (同口径) from growth as printed, and sums in the prices of
-- another year (2010年价格) from those of their own. Output and value added are always told in real terms, with the
-- word or without. `step` is what one of the last digit printed is worth, 0.1万亿 in 134.9万亿: what differs by less
-- than half of it is rounded. Where the figure is in Chinese numerals, it is guessed from the value.
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
    if(f.prices = '' OR f.prices = '实际' AND i.i_topic IN ('growth', 'industry'), f.against, trimLeft(concat(f.against, ' ', f.prices))) AS against,
    i.i_name AS indicator_name,
    i.i_goal AS goal,
    (f.report_year, ifNull(f.published, toDate32('1900-01-01'))) AS made
FROM statements_runs AS f
LEFT JOIN (SELECT code AS r_code, name AS r_name FROM regions FINAL) AS r ON r.r_code = f.region_code
LEFT JOIN (SELECT id AS i_id, name AS i_name, unit AS i_unit, goal AS i_goal, topic AS i_topic FROM indicators FINAL) AS i ON i.i_id = f.indicator_id
LEFT JOIN (SELECT code AS u_code, base AS u_base, factor AS u_factor FROM units FINAL) AS u ON u.u_code = f.unit
LEFT JOIN (SELECT code AS w_code, base AS w_base, factor AS w_factor FROM units FINAL) AS w ON w.w_code = i.i_unit
WHERE f.generation IN (SELECT argMax(generation, (run, attempt)) FROM generations GROUP BY doc_id) AND f.period IS NOT NULL AND region != '' AND f.confidence >= 0.6 AND NOT has(f.reasons, 'ocr')
COMMENT 'Facts of known indicators with region and period, for comparison; without those read by OCR or of a confidence below 0.6';

-- Indicators that took the place of others and count otherwise. They stay series of their own; a table that runs over both
-- is joined by `line`, and says where one ends and the other begins.
CREATE TABLE IF NOT EXISTS successions
(
    id String COMMENT 'as in indicators.id',
    succeeds String COMMENT 'id of the indicator whose place it took; empty for the first of a line',
    since UInt16 COMMENT 'year from which reports use it, 0 for the first of a line',
    note String COMMENT 'what is counted otherwise',
    line String COMMENT 'id of the last of the line, the same for all of it: gdp_growth for gnp_growth',
    version UInt64 COMMENT 'the highest wins'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY id
COMMENT 'Which indicator took the place of which, and why they are no one series: 城镇调查失业率 that of 城镇登记失业率';

-- One point for one indicator, region, period, measure, base, unit and scope, however many documents state it.
-- What joins: all names of an indicator (indicators.aliases; 财政收入 of the nation is 一般公共预算收入), units that convert
-- (亩 and 公顷, 斤 and 吨; 亿元 and 万元 are both CNY already), figures with and without a denominator that goes without saying,
-- 上年 and 同比. What stays apart: indicators of different ids (successions lists those that took another's place), a
-- level, its growth and its change, growth over the month and over the year, averages of years and their totals, real
-- growth of what is mostly told in current prices, sums in the prices of an earlier year, currencies, parts of a region.
-- The value is what the latest document states exactly, for 超过90万亿元 unsays no 91.9万亿元 of an earlier one; where
-- none is exact, what the latest says.
CREATE OR REPLACE VIEW series
(
    indicator_id LowCardinality(String) COMMENT 'as in indicators.id',
    indicator String COMMENT 'its name',
    region_code LowCardinality(String) COMMENT 'GB/T 2260 code, 000000 national, empty for a region that has none',
    region String COMMENT 'name of the region',
    period String COMMENT 'as in facts.period: 2024, 2025-10, 2026/2030',
    period_from Nullable(Date32) COMMENT 'first day of the period, NULL where open',
    period_to Nullable(Date32) COMMENT 'day after its last, NULL where open',
    measure LowCardinality(String) COMMENT 'level, growth, change, share, rank',
    base String COMMENT 'what a growth is compared with, empty for the year before; 年均 for the average of a year; 实际, 同口径, 2010年价格 for how it is reckoned where not as usual',
    unit LowCardinality(String) COMMENT 'the usual one of the indicator where the figure converts, as in units.code',
    scope String COMMENT 'part of the region that is meant, empty for the whole',
    value Float64 COMMENT 'negative where it fell',
    qualifier LowCardinality(String) COMMENT 'exact, approx, over, at_least, at_most, under, nearly, range',
    fact_id String COMMENT 'the statement the value is from',
    doc_id String COMMENT 'its document',
    title String COMMENT 'title of its document',
    page UInt32 COMMENT 'its page, from 1',
    report_year UInt16 COMMENT 'of the latest document that states any value',
    confidence Float32 COMMENT 'of the statement, 0 to 1',
    documents UInt64 COMMENT 'how many documents state a value',
    lowest Float64 COMMENT 'of the values of all documents',
    highest Float64 COMMENT 'of the values of all documents',
    sources Array(Tuple(report_year UInt16, title String, page UInt32, value Float64, span String, doc_id String, fact_id String))
        COMMENT 'every statement of the point, the earliest document first'
)
AS SELECT
    indicator_id,
    any(indicator_name) AS indicator,
    region_code,
    region,
    period,
    any(s.period_from) AS period_from,
    any(s.period_to) AS period_to,
    measure,
    against AS base,
    unit,
    part AS scope,
    argMax(signed_value, rank) AS value,
    argMax(s.qualifier, rank) AS qualifier,
    argMax(id, rank) AS fact_id,
    argMax(s.doc_id, rank) AS doc_id,
    argMax(s.title, rank) AS title,
    argMax(s.page, rank) AS page,
    max(s.report_year) AS report_year,
    argMax(s.confidence, rank) AS confidence,
    uniqExact(s.doc_id) AS documents,
    min(signed_value) AS lowest,
    max(signed_value) AS highest,
    arraySort(groupUniqArray((s.report_year, s.title, s.page, s.signed_value, s.span, s.doc_id, s.id))) AS sources
FROM (SELECT *, (qualifier = 'exact', made, confidence, id) AS rank FROM indicator_statements WHERE modality = 'actual') AS s
GROUP BY indicator_id, region_code, region, period, measure, against, unit, part
COMMENT 'Indicator × region × period × measure × base × unit × scope as reached: one point with all its sources, whatever names and units they use; value is that of the latest document that states it exactly';

CREATE OR REPLACE VIEW targets AS
SELECT
    id AS fact_id, doc_id, title, issuers, report_year, published, region_code, doc_region, indicator_id, indicator, scope, measure,
    period, period_from, period_to, value, value_hi, signed_value, unit, qualifier, qualifier_surface, direction, verb,
    modal_cue, sentence, page, confidence, base, prices, doc_type
FROM facts
WHERE modality = 'target'
COMMENT 'What documents set as a goal, doubtful readings too: a confidence below 0.6 is a guess';

-- A goal meets an outcome of the same indicator, region, period, measure, base, unit and scope, as in series: a sum never
-- meets a growth, nor a sum in the prices of 2010 one in those of its year. A budget's plan (拟安排) is a goal as well. Of a
-- goal that a document states several times there is one row. The outcome is the one that series shows, but it must come
-- from a document later than the goal; where no document speaks of the whole year, a level or rate at its end
-- (年末, actual_period tells) stands for it.
CREATE OR REPLACE VIEW target_vs_actual
(
    indicator_id LowCardinality(String) COMMENT 'as in indicators.id',
    indicator String COMMENT 'what the goal is set for, in the words of its document',
    region_code LowCardinality(String) COMMENT 'GB/T 2260 code, 000000 national, empty for a region that has none',
    region String COMMENT 'name of the region',
    period String COMMENT 'of the goal: 2024, 2026/2030',
    measure LowCardinality(String) COMMENT 'level, growth, change, share, rank',
    base String COMMENT 'as in series.base',
    unit LowCardinality(String) COMMENT 'of goal and outcome, as in units.code',
    scope String COMMENT 'part of the region that is meant, empty for the whole',
    modality LowCardinality(String) COMMENT 'target, or plan where a budget or schedule sets it (拟安排)',
    target Float64 COMMENT 'negative where something is to fall',
    target_hi Nullable(Float64) COMMENT 'upper end of a range',
    qualifier LowCardinality(String) COMMENT 'of the goal: exact, approx, over, at_least, at_most, under, nearly, range',
    actual Float64 COMMENT 'outcome, negative where it fell',
    actual_hi Nullable(Float64) COMMENT 'upper end where the outcome is a range',
    actual_qualifier LowCardinality(String) COMMENT 'of the outcome, same words: over for 超过90万亿元',
    actual_period String COMMENT 'as period, or 2024-12 where only the end of the year is told',
    difference Float64 COMMENT 'actual - target',
    ceiling UInt8 COMMENT '1 where the goal is kept by staying below: ranks, what is to be controlled, levels to come down, prices, unemployment',
    reached Nullable(UInt8) COMMENT '1 or 0; knows tone and direction (左右 allows a twentieth); NULL where the figures do not tell: over 90 says nothing of a goal of 95',
    target_title String COMMENT 'document that sets the goal',
    target_year UInt16 COMMENT 'year it was made in',
    target_doc_id String,
    target_fact_id String,
    target_page UInt32,
    actual_title String COMMENT 'document that tells the outcome',
    actual_year UInt16 COMMENT 'year it was made in',
    actual_doc_id String,
    actual_fact_id String,
    actual_page UInt32
)
AS SELECT
    indicator_id, indicator, region_code, region, period, measure, against AS base, unit, part AS scope,
    modality, target, target_hi, qualifier, actual, actual_hi, actual_qualifier, actual_period,
    actual - target AS difference,
    ceiling,
    multiIf(
        measure = 'change' AND direction = '', NULL,
        toward_hi < least_wanted OR toward_lo > most_wanted OR qualifier = 'under' AND toward_lo = most_wanted, 0,
        toward_lo >= least_wanted AND toward_hi <= most_wanted, 1,
        NULL) AS reached,
    target_title, target_year, target_doc_id, target_fact_id, target_page,
    actual_title, actual_year, actual_doc_id, actual_fact_id, actual_page
FROM
(
    SELECT
        t.*, a.*,
        -- Both sides in the goal's own direction: a goal to fall by 3 % is reached by falling further. What an outcome of
        -- 超过 or 近 may be at most or at least, 控制在 states how much it was.
        if(target < 0, -actual, actual) AS toward,
        if(toward >= 0 AND actual_qualifier IN ('under', 'at_most', 'nearly') AND actual_surface != '控制在', -inf, toward) AS toward_lo,
        multiIf(toward >= 0 AND actual_qualifier IN ('over', 'at_least'), inf, actual_qualifier = 'range', ifNull(actual_hi, toward), toward) AS toward_hi,
        multiIf(ceiling OR qualifier IN ('under', 'at_most'), -inf, qualifier IN ('approx', 'nearly'), wanted * 0.95, wanted) AS least_wanted,
        multiIf(
            qualifier = 'range', ifNull(target_hi, wanted),
            ceiling AND qualifier IN ('approx', 'nearly'), wanted * 1.05,
            ceiling OR qualifier IN ('under', 'at_most'), wanted,
            inf) AS most_wanted
    FROM
    (
        SELECT
            s.indicator_id AS indicator_id, s.region_code AS region_code, s.region AS region, assumeNotNull(s.period) AS period,
            s.measure AS measure, s.against AS against, s.unit AS unit, s.part AS part, s.doc_id AS target_doc_id,
            s.signed_value AS target, s.value AS wanted, s.value_hi AS target_hi, s.qualifier AS qualifier, s.made AS made,
            any(s.title) AS target_title, any(s.report_year) AS target_year,
            argMax((s.modality, s.id, s.indicator, s.page), (s.modality, s.confidence, s.id)) AS said, -- target before plan
            said.1 AS modality, said.2 AS target_fact_id, said.3 AS indicator, said.4 AS target_page,
            max(ifNull(s.direction, '')) AS direction,
            -- Kept by staying below, whoever says so: ranks, what is to be controlled, levels that are to come down, and
            -- indicators that are better the lower they are.
            max(s.measure = 'rank'
                OR position(concat(s.verb, s.qualifier_surface), '控制') > 0
                OR s.measure IN ('level', 'share') AND ifNull(s.direction, '') = 'down'
                OR s.goal = 'ceiling' AND s.signed_value >= 0 AND s.qualifier NOT IN ('over', 'at_least')) AS ceiling
        FROM (SELECT * FROM indicator_statements WHERE modality IN ('target', 'plan')) AS s
        GROUP BY indicator_id, region_code, region, period, measure, against, unit, part, target_doc_id, target, wanted, target_hi, qualifier, made
    ) AS t
    INNER JOIN
    (
        SELECT
            s.indicator_id AS a_indicator_id, s.region_code AS a_region_code, s.region AS a_region, whole AS a_period,
            s.measure AS a_measure, s.against AS a_against, s.unit AS a_unit, s.part AS a_part,
            argMax((s.signed_value, s.value_hi, s.qualifier, s.qualifier_surface, assumeNotNull(s.period), s.made, s.title, s.report_year,
                s.doc_id, s.id, s.page), rank) AS told,
            told.1 AS actual, told.2 AS actual_hi, told.3 AS actual_qualifier, told.4 AS actual_surface, told.5 AS actual_period,
            told.6 AS actual_made, told.7 AS actual_title, told.8 AS actual_year, told.9 AS actual_doc_id, told.10 AS actual_fact_id,
            told.11 AS actual_page
        FROM
        (
            SELECT
                *,
                measure IN ('level', 'share') AND match(assumeNotNull(period), '^[0-9]{4}-12$') AND match(sentence, '年末|年底') AS at_end,
                if(at_end, left(assumeNotNull(period), 4), assumeNotNull(period)) AS whole,
                (NOT at_end, qualifier = 'exact', made, confidence, id) AS rank
            FROM indicator_statements
            WHERE modality = 'actual'
        ) AS s
        GROUP BY a_indicator_id, a_region_code, a_region, a_period, a_measure, a_against, a_unit, a_part
    ) AS a
        ON a.a_indicator_id = t.indicator_id AND a.a_region_code = t.region_code AND a.a_region = t.region AND a.a_period = t.period
        AND a.a_measure = t.measure AND a.a_against = t.against AND a.a_unit = t.unit AND a.a_part = t.part
    WHERE actual_made > made
)
COMMENT 'A goal or budgeted plan beside what a later document says was reached, for the same indicator, region, period, measure, base, unit and scope; reached is NULL where it cannot be said';

-- Most figures are stated once, or alike everywhere, and need not be grouped by all that keeps them apart: a first look, at
-- numbers alone and before anything is joined, finds those that may differ. It meets generations first, as all views do:
-- the server keeps its pictures for the whole query, and the second look would else see rows from before their commit.
CREATE OR REPLACE VIEW restated AS
SELECT sipHash64(indicator_id, region_code, assumeNotNull(period), measure) AS thing
FROM statements_runs
WHERE generation IN (SELECT argMax(generation, (run, attempt)) FROM generations GROUP BY doc_id)
    AND modality = 'actual' AND qualifier = 'exact' AND period IS NOT NULL
GROUP BY thing
HAVING min(signed_value) != max(signed_value) OR min(unit) != max(unit)
COMMENT 'Indicator, region_code, period and measure, as sipHash64, of which several values are stated; what revisions and contradictions look at';

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
    argMin(fact_id, (made, doc_id)) AS first_fact_id,
    argMin(page, (made, doc_id)) AS first_page,
    min(report_year) AS first_year,
    argMax(stated, (made, doc_id)) AS last_value,
    argMax(title, (made, doc_id)) AS last_title,
    argMax(doc_id, (made, doc_id)) AS last_doc_id,
    argMax(fact_id, (made, doc_id)) AS last_fact_id,
    argMax(page, (made, doc_id)) AS last_page,
    max(report_year) AS last_year,
    last_value - first_value AS difference,
    count() AS documents
FROM
(
    SELECT
        indicator_id, region_code, region, period, measure, against, unit, part, doc_id,
        any(signed_value) AS stated,
        any(title) AS title,
        min(s.id) AS fact_id,
        argMin(s.page, s.id) AS page,
        any(report_year) AS report_year,
        any(made) AS made,
        min(if(measure = 'level', s.step, 0)) AS step
    FROM indicator_statements AS s
    WHERE modality = 'actual' AND qualifier = 'exact'
        AND sipHash64(indicator_id, region_code, assumeNotNull(period), measure) IN (SELECT thing FROM restated)
    GROUP BY indicator_id, region_code, region, period, measure, against, unit, part, doc_id
    HAVING uniqExact(signed_value) = 1
)
GROUP BY indicator_id, region_code, region, period, measure, against, unit, part
HAVING first_value != last_value
    AND abs(last_value - first_value) > 0.500001 * greatest(ifNull(argMin(step, (made, doc_id)), 0), ifNull(argMax(step, (made, doc_id)), 0))
COMMENT 'Later documents state another value for the same indicator, region, period and base than the first did';
