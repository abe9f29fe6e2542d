package period

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/segment/text"
)

// show gives periods as span=canonical[from,to).
func show(s string, ref Reference) []string {
	var out []string
	for _, p := range Find(text.NewView(s), ref) {
		from, to := "", ""
		if p.From != nil {
			from = *p.From
		}
		if p.To != nil {
			to = *p.To
		}
		out = append(out, fmt.Sprintf("%s=%s[%s,%s)", p.Span, p.Canonical, from, to))
	}
	return out
}

func TestExpressionsOfTime(t *testing.T) {
	for _, c := range []struct {
		in   string
		year int
		want string // "" finds nothing
	}{
		{"2031 年建成", 0, "2031 年=2031[2031-01-01,2032-01-01)"},
		{"二〇三一年建成", 0, "二〇三一年=2031[2031-01-01,2032-01-01)"},
		{"一九八二年起步", 0, "一九八二年=1982[1982-01-01,1983-01-01)"},
		{"九六年一季度", 0, "九六年一季度=1996-01/1996-03[1996-01-01,1996-04-01)"},
		{"2031年10月完工", 0, "2031年10月=2031-10[2031-10-01,2031-11-01)"},
		{"２０３１年２月２８日", 0, "２０３１年２月２８日=2031-02-28[2031-02-28,2031-03-01)"},
		{"2031年2月30日", 0, "2031年2月=2031-02[2031-02-01,2031-03-01)"},
		{"2031-03-05公布", 0, "2031-03-05=2031-03-05[2031-03-05,2031-03-06)"},
		{"2031年第三季度", 0, "2031年第三季度=2031-07/2031-09[2031-07-01,2031-10-01)"},
		{"2031年上半年", 0, "2031年上半年=2031-01/2031-06[2031-01-01,2031-07-01)"},
		{"2031年1—8月", 0, "2031年1—8月=2031-01/2031-08[2031-01-01,2031-09-01)"},
		{"2031年前三季度", 0, "2031年前三季度=2031-01/2031-09[2031-01-01,2031-10-01)"},
		{"2031年底", 0, "2031年底=2031-12[2031-12-01,2032-01-01)"},
		{"2028—2031年", 0, "2028—2031年=2028/2031[2028-01-01,2032-01-01)"},
		{"2028年至2031年", 0, "2028年至2031年=2028/2031[2028-01-01,2032-01-01)"},
		{"2031年6月1日至30日", 0, "2031年6月1日至30日=2031-06-01/2031-06-30[2031-06-01,2031-07-01)"},
		{"2028—2030三年", 0, "2028—2030=2028/2030[2028-01-01,2031-01-01)"},
		{"2030、2031年", 0, "2030=2030[2030-01-01,2031-01-01) 2031年=2031[2031-01-01,2032-01-01)"},
		{"2030、2031两年", 0, "2030、2031两年=2030/2031[2030-01-01,2032-01-01)"},
		{"一九三○和一九三一两年", 0, "一九三○和一九三一两年=1930/1931[1930-01-01,1932-01-01)"},
		{"二〇三一比二〇三〇年增加", 0, "二〇三一=2031[2031-01-01,2032-01-01) 二〇三〇年=2030[2030-01-01,2031-01-01)"},
		{"截至2031年10月，已建成", 0, "2031年10月=../2031-10[,2031-11-01)"},
		{"2031年以来", 0, "2031年以来=2031/..[2031-01-01,)"},
		{"2031年前完成", 0, "2031年前=../2031[,2032-01-01)"},
		{"到2031年，实现", 0, "2031年=2031[2031-01-01,2032-01-01)"},
		{"“九五”时期", 0, "“九五”时期=1996/2000[1996-01-01,2001-01-01)"},
		{"“一五”期间", 0, "“一五”期间=1953/1957[1953-01-01,1958-01-01)"},
		{"“十六五”末", 0, "“十六五”末=2035[2035-01-01,2036-01-01)"},
		{"“八五”前三年", 0, "“八五”前三年=1991/1993[1991-01-01,1994-01-01)"},
		{"第十六个五年规划", 0, "第十六个五年规划=2031/2035[2031-01-01,2036-01-01)"},
		{"二十世纪九十年代", 0, "二十世纪九十年代=1990/1999[1990-01-01,2000-01-01)"},
		{"上世纪80年代初", 0, "上世纪80年代初=1980/1989[1980-01-01,1990-01-01)"},
		{"本世纪中叶", 0, "本世纪中叶=2050[2050-01-01,2051-01-01)"},
		{"本世纪末", 1985, "本世纪末=1990/1999[1990-01-01,2000-01-01)"},
		{"改革开放以来", 0, "改革开放以来=1978-12/..[1978-12-01,)"},
		{"今年投资", 2031, "今年=2031[2031-01-01,2032-01-01)"},
		{"今年投资", 0, "今年=[,)"}, {"七十年前", 24, "七十年前=[,)"},
		{"去年底", 2031, "去年底=2030-12[2030-12-01,2031-01-01)"},
		{"过去五年", 2031, "过去五年=2026/2030[2026-01-01,2031-01-01)"},
		{"近 3 年来", 2031, "近 3 年来=2028/2030[2028-01-01,2031-01-01)"},
		{"十年来", 2031, "十年来=2021/2030[2021-01-01,2031-01-01)"},
		{"五年累计减税", 2031, "五年=2026/2030[2026-01-01,2031-01-01)"},
		{"是八年前的两倍", 2031, "八年前=2022[2022-01-01,2023-01-01)"},
		{"未来三年", 2031, "未来三年=2031/2033[2031-01-01,2034-01-01)"},
		{"本届政府", 2023, "本届政府=2018/2022[2018-01-01,2023-01-01)"},
		{"本届政府", 2024, "本届政府=2023/2027[2023-01-01,2028-01-01)"},
		{"一季度开局良好", 2031, "一季度=2031-01/2031-03[2031-01-01,2031-04-01)"},
		{"全年任务", 2031, "全年=[,)"},
		{"此外，五年转移人口", 2031, "五年=2026/2030[2026-01-01,2031-01-01)"},
		{"三年行动", 2031, ""}, {"五年内完成", 2031, ""}, {"延长30年", 2031, ""}, {"5000年文明", 0, ""}, {"比例为3.12", 0, ""}, {"建成第十五个中心", 0, ""},
		{"版本1.2.3", 0, ""}, {"十五项任务", 0, ""}, {"近年轻人口", 0, ""}, {"每年中央财政", 2031, ""},
	} {
		got := strings.Join(show(c.in, Reference{Year: c.year}), " ")
		if got != c.want {
			t.Errorf("%s (%d): %s, want %s", c.in, c.year, got, c.want)
		}
	}
}

