package fact

import "slices"

// moneys are the names of the moneys a rate of exchange is told in.
var moneys = map[string]string{"CNY": "人民币", "USD": "美元", "EUR": "欧元", "JPY": "日元", "HKD": "港元", "GBP": "英镑"}

// exchanges reports whether slot i is the one unit of money that the next is the price of: 1美元兑7.1元人民币.
func (c *clause) exchanges(i int) bool {
	if i+1 >= len(c.slots) || moneys[c.slots[i].fig.Unit] == "" || moneys[c.slots[i+1].fig.Unit] == "" || c.slots[i].fig.Unit == c.slots[i+1].fig.Unit {
		return false
	}
	between := c.t[c.slots[i].hi:c.slots[i+1].lo]
	return len(between) <= 3 && len(between) > 0 && slices.Contains([]rune("兑合折等"), between[0])
}

// rateHead is the name of a rate of exchange: what stands before it, or the two moneys.
func (l *lists) rateHead(c *clause, i int) []rune {
	from := 0
	if i > 0 {
		_, from, _ = c.gap(i)
	}
	if h := l.readLeft(c.words(from, c.slots[i].lo), "").head; len(h) > 2 {
		return h
	}
	return []rune(moneys[c.slots[i].fig.Unit] + "兑" + moneys[c.slots[i+1].fig.Unit] + "汇率")
}
