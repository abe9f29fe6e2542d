package fact

import "strings"

// statesInStandard says whether a figure of a technical standard states something. Most of its figures say to what a
// clause applies (处理规模小于500吨的设施, 速率大于3千克时) or define a term; those that state are demanded, bounded or given by
// a verb.
func (d *draft) statesInStandard() bool {
	rest := trimLead(d.c.t[d.hi:min(len(d.c.t), d.hi+4)], " ")
	switch {
	case hasPrefix(rest, "的"), hasPrefix(rest, "时"), hasPrefix(rest, "之间时"), hasPrefix(rest, "且"):
		return false
	case len(d.c.t) > 0 && strings.ContainsRune("当若如指系", d.c.t[0]):
		return false
	case hanzi(d.fig.Span) && dimensions[d.fig.Unit] == "" && !isASCII(d.fig.Unit):
		return false
	case d.class != "":
		return true
	case d.fig.Qualifier != "exact" && d.fig.Qualifier != "range":
		return true
	}
	return lastCue(cues().norms, d.near()) != ""
}
