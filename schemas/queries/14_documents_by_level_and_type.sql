-- Who issues what, by year
-- Documents by the level of their issuer and their type.
SELECT report_year AS year, issuer_level, doc_type, count() AS documents, sum(pages) AS pages
FROM documents
WHERE status = 'loaded'
GROUP BY year, issuer_level, doc_type
ORDER BY year, issuer_level, doc_type
