package app

import (
	"fmt"
	"strings"
	"testing"
)

func TestWordsAreSetOffWhereTheyStand(t *testing.T) {
	for _, c := range []struct {
		sentence, want string
		words          []string
	}{
		{"培育新质生产力。", "培育【新质生产力】。", []string{"新质生产力"}},
		{"培育新 质\n生产力。", "培育【新 质\n生产力】。", []string{"新质生产力"}},
		{"增长５％左右", "增长【５％】左右", []string{"5%"}},
		{"⼈⼯智能", "【⼈⼯智能】", []string{"人工智能"}},
		{"建设5G和５g基站", "建设【5G】和【５g】基站", []string{"5g"}},
		{"新质生产力，数字经济", "【新质】生产力，【数字经济】", []string{"数字经济", "新质"}},
		{"增长15%、5%和5.5%，共2.5%", "增长15%、【5%】和5.5%，共2.5%", []string{"5%"}},
		{"12万，2万，2.5万", "12万，【2】万，2.5万", []string{"2"}},
		{"没有", "没有", []string{"数字经济", ""}},
	} {
		if got := highlighted(c.sentence, c.words); got != c.want {
			t.Errorf("%v in %q: %q, want %q", c.words, c.sentence, got, c.want)
		}
	}
}

// told writes a query with all its brackets.
func (q searched) told() string {
	if q.op == "" {
		return q.word
	}
	parts := make([]string, len(q.parts))
	for i, p := range q.parts {
		parts[i] = p.told()
	}
	return fmt.Sprintf("%s(%s)", q.op, strings.Join(parts, " "))
}

func TestSearchesAreUnderstood(t *testing.T) {
	for query, want := range map[string]string{
		"新质生产力":            "新质生产力",
		"赤字率 安排":           "AND(赤字率 安排)",
		"赤字率 AND 安排":       "AND(赤字率 安排)",
		"芯片 OR 集成电路 进口":    "OR(芯片 AND(集成电路 进口))",
		"(芯片 OR 集成电路) 进口":  "AND(OR(芯片 集成电路) 进口)",
		"消费 NOT 价格":        "AND(消费 NOT(价格))",
		"消费 -价格 -(税 OR 费)": "AND(消费 NOT(价格) NOT(OR(税 费)))",
		`"城镇 新增" -"万 人"`:   "AND(城镇新增 NOT(万人))",
		"５％ GDP ⼈":         "AND(5% gdp 人)",
		"“一带一路”":           "“一带一路”",
		"细颗粒物(PM2.5":       "细颗粒物(pm2.5",
		`"没有关上`:            "没有关上",
		"":                 "", "OR": "", "芯片 OR": "", "( 芯片": "", "芯片 )": "", "NOT": "", `""`: "", "-": "-", "()": "",
	} {
		q, err := parseSearch(query)
		if got := q.told(); err == nil && got != want || (err != nil) != (want == "") {
			t.Errorf("%s: %s %v; want %s", query, got, err, want)
		}
	}
}

func FuzzParseSearch(f *testing.F) {
	f.Add(`(芯片 OR "集成 电路") -进口`)
	f.Add("((( -\" NOT")
	f.Fuzz(func(t *testing.T, query string) {
		if len(query) > 500 {
			return
		}
		q, err := parseSearch(query)
		if err != nil {
			return
		}
		for _, w := range q.words() {
			if w == "" || !strings.Contains(q.condition(), quoted(w)) && !strings.Contains(q.condition(), "match(") {
				t.Errorf("%q has an empty word, or one that is not looked for: %s", query, q.condition())
			}
			highlighted(query, []string{w})
		}
	})
}
