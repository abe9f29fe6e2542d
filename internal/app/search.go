package app

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/load/clickhouse"
)

// hit is a sentence that holds what was looked for.
type hit struct {
	Title   string   `json:"title"`
	Region  string   `json:"region"`
	Year    int      `json:"report_year"`
	Type    string   `json:"doc_type"`
	Page    int      `json:"page"`
	Section []string `json:"section"`
	Role    string   `json:"role"`
	Text    string   `json:"text"`
	DocID   string   `json:"doc_id"`
	Seq     int      `json:"seq"`
	Name    string   `json:"name"` // of the file
}

// searchOptions are the flags of zhice search.
type searchOptions struct {
	regions, types     []string
	years, role        string
	limit              int
	asJSON, showSQL    bool
	query              searched
	yearFrom, yearTo   int
	document, sentence string // conditions, true where there is none
}

var sentenceRoles = []string{"review", "plan", "other"}

func (a *app) searchCommand() *cobra.Command {
	var o searchOptions
	c := &cobra.Command{
		Use:   "search WORDS…",
		Short: "Find sentences by the words in them, with document and page",
		Long: `Find sentences that hold all the words given, oldest document first. A word is looked for as it
stands, with or without spaces between its characters, whatever their width and case: ５％ is 5%, ⼈ is 人.
A number is found whole: 5% is not in 15%. OR, NOT, brackets and "phrases in double quotes" combine;
quote the whole for the shell. The name behind each sentence is what ` + "`zhice open`" + ` takes to draw it.`,
		Example: `  zhice search 新质生产力
  zhice search 赤字率 安排 --year 2020-2025 --role plan
  zhice search '(芯片 OR 集成电路) NOT 进口' --region 贵州,广东 --json
  zhice search '"单位 GDP 能耗"' --type 规划`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.read(args); err != nil {
				return &usageError{c.CommandPath(), err}
			}
			return a.withDatabase(c.Context(), func(db *clickhouse.DB) error { return a.search(c.Context(), db, &o) })
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().StringSliceVar(&o.regions, "region", nil, "only documents of these regions, by six-digit code or name (全国 is the whole country)")
	c.Flags().StringVar(&o.years, "year", "", "only documents made in this year or span of years: 2024, 2020-2025")
	c.Flags().StringSliceVar(&o.types, "type", nil, "only documents of these types: 报告, 规划, 通知 …")
	c.Flags().StringVar(&o.role, "role", "", "only sentences of sections of this role: "+strings.Join(sentenceRoles, ", "))
	c.Flags().IntVar(&o.limit, "limit", 50, "show so many sentences at most; 0 for all")
	c.Flags().BoolVar(&o.showSQL, "sql", false, "print the SQL instead of asking it")
	c.Flags().BoolVar(&o.asJSON, "json", false, "print JSON, one object a sentence")
	return c
}

var spanOfYears = regexp.MustCompile(`^([0-9]{4})(?:[-–~—]([0-9]{4}))?$`)

// read understands what needs no database.
func (o *searchOptions) read(args []string) (err error) {
	if strings.TrimSpace(strings.Join(args, "")) == "" {
		return errors.New("there is no word to look for")
	}
	if o.query, err = parseSearch(strings.Join(args, " ")); err != nil {
		return err
	}
	if len(o.query.words()) == 0 {
		return errors.New("give a word that is to be there, not only what is not")
	}
	if o.role != "" && !slices.Contains(sentenceRoles, o.role) {
		return fmt.Errorf("--role takes %s, not %q", strings.Join(sentenceRoles, ", "), o.role)
	}
	if o.years == "" {
		return nil
	}
	m := spanOfYears.FindStringSubmatch(o.years)
	if m == nil {
		return fmt.Errorf("--year takes a year or two, 2024 or 2020-2025, not %q", o.years)
	}
	if m[2] == "" {
		m[2] = m[1]
	}
	if m[1] > m[2] {
		return fmt.Errorf("--year %s ends before it begins; the earlier year comes first", o.years)
	}
	_, err = fmt.Sscan(m[1]+" "+m[2], &o.yearFrom, &o.yearTo)
	return err
}

// narrow makes conditions of the filters.
func (o *searchOptions) narrow(ctx context.Context, db *clickhouse.DB) error {
	places, err := findPlaces(ctx, db, o.regions)
	if err != nil {
		return err
	}
	documents := []string{loaded}
	if len(places) > 0 {
		documents = append(documents, inPlaces(places, "region_code", "region"))
	}
	if o.yearFrom > 0 {
		documents = append(documents, fmt.Sprintf("report_year BETWEEN %d AND %d", o.yearFrom, o.yearTo))
	}
	if len(o.types) > 0 {
		if err := knownTypes(ctx, db, o.types); err != nil {
			return err
		}
		documents = append(documents, fmt.Sprintf("doc_type IN (%s)", quotedList(o.types)))
	}
	o.document, o.sentence = strings.Join(documents, " AND "), "true"
	if o.role != "" {
		o.sentence = "role = " + quoted(o.role)
	}
	return nil
}

func knownTypes(ctx context.Context, db *clickhouse.DB, named []string) error {
	type row struct {
		Type string `json:"doc_type"`
	}
	rows, err := rowsOf[row](ctx, db, "SELECT DISTINCT doc_type FROM documents WHERE doc_type != '' ORDER BY doc_type")
	known := make([]string, len(rows))
	for i, r := range rows {
		known[i] = r.Type
	}
	for _, n := range named {
		if err == nil && !slices.Contains(known, n) {
			err = fmt.Errorf("no document is of type %q; there are %s", n, strings.Join(known, ", "))
		}
	}
	return err
}

// loaded is the condition of documents where there is no other.
const loaded = "status = 'loaded'"

func (o *searchOptions) filtered() bool {
	return o.document != loaded || o.sentence != "true"
}

const searchSQL = `SELECT d.title AS title, d.region AS region, d.report_year AS report_year, d.doc_type AS doc_type, s.page AS page,
       s.section AS section, s.role AS role, s.text AS text, s.doc_id AS doc_id, s.seq AS seq, d.name AS name
FROM (SELECT doc_id, seq, page, section, role, text FROM sentences WHERE %s
  AND %s) AS s
INNER JOIN (SELECT doc_id, title, region, report_year, doc_type, name FROM documents WHERE %s) AS d ON d.doc_id = s.doc_id
ORDER BY report_year, title, doc_id, seq`

func (o *searchOptions) sql() string {
	sentence := o.sentence
	if o.document != loaded { // sentences lie in the order of documents
		sentence += " AND doc_id IN (SELECT doc_id FROM documents WHERE " + o.document + ")"
	}
	sql := fmt.Sprintf(searchSQL, sentence, o.query.condition(), o.document)
	if o.limit > 0 {
		sql += fmt.Sprintf("\nLIMIT %d", o.limit)
	}
	return sql
}

func (a *app) search(ctx context.Context, db *clickhouse.DB, o *searchOptions) error {
	if err := o.narrow(ctx, db); err != nil {
		return err
	}
	if o.showSQL {
		a.printf("%s\n", o.sql())
		return nil
	}
	hits, err := rowsOf[hit](ctx, db, o.sql())
	if err != nil {
		return err
	}
	if len(hits) == 0 {
		advice, err := o.adviseOnNothing(ctx, db)
		if err != nil {
			return err
		}
		a.notef("zhice: no sentence holds this%s\n", advice)
		return errFailed
	}
	for _, h := range hits {
		if o.asJSON {
			if err := jsonLines(a.out).Encode(h); err != nil {
				return err
			}
			continue
		}
		a.printf("%s  p. %d  %s  %s\n    %s\n", documentName(h.Title, h.Region, h.Year), h.Page, strings.Join(h.Section, " › "),
			sentenceLabel(h.DocID, h.Seq), highlighted(h.Text, o.query.words()))
	}
	if !o.asJSON && len(hits) == o.limit {
		a.notef("zhice: these are the first %d; --limit 0 shows all\n", o.limit)
	}
	return nil
}

// adviseOnNothing says what could be tried instead: fewer filters, fewer words, another word.
func (o *searchOptions) adviseOnNothing(ctx context.Context, db *clickhouse.DB) (string, error) {
	count := func(q searched) (int, error) {
		type row struct {
			N int `json:"n"`
		}
		rows, err := rowsOf[row](ctx, db, "SELECT toUInt32(count()) AS n FROM sentences WHERE "+q.condition())
		if err != nil || len(rows) == 0 {
			return 0, err
		}
		return rows[0].N, nil
	}
	if o.filtered() {
		n, err := count(o.query)
		if err != nil {
			return "", err
		}
		if n > 0 {
			return fmt.Sprintf(" there; without --region, --year, --type and --role %d do", n), nil
		}
	}
	var told []string
	words := o.query.words()
	for _, w := range words {
		n, err := count(searched{word: w})
		switch {
		case err != nil:
			return "", err
		case n > 0:
			told = append(told, fmt.Sprintf("%s stands in %d", w, n))
		default:
			near, err := nearTerms(ctx, db, w)
			if err != nil {
				return "", err
			}
			told = append(told, w+" in none"+near)
		}
	}
	if len(told) == 1 && strings.HasSuffix(told[0], " in none") {
		return "; try a shorter word or another name of the thing", nil
	}
	return ": " + strings.Join(told, ", "), nil
}

// nearTerms proposes listed terms that look like a word that stands nowhere.
func nearTerms(ctx context.Context, db *clickhouse.DB, word string) (string, error) {
	type row struct {
		Term string `json:"term"`
	}
	rows, err := rowsOf[row](ctx, db, "SELECT DISTINCT term FROM terms")
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.Term
	}
	return didYouMean(word, names), err
}
