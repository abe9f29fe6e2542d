package document

import (
	"strings"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

// outline writes the headings with two spaces a level.
func outline(ss []schemas.Section) string {
	var b strings.Builder
	for _, s := range ss {
		b.WriteString(strings.Repeat("  ", s.Level-1) + s.Heading + "\n")
	}
	return b.String()
}

func TestSeries(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"a count that begins anew under its own style", []string{
			"一、工作回顾", "各项工作进展顺利。", "二、主要方针", "要把握好以下几点。", "一、稳定农业", "农业是基础。", "二、控制投资", "投资要适度。", "三、重视教育", "教育是根本。", "三、教育改革", "改革要稳妥。", "四、外交", "和平发展。",
		}, "一、工作回顾\n二、主要方针\n  一、稳定农业\n  二、控制投资\n  三、重视教育\n三、教育改革\n四、外交\n"},
		{"two papers behind each other", []string{
			"一、总体要求", "坚持稳中求进。", "二、主要任务", "抓好落实。", "一、指导思想", "全面贯彻。", "二、基本原则", "统筹兼顾。", "三、保障措施", "加强领导。",
		}, "一、总体要求\n二、主要任务\n一、指导思想\n二、基本原则\n三、保障措施\n"},
		{"clauses of a standard", []string{
			"3术语和定义", "下列术语适用。", "4虚拟内容", "4.1分级", "分为三级。", "2005年的数据", "5监测", "5.1采样点", "设在排放口。",
		}, "3术语和定义\n4虚拟内容\n  4.1分级\n5监测\n  5.1采样点\n"},
		{"parts without a number, each with its own count", []string{
			"2030年工作回顾", "过去的一年进展顺利。", "一、粮食丰收", "亩产提高。", "二、交通畅通", "道路延长。", "2031年工作安排", "要办好以下几件事。", "一、兴修水利", "开工建设水库。",
		}, "2030年工作回顾\n  一、粮食丰收\n  二、交通畅通\n2031年工作安排\n  一、兴修水利\n"},
		{"a table of contents whose dots were lost", []string{"一、回顾.3", "二、展望.12", "一、回顾", "工作进展顺利。", "二、展望", "继续努力。"}, "一、回顾\n二、展望\n"},
	} {
		if got := outline(Sections(paragraphs(tt.lines...), schemas.Document{ReportYear: 2031})); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}
