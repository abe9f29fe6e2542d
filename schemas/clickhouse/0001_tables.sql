-- The base tables. Each keeps every run of every document under (doc_id, run, attempt); nothing is visible until a row of
-- generations commits that attempt. A try that was cut short and the one after it are two attempts, and the views show
-- the committed one alone: rows need not be merged to be right, and no view reads FINAL. `generation` is the three in one
-- number, for the views to compare. Statements end with a semicolon at the end of a line, and each may be applied twice.
--
-- A server gives each column of a part it writes buffers of 2 MB from the start, merges too: with tables this wide two
-- inserts and the merges behind them came to a gigabyte. Adaptive ones grow with what is written.

CREATE TABLE IF NOT EXISTS generations
(
    doc_id String COMMENT 'SHA-256 of the PDF in lower-case hex',
    run UInt64 COMMENT 'processing of the document: pipeline version << 20 | attempt, ever growing',
    attempt UInt64 COMMENT 'try at writing the run; another one each time',
    generation UInt64 MATERIALIZED sipHash64(doc_id, run, attempt) COMMENT 'document, run and attempt in one number',
    pipeline_version UInt32 COMMENT 'version of readers and rules that made the run',
    sentences UInt32 COMMENT 'rows written to sentences_all',
    facts UInt32 COMMENT 'rows written to facts_all',
    mentions UInt32 COMMENT 'rows written to mentions_all',
    terms UInt32 COMMENT 'rows written to terms_all',
    table_cells UInt32 COMMENT 'rows written to table_cells_all',
    committed_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'when the run became visible'
)
ENGINE = ReplacingMergeTree
PRIMARY KEY (doc_id, run)
ORDER BY (doc_id, run, attempt)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row commits one run of one document; the views show the highest run of each';

CREATE TABLE IF NOT EXISTS pruned
(
    doc_id String COMMENT 'document',
    run UInt64 COMMENT 'processing of the document, a later one of which is current',
    pruned_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'when it was decided; the rows go after that'
)
ENGINE = ReplacingMergeTree
ORDER BY (doc_id, run)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Superseded runs whose rows were taken away: zhice prune. Their rows in generations stay';

CREATE TABLE IF NOT EXISTS documents_all
(
    doc_id String COMMENT 'SHA-256 of the PDF in lower-case hex',
    run UInt64 COMMENT 'processing of the document, ever growing',
    attempt UInt64 COMMENT 'try at writing the run; another one each time',
    generation UInt64 MATERIALIZED sipHash64(doc_id, run, attempt) COMMENT 'document, run and attempt in one number',
    name String COMMENT 'path below the inbox or last part of the address',
    url String COMMENT 'where it was fetched from, empty for files',
    size UInt64 COMMENT 'bytes of the PDF',
    title String COMMENT 'title without line breaks',
    subtitle String,
    issuers Array(LowCardinality(String)) COMMENT 'issuing bodies in their order',
    issuer_level LowCardinality(String) COMMENT 'central, provincial, municipal, county, other',
    doc_no String COMMENT 'document number as printed: 国发〔2025〕11号',
    doc_type LowCardinality(String) COMMENT '通知, 意见, 规划, 报告, 公报, 办法, 标准, 目录, 白皮书 …',
    issued Nullable(Date32) COMMENT '成文日期',
    published Nullable(Date32) COMMENT '发布日期',
    effective Nullable(Date32) COMMENT '施行日期',
    region_code LowCardinality(String) COMMENT 'GB/T 2260 code, 000000 national, empty unknown',
    region LowCardinality(String) COMMENT 'name of the region',
    report_year UInt16 COMMENT 'year the document was made in: its 今年; 0 unknown',
    pages UInt32,
    chars UInt32 COMMENT 'characters without white space',
    words UInt32 COMMENT 'words after segmentation',
    engine LowCardinality(String) COMMENT 'PDF engine that read it',
    quality LowCardinality(String) COMMENT 'good, doubtful, needs_ocr',
    doubts Array(String) COMMENT 'why pages are in doubt, with their numbers: page 3, 5-9: read by OCR',
    rules LowCardinality(String) COMMENT 'fingerprint of the rule files a user laid over the built-in ones, empty for none',
    section_headings Array(String) COMMENT 'headings in order',
    section_levels Array(UInt16) COMMENT 'level of each heading, 1 topmost',
    section_parents Array(Int32) COMMENT 'index (from 0) of the section around each, -1 for none',
    section_roles Array(LowCardinality(String)) COMMENT 'review, plan, other',
    section_periods Array(String) COMMENT 'period that governs each section, empty for none',
    section_pages Array(UInt32) COMMENT 'page of each heading',
    section_paragraphs Array(UInt32) COMMENT 'index of each heading among the paragraphs'
)
ENGINE = ReplacingMergeTree
PRIMARY KEY (doc_id, run)
ORDER BY (doc_id, run, attempt)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_columns_to_activate_adaptive_write_buffer = 1
COMMENT 'Heads of documents, every run';

