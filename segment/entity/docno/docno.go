// Package docno reads the numbers of documents: of papers by their agency (国发〔2025〕11号) in every style of brackets, of
// standards (GB/T 1.1-2020), of orders and announcements (国务院令第735号, 公告2023年第12号). It writes each number in one form, so
// that two papers that name the same document name it alike. What the numbers belong to is for packages document and entity.
package docno

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a number numbers.
type Kind int

// The kinds of numbers.
const (
	Paper    Kind = iota // 国发〔2025〕11号
	Standard             // GB 3838-2002
	Order                // 国务院令第735号, 公告2023年第12号
)

// Number is a document number where it stands: bytes Start to End of the text.
type Number struct {
	Start, End int
	Kind       Kind
	// Canonical has the brackets of GB/T 9704 around the year of a paper, and a standard's prefix, a space, and a hyphen
	// before its year: 国发〔2025〕11号, GB/T 3620.1-2016, DB44/26-2001.
	Canonical string
}

// What a standard's number has in front of its dash, and behind it. The prefixes are those of national, local, industry and
// group standards (GB/T 1.1, and the register of industry codes).
const (
	standard = `\b(GB|GBZ|GBJ|DB ?\d{2}(?:\d{2})?|HJ|YD|YDB|GA|NY|SL|JT|JTG|JTJ|JR|HG|CJ|CJJ|JGJ|JG|JC|JB|MZ|WS|SH|TB|LY|MT|AQ|SY|DL|NB|QX|QB|QC|SN|SC|` +
		`SJ|SB|SF|YY|YC|YB|YS|CH|CY|DA|DZ|DY|EJ|FZ|GY|HB|HY|LB|LD|LS|MH|RB|RF|TD|TY|WB|WH|WM|XF|XB|YZ|ZY|BB|CB|CECS|JJF|JJG|T/[A-Z]{2,8})` +
		` ?(/ ?[TZ](?:\b|\d)|/ ?\d)? ?(\d[\d. ]*?) ?`
	standardYear = `((?:19|20)\d\d|\d\d|[xX×]{4})(?:\b|$)`
)

var (
	paperRE = regexp.MustCompile(`((?:\p{Han}|[（）()]){1,14}?)[〔\[(（【［{﹝〈]((?:19|20)\d\d)年?[〕\])）】］}﹞〉](?:第)?(\d{1,5})号`)
	// The prefixes of national, local, industry and group standards (GB/T 1.1, and the register of industry codes).
	standardRE = regexp.MustCompile(standard + `[—\-~]{1,2} ?` + standardYear)
	// Typesetting can lose the dash.
	looseRE = regexp.MustCompile(standard + `[—\-~ ]{1,2} ?` + standardYear)
	// Of orders the body is what stands in front of 令: named in full, or by its last word.
	orderRE    = regexp.MustCompile(`(?:(?:中华人民共和国)?(?:国务院|主席)|\p{Han}{2,20}?(?:部|委员会|总局|署|人民政府|银行|局))令[（(]?(?:(?:19|20)\d\d年)?第\d{1,4}号[）)]?`)
	announceRE = regexp.MustCompile(`公告[（(]?(?:19|20)\d\d年第\d{1,4}号[）)]?`)
)

// Words that stand before a paper's number and are no part of it.
var before = []string{"以", "按照", "依据", "根据", "文号", "字号", "编号", "印发", "文件", "的", "了", "见", "和", "与", "及", "通知", "意见", "办法", "规定", "报告", "批复", "（", "("}

// Find finds the numbers of a folded text (package text), kind by kind, in order within a kind.
func Find(s string) []Number {
	var out []Number
	if strings.Contains(s, "号") {
		out = append(out, papers(s)...)
		out = append(out, whole(s, "令", orderRE)...)
		out = append(out, whole(s, "公告", announceRE)...)
	}
	return append(out, standards(s, standardRE)...)
}

