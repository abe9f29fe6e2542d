package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/schemas"
)

func paragraphs(lines ...string) []schemas.Paragraph {
	var out []schemas.Paragraph
	for _, l := range lines {
		n := len([]rune(l))
		out = append(out, schemas.Paragraph{Role: schemas.RoleBody, Text: l, Lines: []schemas.Line{{End: n, Page: 1}}})
	}
	return out
}

func TestSentences(t *testing.T) {
	for in, want := range map[string]string{
		"粮食增产3%；棉花减产。油料持平！":        "粮食增产3%；棉花减产。|油料持平！",
		"他说：“要干实事。”大家同意。":          "他说：“要干实事。”|大家同意。",
		"“稳字当头。”的要求落到实处。":          "“稳字当头。”的要求落到实处。",
		"推进试点（含县级。市级另定）工作。下一步扩面。":  "推进试点（含县级。市级另定）工作。|下一步扩面。",
		"缺了一半的引号“从这里开始。后面还有一句。":    "缺了一半的引号“从这里开始。|后面还有一句。",
		"　　首行缩进。 第二句？":             "首行缩进。|第二句？",
		"达到5.2%。Is it?是":           "达到5.2%。|Is it?是",
		"没有句号的标题":                  "没有句号的标题",
		" 　":                       "",
		"问得好！！！”他笑了。":              "问得好！！！”|他笑了。",
		"见《关于加强监管的通知。附件》的规定。第二条略。": "见《关于加强监管的通知。附件》的规定。|第二条略。",
	} {
		var got []string
		for _, s := range Sentences(paragraphs(in), nil) {
			got = append(got, s.Text)
		}
		if g := strings.Join(got, "|"); g != want {
			t.Errorf("%s\n got %s\nwant %s", in, g, want)
		}
	}
}

func TestSentencePlace(t *testing.T) {
	p := []schemas.Paragraph{{Text: "甲句。乙句跨页。", Lines: []schemas.Line{
		{Start: 0, End: 3, Page: 3, Box: schemas.Box{X0: 1, Y0: 1, X1: 4, Y1: 2}},
		{Start: 3, End: 8, Page: 4, Box: schemas.Box{X0: 1, Y0: 1, X1: 9, Y1: 2}},
	}}}
	got := Sentences(p, []schemas.Section{{Heading: "一、总则", Parent: -1, Role: schemas.SectionPlan}})
	if len(got) != 2 || got[0].Page != 3 || got[1].Page != 4 || got[1].Start != 3 || got[1].Seq != 1 ||
		got[1].Role != schemas.SectionPlan || !slices.Equal(got[1].Section, []string{"一、总则"}) {
		t.Errorf("sentences %+v", got)
	}
}

// Every rune that is no white space stands in one sentence, in order.
func checkCover(t interface {
	Fatalf(format string, args ...any)
}, text string, ss []schemas.Sentence) {
	runes := []rune(text)
	at := 0
	for _, s := range ss {
		n := len([]rune(s.Text))
		if s.Start < at || string(runes[s.Start:s.Start+n]) != string([]rune(s.Text)) {
			t.Fatalf("sentence %+v of %q", s, text)
		}
		for _, r := range runes[at:s.Start] {
			if !unicode.IsSpace(r) {
				t.Fatalf("%q before %+v is lost", r, s)
			}
		}
		at = s.Start + n
	}
	for _, r := range runes[at:] {
		if !unicode.IsSpace(r) {
			t.Fatalf("%q at the end of %q is lost", r, text)
		}
	}
}

func TestSentencesCover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("甲乙。！？；，“”‘’（）《》〈〉【】 \n\ta!?5."))).Draw(t, "s")
		checkCover(t, s, Sentences(paragraphs(s), nil))
	})
}

// reportLines is a work report with two kinds of review, a plan, and a look back inside the plan.
var reportLines = []string{
	"某省2024年政府工作报告",
	"——2024年1月20日在某省第十四届人民代表大会第二次会议上",
	"各位代表：",
	"现在，我代表省人民政府，向大会报告工作，请予审议。",
	"一、2023年和过去五年工作回顾",
	"2023年是不平凡的一年。全省生产总值增长6%。",
	"过去五年，我们办成了许多大事。",
	"（一）经济实力明显增强。粮食产量稳步提高。",
	"二、2024年工作总体要求和主要目标",
	"生产总值增长5.5%左右。",
	"（一）扩大内需",
	"新建公路300公里。",
	"过去一年，国防动员工作得到加强。",
	"我们要继续支持国防建设。",
}