CREATE TABLE IF NOT EXISTS sentences_all
(
    doc_id String COMMENT 'document',
    run UInt64 COMMENT 'processing of the document' CODEC(Delta, ZSTD),
    attempt UInt64 COMMENT 'try at writing the run; another one each time',
    generation UInt64 MATERIALIZED sipHash64(doc_id, run, attempt) COMMENT 'document, run and attempt in one number',
    seq UInt32 COMMENT 'place in the document, from 0' CODEC(Delta, ZSTD),
    text String COMMENT 'the sentence as printed, line breaks joined' CODEC(ZSTD(3)),
    page UInt32 COMMENT 'page where it begins, from 1; 0 for texts without pages' CODEC(Delta, ZSTD),
    x0 Float32 COMMENT 'box on that page in points from the top left',
    y0 Float32,
    x1 Float32,
    y1 Float32,
    section Array(LowCardinality(String)) COMMENT 'headings from the top down',
    role LowCardinality(String) COMMENT 'review (done and reached), plan (to be done and reached), other',
    paragraph UInt32 COMMENT 'index of its paragraph' CODEC(Delta, ZSTD),
    start UInt32 COMMENT 'offset in the paragraph, in characters',
    quality LowCardinality(String) COMMENT 'of the page it begins on: good, doubtful, needs_ocr',
    chars UInt32 MATERIALIZED lengthUTF8(text) COMMENT 'characters of the text',
    INDEX bigrams text TYPE text(tokenizer = ngrams(2), preprocessor = replaceRegexpAll(normalizeUTF8NFKC(text), '\\s', '')) GRANULARITY 100000000
)
ENGINE = ReplacingMergeTree
PRIMARY KEY (doc_id, run, seq)
ORDER BY (doc_id, run, seq, attempt)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_columns_to_activate_adaptive_write_buffer = 1
COMMENT 'Sentences, every run';

