-- Terms: what is listed in the rules, counted by segment, and what a user accepted, counted as each document is committed
-- and over the whole archive when it is accepted.

CREATE TABLE IF NOT EXISTS accepted_terms
(
    term String COMMENT 'canonical form',
    forms Array(String) COMMENT 'all ways to write it, as they are searched for',
    type LowCardinality(String) COMMENT 'POLICY_TERM, PROGRAMME, TECH/INDUSTRY',
    topic LowCardinality(String) COMMENT 'what it belongs to, as in terms.topic',
    dropped Bool DEFAULT false COMMENT 'the user took it back',
    counted Bool DEFAULT true COMMENT 'the documents that were there when it was accepted have been counted',
    version DateTime64(9, 'UTC') DEFAULT now64(9) COMMENT 'when that was said; the latest counts'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY term
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Terms the user accepted: zhice terms accept, drop, list';

-- No window of deduplication: a count that is written again after a term was dropped and accepted anew must not be taken
-- for a repetition. Writing one twice merges into one.
CREATE TABLE IF NOT EXISTS accepted_counts_all
(
    term String COMMENT 'as in accepted_terms.term',
    doc_id String COMMENT 'document',
    run UInt64 COMMENT 'processing of the document',
    count UInt32 COMMENT 'times it stands in the document, 0 where it no longer does',
    first_seq UInt32 COMMENT 'sentence where it stands first, as in sentences.seq',
    first_page UInt32 COMMENT 'page of that sentence, from 1; 0 for texts without pages',
    version DateTime64(9, 'UTC') DEFAULT now64(9) COMMENT 'of the accepted term by whose forms it was counted; the latest counts'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (term, doc_id, run)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'Counts of accepted terms, every run';

-- An accepted term that a later list of the rules has is counted by segment from then on; where both counted, segment is
-- right.
CREATE OR REPLACE VIEW terms_runs AS
SELECT doc_id, run, term, type, topic, count, first_seq, first_page, words, report_year, published, title, doc_region_code, generation
FROM terms_all
UNION ALL
SELECT
    c.doc_id, c.run, toLowCardinality(c.term), t.type, t.topic, c.count, c.first_seq, c.first_page,
    d.words, d.report_year, ifNull(d.published, d.issued), d.title, d.region_code, d.generation
FROM accepted_counts_all AS c FINAL
INNER JOIN (SELECT term, type, topic FROM accepted_terms FINAL WHERE NOT dropped) AS t ON t.term = c.term
INNER JOIN (SELECT doc_id, run, words, report_year, published, issued, title, region_code, generation FROM documents_all) AS d
    ON d.doc_id = c.doc_id AND d.run = c.run
WHERE c.count > 0
    AND (c.doc_id, c.run, c.term) NOT IN (SELECT doc_id, run, toString(term) FROM terms_all WHERE term IN (SELECT term FROM accepted_terms))
COMMENT 'Terms, listed and accepted, of every run and attempt; terms shows those of the current runs';

CREATE OR REPLACE VIEW terms AS
SELECT * EXCEPT generation FROM terms_runs
WHERE generation IN (SELECT argMax(generation, (run, attempt)) FROM generations GROUP BY doc_id)
COMMENT 'Terms, listed and accepted, with their count in a document. An attention index is count / words';

-- Rows that an older zhice wrote have no type until their documents are read again; any other row of the term has it.
CREATE OR REPLACE VIEW term_years AS
SELECT
    t.term AS term,
    max(t.type) AS type,
    max(t.topic) AS topic,
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
    max(t.type) AS type,
    max(t.topic) AS topic,
    min(t.report_year) AS first_year,
    argMin(t.title, (t.report_year, ifNull(t.published, toDate32('2299-12-31')), t.doc_id)) AS first_title,
    argMin(t.doc_id, (t.report_year, ifNull(t.published, toDate32('2299-12-31')), t.doc_id)) AS first_doc_id,
    argMin(t.first_seq, (t.report_year, ifNull(t.published, toDate32('2299-12-31')), t.doc_id)) AS first_seq,
    argMin(t.first_page, (t.report_year, ifNull(t.published, toDate32('2299-12-31')), t.doc_id)) AS first_page,
    max(t.report_year) AS last_year,
    sum(t.count) AS count,
    uniqExact(t.doc_id) AS documents
FROM terms AS t
WHERE t.report_year > 0
GROUP BY t.term
COMMENT 'The first document in which a term stands, with sentence and page';
