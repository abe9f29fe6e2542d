package document

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

// The longest heading on a line of its own, and the longest that runs on into its paragraph, in runes.
const (
	longestHeading = 60
	longestRunIn   = 50
)

// heading is a heading where it stands. A lower rank is further up; only the order of ranks means anything.
type heading struct {
	text string
	rank int
	// numbered is false for a heading that is one by its looks or words alone.
	numbered bool
}

// Ranks by how headings are numbered, as 公文 number them (GB/T 9704-2012, 7.3.3: 一、（一）1.（1）) and as plans and
// standards do (篇, 章, 节; 1, 1.1).
const (
	rankVolume     = 10 // 第一编, 第一篇, 第一部分
	rankChapter    = 20 // 第一章
	rankSection    = 30 // 第一节
	rankSpoken     = 35 // no number, above a series 一、二、
	rankHan        = 40 // 一、
	rankHanBracket = 50 // （一）
	rankArabic     = 60 // 1. and 1
	rankDecimal    = 61 // 1.1 and below: one more for every further part
	rankBracket    = 70 // （1）
	rankPlain      = 80 // no number
)

const hanNumber = `[一二三四五六七八九十百零〇]{1,5}`

var (
	volumeRE     = regexp.MustCompile(`^第(?:` + hanNumber + `|\d{1,3})(?:编|篇|部分)`)
	chapterRE    = regexp.MustCompile(`^第(?:` + hanNumber + `|\d{1,3})章`)
	sectionRE    = regexp.MustCompile(`^第(?:` + hanNumber + `|\d{1,3})节`)
	hanRE        = regexp.MustCompile(`^` + hanNumber + `[、.．]`)
	hanBracketRE = regexp.MustCompile(`^[（(]` + hanNumber + `[）)]`)
	decimalRE    = regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2}){1,4}[^\d.%％‰]`)
	arabicRE     = regexp.MustCompile(`^\d{1,2}[.．、][^\d]`)
	bracketRE    = regexp.MustCompile(`^[（(]\d{1,2}[）)]`)
	standardRE   = regexp.MustCompile(`^(?:\d{1,2}|[A-H])(?:范围|规范性引用文件|术语和定义|总则|引言|原则|要求|一般要求|监测|实施与监督|适用范围|标准的实施)`)
	// What a heading without a number and without the looks of one may consist of: no marks of a running sentence, and
	// no enumerating word at its head.
	plainRE = regexp.MustCompile(`^(?:[“（]|\p{Han}|\d)[^，。；！？：《》、]*$`)
	listRE  = regexp.MustCompile(`^(?:[一二三四五六七八九十]是|——|其[一二三四]|首先|[（(]|目录|各位)`)
	// Parts around the body; they are of the topmost level.
	frameRE = regexp.MustCompile(`^(?:目录|目次|摘要|前言|序言|序|引言|导言|导读|编写说明|编制说明|结语|结束语|后记|总结|附则|参考文献|附[件录表](?:\d+|` + hanNumber + `)?)$`)
	// A line of a table of contents: dots or a page number after the words.
	contentsRE = regexp.MustCompile(`\p{Han}[.…·]\d{1,3}$|(?:\.{3,}|…{2,}|·{3,})[—\-]?\d*[—\-]?$`)
)

// headingOf reads the heading that a paragraph is or begins with.
func headingOf(p *schemas.Paragraph) (heading, bool) {
	switch p.Role {
	case schemas.RoleTitle, schemas.RoleTable, schemas.RoleFootnote:
		return heading{}, false
	case schemas.RoleHeading, schemas.RoleBody:
	}
	line := foldedStart(p.Text, 160)
	rank, after := numbering(line)
	if rank == rankHan {
		line = unglue(line)
	}
	head, alone := headingText(line, after)
	n := len([]rune(head))
	switch {
	case head == "" || contentsRE.MatchString(line) || n <= utf8.RuneCountInString(line[:after]):
		return heading{}, false
	case alone && p.Role == schemas.RoleHeading && n <= 2*longestHeading:
		if rank == 0 {
			switch {
			case frameRE.MatchString(head):
				rank = rankVolume
			case p.Level > 0 && speaksOf(head):
				rank = rankHan
			default:
				rank = rankPlain
			}
			return heading{head, rank, false}, true
		}
		return heading{head, rank, true}, true
	case alone && rank != 0 && n <= longestHeading:
		return heading{head, rank, true}, true
	case !alone && (rank == rankHan || rank == rankHanBracket) && n <= longestRunIn:
		return heading{head, rank, true}, true
	case alone && rank == 0 && n <= 24 && plainRE.MatchString(line) && !listRE.MatchString(line) && speaksOf(head):
		return heading{head, rankHan, false}, true
	}
	return heading{}, false
}

// numbering gives the rank of the number a line begins with and its length in bytes, or 0.
func numbering(line string) (rank, length int) {
	for _, f := range []struct {
		re   *regexp.Regexp
		rank int
	}{
		{volumeRE, rankVolume}, {chapterRE, rankChapter}, {sectionRE, rankSection}, {hanRE, rankHan},
		{hanBracketRE, rankHanBracket}, {bracketRE, rankBracket},
	} {
		if m := f.re.FindString(line); m != "" {
			return f.rank, len(m)
		}
	}
	if m := decimalRE.FindString(line); m != "" {
		number := strings.TrimRight(m, string([]rune(m)[len([]rune(m))-1:]))
		return rankDecimal + strings.Count(number, "."), len(number)
	}
	if m := arabicRE.FindString(line); m != "" {
		return rankArabic, strings.IndexAny(m, ".．、") + 1
	}
	if standardRE.MatchString(line) {
		return rankArabic, strings.IndexFunc(line, unicode.IsLetter)
	}
	return 0, 0
}

// headingText is the first sentence of a line without its full stop, and whether it is all of the line. A heading on a line
// of its own that reads like a sentence with commas and a full stop is none.
func headingText(line string, after int) (head string, alone bool) {
	i := strings.IndexAny(line, "。！？；")
	if i < 0 {
		if strings.HasSuffix(line, "：") || strings.HasSuffix(line, "，") || strings.HasSuffix(line, "、") {
			return "", false
		}
		return line, true
	}
	if strings.HasPrefix(line[i:], "；") || i <= after {
		return "", false
	}
	return line[:i], i+len("。") == len(line)
}

// A formula that opens a paragraph, behind a heading that was joined with it because nothing in the PDF parts them.
var gluedRE = regexp.MustCompile(`^(.{18,}?)(?:在?过去的?[一五]年|[一五]年来|今年|(?:19|20)\d\d年)[，是]`)

// unglue cuts a heading off the paragraph it was joined with: 一、2023年工作回顾过去一年，….
func unglue(line string) string {
	if m := gluedRE.FindStringSubmatch(line); m != nil && !strings.ContainsAny(m[1], "，。；：") {
		return m[1]
	}
	return line
}

// foldedStart is the first n runes of a text, folded and without white space; all of a shorter one.
func foldedStart(s string, n int) string {
	count := 0
	for i := range s {
		if count == 2*n {
			s = s[:i]
			break
		}
		count++
	}
	v := text.NewView(s)
	if len(v.Runes) > n {
		return string(v.Runes[:n])
	}
	return v.String()
}