CREATE TABLE IF NOT EXISTS facts_all
(
    id String COMMENT 'name of the fact: document, sentence without white space, place of the figure in it',
    doc_id String COMMENT 'document',
    run UInt64 COMMENT 'processing of the document' CODEC(Delta, ZSTD),
    attempt UInt64 COMMENT 'try at writing the run; another one each time',
    generation UInt64 MATERIALIZED sipHash64(doc_id, run, attempt) COMMENT 'document, run and attempt in one number',
    seq UInt32 COMMENT 'its sentence, as in sentences.seq' CODEC(Delta, ZSTD),
    sentence String COMMENT 'the whole sentence' CODEC(ZSTD(3)),
    span String COMMENT 'the figure as printed, unit included: 5.2%, 140 多家',
    span_start UInt32 COMMENT 'offset of the figure in sentence, in characters',
    span_end UInt32 COMMENT 'offset of its end',
    value Float64 COMMENT 'multiplied out (亿, 万), percent as 0–100; lower end of a range',
    value_hi Nullable(Float64) COMMENT 'upper end of a range',
    signed_value Float64 COMMENT 'value, negative where a growth or change goes down; what is named a rate of decline (降低率) has the sign of its name',
    unit LowCardinality(String) COMMENT '%, pp, CNY, km, t, 家, 人, times, rank …',
    unit_surface LowCardinality(String) COMMENT 'unit as printed',
    qualifier LowCardinality(String) COMMENT 'exact, approx, over, at_least, at_most, under, nearly, range',
    qualifier_surface LowCardinality(String) COMMENT 'qualifier as printed: 左右, 以上, 超过',
    kind LowCardinality(String) COMMENT 'level, share, growth, change, rank, target',
    measure LowCardinality(String) COMMENT 'what is measured, also for targets: level, share, growth, change, rank',
    direction LowCardinality(Nullable(String)) COMMENT 'up or down',
    verb LowCardinality(String) COMMENT '增长, 下降, 达到 …',
    indicator String COMMENT 'what is measured, in words',
    indicator_id LowCardinality(String) COMMENT 'canonical id as in indicators.id, empty where not a known one',
    base Nullable(String) COMMENT 'denominator of a share, field of a rank, what a growth is compared with',
    prices LowCardinality(String) COMMENT 'how a growth or sum is reckoned where not as usual: 实际 (price changes taken out), 同口径 (coverage of the year before), 2010年价格',
    scope Nullable(String) COMMENT 'whom it is said of: 全国, a region, 企业 …',
    region_code LowCardinality(String) COMMENT 'GB/T 2260 code of the scope, 000000 national, empty unknown',
    period Nullable(String) COMMENT '2024, 2025-10, 2026/2030, ../2025-10 (as of), 2019/..',
    period_from Nullable(Date32) COMMENT 'first day of the period, NULL where open',
    period_to Nullable(Date32) COMMENT 'day after its last, NULL where open',
    period_source LowCardinality(String) COMMENT 'explicit, section, inherited, doc, none',
    modality LowCardinality(String) COMMENT 'actual, target, plan, comparison, forecast',
    modal_cue Nullable(String) COMMENT 'word that decides the modality',
    entities Array(String) COMMENT 'named entities in the clause',
    note String,
    page UInt32 COMMENT 'page of the figure, from 1',
    x0 Float32 COMMENT 'box of the figure in points from the top left',
    y0 Float32,
    x1 Float32,
    y1 Float32,
    section Array(LowCardinality(String)) COMMENT 'headings from the top down',
    confidence Float32 COMMENT '0 to 1',
    reasons Array(LowCardinality(String)) COMMENT 'rules that fired and what was assumed',
    title String COMMENT 'title of the document',
    doc_type LowCardinality(String) COMMENT 'type of the document',
    doc_no String COMMENT 'number of the document',
    issuers Array(LowCardinality(String)) COMMENT 'issuers of the document',
    issuer_level LowCardinality(String) COMMENT 'central, provincial, municipal, county, other',
    report_year UInt16 COMMENT 'year the document was made in, 0 unknown',
    published Nullable(Date32) COMMENT 'publication date of the document, else its date of issue',
    doc_region_code LowCardinality(String) COMMENT 'region of the document',
    doc_region LowCardinality(String) COMMENT 'its name'
)
ENGINE = ReplacingMergeTree
PRIMARY KEY (doc_id, run, seq)
ORDER BY (doc_id, run, seq, id, attempt)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_columns_to_activate_adaptive_write_buffer = 1
COMMENT 'Facts, every run';

