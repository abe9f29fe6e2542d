package figure

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

// line is one figure in short: span, value (and upper end), unit, qualifier and its words.
type line struct {
	span    string
	value   float64
	hi      float64
	unit    string
	class   string
	surface string
}

func TestFiguresOfASentence(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []line // those that state something
	}{
		{"全市新建充电桩 2.6 万 个，同比增长18.4%。", []line{{"2.6 万 个", 26000, 0, "个", "exact", ""}, {"18.4%", 18.4, 0, "%", "exact", ""}}},
		{"专项资金超 35 亿元，惠及 420 余家企业", []line{{"35 亿元", 3.5e9, 0, "CNY", "over", "超"}, {"420 余家", 420, 0, "家", "over", "余"}}},
		{"安排800亿元超长期国债", []line{{"800亿元", 8e10, 0, "CNY", "exact", ""}}},
		{"仍低于发达地区15%~21%的水平", []line{{"15%~21%", 15, 21, "%", "range", ""}}},
		{"失业率控制在5.5%左右，涨幅控制在3%以内，赤字率控制在2.8%", []line{
			{"5.5%", 5.5, 0, "%", "approx", "左右"}, {"3%", 3, 0, "%", "at_most", "以内"}, {"2.8%", 2.8, 0, "%", "at_most", "控制在"},
		}},
		{"培训超60多家单位", []line{{"60多家", 60, 0, "家", "over", "超"}}},
		{"规模从3.1万亿增至4.6万亿元", []line{{"3.1万亿", 3.1e12, 0, "CNY", "exact", ""}, {"4.6万亿元", 4.6e12, 0, "CNY", "exact", ""}}},
		{"分别治理2.4万、1.9万平方公里", []line{{"2.4万", 24000, 0, "km2", "exact", ""}, {"1.9万平方公里", 19000, 0, "km2", "exact", ""}}},
		{"合格率分别稳定在91%、95%以上", []line{{"91%", 91, 0, "%", "at_least", "以上"}, {"95%", 95, 0, "%", "at_least", "以上"}}},
		{"增速分别快0.8和1.1个百分点", []line{{"0.8", 0.8, 0, "pp", "exact", ""}, {"1.1个百分点", 1.1, 0, "pp", "exact", ""}}},
		{"惠及2100多万学生和近9000万群众", []line{{"2100多万", 2.1e7, 0, "人", "over", "多"}, {"9000万", 9e7, 0, "人", "nearly", "近"}}},
		{"粮食产量1.2万亿斤，收购棉花八百万担", []line{{"1.2万亿斤", 6e8, 0, "t", "exact", ""}, {"八百万担", 4e5, 0, "t", "exact", ""}}},
		{"产量翻两番，是十年前的3倍，占比过半后达到三分之二", []line{
			{"翻两番", 4, 0, "times", "exact", ""}, {"3倍", 3, 0, "times", "exact", ""}, {"三分之二", 200.0 / 3, 0, "%", "exact", ""},
		}},
		{"有七成企业受益，一半以上减税，个别打八五折", []line{
			{"七成", 70, 0, "%", "exact", ""}, {"一半", 50, 0, "%", "at_least", "以上"}, {"八五折", 85, 0, "%", "exact", ""},
		}},
		{"人口增长率由千分之十二降到千分之六点五", []line{{"千分之十二", 12, 0, "permille", "exact", ""}, {"千分之六点五", 6.5, 0, "permille", "exact", ""}}},
		{"亩产提高百分之三十到四十", []line{{"百分之三十到四十", 30, 40, "%", "range", ""}}},
		{"利润保持两位数增长", []line{{"两位数", 10, 100, "%", "range", ""}}},
		{"新建几十个站点，节电二、三百亿度", []line{{"几十个", 10, 100, "个", "approx", ""}, {"二、三百亿度", 2e10, 3e10, "kWh", "range", ""}}},
		{"每年需要三到五万套，共3—5个批次", []line{{"三到五万套", 30000, 50000, "套", "range", ""}, {"3—5个", 3, 5, "个", "range", ""}}},
		{"出口居世界第一位，从第12位上升至第9位", []line{
			{"第一位", 1, 0, "rank", "exact", ""}, {"第12位", 12, 0, "rank", "exact", ""}, {"第9位", 9, 0, "rank", "exact", ""},
		}},
		{"综合实力跃居全国城市第12位", []line{{"第12位", 12, 0, "rank", "exact", ""}}},
		{"比重提高2.9个点，设3个点", []line{{"2.9个点", 2.9, 0, "pp", "exact", ""}, {"3个", 3, 0, "个", "exact", ""}}},
		{"90%的社区建成15分钟养老服务圈", []line{{"90%", 90, 0, "%", "exact", ""}}},
		{"储能2.5GW·h，发电3.2TWh", []line{{"2.5GW·h", 2.5, 0, "GWh", "exact", ""}, {"3.2TWh", 3.2, 0, "TWh", "exact", ""}}},
		{"进入全国前8名", []line{{"8名", 8, 0, "rank", "at_most", "前"}}},
		{"投资超过万亿元，上万人受益", []line{{"万亿元", 1e12, 0, "CNY", "over", "超过"}, {"万人", 10000, 0, "人", "over", "上"}}},
		{"不得大于150mg/m3，不应少于3台，处理量≥20t/d", []line{
			{"150mg/m3", 150, 0, "mg/m3", "at_most", "不得大于"}, {"3台", 3, 0, "台", "at_least", "不应少于"}, {"20t/d", 20, 0, "t/d", "at_least", "≥"},
		}},
		{"PM浓度为31微克/立方米，水价为4元/吨，补贴900元/月", []line{
			{"31微克/立方米", 31, 0, "ug/m3", "exact", ""}, {"4元/吨", 4, 0, "CNY/t", "exact", ""}, {"900元/月", 900, 0, "CNY/mo", "exact", ""},
		}},
		{"亏损面四成多，月入5万元（含）以上，零下30摄氏度", []line{
			{"四成", 40, 0, "%", "over", "多"}, {"5万元", 50000, 0, "CNY", "at_least", "以上"}, {"零下30摄氏度", -30, 0, "Cel", "exact", ""},
		}},
		{"减轻企业税负300亿元，增速为负2.5%", []line{{"300亿元", 3e10, 0, "CNY", "exact", ""}, {"负2.5%", -2.5, 0, "%", "exact", ""}}},
		{"气温为-12.5摄氏度，最低负三十度", []line{{"-12.5摄氏度", -12.5, 0, "Cel", "exact", ""}, {"负三十度", -30, 0, "deg", "exact", ""}}},
		{"每件付五块六毛，共二百三十元五角", []line{{"五块六毛", 5.6, 0, "CNY", "exact", ""}, {"二百三十元五角", 230.5, 0, "CNY", "exact", ""}}},
		{"总库容12千立方米，装机240万千瓦", []line{{"12千立方米", 12000, 0, "m3", "exact", ""}, {"240万千瓦", 2.4e6, 0, "kW", "exact", ""}}},
		{"差距由2.6∶1缩小到2.4∶1", []line{{"2.6∶1", 2.6, 0, "1", "exact", ""}, {"2.4∶1", 2.4, 0, "1", "exact", ""}}},
		{"分别提高1.3个和0.6个百分点", []line{{"1.3个", 1.3, 0, "pp", "exact", ""}, {"0.6个百分点", 0.6, 0, "pp", "exact", ""}}},
		{"路网密度80.5公里/百平方公里，普及率98部/百人", []line{
			{"80.5公里/百平方公里", 80.5, 0, "公里/百平方公里", "exact", ""}, {"98部/百人", 98, 0, "部/百人", "exact", ""},
		}},
		{"一年半后又过三个半月，工期共需3个半月", []line{{"三个半月", 3.5, 0, "mo", "exact", ""}, {"3个半月", 3.5, 0, "mo", "exact", ""}}},
		{"节约40万元，附近5家商户受益", []line{{"40万元", 4e5, 0, "CNY", "exact", ""}, {"5家", 5, 0, "家", "exact", ""}}},
		{"流量大于15且小于40吨，另有60米以上、90米以下", []line{{"15且小于40吨", 15, 40, "t", "range", ""}, {"60米以上、90米", 60, 90, "m", "range", ""}}},
		{"请选$45，600美元一档，或US$70", []line{{"$45", 45, 0, "USD", "exact", ""}, {"600美元", 600, 0, "USD", "exact", ""}, {"US$70", 70, 0, "USD", "exact", ""}}},
		{"采购半打，体温三十六度八，计五毛二，共四百来家", []line{
			{"半打", 6, 0, "个", "exact", ""}, {"三十六度八", 36.8, 0, "deg", "exact", ""}, {"五毛", 5, 0, "毛", "exact", ""}, {"四百来家", 400, 0, "家", "approx", "来"},
		}},
		{"收费5块2，退二元五角和30 USD", []line{{"5块2", 5.2, 0, "CNY", "exact", ""}, {"二元五角", 2.5, 0, "CNY", "exact", ""}, {"30 USD", 30, 0, "USD", "exact", ""}}},
		{"气温在-6℃至11℃之间，增速由-1.3%升到2.6%和-0.4%", []line{
			{"-6℃至11℃", -6, 11, "Cel", "range", ""}, {"-1.3%", -1.3, 0, "%", "exact", ""}, {"2.6%", 2.6, 0, "%", "exact", ""}, {"-0.4%", -0.4, 0, "%", "exact", ""},
		}},
		{"亏损致利润-2.7亿元，东风-4.6甲负40%的责任，各负30%", []line{{"-2.7亿元", -2.7e8, 0, "CNY", "exact", ""}, {"40%", 40, 0, "%", "exact", ""}, {"30%", 30, 0, "%", "exact", ""}}},
		{"贷款USD 40 million，捐款US$1.5bn", []line{{"USD 40 million", 4e7, 0, "USD", "exact", ""}, {"US$1.5bn", 1.5e9, 0, "USD", "exact", ""}}},
		{"电价0.42元/千瓦时，药价8元/千克，车辆30部/百人", []line{
			{"0.42元/千瓦时", 0.42, 0, "CNY/kWh", "exact", ""}, {"8元/千克", 8, 0, "CNY/kg", "exact", ""}, {"30部/百人", 30, 0, "部/百人", "exact", ""},
		}},
		{"40万元（不含）以上，9人（不含）以下，7人（含）以上", []line{{"40万元", 4e5, 0, "CNY", "over", "以上"}, {"9人", 9, 0, "人", "under", "以下"}, {"7人", 7, 0, "人", "at_least", "以上"}}},
		{"库容1.6×10⁸立方米", []line{{"1.6×10⁸立方米", 1.6e8, 0, "m3", "exact", ""}}},
		{"误差为二又十分三，只有原来的十三分之五", []line{{"二又十分三", 2.3, 0, "1", "exact", ""}, {"十三分之五", 5.0 / 13, 0, "1", "exact", ""}}},
		{"工期延长20年，教育年限达到12.5年", []line{{"20年", 20, 0, "a", "exact", ""}, {"12.5年", 12.5, 0, "a", "exact", ""}}},
	} {
		var got []schemas.Figure
		for _, f := range Find(text.NewView(c.in)) {
			if f.States {
				got = append(got, f)
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %d figures %+v, want %d", c.in, len(got), got, len(c.want))
			continue
		}
		for i, w := range c.want {
			f := got[i]
			hi := 0.0
			if f.ValueHi != nil {
				hi = *f.ValueHi
			}
			if f.Span != w.span || math.Abs(f.Value-w.value) > 1e-9*math.Abs(w.value) || hi != w.hi || f.Unit != w.unit || f.Qualifier != w.class || f.QualifierSurface != w.surface {
				t.Errorf("%s: got %q %v %v %s %s %q, want %+v", c.in, f.Span, f.Value, hi, f.Unit, f.Qualifier, f.QualifierSurface, w)
			}
		}
	}
}

