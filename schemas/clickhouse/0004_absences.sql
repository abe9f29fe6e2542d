-- Statements that no target is set, which is another thing than a target nobody found.

CREATE TABLE IF NOT EXISTS absences_all
(
    doc_id String COMMENT 'document',
    run UInt64 COMMENT 'processing of the document' CODEC(Delta, ZSTD),
    attempt UInt64 COMMENT 'try at writing the run; another one each time',
    generation UInt64 MATERIALIZED sipHash64(doc_id, run, attempt) COMMENT 'document, run and attempt in one number',
    seq UInt32 COMMENT 'its sentence, as in sentences.seq' CODEC(Delta, ZSTD),
    indicator_id LowCardinality(String) COMMENT 'what no target is set for, as in indicators.id',
    indicator String COMMENT 'its name',
    period String COMMENT 'period of the section it stands in: 2020, empty for none',
    span String COMMENT 'the words that say so: 没有提出经济增速具体目标',
    span_start UInt32 COMMENT 'offset of span in the sentence, in characters',
    span_end UInt32 COMMENT 'offset of its end',
    page UInt32 COMMENT 'page, from 1; 0 for texts without pages',
    x0 Float32 COMMENT 'box of span in points from the top left',
    y0 Float32,
    x1 Float32,
    y1 Float32
)
ENGINE = ReplacingMergeTree
PRIMARY KEY (doc_id, run, seq)
ORDER BY (doc_id, run, seq, indicator_id, attempt)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Statements that no target is set, every run';

CREATE OR REPLACE VIEW absences_runs AS
SELECT *, generation FROM absences_all
COMMENT 'Statements that no target is set of every run and attempt; absences shows those of the current runs';

CREATE OR REPLACE VIEW absences AS
SELECT * EXCEPT (attempt, generation) FROM absences_runs
WHERE generation IN (SELECT argMax(generation, (run, attempt)) FROM generations GROUP BY doc_id)
COMMENT 'Statements that no target is set for an indicator (没有提出经济增速具体目标)';

-- Few indicators are joined to a stream of documents, each with the list of what was found in it: a row is made when it
-- is read, and a filter by document or indicator keeps the others from being made.
CREATE OR REPLACE VIEW coverage AS
SELECT
    d.doc_id AS doc_id,
    d.title AS title,
    d.region AS region,
    d.report_year AS report_year,
    i.id AS indicator_id,
    i.name AS indicator,
    countEqual(d.found, i.id) AS facts,
    multiIf(has(d.absent, i.id), 'stated_absent', facts > 0, 'found', 'not_found') AS status
FROM
(
    SELECT d.doc_id AS doc_id, d.title AS title, d.region AS region, d.report_year AS report_year, f.found AS found, a.absent AS absent
    FROM (SELECT doc_id, title, region, report_year FROM documents WHERE status = 'loaded') AS d
    LEFT JOIN (SELECT doc_id, groupArray(indicator_id) AS found FROM facts WHERE indicator_id != '' GROUP BY doc_id) AS f
        ON f.doc_id = d.doc_id
    LEFT JOIN (SELECT doc_id, groupUniqArray(indicator_id) AS absent FROM absences GROUP BY doc_id) AS a
        ON a.doc_id = d.doc_id
) AS d
CROSS JOIN (SELECT id, name FROM indicators FINAL) AS i
COMMENT 'Document × indicator: found (facts says how many), stated_absent (the document says that it sets no target; facts may still tell what was reached), not_found';
