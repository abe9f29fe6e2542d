package entity

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

func finder(tb testing.TB) *Finder {
	tb.Helper()
	f, err := Shared()
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// show writes mentions as `TYPE span→canonical`, the arrow only where they differ.
func show(ms []schemas.Mention) string {
	var out []string
	for _, m := range ms {
		s := m.Type + " " + m.Span
		if m.Canonical != m.Span {
			s += "→" + m.Canonical
		}
		if m.Present != "" {
			s += "=" + m.Present
		}
		if m.Code != "" {
			s += "#" + m.Code
		}
		if m.Nested {
			s = "(" + s + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestFind(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		// titles
		{"印发《关于加强基层治理的意见》", "LAW/DOC_TITLE 《关于加强基层治理的意见》→关于加强基层治理的意见"},
		{"转发《关于贯彻〈某条例〉的通知》", "LAW/DOC_TITLE 《关于贯彻〈某条例〉的通知》→关于贯彻〈某条例〉的通知; (LAW/DOC_TITLE 〈某条例〉→某条例)"},
		{"按照政府工作报告部署", "LAW/DOC_TITLE 政府工作报告→2025年政府工作报告"},
		{"2023年政府工作报告提出", "LAW/DOC_TITLE 2023年政府工作报告"},
		{"编制“十四五”规划", "LAW/DOC_TITLE “十四五”规划→国民经济和社会发展第十四个五年规划"},
		{"《预算法》和预算法", "LAW/DOC_TITLE 《预算法》→中华人民共和国预算法; LAW/DOC_TITLE 预算法→中华人民共和国预算法"},
		{"依照中华人民共和国水法，", "LAW/DOC_TITLE 中华人民共和国水法"},
		{"根据国发〔2024〕7号和（环办﹝2021﹞15 号）要求", "DOC_NO 国发〔2024〕7号; DOC_NO 环办﹝2021﹞15 号→环办〔2021〕15号"},
		// meetings
		{"贯彻党的二十大和二十届二中、三中全会精神", "MEETING 党的二十大→中国共产党第二十次全国代表大会; MEETING 二十届二中、三中全会→中国共产党第二十届中央委员会第二次、第三次全体会议"},
		{"学习贯彻党的十九大、二十大精神", "MEETING 党的十九大→中国共产党第十九次全国代表大会; MEETING 二十大→中国共产党第二十次全国代表大会"},
		{"今年要隆重庆祝建党，重庆要带头", "DATE 今年→2025; REGION 重庆#500000"},
		{"党的十八大以来", "MEETING 党的十八大→中国共产党第十八次全国代表大会"},
		{"十四届全国人大三次会议批准", "MEETING 十四届全国人大三次会议→第十四届全国人民代表大会第三次会议"},
		// bodies
		{"国家发展改革委、财政部", "ORG 国家发展改革委→国家发展和改革委员会; ORG 财政部"},
		{"各交通部门和交通部", "ORG 交通部=交通运输部"},
		{"贵州省人民政府和贵阳市委", "ORG 贵州省人民政府#520000; ORG 贵阳市委→中国共产党贵阳市委员会#520100"},
		{"由中国东方电气集团有限公司承建", "ORG 中国东方电气集团有限公司"},
		{"发展企业集团，办好高校", ""},
		// regions
		{"我国东部和广东、四川两省", "REGION 我国→中国#000000; REGION 广东#440000; REGION 四川#510000"},
		{"制定西部规划，铺大理石", ""},
		{"走访定西市和大理", "REGION 定西市#621100; REGION 大理#532900"},
		{"中国特色社会主义道路", "POLICY_TERM 中国特色社会主义"},
		{"推动长三角和京津冀发展", "REGION 长三角; REGION 京津冀"},
		// persons
		{"习近平总书记视察", "PERSON 习近平"},
		{"国务院总理李强在会上指出", "ORG 国务院; PERSON 李强"},
		{"省长 赵某平", "PERSON 赵某平"},
		{"坚持邓小平理论", "POLICY_TERM 邓小平理论"},
		// dates and periods
		{"截至2024年底，“十四五”时期", "DATE 2024年底→2024-12; PERIOD “十四五”时期→2021/2025"},
		{"去年新增", "DATE 去年→2024"},
		// programmes and terms
		{"深入实施水网补短板工程。", "PROGRAMME 水网补短板工程"},
		{"开展一批重点项目建设", ""},
		{"实施“强基固本工程”，推进专项整治", "PROGRAMME “强基固本工程”→强基固本工程"},
		{"盘活旅游项目，开展提高医疗水平专项行动", "PROGRAMME 提高医疗水平专项行动"},
		{"1月在贵州省第十四届人民代表大会第三次会议上", "DATE 1月→2025-01; MEETING 贵州省第十四届人民代表大会第三次会议"},
		{"开展校园足球试点、体教融合试点和冰雪运动普及试点", "PROGRAMME 校园足球试点; PROGRAMME 体教融合试点; PROGRAMME 冰雪运动普及试点"},
		{"组织实施基层卫生能力提升工程", "PROGRAMME 基层卫生能力提升工程"},
		{"启动教育数字化和人才集聚行动", "PROGRAMME 教育数字化和人才集聚行动"},
		{"推行“互助共富”机制，讲好“稳”字", "POLICY_TERM “互助共富”机制→互助共富机制"},
		{"发展集成 电路和5G基站", "TECH/INDUSTRY 集成 电路→集成电路; TECH/INDUSTRY 5G基站"},
		{"网站适老化及信息无障碍改造行动深入开展。", "PROGRAMME 网站适老化及信息无障碍改造行动"},
		{"建设贵阳环城高速公路扩容工程，推开环境税费改革试点", "PROGRAMME 贵阳环城高速公路扩容工程; PROGRAMME 环境税费改革试点"},
		// former names, banks, zones, plans without marks, ordinals of meetings
		{"外经贸部和国家计委", "ORG 外经贸部→对外贸易经济合作部=商务部; ORG 国家计委→国家发展计划委员会=国家发展和改革委员会"},
		{"由贵阳银行和招商银行牵头", "ORG 贵阳银行; ORG 招商银行"},
		{"遵义获得银行支持", "REGION 遵义#520300"},
		{"建设昆明经济技术开发区和西安综合保税区", "REGION 昆明经济技术开发区#530100; REGION 西安综合保税区#610100"},
		{"襄樊和热河省", "REGION 襄樊#420600; REGION 热河省"},
		{"落实长三角生态环境保护规划，编制“十四五”某某产业发展规划", "LAW/DOC_TITLE 长三角生态环境保护规划; LAW/DOC_TITLE “十四五”某某产业发展规划"},
		{"办好第六届中国国际进口博览会", "MEETING 第六届中国国际进口博览会"},
		{"", ""},
	} {
		ms := finder(t).Find(text.NewView(tt.in), Context{Year: 2025})
		if got := show(ms); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.in, got, tt.want)
		}
	}
}

func TestOwnRegion(t *testing.T) {
	f := finder(t)
	got := show(f.Find(text.NewView("省人民政府决定在朝阳区试点"), Context{Year: 2025, Region: "220000"}))
	if want := "ORG 省人民政府→吉林省人民政府#220000; REGION 朝阳区#220104"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	got = show(f.Find(text.NewView("在朝阳区试点"), Context{}))
	if want := "REGION 朝阳区"; got != want {
		t.Errorf("without a hint: got %s, want %s", got, want)
	}
}

func TestDefinitions(t *testing.T) {
	f := finder(t)
	var views []*text.View
	for _, s := range []string{
		"会议审议《某省水资源保护条例（草案）》（以下简称“《条例》”）。",
		"区域全面经济伙伴关系协定（RCEP）生效。",
		"远景智慧农业科技股份有限公司发布报告。",
	} {
		views = append(views, text.NewView(s))
	}
	ctx := Context{Year: 2025}
	ctx.Defined = f.Definitions(views, ctx)
	got := show(f.Find(text.NewView("《条例》规定，RCEP要求"), ctx))
	want := "LAW/DOC_TITLE 《条例》→某省水资源保护条例（草案）; LAW/DOC_TITLE RCEP→区域全面经济伙伴关系协定"
	if got != want {
		t.Errorf("got %s\nwant %s\nwith %v", got, want, ctx.Defined)
	}
}

// check says what callers rely on: mentions in order, inside the text, flat but for nested titles, of a known type.
func check(t interface {
	Fatalf(format string, args ...any)
}, s string, v *text.View, ms []schemas.Mention) {
	at := 0
	for _, m := range ms {
		n := len(text.NewView(m.Span).Runes)
		if m.SpanStart < 0 || m.SpanStart+n > len(v.Runes) || n == 0 || m.Canonical == "" || !slices.Contains(Types(), m.Type) {
			t.Fatalf("%+v in %q", m, s)
		}
		if m.Nested {
			continue
		}
		if m.SpanStart < at {
			t.Fatalf("%+v overlaps in %q", m, s)
		}
		at = m.SpanStart + n
	}
}

func TestFindIsFlat(t *testing.T) {
	f := finder(t)
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{"《", "》", "“", "”", "〈", "〉", "国务院", "关于", "的", "意见", "贵州", "省委", "有限公司", "实施", "工程", "行动",
			"和", "、", "党的二十大", "2024年", "去年", "总理", "王小明", "（RCEP）", "5G", " ", "数字经济", "〔2024〕3号", "。", "北京市", "某"}), 0, 20).Draw(t, "parts")
		s := strings.Join(parts, "")
		v := text.NewView(s)
		check(t, s, v, f.Find(v, Context{Year: 2024, Region: "520000"}))
	})
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"《关于〈甲〉的意见》", "深入实施“人工智能+”行动和两新工程", "中国移动有限公司", "国发〔2024〕1号", "省长 王某"} {
		f.Add(s)
	}
	find := finder(f)
	f.Fuzz(func(t *testing.T, s string) {
		v := text.NewView(s)
		ctx := Context{Year: 2024, Region: "110000"}
		ctx.Defined = find.Definitions([]*text.View{v}, ctx)
		check(t, s, v, find.Find(v, ctx))
	})
}

func ExampleFinder_Find() {
	f, err := Shared()
	if err != nil {
		panic(err)
	}
	for _, m := range f.Find(text.NewView("我国2024年发布《节约用水条例》"), Context{Year: 2025}) {
		fmt.Println(m.Type, m.Span, m.Canonical)
	}
	// Output:
	// REGION 我国 中国
	// DATE 2024年 2024
	// LAW/DOC_TITLE 《节约用水条例》 节约用水条例
}
