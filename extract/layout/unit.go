package layout

import (
	"regexp"
	"slices"
	"strings"

	letters "golang.org/x/text/width"
)

// unitWord is a unit as headings of columns have it, in half-width letters. What the unit means is the business of
// segment.
var unitWord = func() *regexp.Regexp {
	const (
		multiple = `[十百千万亿]{0,2}`
		money    = `美元|欧元|日元|港元|元`
		counted  = `人次|人|户|个|家|所|座|项|件|套|台|辆|架|艘|只|头|株|册|张床|张|份|次|倍|位|名|种|类|处|宗|例|床|分|度|岁`
		time     = `年|月|天|日|小时|分钟|秒`
		size     = `平方公里|平方千米|平方米|公顷|亩|立方米|公里|千米|里|米|厘米|毫米|升|毫升`
		mass     = `吨标准煤|标准煤|吨公里|人公里|吨|公斤|千克|克|斤|千瓦时|千瓦|瓦`
		word     = `(?:` + money + `|` + counted + `|` + time + `|` + size + `|` + mass + `)`
		metric   = `[kMGTμµm]?(?:Bq|W|Wh|Hz|Pa|J|V|A|g|m|L|l|s|B|b|bps|mol|eq)[²³23]?`
		symbol   = `(?:%|‰|℃|°C|` + metric + `|t|h|d|min|dB\(?A?\)?|ppm|ppb|MPN|CFU|tce|kcal|hm[²2]|cm|km|kg|mm|ng|pg|ha)`
		one      = `(?:` + multiple + word + `|[万亿]?` + symbol + `)`
	)
	return regexp.MustCompile(`^` + one + `(?:[/·]` + multiple + one + `)*$`)
}()

// columnUnits gives each column the unit its headings name, the lowest first; nil where none does.
func columnUnits(columns [][]string) []string {
	var out []string
	for c, headings := range columns {
		for _, heading := range slices.Backward(headings) {
			if u := headingUnit(heading); u != "" {
				if out == nil {
					out = make([]string, len(columns))
				}
				out[c] = u
				break
			}
		}
	}
	return out
}

var (
	unitInBrackets = regexp.MustCompile(`[(（\[［]([^()（）]{1,14})[)）\]］]`)
	unitBehind     = regexp.MustCompile(`([A-Za-zμµ]{1,5}[/／][A-Za-zμµ²³]{1,5})$|[/／,，:：]([^/／,，:：]{1,12})$`)
)

// headingUnit finds the unit of a heading: GDP（亿元）, 单位：%, 测定下限／（ｍｇ／Ｌ）, 死亡率／％, or the unit alone.
func headingUnit(heading string) string {
	if u := unitOf(heading); u != "" {
		return u
	}
	h := strings.Join(strings.Fields(heading), "")
	inside := unitInBrackets.FindAllStringSubmatch(h, -1)
	for _, m := range slices.Backward(inside) {
		if isUnit(m[1]) {
			return m[1]
		}
	}
	candidates := []string{h}
	if m := unitBehind.FindStringSubmatch(h); m != nil {
		candidates = append(candidates, m[1]+m[2])
	}
	for _, u := range candidates {
		if isUnit(u) && !countingWord(u) {
			return u
		}
	}
	return ""
}

func isUnit(u string) bool {
	// Full-width letters are units as well, but NFKC would lower an exponent.
	return unitWord.MatchString(strings.NewReplacer("^2", "²", "^3", "³").Replace(letters.Narrow.String(u)))
}

// countingWord: a heading of its own that only looks like a unit (项, 类, 年).
func countingWord(u string) bool {
	switch u {
	case "年", "月", "日", "天", "项", "类", "种", "名", "位", "分", "份", "度", "里", "处", "例", "宗", "次", "A", "B", "b", "V", "W", "J", "g", "m", "L", "l", "s", "t", "h", "d":
		return true
	}
	return false
}
