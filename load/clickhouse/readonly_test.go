package clickhouse

import (
	"errors"
	"strings"
	"testing"
)

func TestOnlyReadingStatementsAreAsked(t *testing.T) {
	for _, sql := range []string{
		"SELECT 1", "  -- a comment\n select url, name from documents where url like '%file(%'", "WITH 1 AS x SELECT x", "(SELECT 1) UNION ALL (SELECT 2)",
		"DESCRIBE facts", "SHOW TABLES", "EXPLAIN SELECT 1", "FROM facts SELECT count()", "SELECT '-- INSERT INTO x' /* INTO OUTFILE 'y' */",
		"SELECT `file` FROM (SELECT 1 AS file)", "SELECT extractURLParameter(url, 'a') FROM documents", "SELECT 1 -- INTO OUTFILE 'x'",
	} {
		if err := refuse(sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	for _, sql := range []string{
		"SELECT 1 INTO OUTFILE '/tmp/x' TRUNCATE", "select 1 into/**/outfile '/tmp/x'", "INSERT INTO FUNCTION file('x.csv', 'CSV', 'a Int8') VALUES (1)",
		"SELECT * FROM file('/etc/passwd')", "SELECT * FROM `file` ('/etc/passwd')", "SELECT * FROM URL('http://example.org/', CSV)",
		"SELECT * FROM s3Cluster('c', 'b')", "WITH x AS (SELECT * FROM remote('h', 'd', 't')) SELECT * FROM x", "BACKUP DATABASE d TO File('x')",
		"SYSTEM SHUTDOWN", "DROP TABLE facts_all", "", "-- nothing", "SELECT 'it''s' , file('x')", `SELECT '\'' , file('x')`, "SELECT 1 FROM \"url\"('x')",
	} {
		var refused *RefusedError
		if err := refuse(sql); !errors.As(err, &refused) {
			t.Errorf("%q is asked: %v", sql, err)
		}
	}
}

func FuzzStatement(f *testing.F) {
	f.Add("SELECT 'a' -- b")
	f.Add("select `x` /* y")
	f.Fuzz(func(t *testing.T, sql string) {
		_ = refuse(sql)
		for _, w := range wordsOf(sql) {
			if !strings.Contains(sql, w) {
				t.Errorf("%q: %q does not stand in it", sql, w)
			}
		}
	})
}
