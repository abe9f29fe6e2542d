package numeral

// multiplier takes 十 to 兆. A multiplier out of order ends the numeral before its coefficient.
func (r *reader) multiplier(p int) bool {
	if p == 12 && !r.trillion() {
		return false
	}
	if p <= 3 {
		return r.small(p)
	}
	return r.large(p)
}

// trillion reports whether 兆 at r.at means 10^12: not in 兆瓦, 兆字节, and not after digits (100兆 is a data rate).
func (r *reader) trillion() bool {
	if r.digits || !r.started {
		return false
	}
	switch r.peek(1) {
	case '瓦', '赫', '字', '比', '帕', '焦', '伏', '欧', '位', '周', 'b', 'B', '宽':
		return false
	}
	return true
}

func (r *reader) small(p int) bool {
	if r.more >= 0 && p < 3 {
		return false
	}
	if r.more >= 0 { // 3多千 is not written; 十多千 neither
		return false
	}
	if r.last != 0 && p >= r.last {
		return false
	}
	c, end := r.cur, r.at+1
	filler := r.has && r.curHanzi && !r.any && c.zero() && !r.decimal // 零十: the zero only fills the place before it
	if !r.has || filler {
		if r.started && p != 1 && !r.zero && !filler { // 三万百 is not a number; 一万零百一十一 is
			return false
		}
		c = whole(1)
	}
	if r.has && r.curHanzi && r.curLen > 1 && r.curSpread == 0 && !r.decimal {
		return false // 二〇二四千
	}
	r.section = r.section.add(c.shift(p))
	if r.curSpread != 0 {
		r.spread = whole(r.curSpread).shift(p)
		r.curSpread = 0
	}
	r.commit(p, end)
	return true
}

func (r *reader) large(p int) bool {
	sum := r.section
	if r.has {
		sum = sum.add(r.cur)
	}
	end := r.at + 1
	switch p {
	case 4:
		switch {
		case !sum.zero() && r.wan.zero():
			r.wan = sum.shift(4)
		case sum.zero() && !r.wan.zero() && r.lastBig == 4 && !r.has && r.wan.exp < maxExp: // 四万万
			r.wan = r.wan.shift(4)
		case sum.zero() && !r.started:
			r.wan = whole(1).shift(4)
		default:
			return false
		}
	case 8:
		sum = sum.add(r.wan)
		switch {
		case !sum.zero() && (r.yi.zero() || r.lastBig == 12):
			r.yi = r.yi.add(sum.shift(8))
		case sum.zero() && !r.yi.zero() && r.lastBig == 8 && !r.has && r.yi.exp < maxExp: // 亿亿
			r.yi = r.yi.shift(8)
		case sum.zero() && !r.started:
			r.yi = whole(1).shift(8)
		default:
			return false
		}
		r.wan = decimal{}
	default:
		sum = sum.add(r.wan).add(r.yi)
		if sum.zero() || r.lastBig == 12 {
			return false
		}
		r.yi, r.wan = sum.shift(12), decimal{}
	}
	if r.curSpread != 0 {
		r.spread = whole(r.curSpread)
		r.curSpread = 0
	}
	r.spread = r.spread.shift(p)
	r.section = decimal{}
	r.commit(0, end)
	if r.lastBig == 4 && p == 8 {
		r.power = 12
	} else {
		r.power = p
	}
	r.lastBig, r.tail = p, p
	return true
}

// maxExp ends a row of multipliers that no number is written with.
const maxExp = 60

// commit moves past a multiplier of the section (0 for a large one).
func (r *reader) commit(p, end int) {
	r.has, r.zero, r.any, r.started = false, false, true, true
	r.last, r.at, r.endAt = p, end, end
	r.tail = p
	r.power = p
	r.cur = decimal{}
}
