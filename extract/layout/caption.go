package layout

import (
	"cmp"
	"regexp"
	"strings"
)

var (
	unitPattern = regexp.MustCompile(`[（(]?(?:计量|金额)?单\s?位\s?[：:]\s*([^\s　]{1,40})`)
	tableName   = regexp.MustCompile(`^(?:续?表|附表|专栏)\s?(?:[\dA-Z０-９Ａ-Ｚ一二三四五六七八九十]|$)`)
	bareNumber  = regexp.MustCompile(`^(?:表|附表|专栏)\s?[\d０-９.．一二三四五六七八九十]*$`)
	annexed     = regexp.MustCompile(`^[A-Z]\.\d`)
	continued   = regexp.MustCompile(`^续\s?表|^表.{0,8}[（(]续[)）]|[（(]续表?[\d一二三]?[)）]$`)
)

// unitOf finds 单位：亿元 in a line, with or without brackets around it.
func unitOf(s string) string {
	m := unitPattern.FindStringSubmatch(s)
	if m == nil || strings.Contains(s, "编制单位") && strings.Count(s, "单位") == 1 {
		return ""
	}
	u := m[1]
	if strings.ContainsAny(u, "）)") && !strings.ContainsAny(u, "（(") {
		u = u[:strings.IndexAny(u, "）)")]
	}
	return u
}

const (
	captionRoom  = 70 // points above a table in which its title and unit stand
	captionLines = 4
)

// name finds the table's title and unit in the lines right above it: a line that calls itself a table, else a numbered
// heading or a line set over the middle of the table.
func (s *sheet) name(p *Page) {
	var above []Line
	for _, l := range p.Lines {
		if !l.Row && l.Base <= s.top+2 && l.Base > s.top-captionRoom {
			above = append(above, l)
		}
	}
	var heading, middle string
	for i := len(above) - 1; i >= 0 && i >= len(above)-captionLines; i-- {
		text := string(above[i].Text)
		if u := unitOf(text); u != "" && s.unit == "" {
			s.unit = u
		}
		text = bareTitle(text)
		switch {
		case tableName.MatchString(text), continued.MatchString(text):
			s.title = text
			if bareNumber.MatchString(text) && middle != "" { // its words stand on a line of their own
				s.title = middle
			}
			return
		case terminal(above[i]) && unitOf(string(above[i].Text)) == "":
			i = 0 // the text before the table
		case heading == "" && (startsMarker(above[i].Text) || annexed.MatchString(text)) && len(above[i].Text) <= headingRunes:
			heading = text
		case middle == "" && s.heads(&above[i], text):
			middle = text
		}
	}
	if s.title == "" {
		s.title = cmp.Or(heading, middle)
	}
}

// aside is what stands above tables and is no title: remarks in brackets, boxes to tick, dates, who made it.
var aside = regexp.MustCompile(`^[（(].*[)）]$|[□√☑✓]|^\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?$|编制单位|^编制$`)

// heads: the line may be the title of a table that does not call itself one.
func (s *sheet) heads(l *Line, text string) bool {
	if text == "" || len(l.Text) > headingRunes || aside.MatchString(text) {
		return false
	}
	middle, room := (s.xs[0]+s.xs[len(s.xs)-1])/2, s.xs[len(s.xs)-1]-s.xs[0]
	return abs((l.X0+l.X1)/2-middle) < 0.12*room
}

// bareTitle is a title line without the unit on it.
func bareTitle(text string) string {
	if i := unitPattern.FindStringIndex(text); i != nil {
		text = text[:i[0]]
	}
	return strings.TrimSpace(strings.ReplaceAll(text, "\t", " "))
}
