package table

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/fact"
)

func newReader(tb testing.TB) *Reader {
	tb.Helper()
	facts, err := fact.New()
	if err != nil {
		tb.Fatal(err)
	}
	r, err := New(facts)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// made makes a table of lines of cells parted by |. The first are the headings; a heading over several columns is parted
// from the one under it by >. A cell ^ is one with the cell above it, < with the one to its left.
func made(title, unit string, lines ...string) *schemas.Table {
	t := &schemas.Table{Title: title, Unit: unit, PageFrom: 1, PageTo: 1}
	for h := range strings.SplitSeq(lines[0], "|") {
		t.Columns = append(t.Columns, strings.Split(h, ">"))
	}
	for i, line := range lines[1:] {
		r := schemas.TableRow{Cells: strings.Split(line, "|"), Page: 1}
		for c, cell := range r.Cells {
			b := schemas.Box{X0: float32(100 * c), X1: float32(100*c + 100), Y0: float32(20 * i), Y1: float32(20*i + 20)}
			switch cell {
			case "^":
				r.Cells[c], b = t.Rows[i-1].Cells[c], t.Rows[i-1].Boxes[c]
			case "<":
				r.Cells[c], b = r.Cells[c-1], r.Boxes[c-1]
			}
			r.Boxes = append(r.Boxes, b)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// united gives the columns of a table their units.
func united(t *schemas.Table, units ...string) *schemas.Table {
	t.Units = units
	return t
}

// line writes a fact in one line.
func line(f *schemas.Fact) string {
	or := func(s *string) string {
		if s == nil {
			return "-"
		}
		return *s
	}
	kind := f.Measure
	if f.Direction != nil {
		kind += " " + *f.Direction
	}
	q := ""
	if f.Qualifier != "exact" {
		q = " " + f.Qualifier
	}
	return fmt.Sprintf("%s %.10g %s%s (%s), %s, %s %s", f.Indicator, f.Value, f.Unit, q, kind, or(f.Period), f.Modality, or(f.ModalCue))
}

var province = schemas.Document{DocID: "d0c", Title: "云岭省2040年国民经济和社会发展统计公报", DocType: "公报", Region: "云岭省", RegionCode: "990000", ReportYear: 2041}

func TestRead(t *testing.T) {
	plan := schemas.Document{DocID: "d0c", Title: "云岭省“十八五”规划", DocType: "规划", Region: "云岭省", RegionCode: "990000", ReportYear: 2041}
	cases := []struct {
		name  string
		doc   *schemas.Document
		table *schemas.Table
		want  []string
	}{
		{"levels and growth by product, unit in a column", &province,
			made("表2 2040年主要工业产品产量及其增长速度", "", "产品名称|单位|产量|比上年增长（%）", "布|亿米|3.1|-7.4", "发电量|亿千瓦时|880.5|3.0", "软饮料|万吨|…|—"),
			[]string{
				"布产量 310000000 m (level), 2040, actual -", "布产量增长率 7.4 % (growth down), 2040, actual -",
				"发电量 8.805e+10 kWh (level), 2040, actual -", "发电量增长率 3 % (growth up), 2040, actual -",
			}},
		{"two years, a merged heading of rows, the unit above the table", &province,
			made("表3 主要经济指标", "亿元", "指标|指标|2039年|2040年|比上年增长（%）", "地区生产总值|合计|910.2|1000|5.1", "^|第三产业|400|450.5|6", "一般公共预算|收入|80|90|-2.5"),
			[]string{
				"地区生产总值 9.102e+10 CNY (level), 2039, actual -", "地区生产总值 1e+11 CNY (level), 2040, actual -", "地区生产总值增长率 5.1 % (growth up), 2040, actual -",
				"第三产业增加值 4e+10 CNY (level), 2039, actual -", "第三产业增加值 4.505e+10 CNY (level), 2040, actual -", "第三产业增加值增长率 6 % (growth up), 2040, actual -",
				"一般公共预算收入 8000000000 CNY (level), 2039, actual -", "一般公共预算收入 9000000000 CNY (level), 2040, actual -", "一般公共预算收入增长率 2.5 % (growth down), 2040, actual -",
			}},
		{"targets with their base year, how they bind, and sums over the years", &plan,
			made("专栏1 2041—2045年主要指标", "", "类别|指标|2040年|2045年|年均／累计|属性",
				"发展|1.地区生产总值增长（%）|5.4|—|5以上|预期性", "^|2.常住人口城镇化率（%）|61|65左右|[4]|预期性",
				"民生|3.城镇调查失业率（%）|5.2|—|＜5.5|预期性", "^|4.城镇新增就业（万人）|—|—|[>50]|预期性",
				"生态|5.单位地区生产总值能耗降低（%）|—|——|[13]|约束性", "^|6.湿地保护面积（万亩）|—|≥950|—|约束性"),
			[]string{
				"地区生产总值增长率 5.4 % (growth up), 2040, actual -", "地区生产总值年均增长率 5 % at_least (growth up), 2041/2045, target 预期性",
				"常住人口城镇化率 61 % (share), 2040, actual -", "常住人口城镇化率 65 % approx (share), 2045, target 预期性", "常住人口城镇化率 4 pp (change up), 2041/2045, target 预期性",
				"城镇调查失业率 5.2 % (share), 2040, actual -", "城镇调查失业率 5.5 % under (share), 2041/2045, target 预期性",
				"城镇新增就业人数 500000 人 over (level), 2041/2045, target 预期性",
				"单位地区生产总值能耗降低率 13 % (growth down), 2041/2045, target 约束性",
				"湿地保护面积 9500000 mu at_least (level), 2045, target 约束性",
			}},
		{"prices by place, named by the title", &province,
			made("表1 2040年居民消费价格比上年涨跌幅度", "%", "指标|全省|城市", "居民消费价格|0.3|0.2", "其中：食品烟酒|-0.1|0.0", "衣着|1.2|1.3"),
			[]string{
				"居民消费价格涨幅 0.3 % (growth up), 2040, actual -", "居民消费价格涨幅 0.2 % (growth up), 2040, actual -",
				"食品烟酒居民消费价格增长率 0.1 % (growth down), 2040, actual -", "食品烟酒居民消费价格增长率 0 % (growth), 2040, actual -",
				"衣着居民消费价格增长率 1.2 % (growth up), 2040, actual -", "衣着居民消费价格增长率 1.3 % (growth up), 2040, actual -",
			}},
		{"a row for every year", &province,
			made("表9 各级教育情况", "", "年份|小学在校生（万人）|毛入园率（%）", "2039|41.3|88.1", "2040年|41.9|89.4"),
			[]string{
				"小学在校生人数 413000 人 (level), 2039, actual -", "毛入园率 88.1 % (share), 2039, actual -",
				"小学在校生人数 419000 人 (level), 2040, actual -", "毛入园率 89.4 % (share), 2040, actual -",
			}},
		{"months, ranks and a budget", &province,
			made("2040年主要经济指标", "", "指标|1—11月（亿元）|2041年预算数（亿元）|居全国位次", "社会消费品零售总额|101.5|—|7"),
			[]string{"社会消费品零售总额 1.015e+10 CNY (level), 2040-01/2040-11, actual -", "社会消费品零售总额全国排名 7 rank (rank), 2040-01/2040-11, actual -"}},
		{"a budget", &province,
			made("", "万元", "项目|2040年执行数|2041年预算数", "一、税收收入|1200|1310"),
			[]string{"税收收入 12000000 CNY (level), 2040, actual 执行数", "税收收入 13100000 CNY (level), 2041, plan 预算数"}},
		{"an index, and what became of targets", &plan,
			made("“十七五”规划指标完成情况", "", "指标|2040年目标|2040年", "商品零售价格指数（上年=100）|—|101.2", "林草覆盖率（%）|60|达到61.5"),
			[]string{
				"商品零售价格指数 101.2 1 (level), 2040, actual -",
				"林草覆盖率 60 % (share), 2040, target 目标", "林草覆盖率 61.5 % (share), 2040, actual -",
			}},
		{"differences in the unit of the thing, or as the cells say", &province,
			made("2040年里程", "公里", "等级|2040年|2039年|增减|增长%|比2038年变化", "高速公路里程|831|801|30|3.7|上升1.2%", "县道里程|90|95|-5|-5.3|5"),
			[]string{
				"高速公路里程 831 km (level), 2040, actual -", "高速公路里程 801 km (level), 2039, actual -", "高速公路里程 30 km (change up), 2040, actual -",
				"高速公路里程增长率 3.7 % (growth up), 2040, actual -", "高速公路里程增长率 1.2 % (growth up), 2040, actual -",
				"县道里程 90 km (level), 2040, actual -", "县道里程 95 km (level), 2039, actual -", "县道里程 5 km (change down), 2040, actual -",
				"县道里程增长率 5.3 % (growth down), 2040, actual -",
			}},
		{"growth is foreseen or aimed at as its level is", &province,
			made("2041年计划", "", "指标|单位|2040年>预计完成|2040年>增长（%）|2041年>计划|2041年>增长（%）", "地区生产总值|亿元|125|5.6|—|6左右"),
			[]string{
				"地区生产总值 1.25e+10 CNY (level), 2040, forecast 预计完成", "地区生产总值增长率 5.6 % (growth up), 2040, forecast 预计完成",
				"地区生产总值增长率 6 % approx (growth up), 2041, target 计划",
			}},
		{"two tables side by side", &province,
			made("2040年收支", "万元", "收入>项目|收入>预算数|收入>决算数|支出>项目|支出>决算数", "税收收入|52|49|教育支出|80", "捐赠收入|3|4|医疗支出|—"),
			[]string{
				"税收收入 520000 CNY (level), 2040, plan 预算数", "税收收入 490000 CNY (level), 2040, actual 决算数", "教育支出 800000 CNY (level), 2040, actual 决算数",
				"捐赠收入 30000 CNY (level), 2040, plan 预算数", "捐赠收入 40000 CNY (level), 2040, actual 决算数",
			}},
		{"units that only the whole column shows", &province,
			united(made("2040年主要产品", "", "产品|2040年>吨|2039年/吨|2040年销售收入（单位：万元）", "钢材产量|5|6|—", "钢材|—|—|7"), "", "吨", "吨", "万元"),
			[]string{"钢材产量 5 t (level), 2040, actual -", "钢材产量 6 t (level), 2039, actual -", "钢材销售收入 70000 CNY (level), 2040, actual -"}},
		{"headings among the rows name the columns anew", &province,
			made("2040年主要指标", "亿元", "指标|数值|比上年增长（%）", "进口额|5|1", "指标|2039年|2040年", "出口额|6|7"),
			[]string{
				"进口额 500000000 CNY (level), 2040, actual -", "进口额增长率 1 % (growth up), 2040, actual -",
				"出口额 600000000 CNY (level), 2039, actual -", "出口额 700000000 CNY (level), 2040, actual -",
			}},
	}
	r := newReader(t)
	for _, c := range cases {
		var got []string
		for _, f := range r.Read(c.doc, []Located{{Table: c.table}}) {
			got = append(got, line(&f))
			faithful(t, c.table, &f)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// faithful: the figure is found in its row where the fact says, and its box is that of a cell with it.
func faithful(t *testing.T, table *schemas.Table, f *schemas.Fact) {
	t.Helper()
	rs := []rune(f.Sentence)
	if f.SpanStart < 0 || f.SpanEnd > len(rs) || f.SpanStart >= f.SpanEnd || string(rs[f.SpanStart:f.SpanEnd]) != f.Span {
		t.Errorf("%q is not at %d of %q", f.Span, f.SpanStart, f.Sentence)
	}
	for _, r := range table.Rows {
		if i := slices.Index(r.Boxes, f.Box); i >= 0 && strings.Contains(r.Cells[i], f.Span) {
			return
		}
	}
	t.Errorf("no cell with %q has the box %v", f.Span, f.Box)
}

// What a table does not say is not made up.
func TestSaysNothing(t *testing.T) {
	standard := schemas.Document{DocType: "标准", Title: "某污染物排放标准", ReportYear: 2040}
	undated := schemas.Document{DocType: "报告", Title: "关于某事的报告"}
	cases := []struct {
		name  string
		doc   *schemas.Document
		table *schemas.Table
	}{
		{"a standard", &standard, made("2040年指标", "", "指标|2040年（万吨）", "产量|5")},
		{"limits", &province, made("2040年排放限值", "mg/L", "项目|2040年", "化学需氧量浓度|50")},
		{"no time", &undated, made("收入情况", "万元", "项目|金额", "销售收入|50")},
		{"a time only other parts tell", &province, made("2040年收入情况", "万元", "项目|期末余额|上年同期", "销售收入|50|40")},
		{"no unit", &province, made("2040年收入情况", "", "项目|2040年", "销售收入|50")},
		{"money for a rate", &province, made("2040年情况", "万元", "项目|2040年", "参保率|95")},
		{"a cell over two columns", &province, made("收入情况", "万元", "项目|2039年|2040年", "销售收入|50|<")},
		{"a cell over two rows", &province, made("收入情况", "万元", "项目|2040年", "销售收入|50", "利息收入|^")},
		{"dashes, dots and words", &province, made("收入情况", "万元", "项目|2039年|2040年|2041年", "销售收入|…|——|有所增加", "利息收入|-|/|5")},
		{"two numbers in a cell", &province, made("收入情况", "万元", "项目|2039年|2040年", "销售收入|5 6|7 8")},
	}
	r := newReader(t)
	for _, c := range cases {
		for _, f := range r.Read(c.doc, []Located{{Table: c.table}}) {
			if c.name == "dashes, dots and words" && f.Span == "5" {
				continue
			}
			t.Errorf("%s: %s", c.name, line(&f))
		}
	}
}

// Facts keep their ids when the same row stands on another page, and no two have one.
func TestIDs(t *testing.T) {
	r := newReader(t)
	a := made("收入情况", "万元", "项目|2039年|2040年", "销售收入|50|50", "利息收入|7|8")
	b := made("收入情况", "万元", "项目|2039年|2040年", "销售收入|50|50")
	facts := r.Read(&province, []Located{{Table: a}, {Table: b}})
	seen := map[string]bool{}
	for _, f := range facts {
		if seen[f.ID] {
			t.Errorf("%s stands twice", f.ID)
		}
		seen[f.ID] = true
	}
	if len(facts) != 6 {
		t.Fatalf("%d facts", len(facts))
	}
	a.Rows[0].Page = 9
	if again := r.Read(&province, []Located{{Table: a}, {Table: b}}); again[0].ID != facts[0].ID {
		t.Error("another page is another id")
	}
}

// What was assumed lowers the confidence, and a mark of a note most of all: it may change the year.
func TestConfidence(t *testing.T) {
	r := newReader(t)
	facts := r.Read(&province, []Located{{Table: made("情况", "", "指标|2040年", "森林覆盖率（%）|60.1", "林草覆盖率（%）|60.2", "湿地保护率（%）|60.3*", "小花小草（万株）|7")}})
	if len(facts) != 4 {
		t.Fatalf("%d facts", len(facts))
	}
	for i := 1; i < len(facts); i++ {
		if facts[i].Confidence > facts[i-1].Confidence && i != 3 || facts[i].Confidence > 0.9 {
			t.Errorf("%s has %v, %v", facts[i].Indicator, facts[i].Confidence, facts[i].Reasons)
		}
	}
	percent := r.Read(&province, []Located{{Table: made("2040年指标", "%", "指标|2040年", "农村道路投资|7")}})
	if len(percent) != 1 || percent[0].Confidence > 0.5 {
		t.Errorf("growth or share of an amount: %+v", percent)
	}
	if f := facts[0]; f.Confidence < 0.9 || !slices.Contains(f.Reasons, "table") {
		t.Errorf("%s has %v, %v", f.Indicator, f.Confidence, f.Reasons)
	}
}

// Every example in tables.yaml is read as it says.
func TestRules(t *testing.T) {
	w, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range w.Roles {
		if w.roles[r.Example] != r.Role {
			t.Errorf("%s is %q, not %q", r.Example, w.roles[r.Example], r.Role)
		}
	}
	for _, s := range w.Meanings {
		m := w.read(s.Example, true)
		if m.noun != s.Noun || m.kind != s.Kind && s.Kind != "" || m.direction != s.Direction || m.modality != s.Modality && s.Modality != "" ||
			s.Annual && !m.annual || s.Cumulative && !m.cumulative || s.Total && !m.total {
			t.Errorf("%s: %+v", s.Example, m)
		}
	}
	if m := w.titleMeaning(w.Title.Example); m.noun != w.Title.Noun || m.period != "2040" {
		t.Errorf("%s: %+v", w.Title.Example, m)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("表1 2040年产量", "亿元", "指标|2040年|比上年增长（%）", "布（万米）|5.1|-3", "其中：麻|[4]|＜5.5、力争更多")
	f.Add("", "", "||", "|||", "（1）|①|0亿亩")
	r := newReader(f)
	f.Fuzz(func(t *testing.T, title, unit, head, first, second string) {
		clean := strings.NewReplacer("^", "", "<", "", "\t", " ")
		table := made(title, unit, clean.Replace(head), clean.Replace(first), clean.Replace(second))
		for _, f := range r.Read(&province, []Located{{Table: table}}) {
			faithful(t, table, &f)
		}
	})
}

// Every reason a fact of a table carries can be said in words.
func TestReasonsHaveWords(t *testing.T) {
	r := newReader(t)
	tables := []Located{
		{Table: made("2040年收入", "万元", "项目|金额|比重（%）|2043年", "销售收入|50*|3|5、另计", "指标|2039年|2040年|x", "利息收入|7|8|9")},
		{Table: made("收入目标", "万元", "项目|2041—2045年累计|2045年", "新增收入|[50]|9")},
	}
	for _, f := range r.Read(&province, tables) {
		for _, why := range f.Reasons {
			if fact.Meaning(why) == why {
				t.Errorf("%q has no meaning in reasons.yaml", why)
			}
		}
	}
}
