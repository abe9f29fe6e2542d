-- What SQL users read: the current run of every document.
--
-- A query takes its picture of a table when it meets the table's name, and of a table behind a view later. In the views
-- below generations is therefore met first and by its own name, and the rows stand behind a view: whichever run the
-- picture of generations calls the current one, its rows were written before and are in theirs. The other way round a
-- document that is replaced at that moment would be shown without any.

-- Two workers may both have committed a run that was delivered twice; either attempt has all its rows.
CREATE OR REPLACE VIEW current_runs AS
SELECT g.doc_id AS doc_id, max(g.run) AS run, argMax(g.generation, (g.run, g.attempt)) AS generation
FROM generations AS g
GROUP BY g.doc_id
COMMENT 'The run of each document that the views show';

CREATE OR REPLACE VIEW documents_runs AS
SELECT *, generation FROM documents_all
COMMENT 'Heads of documents of every run and attempt; documents shows those of the current runs';

CREATE OR REPLACE VIEW sentences_runs AS
SELECT *, chars, generation FROM sentences_all
COMMENT 'Sentences of every run and attempt; sentences shows those of the current runs';

CREATE OR REPLACE VIEW facts_runs AS
SELECT *, generation FROM facts_all
COMMENT 'Facts of every run and attempt; facts shows those of the current runs';

CREATE OR REPLACE VIEW statements_runs AS
SELECT *, generation, against, printed, digits, decimals FROM statements_all
COMMENT 'Facts of known indicators of every run and attempt; indicator_statements shows those of the current runs';

CREATE OR REPLACE VIEW mentions_runs AS
SELECT *, generation FROM mentions_all
COMMENT 'Mentions of every run and attempt; mentions shows those of the current runs';

CREATE OR REPLACE VIEW tables_cells_runs AS
SELECT *, generation FROM table_cells_all
COMMENT 'Cells of tables of every run and attempt; tables_cells shows those of the current runs';

CREATE OR REPLACE VIEW documents AS
SELECT
    d.* EXCEPT (attempt, generation),
    'loaded' AS status,
    '' AS stage,
    '' AS reason,
    '' AS message,
    '' AS hint
FROM documents_runs AS d
WHERE d.generation IN (SELECT argMax(generation, (run, attempt)) FROM generations GROUP BY doc_id)
UNION ALL
SELECT
    f.doc_id, f.run, f.name, f.url, f.size,
    '' AS title, '' AS subtitle, [] AS issuers, '' AS issuer_level, '' AS doc_no, '' AS doc_type,
    NULL AS issued, NULL AS published, NULL AS effective,
    '' AS region_code, '' AS region, 0 AS report_year, 0 AS pages, 0 AS chars, 0 AS words, '' AS engine, '' AS quality, [] AS doubts, '' AS rules,
    [] AS section_headings, [] AS section_levels, [] AS section_parents, [] AS section_roles, [] AS section_periods,
    [] AS section_pages, [] AS section_paragraphs,
    'failed' AS status, f.stage, f.reason, f.message, f.hint
FROM
(
    SELECT * FROM
    (
        SELECT * FROM failures FINAL
        WHERE doc_id NOT IN (SELECT doc_id FROM generations)
        ORDER BY run DESC, failed_at DESC
        LIMIT 1 BY doc_id
    )
    ORDER BY failed_at DESC
    LIMIT 1 BY name, url
) AS f
LEFT ANTI JOIN
(
    -- The file was replaced by one that can be read, which is another document of the same name.
    SELECT d.name AS name, d.url AS url, max(g.committed_at) AS committed_at
    FROM documents_all AS d
    INNER JOIN generations AS g ON g.generation = d.generation
    WHERE d.name IN (SELECT name FROM failures)
    GROUP BY d.name, d.url
) AS mended ON mended.name = f.name AND mended.url = f.url AND mended.committed_at > f.failed_at
WHERE NOT f.dropped
COMMENT 'Documents: loaded ones, and failed ones with the reason, until a later version of the file is loaded. A failed reprocessing leaves the loaded document as it was; see failures';

CREATE OR REPLACE VIEW sentences AS
SELECT * EXCEPT (attempt, generation) FROM sentences_runs
WHERE generation IN (SELECT argMax(generation, (run, attempt)) FROM generations GROUP BY doc_id)
COMMENT 'Sentences with page, box and section. Full text: WHERE hasAllTokens(text, ''稀土出口'') AND text LIKE ''%稀土出口%''';

CREATE OR REPLACE VIEW facts AS
SELECT * EXCEPT (attempt, generation) FROM facts_runs
WHERE generation IN (SELECT argMax(generation, (run, attempt)) FROM generations GROUP BY doc_id)
COMMENT 'Facts: figures that state something, with indicator, period, modality and source';

CREATE OR REPLACE VIEW mentions AS
SELECT * EXCEPT (attempt, generation) FROM mentions_runs
WHERE generation IN (SELECT argMax(generation, (run, attempt)) FROM generations GROUP BY doc_id)
COMMENT 'Mentions of named entities';

CREATE OR REPLACE VIEW tables_cells AS
SELECT * EXCEPT (attempt, generation) FROM tables_cells_runs
WHERE generation IN (SELECT argMax(generation, (run, attempt)) FROM generations GROUP BY doc_id)
COMMENT 'Cells of tables with their row and column headings';
