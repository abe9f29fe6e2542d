package numeral

// point reads 点 and the decimals after it, which then lift as a whole: 十六点三亿.
func (r *reader) point() bool {
	if r.decimal || r.rough || r.more >= 0 || !r.started || r.digits && !r.any {
		return false
	}
	k := 1
	first := r.peek(k)
	if _, ok := digitOf(first); !ok || first == '两' {
		return false
	}
	d, at := decimal{}, r.at+1
	for at < len(r.rs) {
		v, ok := digitOf(r.rs[at])
		if !ok {
			break
		}
		d = d.digit(v, true)
		at++
	}
	if at < len(r.rs) {
		if p, ok := powerOf(r.rs[at]); ok && p < 2 {
			return false // 八点三十: a clock
		}
	}
	whole := r.settled()
	r.yi, r.wan, r.section, r.has, r.zero = decimal{}, decimal{}, decimal{}, false, false
	r.cur, r.has, r.curHanzi, r.curLen, r.curSpread = whole.add(d), true, true, 1, 0
	r.lastBig, r.last, r.tail = 0, 0, 0
	r.decimal = true
	r.at, r.endAt = at, at
	r.any = false
	return true
}

// settled is the sum so far, with a trailing digit in its place (两千三 -> 2300).
func (r *reader) settled() decimal {
	s := r.yi.add(r.wan).add(r.section)
	if r.has {
		c := r.cur
		if r.hangs() {
			c = c.shift(r.tail - 1)
		}
		s = s.add(c)
	}
	return s
}

// hangs reports whether the waiting digit stands for the place below the last multiplier: 一百二, 十三万五.
func (r *reader) hangs() bool {
	return r.any && r.tail >= 2 && !r.zero && r.curHanzi && r.curLen == 1 && r.more < 0 && !r.decimal
}

// finish settles what waits at the end.
func (r *reader) finish() {
	if !r.has {
		if r.more < 0 && !r.rough && r.zero && r.at > r.endAt {
			r.at = r.endAt // 一百零 ends before 零
		}
		return
	}
	if r.rough && r.curLen == 1 && !r.any && r.curSpread == 9 {
		return // 几 alone
	}
	switch {
	case r.curSpread != 0 && !r.any && r.curLen == 2:
		r.spread = whole(r.curSpread)
		r.position = true
	case r.curSpread != 0:
		r.spread = whole(r.curSpread)
	case r.curHanzi && r.curLen > 1 && !r.decimal:
		r.position = true
	}
	if r.hangs() && r.curSpread == 0 {
		r.cur = r.cur.shift(r.tail - 1)
	}
	if r.any && r.more >= 0 {
		return // 十多三: the digit is another number
	}
	r.section = r.section.add(r.cur)
	r.endAt = r.at
	r.power = 0
	r.has = false
}

func (r *reader) number() Number {
	v := r.yi.add(r.wan).add(r.section)
	n := Number{
		Value: v.value(), More: r.more, End: r.endAt, Digits: r.digits, Bare: !r.coef, Power: r.power,
		Big: r.lastBig > 0, Decimal: r.decimal, Width: r.width, LeadingZero: r.leading0,
		Positional: r.position,
	}
	// Beyond 2^53 the next float64 may be further off than the spread: such a number stands for itself.
	if hi := v.add(r.spread).value(); hi > n.Value {
		n.Range, n.Hi = true, hi
	}
	n.Rough = r.rough && n.Range
	return n
}