func TestSectionsOfReport(t *testing.T) {
	p := paragraphs(reportLines...)
	d := Head(&schemas.Extraction{Paragraphs: p}, "report.pdf")
	var got []string
	for _, s := range Sections(p, d) {
		got = append(got, fmt.Sprintf("%d %d %s %s %q", s.Paragraph, s.Level, s.Role, s.Period, s.Heading))
	}
	want := []string{
		`4 1 review 2019/2023 "一、2023年和过去五年工作回顾"`,
		`5 1 review 2023 ""`,
		`6 1 review 2019/2023 ""`,
		`7 2 review 2019/2023 "（一）经济实力明显增强"`,
		`8 1 plan 2024 "二、2024年工作总体要求和主要目标"`,
		`10 2 plan 2024 "（一）扩大内需"`,
		`12 2 review 2023 ""`,
		`13 2 plan 2024 ""`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A report without headings is cut by how its paragraphs open.
func TestSectionsWithoutHeadings(t *testing.T) {
	p := paragraphs("1995年政府工作报告", "各位代表：", "我代表政府向大会作报告。", "过去的一年，各项事业都有进步。", "工业增长了一成。",
		"今年的任务很重。", "要办好几件事。")
	ss := Sentences(p, Sections(p, Head(&schemas.Extraction{Paragraphs: p}, "")))
	roles := map[string]schemas.SectionRole{}
	for _, s := range ss {
		roles[s.Text] = s.Role
	}
	if roles["工业增长了一成。"] != schemas.SectionReview || roles["要办好几件事。"] != schemas.SectionPlan {
		t.Errorf("roles %v", roles)
	}
}

func TestSectionsOfPlan(t *testing.T) {
	p := paragraphs("某市国民经济和社会发展第十四个五年规划纲要", "目录", "第一章 发展基础", "第二章 主要目标", "第一章 发展基础",
		"“十三五”以来成绩显著。", "第二章 主要目标", "第一节 产业", "产值翻番。")
	var got []string
	for _, s := range Sections(p, Head(&schemas.Extraction{Paragraphs: p}, "")) {
		got = append(got, fmt.Sprintf("%d %d %s %s", s.Paragraph, s.Level, s.Role, s.Period))
	}
	want := []string{"4 1 review 2016/2020", "6 1 plan 2021/2025", "7 2 plan 2021/2025"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A notice orders what stands under its headings; what comes before them tells why.
func TestSectionsOfNotice(t *testing.T) {
	lines := []string{"近年来供水条件改善。", "一、增加供水", "新建水厂30座。", "二、有关情况", "水厂共有90座。"}
	for title, want := range map[string]string{
		"关于改善供水的通知":     "opr",
		"关于供水检查情况的通报":   "oor",
		"关于公布供水检查结果的通知": "oor",
	} {
		p := paragraphs(lines...)
		ss := Sentences(p, Sections(p, schemas.Document{Title: title, DocType: TypeOf(title), ReportYear: 2031}))
		var roles []string
		for _, s := range ss {
			if s.Paragraph%2 == 0 {
				roles = append(roles, string(s.Role)[:1])
			}
		}
		if got := strings.Join(roles, ""); got != want {
			t.Errorf("%s: %s, want %s", title, got, want)
		}
	}
}

// A report on a year looks back from the paragraph that opens with that year, and ahead from the one that opens with the next.
func TestSectionsOfAccount(t *testing.T) {
	p := paragraphs("说明如下。", "2030年，各项工作取得进展。", "防灾能力提高。", "2031年，将再建水库。")
	var got []string
	for _, s := range Sections(p, schemas.Document{Title: "关于2030年防汛工作情况的报告", DocType: "报告", ReportYear: 2030}) {
		got = append(got, fmt.Sprintf("%d %s %s", s.Paragraph, s.Role, s.Period))
	}
	if want := []string{"1 review 2030", "3 plan 2031"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A notice without headings orders behind the words that lead to it.
func TestSectionsOfNoticeWithoutHeadings(t *testing.T) {
	p := paragraphs("近年来供水条件改善。", "现就有关事项通知如下：", "1.新建水厂。资金由省级财政安排，不足部分由市县承担。", "2.更换管网。")
	ss := Sentences(p, Sections(p, schemas.Document{Title: "关于改善供水的通知", DocType: "通知", ReportYear: 2031}))
	if ss[0].Role != schemas.SectionOther || ss[len(ss)-1].Role != schemas.SectionPlan {
		t.Errorf("sentences %+v", ss)
	}
}

func TestSectionRuleExamples(t *testing.T) {
	r := readSectionRules()
	c := cuesFor(2024)
	for _, rule := range r.Headings {
		got := c.headingRoles(strings.TrimPrefix(rule.Example, ""))
		if len(got) == 0 || got[0].role != rule.Role || got[0].period != rule.Period {
			t.Errorf("heading %q: got %+v, want %s %q", rule.Example, got, rule.Role, rule.Period)
		}
	}
	for _, rule := range r.Details {
		part := map[schemas.SectionRole]string{schemas.SectionReview: "一、2023年工作回顾", schemas.SectionPlan: "一、2024年工作安排"}[rule.Role]
		got := Sections(paragraphs(part, "各项工作都有安排。", rule.Example, "正文。"), schemas.Document{Title: "某省政府工作报告", ReportYear: 2024})
		if alone := c.headingRoles(rule.Example); len(got) != 2 || got[1].Role != rule.Role || len(alone) == 0 || alone[0].role == rule.Role {
			t.Errorf("detail %q: got %+v, alone %+v", rule.Example, got, alone)
		}
	}
	for _, rule := range r.Openings {
		if got := match(c.openings, rule.Example); got != rule.Role {
			t.Errorf("opening %q: got %q, want %q", rule.Example, got, rule.Role)
		}
		if got := periodOf(firstClause(rule.Example), 2024); got != rule.Period {
			t.Errorf("opening %q: period %q, want %q", rule.Example, got, rule.Period)
		}
	}
}

func TestDocumentTypeExamples(t *testing.T) {
	for _, d := range documentTypes() {
		if got := TypeOf(d.Example); got != d.Type {
			t.Errorf("%s: %s, want %s", d.Example, got, d.Type)
		}
	}
	if got := TypeOf("某某管理办法（试行）"); got != "办法" {
		t.Errorf("brackets: %s", got)
	}
}

func TestFiveYearPlans(t *testing.T) {
	for n, want := range map[string]string{"一": "1953/1957", "二": "1958/1962", "三": "1966/1970", "六": "1981/1985", "十": "2001/2005", "十五": "2026/2030", "二十一": ""} {
		if got := fiveYearPlan(n); got != want {
			t.Errorf("%s: %s, want %s", n, got, want)
		}
	}
}

func FuzzDocument(f *testing.F) {
	f.Add(strings.Join(reportLines, "\n"))
	f.Add("国发〔2024〕3号\n国务院关于印发某规划的通知\n各省：\n一、总体要求。\n（一）目标。\n2024年1月3日")
	f.Add("目录\n第一章……1\n1.1 范围\n“十四五”时期，“")
	f.Fuzz(func(t *testing.T, s string) {
		p := paragraphs(strings.Split(s, "\n")...)
		d := Head(&schemas.Extraction{Paragraphs: p}, s)
		sections := Sections(p, d)
		for i, c := range sections {
			if c.Parent >= i || c.Paragraph < 0 || c.Paragraph >= len(p) || c.Level < 1 ||
				i > 0 && c.Paragraph < sections[i-1].Paragraph || c.Parent >= 0 && sections[c.Parent].Level > c.Level {
				t.Fatalf("section %d: %+v", i, c)
			}
		}
		ss := Sentences(p, sections)
		for i := range p {
			var own []schemas.Sentence
			for _, x := range ss {
				if x.Paragraph == i {
					own = append(own, x)
				}
			}
			checkCover(t, p[i].Text, own)
		}
	})
}

func BenchmarkDocument(b *testing.B) {
	lines := slices.Clone(reportLines)
	for i := range 400 {
		lines = append(lines, fmt.Sprintf("全年完成投资%d亿元，增长8.%d%%；新开工项目%d个，“四好农村路”建设加快推进。重点任务逐项落实。", i, i%10, i))
	}
	p := paragraphs(lines...)
	n := 0
	for _, l := range lines {
		n += len(l)
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	for b.Loop() {
		d := Head(&schemas.Extraction{Paragraphs: p}, "x.pdf")
		Sentences(p, Sections(p, d))
	}
}
