package fact

import (
	"regexp"
	"strings"
)

// Words for how a figure is reckoned; schemas.Fact.Prices gives them to readers.
const (
	pricesReal = "实际"  // the change of prices is taken out
	pricesLike = "同口径" // coverage is made that of the year before
	pricesOf   = "价格"  // behind a year: the level in the prices of that year
)

var (
	realGrowth = regexp.MustCompile(`实际(?:年均|平均每年|每年平均|分别|同比|累计|[比较]上年)*(?:增长|提高|上升|下降|减少|增加|增速|增幅)` +
		`|(?:扣除|剔除|考虑)[^，；]{0,8}(?:价格|物价|通胀|通货膨胀)[^，；]{0,6}(?:因素|影响)`)
	likeGrowth = regexp.MustCompile(`同口径|可比口径|(?:扣除|剔除)[^，；]{1,16}(?:因素|影响)`)
)

// prices says how a growth or a sum of money is reckoned where that is not the usual way: 扣除价格因素, 按2010年价格计算. The
// words stand before the figure in its clause, in the clauses without figures directly before it, or in one that opens
// the sentence and so governs all of it; the prices of a level also in brackets behind it.
func (d *draft) prices(s *sentence) string {
	growth := d.kind == "growth" || d.kind == "change"
	if !growth && (d.kind != "level" || !strings.HasPrefix(d.fig.Unit, "CNY")) {
		return ""
	}
	from, to := d.reckonedIn()
	if growth {
		if w := reckoned(d.c.t[from:to]); w != "" {
			return w
		}
	} else if y := d.c.priceYear(s.in.View.Runes, from, len(d.c.t)); y != "" {
		return y
	}
	if from > 0 && len(d.reading.head) > 0 {
		return s.opensReckoned(growth)
	}
	for i := d.c.index - 1; i >= max(0, d.c.index-furthestBack) && len(s.clauses[i].slots) == 0; i-- {
		if w := s.clauses[i].reckoned(s.in.View.Runes, growth); w != "" {
			return w
		}
	}
	return s.opensReckoned(growth)
}

// opensReckoned is what the first clause of a sentence says of how its figures are reckoned, where it has none itself.
func (s *sentence) opensReckoned(growth bool) string {
	if c := s.clauses[0]; len(c.slots) == 0 {
		return c.reckoned(s.in.View.Runes, growth)
	}
	return ""
}

func (c *clause) reckoned(s []rune, growth bool) string {
	if growth {
		return reckoned(c.t)
	}
	return c.priceYear(s, 0, len(c.t))
}

func reckoned(words []rune) string {
	switch t := string(words); {
	case realGrowth.MatchString(t):
		return pricesReal
	case likeGrowth.MatchString(t):
		return pricesLike
	}
	return ""
}

// reckonedIn bounds the words of a clause that say how a figure is reckoned: those behind the figure before it, or behind
// the one before the list it stands in.
func (d *draft) reckonedIn() (from, to int) {
	for _, sl := range d.c.slots {
		if sl.fig.Start >= d.fig.Start {
			return from, d.lo
		}
		if next := d.c.after(sl); next != nil && !next.bare {
			from = sl.hi
		}
	}
	return from, d.lo
}

// after is the figure of a clause behind another.
func (c *clause) after(sl *slot) *slot {
	for i, x := range c.slots[:max(0, len(c.slots)-1)] {
		if x == sl {
			return c.slots[i+1]
		}
	}
	return nil
}

// priceYear is the year whose prices are used, in the words from rune from to rune to: 2010年价格.
func (c *clause) priceYear(s []rune, from, to int) string {
	if from >= to {
		return ""
	}
	for i := range c.periods {
		p := &c.periods[i]
		if p.Start < c.at[from] || p.Start > c.at[to-1] || !isPriceBase(s[p.End:]) {
			continue
		}
		if a, b, ok := years(p.Canonical); ok && a == b {
			return p.Canonical[:4] + "年" + pricesOf
		}
	}
	return ""
}
