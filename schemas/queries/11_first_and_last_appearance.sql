-- When a term first and last appears
-- First document and page of each listed term, and the last year it is used.
SELECT term, topic, first_year, first_title, first_page, last_year, count, documents
FROM term_first
ORDER BY first_year, term
