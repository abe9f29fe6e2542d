package numeral

import "strings"

// some reads 几十, 数百万 at the beginning: one to ten of what follows.
func (r *reader) some() bool {
	c := r.peek(0)
	if !isSome(c) && c != '数' && c != '數' {
		return false
	}
	if _, ok := powerOf(r.peek(1)); !ok {
		return false
	}
	r.cur, r.has, r.curHanzi, r.curSpread, r.curStart, r.curLen = whole(1), true, true, 9, r.at, 1
	r.rough, r.started = true, true
	r.at++
	return true
}

// someInside reads the 几 of 十几, 二十几万, 一百零几.
func (r *reader) someInside() bool {
	if r.has || !r.any || r.last == 0 || r.rough || !r.spread.zero() {
		return false
	}
	p := r.last
	if r.zero {
		p = 1
	}
	r.spread = whole(1).shift(p)
	r.rough = true
	r.at++
	if q, ok := powerOf(r.peek(0)); ok && q < p { // 一百几十亿
		r.at++
	}
	r.endAt = r.at
	r.last = 1
	return true
}

// moreInside reads 多, 余 and 来 where the numeral goes on or ends with them: 140多, 十余万, 500多亿, 二十来岁. 余额 is a word.
func (r *reader) moreInside() bool {
	if !r.started || r.more >= 0 || r.rough || r.decimal && !r.any {
		return false
	}
	next := r.peek(1)
	if r.rs[r.at] == '来' && (r.has || r.tail == 0 || !strings.ContainsRune("万亿个人岁年天户家名件次里亩斤元块分", next)) {
		return false // 八百来自外地
	}
	if r.rs[r.at] != '多' && (next == '额' || next == '地' || next == '量' || next == '下') {
		return false
	}
	if r.rs[r.at] == '多' && (next == '元' && r.peek(2) == '化' || next == '样' || next == '边' || next == '极') {
		return false
	}
	if r.has && r.curHanzi && !r.digits {
		return false // 三多: not a rough number
	}
	r.more = r.at
	r.hold()
	r.at++
	r.endAt = r.at
	p, ok := powerOf(next)
	return ok && p >= 3
}

// hold commits a coefficient that no multiplier followed so far, keeping it liftable by 万 and 亿.
func (r *reader) hold() {
	if r.has {
		r.section = r.section.add(r.cur)
		r.has = false
		r.any = true
	}
}