// Without a sentence there is no change that points could measure, and no score.
func TestSharesThatStandAlone(t *testing.T) {
	for _, c := range []struct {
		in, unit string
		value    float64
	}{
		{"4.5个百分点", "%", 4.5}, {"千分之八", "%", 0.8}, {"提高4.5个百分点", "pp", 4.5}, {"四个百分点以上", "pp", 4}, {"五毛二", "CNY", 0.52}, {"八块零七", "CNY", 8.07},
		{"从2到6", "", 2}, {"- 4 1/4", "1", -4.25},
	} {
		if f := FindAlone(text.NewView(c.in), nil); len(f) != 1 || f[0].Unit != c.unit || math.Abs(f[0].Value-c.value) > 1e-12 {
			t.Errorf("%s: %+v, want %v %s", c.in, f, c.value, c.unit)
		}
	}
}

// Neither part says anything alone.
func TestPartsOfClocksRatiosAndProductsStateNothing(t *testing.T) {
	for _, in := range []string{
		"上午8时40分至10时5分开门", "按7:3分担", "按5：3：2的比例", "杠杆率为6:1", "投产比1:2.5", "1:20万地质图", "1.8×106立方米", "场地6×4米", "7*24小时", "直径1.5±0.2米", "10的6次方",
	} {
		for _, f := range Find(text.NewView(in)) {
			if f.States {
				t.Errorf("%s: %s states %v %s", in, f.Span, f.Value, f.Unit)
			}
		}
	}
	if f := Find(text.NewView("误差±0.4℃")); len(f) != 1 || !f[0].States {
		t.Errorf("a tolerance alone: %+v", f)
	}
	for _, in := range []string{"专栏3：600个项目", "专栏3：600万元"} {
		if f := Find(text.NewView(in)); len(f) != 2 || !f[1].States {
			t.Errorf("%s: %+v, want the figure behind the label", in, f)
		}
	}
}