func TestMonthsBelongToTheYearOfTheirSentence(t *testing.T) {
	got := strings.Join(show("2029年试点，9月扩面。3月总结。", Reference{Year: 2031}), " ")
	want := "2029年=2029[2029-01-01,2030-01-01) 9月=2029-09[2029-09-01,2029-10-01) 3月=2031-03[2031-03-01,2031-04-01)"
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Days are counted as package time counts them.
func TestCalendarAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y, m := rapid.IntRange(1000, 2199).Draw(t, "y"), rapid.IntRange(1, 12).Draw(t, "m")
		d := day{y, m, rapid.IntRange(1, daysIn(y, m)).Draw(t, "d")}
		at := time.Date(d.y, time.Month(d.m), d.d, 0, 0, 0, 0, time.UTC)
		n := d.next()
		if got, want := *n.iso(), at.AddDate(0, 0, 1).Format(time.DateOnly); got != want {
			t.Fatalf("after %v: %s, want %s", d, got, want)
		}
		if got, want := d.weekday(), (int(at.Weekday())+6)%7; got != want {
			t.Fatalf("weekday of %v: %d, want %d", d, got, want)
		}
	})
}

func TestYearsAndMonthsAreReadBack(t *testing.T) {
	hanzi := []rune("〇一二三四五六七八九")
	rapid.Check(t, func(t *rapid.T) {
		y, m := rapid.IntRange(1900, 2099).Draw(t, "y"), rapid.IntRange(1, 12).Draw(t, "m")
		want := fmt.Sprintf("%d-%02d", y, m)
		h := string([]rune{hanzi[y/1000], hanzi[y/100%10], hanzi[y/10%10], hanzi[y%10]})
		for _, s := range []string{fmt.Sprintf("%d年%d月", y, m), fmt.Sprintf("%s年%d月份", h, m), fmt.Sprintf("%d 年\n%d 月", y, m)} {
			ps := Find(text.NewView(s), Reference{})
			if len(ps) != 1 || ps[0].Canonical != want || ps[0].Span != s {
				t.Fatalf("%s: %+v, want %s", s, ps, want)
			}
		}
	})
}

var parts = []string{"2024", "年", "月", "日", "一", "十", "五", "“", "”", "时期", "第", "个五年", "规划", "世纪", "年代", "末", "初", "前", "后", "以来", "之前", "至", "—", "-", "/",
	".", "截至", "今年", "去年", "过去", "近", "全年", "上半年", "季度", "8", "31", "，", "。", " ", "本", "来", "零", "〇", "万", "周", "的", "与", "之间"}

type failer interface {
	Fatalf(format string, args ...any)
}

func check(t failer, s string, ref Reference) {
	v := text.NewView(s)
	last := 0
	for _, p := range Find(v, ref) {
		if p.Start < last || p.End <= p.Start || p.End > len(v.Runes) || p.Span != v.Span(p.Start, p.End) {
			t.Fatalf("%q: %+v out of order or range", s, p)
		}
		if p.From != nil && p.To != nil && *p.From >= *p.To {
			t.Fatalf("%q: %+v ends before it begins", s, p)
		}
		if (p.From == nil && p.To == nil) != (p.Canonical == "") {
			t.Fatalf("%q: %+v: canonical without days or days without canonical", s, p)
		}
		last = p.End
	}
}

func TestPeriodsStayInsideTheTextAndInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 20).Draw(t, "parts"), "")
		check(t, s, Reference{Year: rapid.SampledFrom([]int{0, 1979, 2024}).Draw(t, "year"), Month: 3})
	})
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"2016年6月1日-6月30日", "“十四五”前四年", "截至2025年10月", "2021 年的最後 4 个月", "10/1/2018-10/7/2018", "1/1/2100-1/1/0000", strings.Join(parts, "")} {
		f.Add(s, 2024)
	}
	f.Fuzz(func(t *testing.T, s string, year int) {
		check(t, s, Reference{Year: (year%1000 + 1000) % 1000 * 2, Month: 5})
	})
}

func TestTimeGrowsWithTheLine(t *testing.T) {
	for _, unit := range []string{"1,", "111,", "1年", "一一", "1.", "2024-", "第一个", "2024、", "截至", "年", "近三", "“十", "今年至"} {
		s := strings.Repeat(unit, 1<<19/len(unit))
		done := make(chan struct{})
		go func() {
			Find(text.NewView(s), Reference{Year: 2024})
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(15 * time.Second):
			t.Fatalf("half a megabyte of %q takes more than 15 s", unit)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	s := strings.Repeat("2029年完成投资3.6万亿元，“十六五”时期年均增长7.2%；截至今年10月，近五年累计新开工项目1200余个，竣工超过860个。", 200)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Find(text.NewView(s), Reference{Year: 2031})
	}
}