-- What indicator_statements in 0003 reads: a sixth of the facts or less, and only the indicators that are asked for.
-- The last columns are what the view would otherwise compute of each row whenever it is read.
CREATE TABLE IF NOT EXISTS statements_all
(
    id String COMMENT 'name of the fact: document, sentence without white space, place of the figure in it',
    doc_id String COMMENT 'document',
    run UInt64 COMMENT 'processing of the document' CODEC(Delta, ZSTD),
    attempt UInt64 COMMENT 'try at writing the run; another one each time',
    generation UInt64 MATERIALIZED sipHash64(doc_id, run, attempt) COMMENT 'document, run and attempt in one number',
    seq UInt32 COMMENT 'its sentence, as in sentences.seq' CODEC(Delta, ZSTD),
    sentence String COMMENT 'the whole sentence' CODEC(ZSTD(3)),
    span String COMMENT 'the figure as printed, unit included: 5.2%, 140 多家',
    span_start UInt32 COMMENT 'offset of the figure in sentence, in characters',
    span_end UInt32 COMMENT 'offset of its end',
    value Float64 COMMENT 'multiplied out (亿, 万), percent as 0–100; lower end of a range',
    value_hi Nullable(Float64) COMMENT 'upper end of a range',
    signed_value Float64 COMMENT 'value, negative where a growth or change goes down; what is named a rate of decline (降低率) has the sign of its name',
    unit LowCardinality(String) COMMENT '%, pp, CNY, km, t, 家, 人, times, rank …',
    unit_surface LowCardinality(String) COMMENT 'unit as printed',
    qualifier LowCardinality(String) COMMENT 'exact, approx, over, at_least, at_most, under, nearly, range',
    qualifier_surface LowCardinality(String) COMMENT 'qualifier as printed: 左右, 以上, 超过',
    kind LowCardinality(String) COMMENT 'level, share, growth, change, rank, target',
    measure LowCardinality(String) COMMENT 'what is measured, also for targets: level, share, growth, change, rank',
    direction LowCardinality(Nullable(String)) COMMENT 'up or down',
    verb LowCardinality(String) COMMENT '增长, 下降, 达到 …',
    indicator String COMMENT 'what is measured, in words',
    indicator_id LowCardinality(String) COMMENT 'canonical id as in indicators.id, empty where not a known one',
    base Nullable(String) COMMENT 'denominator of a share, field of a rank, what a growth is compared with',
    prices LowCardinality(String) COMMENT 'how a growth or sum is reckoned where not as usual: 实际 (price changes taken out), 同口径 (coverage of the year before), 2010年价格',
    scope Nullable(String) COMMENT 'whom it is said of: 全国, a region, 企业 …',
    region_code LowCardinality(String) COMMENT 'GB/T 2260 code of the scope, 000000 national, empty unknown',
    period Nullable(String) COMMENT '2024, 2025-10, 2026/2030, ../2025-10 (as of), 2019/..',
    period_from Nullable(Date32) COMMENT 'first day of the period, NULL where open',
    period_to Nullable(Date32) COMMENT 'day after its last, NULL where open',
    period_source LowCardinality(String) COMMENT 'explicit, section, inherited, doc, none',
    modality LowCardinality(String) COMMENT 'actual, target, plan, comparison, forecast',
    modal_cue Nullable(String) COMMENT 'word that decides the modality',
    entities Array(String) COMMENT 'named entities in the clause',
    note String,
    page UInt32 COMMENT 'page of the figure, from 1',
    x0 Float32 COMMENT 'box of the figure in points from the top left',
    y0 Float32,
    x1 Float32,
    y1 Float32,
    section Array(LowCardinality(String)) COMMENT 'headings from the top down',
    confidence Float32 COMMENT '0 to 1',
    reasons Array(LowCardinality(String)) COMMENT 'rules that fired and what was assumed',
    title String COMMENT 'title of the document',
    doc_type LowCardinality(String) COMMENT 'type of the document',
    doc_no String COMMENT 'number of the document',
    issuers Array(LowCardinality(String)) COMMENT 'issuers of the document',
    issuer_level LowCardinality(String) COMMENT 'central, provincial, municipal, county, other',
    report_year UInt16 COMMENT 'year the document was made in, 0 unknown',
    published Nullable(Date32) COMMENT 'publication date of the document, else its date of issue',
    doc_region_code LowCardinality(String) COMMENT 'region of the document',
    doc_region LowCardinality(String) COMMENT 'its name',
    against String MATERIALIZED multiIf(position(period, '/') > 1 AND match(indicator, '年均|年平均|平均每年|每年平均'), '年均', base IS NULL OR measure NOT IN ('growth', 'change'), '', match(base, '环比|上月|上个月|上季|上一季'), '环比', match(base, '年初'), '年初', match(base, '^(比|较|按)?(上年|去年|上一年|前一年|上年度)?(同比|同期|同月|同季|末|底|全年)?(水平)?$'), '', assumeNotNull(base)) COMMENT 'what a growth is compared with, empty for the year before; 年均 for the average of a year',
    printed String MATERIALIZED translateUTF8(replaceAll(span, ',', ''), '０１２３４５６７８９．', '0123456789.') COMMENT 'the figure with plain digits',
    digits Float64 MATERIALIZED toFloat64OrZero(extract(printed, '[0-9]+(?:[.][0-9]+)?')) COMMENT 'the number that is printed, 0 where it is in Chinese numerals',
    decimals UInt8 MATERIALIZED length(extract(printed, '[.]([0-9]+)')) COMMENT 'digits behind its point'
)
ENGINE = ReplacingMergeTree
PRIMARY KEY (indicator_id, modality, region_code)
ORDER BY (indicator_id, modality, region_code, report_year, doc_id, run, seq, id, attempt)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_columns_to_activate_adaptive_write_buffer = 1
COMMENT 'Facts of known indicators once more, in the order of indicators, with what comparing them takes; every run';