func whole(s, anchor string, re *regexp.Regexp) []Number {
	if !strings.Contains(s, anchor) {
		return nil
	}
	var out []Number
	for _, m := range re.FindAllStringIndex(s, -1) {
		c := strings.NewReplacer("（", "", "）", "", "(", "", ")", "").Replace(s[m[0]:m[1]])
		start, end := m[0], m[1]
		if !strings.ContainsAny(s[start:end], "（(") {
			end = start + len(strings.TrimRight(s[start:end], "）)"))
		}
		out = append(out, Number{start, end, Order, c})
	}
	return out
}

// papers finds the numbers that begin with an agency.
func papers(s string) []Number {
	const longestAgency = 10
	var out []Number
	for _, m := range paperRE.FindAllStringSubmatchIndex(s, -1) {
		agency := s[m[2]:m[3]]
		for _, w := range before {
			if i := strings.LastIndex(agency, w); i >= 0 && i+len(w) < len(agency) {
				agency = agency[i+len(w):]
			}
		}
		agency = strings.TrimLeft(agency, "（）()")
		if agency == "" || utf8.RuneCountInString(agency) > longestAgency {
			continue
		}
		out = append(out, Number{m[3] - len(agency), m[1], Paper, agency + "〔" + s[m[4]:m[5]] + "〕" + s[m[6]:m[7]] + "号"})
	}
	return out
}

// OfStandard is the number of a standard that a line of its cover gives, also one whose dash was lost; ok is false where the
// line has none.
func OfStandard(line string) (canonical string, ok bool) {
	if ns := standards(line, looseRE); len(ns) > 0 {
		return ns[0].Canonical, true
	}
	return "", false
}

// In the name of a file the slash is left out or replaced: GBT_16262.3-2006, HJ-T_55-2000, DB-44-26-2001.
var nameRE = regexp.MustCompile(`^(GB|HJ|YD|GA|NY|SL|JT|JR|QB|HG|CJ|MZ|WS|SH|TB|LY|MT|AQ|SY|DL|NB|QX|DB[_\-]?\d{2})` +
	`[_\- ]?(T?)[_\- ]?(\d+(?:\.\d+)?)[_\-—](\d{4}|[xX]{4})(?:\D|$)`)

// OfFile is the number of a standard that the name of a file begins with.
func OfFile(name string) (canonical string, ok bool) {
	m := nameRE.FindStringSubmatch(name)
	if m == nil {
		return "", false
	}
	prefix, gap := strings.NewReplacer("_", "", "-", "").Replace(m[1]), " "
	switch {
	case m[2] == "T":
		prefix += "/T"
	case strings.HasPrefix(prefix, "DB"):
		gap = "/"
	}
	return prefix + gap + m[3] + "-" + strings.ToUpper(m[4]), true
}

func standards(s string, re *regexp.Regexp) []Number {
	if !hasCapital(s) {
		return nil
	}
	var out []Number
	for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
		prefix, rest, gap := strings.ReplaceAll(s[m[2]:m[3]], " ", ""), "", " "
		if m[4] >= 0 {
			rest = strings.ReplaceAll(s[m[4]:m[5]], " ", "")
		}
		number := strings.Trim(strings.ReplaceAll(s[m[6]:m[7]], " ", ""), ".")
		switch {
		case rest == "":
		case rest[1] == 'T' || rest[1] == 'Z':
			prefix += rest[:2]
			number = rest[2:] + number
		default: // DB44/26: a local standard without /T
			number = rest[1:] + number
			gap = "/"
		}
		year := strings.NewReplacer("×", "X", "x", "X").Replace(s[m[8]:m[9]])
		if number == "" {
			continue
		}
		out = append(out, Number{m[0], m[9], Standard, prefix + gap + number + "-" + year})
	}
	return out
}

func hasCapital(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < unicode.MaxASCII && unicode.IsUpper(r) }) >= 0
}
