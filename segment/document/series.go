package document

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

var (
	subclauseRE = regexp.MustCompile(`^(\d{1,2})\.1(?:\D|$)`)
	clauseRE    = regexp.MustCompile(`^(\d{1,2})\p{Han}[^，。；：！？]{1,30}$`)
)

// clauses finds the clauses of a standard by their first subclause: a line 4某某要求 is a heading where 4.1 follows it; by
// itself it could be the rest of a sentence.
func (b *builder) clauses(paras []schemas.Paragraph) {
	const near = 3
	for i := range paras {
		h, ok := b.headings[i]
		if !ok || h.rank <= rankArabic || h.rank >= rankBracket {
			continue
		}
		m := subclauseRE.FindStringSubmatch(h.text)
		if m == nil {
			continue
		}
		for k := i - 1; k >= max(0, i-near); k-- {
			line := foldedStart(paras[k].Text, longestHeading+1)
			if c := clauseRE.FindStringSubmatch(line); c != nil && c[1] == m[1] {
				b.headings[k] = heading{line, rankArabic, true}
				break
			}
		}
	}
}

// spoken lifts headings without a number above the series 一、二、 where one of them is followed by the beginning of one: a
// report of parts 2007年工作回顾 and 2008年工作安排, each with its own 一、.
func (b *builder) spoken(paragraphs int) {
	var named []int
	governs, last := false, -1
	for i := range paragraphs {
		h, ok := b.headings[i]
		switch {
		case !ok || h.rank != rankHan:
		case !h.numbered:
			named, last = append(named, i), i
		default:
			governs = governs || last >= 0 && hanOrdinal(h.text) == 1
			last = -1
		}
	}
	if !governs {
		return
	}
	for _, i := range named {
		h := b.headings[i]
		h.rank = rankSpoken
		b.headings[i] = h
	}
}

// series is a run of headings numbered 一、二、三、….
type series struct {
	last int // the number of its last heading
	at   int // and its paragraph
}

// restarts moves down the headings 一、二、 that begin anew under one of the same style: in 二、主要方针 a speech counts 一、 to
// 五、 and goes on with 三、. A heading that goes on with the outer series and not with the inner one ends the inner one; so
// does any heading further up.
func (b *builder) restarts(paragraphs int) {
	var open []series
	for i := range paragraphs {
		h, ok := b.headings[i]
		switch {
		case !ok || h.rank > rankHan:
			continue
		case h.rank < rankHan || !h.numbered:
			open = nil
			continue
		}
		n := hanOrdinal(h.text)
		switch top := len(open) - 1; {
		case top < 0:
			open = append(open, series{n, i})
		case n == 1 && open[top].last > 1 && top == 0 && i > open[top].at+1 && b.continues(i, paragraphs, open[top].last):
			open = append(open, series{n, i})
		case top > 0 && n != open[top].last+1 && n == open[top-1].last+1:
			open = open[:top]
			open[top-1] = series{n, i}
		default:
			open[top] = series{n, i}
		}
		if len(open) > 1 {
			h.rank = rankHan + 1
			b.headings[i] = h
		}
	}
}

// continues says whether the outer series goes on behind the heading at paragraph i: its next number comes where the inner
// series, which begins there, does not have it next.
func (b *builder) continues(i, paragraphs, outer int) bool {
	inner := 1
	for k := i + 1; k < paragraphs; k++ {
		h, ok := b.headings[k]
		if !ok || h.rank > rankHan {
			continue
		}
		if h.rank < rankHan || !h.numbered {
			return false
		}
		switch n := hanOrdinal(h.text); n {
		case inner + 1:
			inner = n
		case outer + 1:
			return true
		default:
			return false
		}
	}
	return false
}

// hanOrdinal is the number of a heading like 十二、…, 0 for none.
func hanOrdinal(heading string) int {
	i := strings.IndexAny(heading, "、.．")
	if i <= 0 {
		return 0
	}
	n, _ := strconv.Atoi(hanSmall(heading[:i]))
	return n
}
