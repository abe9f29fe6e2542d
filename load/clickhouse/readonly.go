package clickhouse

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// refuse says why a user's statement is not asked, nil where it only reads the database. The server's own read-only mode
// refuses changes of tables, but lets a query write files (INTO OUTFILE, INSERT INTO FUNCTION file), read any file the
// server can and call any address: what an analyst pastes into `zhice query` must not do that with his rights.
func refuse(sql string) error {
	words := wordsOf(sql)
	if len(words) == 0 || !slices.Contains(reading, strings.ToUpper(words[0])) {
		return &RefusedError{"it takes one statement that begins with " + strings.Join(reading[1:], ", ")}
	}
	for i, w := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch {
		case strings.EqualFold(w, "INTO") && strings.EqualFold(next, "OUTFILE"):
			return &RefusedError{"it writes no file; redirect its output: zhice query … > FILE"}
		case strings.EqualFold(w, "INSERT") && strings.EqualFold(next, "INTO"):
			return &RefusedError{"it inserts nothing"}
		case next == "(" && outward.MatchString(w):
			return &RefusedError{fmt.Sprintf("the function %s reaches beyond the database; use a ClickHouse client for that", w)}
		}
	}
	return nil
}

// reading are the words a statement that reads begins with.
var reading = []string{"(", "SELECT", "WITH", "FROM", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "EXISTS", "VALUES"}

// outward are the functions of ClickHouse that read or write files, other servers or programs, also over a cluster.
var outward = regexp.MustCompile(`(?i)^(file|url|s3|s3queue|gcs|oss|cosn|azure\w*|hdfs|remote|remoteSecure|mysql|postgresql|mongodb|redis|sqlite|odbc|jdbc|` +
	`executable|kafka|rabbitmq|nats|iceberg\w*|delta\w*|hudi\w*|paimon\w*|ytsaurus|arrowflight|input|catboostEvaluate)(cluster)?$`)

// RefusedError is a statement of a user that does more than read the database.
type RefusedError struct{ why string }

func (e *RefusedError) Error() string { return "zhice query is readonly: " + e.why }

// wordsOf gives the names, keywords and opening brackets of a statement in their order, without strings and comments.
func wordsOf(sql string) []string {
	var out []string
	for _, m := range lexeme.FindAllString(sql, -1) {
		switch c := m[0]; {
		case c == '\'' || strings.HasPrefix(m, "--") || strings.HasPrefix(m, "/*") || c == '#':
		case c == '`' || c == '"':
			out = append(out, strings.Trim(m, string(c)))
		default:
			out = append(out, m)
		}
	}
	return out
}

// lexeme is a comment, a string, a quoted name, a word or an opening bracket. A quotation that does not end runs to the
// end of the text: the server will say so.
var lexeme = regexp.MustCompile(`(?s)--[^\n]*|#[ !][^\n]*|/\*.*?(?:\*/|$)` + // comments
	`|'(?:[^'\\]|\\.|'')*(?:'|$)` + // a string
	"|`(?:[^`\\\\]|\\\\.)*(?:`|$)" + `|"(?:[^"\\]|\\.)*(?:"|$)` + // names
	`|[\p{L}_][\p{L}\p{N}_]*|\(`)
