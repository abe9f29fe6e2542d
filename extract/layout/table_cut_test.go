package layout_test

import (
	"slices"
	"testing"

	"github.com/zhice-project/zhice/extract/internal/pdftest"
)

// box draws a ruled table with lines at xs and ys.
func box(p *pdftest.Page, xs, ys []float64) {
	for _, y := range ys {
		hline(p, y, xs[0], xs[len(xs)-1])
	}
	vline(p, ys[0], ys[len(ys)-1], xs...)
}

// TestGroupsInRuledRows: a row holds the name of a group and its items, with a figure beside each item.
func TestGroupsInRuledRows(t *testing.T) {
	var p pdftest.Page
	box(&p, []float64{70, 110, 330, 430, 530}, []float64{100, 120, 180, 200})
	put(&p, 114, 0, []float64{75, 115, 340, 440}, []string{"序号", "控制项目", "排放标准", "预处理标准"})
	put(&p, 136, 18, []float64{75, 115, 340, 440}, []string{"", "化学需氧量"}, []string{"1", "", "60", "250"}, []string{"", "", "60", "不限"})
	put(&p, 154, 18, []float64{75, 135}, []string{"", "浓度"}, []string{"", "负荷"})
	put(&p, 194, 0, []float64{75, 115, 340, 440}, []string{"2", "氨氮", "15", "30"})
	wantTable(t, lay(p), "序号|控制项目|排放标准|预处理标准",
		"1/化学需氧量 > 1|化学需氧量||", "1/化学需氧量/浓度 > 1|浓度|60|250", "1/化学需氧量/负荷 > 1|负荷|60|不限", "2/氨氮 > 2|氨氮|15|30")
}

// TestItemsBesideWords: the same where what stands beside the items is no figures.
func TestItemsBesideWords(t *testing.T) {
	var p pdftest.Page
	box(&p, []float64{70, 230, 330, 430}, []float64{100, 120, 180})
	put(&p, 114, 0, []float64{75, 240, 340}, []string{"内容物", "独家使用", "非独家使用"})
	put(&p, 136, 18, []float64{75, 240, 340}, []string{"一类", "", ""}, []string{"", "甲型", "甲型"}, []string{"", "甲型", "乙型"})
	put(&p, 154, 18, []float64{95}, []string{"固体"}, []string{"液体"})
	wantTable(t, lay(p), "内容物|独家使用|非独家使用", "一类 > 一类||", "一类/固体 > 固体|甲型|甲型", "一类/液体 > 液体|甲型|乙型")
}

// TestRowsOfRuledTablesStayWhole: two lines in each cell of a ruled row are no two rows.
func TestRowsOfRuledTablesStayWhole(t *testing.T) {
	var p pdftest.Page
	box(&p, []float64{70, 230, 330, 430}, []float64{100, 120, 160, 180})
	put(&p, 114, 0, []float64{75, 240, 340}, []string{"污染物", "一级标准", "二级标准"})
	put(&p, 136, 18, []float64{75, 240, 340}, []string{"大肠菌群", "100", "500"}, []string{"", "个/升", "个/升"})
	put(&p, 174, 0, []float64{75, 240, 340}, []string{"氨氮", "15", "30"})
	wantTable(t, lay(p), "污染物|一级标准|二级标准", "大肠菌群 > 大肠菌群|100个/升|500个/升", "氨氮 > 氨氮|15|30")
}

// TestHeadingOverCutColumns: columns without lines between them, some of which share a heading with a line under it.
func TestHeadingOverCutColumns(t *testing.T) {
	var p pdftest.Page
	for _, x := range []float64{70, 290} {
		box(&p, []float64{x, x + 220}, []float64{100, 150, 230})
		hline(&p, 120, x, x+160)
		put(&p, 114, 0, []float64{x + 55}, []string{"阳性管数"})
		put(&p, 140, 0, []float64{x + 5, x + 60, x + 115, x + 170}, []string{"一号样", "二号样", "三号样", "菌数"})
		put(&p, 165, 18, []float64{x + 20, x + 75, x + 130, x + 180}, []string{"0", "0", "1", "2"}, []string{"0", "1", "0", "4"}, []string{"1", "0", "0", "7"}, []string{"1", "1", "0", "11"})
	}
	const half = "阳性管数/一号样|阳性管数/二号样|阳性管数/三号样|菌数"
	wantTable(t, lay(p), half+"|"+half,
		"0 > 0|0|1|2|0|0|1|2", "0 > 0|1|0|4|0|1|0|4", "1 > 1|0|0|7|1|0|0|7", "1 > 1|1|0|11|1|1|0|11")
}

// TestContinuedOnTheSamePage: what is left of a table stands at the top of a page, and the rest below 续表.
func TestContinuedOnTheSamePage(t *testing.T) {
	xs, at := []float64{70, 200, 330, 460}, []float64{80, 210, 340}
	heads := []string{"地区", "产量（万吨）", "面积（亩）"}
	var a, b pdftest.Page
	put(&a, 690, 0, []float64{220}, []string{"表1产量"})
	box(&a, xs, []float64{700, 720, 740, 760})
	put(&a, 714, 20, at, heads, []string{"东区", "12.5", "300"}, []string{"西区", "10.1", "280"})
	box(&b, xs, []float64{80, 100})
	put(&b, 94, 0, at, []string{"南区", "9.7", "250"})
	put(&b, 126, 0, []float64{220}, []string{"续表"})
	box(&b, xs, []float64{140, 160, 180})
	put(&b, 154, 20, at, heads, []string{"北区", "8.8", "240"})
	tb := wantTable(t, lay(a, b), "地区|产量（万吨）|面积（亩）", "东区 > 东区|12.5|300", "西区 > 西区|10.1|280", "南区 > 南区|9.7|250", "北区 > 北区|8.8|240")
	if !slices.Equal(tb.Units, []string{"", "万吨", "亩"}) || tb.PageTo != 2 {
		t.Errorf("units %q, to page %d", tb.Units, tb.PageTo)
	}
}

// TestTableThatOpensWithFigures: the page shows the rest of a table, and its first row is no heading.
func TestTableThatOpensWithFigures(t *testing.T) {
	var p pdftest.Page
	put(&p, 120, 20, []float64{80, 250, 340},
		[]string{"短期借款", "878.1", "1,923.0"}, []string{"长期借款", "79.4", "979.5"}, []string{"应付债券", "0", "0"}, []string{"合计", "957.5", "2,902.5"})
	wantTable(t, lay(p), "||", "短期借款 > 短期借款|878.1|1,923.0", "长期借款 > 长期借款|79.4|979.5", "应付债券 > 应付债券|0|0", "合计 > 合计|957.5|2,902.5")
}
