-- What SQL users read: the current run of every document.

CREATE OR REPLACE VIEW current_runs AS
SELECT doc_id, max(run) AS run
FROM generations
GROUP BY doc_id
COMMENT 'The run of each document that the views show';

CREATE OR REPLACE VIEW documents AS
SELECT
    d.*,
    'loaded' AS status,
    '' AS stage,
    '' AS reason,
    '' AS message,
    '' AS hint
FROM documents_all AS d FINAL
WHERE (d.doc_id, d.run) IN (SELECT doc_id, run FROM current_runs)
UNION ALL
SELECT
    f.doc_id, f.run, f.name, f.url, f.size,
    '' AS title, '' AS subtitle, [] AS issuers, '' AS issuer_level, '' AS doc_no, '' AS doc_type,
    NULL AS issued, NULL AS published, NULL AS effective,
    '' AS region_code, '' AS region, 0 AS report_year, 0 AS pages, 0 AS chars, 0 AS words, '' AS engine, '' AS quality,
    [] AS section_headings, [] AS section_levels, [] AS section_parents, [] AS section_roles, [] AS section_periods,
    [] AS section_pages, [] AS section_paragraphs,
    'failed' AS status, f.stage, f.reason, f.message, f.hint
FROM
(
    SELECT * FROM failures FINAL
    WHERE doc_id NOT IN (SELECT doc_id FROM generations)
    ORDER BY run DESC, failed_at DESC
    LIMIT 1 BY doc_id
) AS f
WHERE NOT f.dropped
COMMENT 'Documents: loaded ones, and failed ones with the reason. A failed reprocessing leaves the loaded document as it was; see failures';

CREATE OR REPLACE VIEW sentences AS
SELECT * FROM sentences_all FINAL
WHERE (doc_id, run) IN (SELECT doc_id, run FROM current_runs)
COMMENT 'Sentences with page, box and section. Full text: WHERE hasAllTokens(text, ''稀土出口'') AND text LIKE ''%稀土出口%''';

CREATE OR REPLACE VIEW facts AS
SELECT * FROM facts_all FINAL
WHERE (doc_id, run) IN (SELECT doc_id, run FROM current_runs)
COMMENT 'Facts: figures that state something, with indicator, period, modality and source';

CREATE OR REPLACE VIEW mentions AS
SELECT * FROM mentions_all FINAL
WHERE (doc_id, run) IN (SELECT doc_id, run FROM current_runs)
COMMENT 'Mentions of named entities';

CREATE OR REPLACE VIEW terms AS
SELECT * FROM terms_all FINAL
WHERE (doc_id, run) IN (SELECT doc_id, run FROM current_runs)
COMMENT 'Listed terms with their count in a document';

CREATE OR REPLACE VIEW citations AS
SELECT * FROM citations_all FINAL
WHERE (doc_id, run) IN (SELECT doc_id, run FROM current_runs)
COMMENT 'A document names another by title or number';

CREATE OR REPLACE VIEW tables_cells AS
SELECT * FROM table_cells_all FINAL
WHERE (doc_id, run) IN (SELECT doc_id, run FROM current_runs)
COMMENT 'Cells of tables with their row and column headings';

CREATE OR REPLACE VIEW coverage AS
SELECT * FROM coverage_all FINAL
WHERE (doc_id, run) IN (SELECT doc_id, run FROM current_runs)
COMMENT 'Document × indicator: found, stated_absent, not_found';
