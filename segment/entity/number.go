package entity

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	docNoRE    = regexp.MustCompile(`(\p{Han}{1,12})[〔\[（(【﹝]((?:19|20)\d\d)[〕\]）)】﹞](第)?(\d{1,5})号`)
	standardRE = regexp.MustCompile(`(?:GB|HJ|DB\d{2}|YD|GA|NY|SL|JT|JR|QB|HG|CJ|JGJ|MZ|WS|SH|TB|LY|AQ|SY|DL|NB|QX|CJJ)(?:/[TZ])? ?\d+(?:\.\d+)?—(?:19|20)?\d\d`)
	orderRE    = regexp.MustCompile(`(?:国务院|主席|部|委|局|署)令(?:（)?第\d{1,4}号`)
)

// Words that can stand before a document number and are no part of it.
var beforeNumber = []string{"以", "按照", "依据", "根据", "文号", "印发", "文件", "的", "了", "见", "和", "与"}

// numbers finds document numbers (国发〔2025〕11号), in canonical brackets, and the numbers of standards and orders.
func (s *scan) numbers() {
	at := runeIndex(s.s)
	for _, m := range s.matches(docNoRE, "号") {
		agency := s.s[m[2]:m[3]]
		for _, w := range beforeNumber {
			if i := strings.LastIndex(agency, w); i >= 0 && i+len(w) < len(agency) {
				agency = agency[i+len(w):]
			}
		}
		if utf8.RuneCountInString(agency) > 10 {
			continue
		}
		s.add(candidate{start: at(m[3] - len(agency)), end: at(m[1]), typ: DocNo,
			canonical: agency + "〔" + s.s[m[4]:m[5]] + "〕" + s.s[m[8]:m[9]] + "号"})
	}
	for _, m := range s.matches(standardRE, "—19", "—20", "—0", "—9") {
		s.add(candidate{start: at(m[0]), end: at(m[1]), typ: DocNo, canonical: strings.ReplaceAll(s.s[m[0]:m[1]], "—", "-")})
	}
	for _, m := range s.matches(orderRE, "令") {
		s.add(candidate{start: at(m[0]), end: at(m[1]), typ: DocNo})
	}
}