CREATE TABLE IF NOT EXISTS mentions_all
(
    doc_id String COMMENT 'document',
    run UInt64 COMMENT 'processing of the document' CODEC(Delta, ZSTD),
    attempt UInt64 COMMENT 'try at writing the run; another one each time',
    generation UInt64 MATERIALIZED sipHash64(doc_id, run, attempt) COMMENT 'document, run and attempt in one number',
    seq UInt32 COMMENT 'its sentence, as in sentences.seq' CODEC(Delta, ZSTD),
    span_start UInt32 COMMENT 'offset in the sentence, in characters',
    span String COMMENT 'as printed',
    type LowCardinality(String) COMMENT 'ORG, REGION, PERSON, LAW/DOC_TITLE, DOC_NO, PROGRAMME, MEETING, DATE, PERIOD, TECH/INDUSTRY, POLICY_TERM',
    canonical String COMMENT 'one name for all ways of writing it',
    code LowCardinality(String) COMMENT 'GB/T 2260 code of a region',
    nested Bool COMMENT 'stands inside another mention',
    page UInt32,
    x0 Float32 COMMENT 'box in points from the top left',
    y0 Float32,
    x1 Float32,
    y1 Float32,
    report_year UInt16 COMMENT 'year the document was made in, 0 unknown'
)
ENGINE = ReplacingMergeTree
PRIMARY KEY (doc_id, run, seq)
ORDER BY (doc_id, run, seq, span_start, type, span, attempt)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_columns_to_activate_adaptive_write_buffer = 1
COMMENT 'Mentions of named entities, every run';

CREATE TABLE IF NOT EXISTS terms_all
(
    doc_id String COMMENT 'document',
    run UInt64 COMMENT 'processing of the document',
    attempt UInt64 COMMENT 'try at writing the run; another one each time',
    generation UInt64 MATERIALIZED sipHash64(doc_id, run, attempt) COMMENT 'document, run and attempt in one number',
    term LowCardinality(String) COMMENT 'policy term: one name for all ways of writing it',
    type LowCardinality(String) COMMENT 'POLICY_TERM, PROGRAMME, TECH/INDUSTRY',
    topic LowCardinality(String) COMMENT 'what it belongs to: 科技创新, 财政金融 …',
    count UInt32 COMMENT 'times it stands in the document, also inside longer terms',
    first_seq UInt32 COMMENT 'sentence where it stands first, as in sentences.seq',
    first_page UInt32 COMMENT 'page of that sentence, from 1; 0 for texts without pages',
    words UInt32 COMMENT 'words of the document',
    report_year UInt16 COMMENT 'year the document was made in, 0 unknown',
    published Nullable(Date32) COMMENT 'publication date of the document, else its date of issue',
    title String COMMENT 'title of the document',
    doc_region_code LowCardinality(String) COMMENT 'region of the document'
)
ENGINE = ReplacingMergeTree
PRIMARY KEY (doc_id, run)
ORDER BY (doc_id, run, term, topic, attempt)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_columns_to_activate_adaptive_write_buffer = 1
COMMENT 'Counts of listed terms, every run';

