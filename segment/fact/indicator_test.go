package fact

import "testing"

// One quantity has one id and one sign, whatever it was called; another one that took its place has its own.
func TestOneQuantityIsOneSeries(t *testing.T) {
	nation, province := context{Region: "中国", Code: "000000", Year: 2031}, context{Region: "甲省", Code: "990000", Year: 2031}
	for _, c := range []struct {
		in        context
		text      string
		id, name  string
		scope     string
		direction string
	}{
		{nation, "财政收入达到9万亿元。", "general_budget_revenue", "财政收入", "全国", ""},
		{nation, "一般公共预算收入达到19万亿元。", "general_budget_revenue", "一般公共预算收入", "全国", ""},
		{nation, "地方一般公共预算收入达到9万亿元。", "general_budget_revenue", "地方一般公共预算收入", "地方", ""},
		{province, "财政收入达到900亿元。", "fiscal_revenue", "财政收入", "甲省", ""},
		{province, "地方一般公共预算收入达到900亿元。", "general_budget_revenue", "地方一般公共预算收入", "甲省", ""},
		{nation, "社会商品零售总额增长9%。", "commodity_retail_sales_growth", "社会商品零售总额增长率", "全国", "up"},
		{nation, "社会消费品零售总额增长9%。", "retail_sales_growth", "社会消费品零售总额增长率", "全国", "up"},
		{nation, "全社会固定资产投资增长9%。", "total_fixed_investment_growth", "全社会固定资产投资增长率", "全国", "up"},
		{nation, "二氧化硫排放下降3%。", "so2_cut", "二氧化硫排放降低率", "全国", "down"},
		{nation, "二氧化硫排放量下降3%。", "so2_cut", "二氧化硫排放量降低率", "全国", "down"},
	} {
		facts := read(t, newReader(t), c.in, c.text)
		if len(facts) != 1 {
			t.Errorf("%s: %d facts", c.text, len(facts))
			continue
		}
		f := facts[0]
		scope, direction := "", ""
		if f.Scope != nil {
			scope = *f.Scope
		}
		if f.Direction != nil {
			direction = *f.Direction
		}
		if f.IndicatorID != c.id || f.Indicator != c.name || scope != c.scope || direction != c.direction {
			t.Errorf("%s: %s %s of %s %s; want %s %s of %s %s", c.text, f.IndicatorID, f.Indicator, scope, direction, c.id, c.name, c.scope, c.direction)
		}
	}
}

func TestSuccessionsHoldTogether(t *testing.T) {
	all, err := loadIndicators()
	if err != nil {
		t.Fatal(err)
	}
	for id, ind := range all.byID {
		for i, s := 0, ind.Succeeds; s != nil; i, s = i+1, all.byID[s.ID].Succeeds {
			if old := all.byID[s.ID]; old.Measure != ind.Measure || old.Dimension != ind.Dimension {
				t.Errorf("%s cannot take the place of %s, which is measured otherwise", id, old.ID)
			}
			if i > len(all.byID) {
				t.Fatalf("%s succeeds itself", id)
			}
		}
	}
}