func TestSecondQualifier(t *testing.T) {
	for in, want := range map[string]string{
		"控制在4.8%左右": "控制在", "超60多家": "多", "增长5%左右": "", "不低于30%": "", "约20个左右": "约", "共80家": "", "达到60万人以上": "",
	} {
		v := text.NewView(in)
		if f := Find(v); len(f) != 1 || Second(v, &f[0]) != want {
			t.Errorf("%s: %+v, second %q, want %q", in, f, Second(v, &f[0]), want)
		}
	}
}

func TestNumeralsThatStateNothing(t *testing.T) {
	for _, c := range []struct{ in, span, why string }{
		{"一是扩大开放；", "一", WhyEnumerator}, {"（六）完善机制", "六", WhyEnumerator}, {"3.做好服务", "3", WhyEnumerator},
		{"比例调整为21∶40∶39", "21", WhyRatio}, {"分成比例6∶4", "6", WhyRatio},
		{"第三章总则", "第三", WhyOrdinal}, {"建设5G基站", "5", WhyName}, {"打造“双百”“1+6”格局", "1", WhyName},
		{"依据GB 8978-2035执行", "8978", WhyNumber}, {"国办发〔2031〕15号", "2031", WhyNumber}, {"2031年起施行", "2031", WhyDate},
		{"联系电话010-88886666", "010", WhyNumber}, {"电话88886666咨询", "88886666", WhyContact}, {"会议于9:30开始", "9", WhyClock},
		{"这是一个过程", "一个", WhyArticle}, {"推进三年行动", "三年", WhyDuration}, {"IPv6改造", "6", WhyName},
		{"下午4时闭馆", "4", WhyClock}, {"杠杆率为6:1", "6", WhyRatio},
		{"十几年来的探索", "十几年", WhyDuration}, {"上述四项任务", "四项", WhyArticle}, {"中共十七大精神", "十七", WhyName}, {"表3列出", "3列", WhyNumber},
		{"扩建电厂六期", "六期", WhyOrdinal}, {"跻身全球第一梯队", "第一", WhyOrdinal}, {"水银温度计41020101", "41020101", WhyContact},
		{"二期工程开工", "二期", WhyOrdinal}, {"《十项措施》印发", "十项", WhyName}, {"第三批试点", "第三", WhyOrdinal},
	} {
		fs := Find(text.NewView(c.in))
		if len(fs) == 0 || fs[0].Span != c.span || fs[0].States || fs[0].Why != c.why {
			t.Errorf("%s: %+v, want %s: %s", c.in, fs, c.span, c.why)
		}
	}
}