CREATE TABLE IF NOT EXISTS table_cells_all
(
    doc_id String COMMENT 'document',
    run UInt64 COMMENT 'processing of the document',
    attempt UInt64 COMMENT 'try at writing the run; another one each time',
    generation UInt64 MATERIALIZED sipHash64(doc_id, run, attempt) COMMENT 'document, run and attempt in one number',
    table_no UInt32 COMMENT 'table in the document, from 1',
    row_no UInt32 COMMENT 'row of the body, from 1',
    column_no UInt32 COMMENT 'column of the body, from 1',
    table_title String COMMENT 'caption',
    table_unit String COMMENT 'unit named for the whole table',
    row_headings Array(String) COMMENT 'headings of the row, from the left',
    column_headings Array(String) COMMENT 'headings of the column, from the top',
    unit String COMMENT 'unit the heading of the column names, else that of the table',
    text String COMMENT 'the cell as printed',
    page UInt32,
    x0 Float32 COMMENT 'box in points from the top left, zero where not known',
    y0 Float32,
    x1 Float32,
    y1 Float32
)
ENGINE = ReplacingMergeTree
PRIMARY KEY (doc_id, run, table_no)
ORDER BY (doc_id, run, table_no, row_no, column_no, attempt)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, min_columns_to_activate_adaptive_write_buffer = 1
COMMENT 'Cells of tables, every run';

CREATE TABLE IF NOT EXISTS failures
(
    doc_id String COMMENT 'SHA-256 of the file in lower-case hex',
    run UInt64 COMMENT 'processing that failed',
    stage LowCardinality(String) COMMENT 'ingest, extract, segment, load',
    name String COMMENT 'path below the inbox or last part of the address',
    url String,
    size UInt64 COMMENT 'bytes',
    reason LowCardinality(String) COMMENT 'not_pdf, empty, damaged, password, too_large …',
    message String COMMENT 'what happened',
    hint String COMMENT 'what to do',
    attempts UInt32 COMMENT 'times it was tried',
    failed_at DateTime64(3, 'UTC'),
    dropped Bool DEFAULT false COMMENT 'the user gave the document up',
    version UInt64 COMMENT 'the highest wins'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (doc_id, run, stage)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Runs that failed, with the reason';

CREATE TABLE IF NOT EXISTS indicators
(
    id String COMMENT 'canonical id: gdp_growth …',
    name String COMMENT 'statistical name',
    aliases Array(String) COMMENT 'other ways to write it',
    unit LowCardinality(String) COMMENT 'usual unit, as in units.code; series converts to it',
    dimension LowCardinality(String) COMMENT 'money, ratio, count, mass …',
    topic LowCardinality(String),
    goal LowCardinality(String) COMMENT 'ceiling where lower is better, empty elsewhere',
    version UInt64 COMMENT 'the highest wins'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY id
COMMENT 'Known indicators';

CREATE TABLE IF NOT EXISTS regions
(
    code String COMMENT 'GB/T 2260 code, 000000 national',
    name String,
    aliases Array(String) COMMENT 'short and former names',
    level LowCardinality(String) COMMENT 'country, province, prefecture, county',
    parent String COMMENT 'code of the region around it',
    version UInt64 COMMENT 'the highest wins'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY code
COMMENT 'Administrative regions';

CREATE TABLE IF NOT EXISTS units
(
    code String COMMENT 'as in facts.unit',
    name String COMMENT 'Chinese name',
    aliases Array(String) COMMENT 'ways to write it',
    dimension LowCardinality(String) COMMENT 'money, length, area, mass, ratio, count …',
    base LowCardinality(String) COMMENT 'unit of the same dimension that factor leads to; itself where it converts to no other',
    factor Float64 COMMENT 'multiply by this to get base',
    version UInt64 COMMENT 'the highest wins'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY code
COMMENT 'Units of measurement';