func TestFormsAreNamed(t *testing.T) {
	for in, form := range map[string]string{
		"居全国第四": FormRank, "产值翻一番": FormFold, "占四成": FormShare, "新建3—5座": FormRange, "达到2倍": FormMultiple, "第四批": FormOrdinal, "新建3座": "",
	} {
		fs := Find(text.NewView(in))
		if len(fs) != 1 || fs[0].Form != form {
			t.Errorf("%s: %+v, want form %q", in, fs, form)
		}
	}
}

// parts are pieces that sentences of figures are made of, so that generated texts reach every reader.
var parts = []string{"百分之", "分之", "万", "亿", "十", "三", "五", "零", "2024", "年", "月", "6.5", "%", "、", "，", "至", "到", "—", "~", "-", "第", "元", "角", "个", "多",
	"余", "半", "成", "倍", "翻", "番", "超过", "以上", "左右", "“", "”", "（", "）", "《", "》", "每", "/", "又", "点", "几", "数", "两", "块", "http://", ".", ",", " ", "k", "斤", "吨"}

func TestFiguresStayInsideTheTextAndInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 30).Draw(t, "parts"), "")
		check(t, s)
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

func check(t failer, s string) {
	v := text.NewView(s)
	last := 0
	for _, f := range Find(v) {
		switch {
		case f.Start < last || f.End <= f.Start || f.End > len(v.Runes):
			t.Fatalf("%q: %+v out of order or range", s, f)
		case math.IsNaN(f.Value) || math.IsInf(f.Value, 0):
			t.Fatalf("%q: %+v is no number", s, f)
		case f.Span != v.Span(f.Start, f.End):
			t.Fatalf("%q: %+v: span is not the text", s, f)
		case f.QualifierEnd > 0 && (f.QualifierStart >= f.QualifierEnd || f.QualifierEnd > len(v.Runes)):
			t.Fatalf("%q: %+v: bad qualifier", s, f)
		case f.ValueHi != nil && *f.ValueHi < f.Value:
			t.Fatalf("%q: %+v: range upside down", s, f)
		}
		last = f.End
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"规模从27万亿增至45.5万亿元", "12%~23%", "三百 五又三分之一", "1 ３/5", "$20，￥300", "五块六到五块七毛八", "http://a/%20 3.2.1", strings.Join(parts, "")} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}

// Nothing may look further the longer the line is, whatever it repeats. The generous bound tells linear time (a tenth
// of a second) from quadratic.
func TestTimeGrowsWithTheLine(t *testing.T) {
	for _, unit := range []string{"1,", "1,111", "1.", "一一", "亿亿", "“三", "《一", "1元1角", "一分之", "9", "1、", "第一", "3到", "年", "近", "百分之", "又", "零"} {
		s := strings.Repeat(unit, 1<<19/len(unit))
		done := make(chan struct{})
		go func() {
			Find(text.NewView(s))
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(15 * time.Second):
			t.Fatalf("half a megabyte of %q takes more than 15 s", unit)
		}
	}
}

const sample = "全年完成投资3.6万亿元，同比增长7.2%，其中民间投资占比达到58.3%；新开工项目1200余个，竣工超过860个。" +
	"到2030年，力争森林覆盖率稳定在26%以上，单位产值能耗降低12%—15%，惠及近1.4亿人口。"

func BenchmarkFind(b *testing.B) {
	s := strings.Repeat(sample, 200)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Find(text.NewView(s))
	}
}
