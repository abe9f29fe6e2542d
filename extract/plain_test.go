package extract_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/schemas"
)

func texts(x *schemas.Extraction) []string {
	var out []string
	for _, p := range x.Paragraphs {
		out = append(out, p.Text)
	}
	return out
}

func TestPlainText(t *testing.T) {
	const report = "某市2024年工作报告\n\n一、主要成绩\n　　地区生产总值增长5.2%。\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(report)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"某市2024年工作报告", "一、主要成绩", "地区生产总值增长5.2%。"}
	for name, in := range map[string]string{
		"UTF-8": report, "byte order mark": "\ufeff" + report, "GB 18030": gbk, "CRLF": strings.ReplaceAll(report, "\n", "\r\n"),
	} {
		x := extract.PlainText([]byte(in))
		if got := texts(x); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: %q", name, got)
		}
		if x.Engine != "text" || x.Quality != schemas.QualityGood || len(x.Pages) != 1 {
			t.Errorf("%s: %s, %s, %d pages", name, x.Engine, x.Quality, len(x.Pages))
		}
		if r := x.Paragraphs[0].Role; r != schemas.RoleTitle {
			t.Errorf("%s: the first line is a %s", name, r)
		}
		if p := x.Paragraphs[1]; p.Role != schemas.RoleHeading || p.Level != 1 {
			t.Errorf("%s: the second line is a %s of level %d", name, p.Role, p.Level)
		}
	}
}

func TestPlainTextJoinsWrappedLines(t *testing.T) {
	in := "全市粮食总产量达到一百二十万吨，比上年增长百分\n之三点五，城镇居民人均可支配收入四万八千元，增\n长百分之五点一。\n第二段另起一行。\n"
	got := texts(extract.PlainText([]byte(in)))
	if len(got) != 2 || !strings.Contains(got[0], "增长百分之五点一。") || !strings.Contains(got[0], "增长百分之三点五") {
		t.Errorf("%q", got)
	}
}

func TestPlainTextKeepsUnwrappedLines(t *testing.T) {
	in := "短标题\n这一段没有换行，它在编辑器里就是一整行，因此很长很长，长到没有哪个编辑器会在这里折行，也就是说每一行都是一个自然段，绝不能与下一行相连，哪怕它没有句号结尾，因为它的宽度远远超过任何一个编辑器的右边界\n下一段\n"
	if got := texts(extract.PlainText([]byte(in))); len(got) != 3 {
		t.Errorf("%q", got)
	}
}

func TestPlainTextPages(t *testing.T) {
	x := extract.PlainText([]byte("第一页。\f第二页。\f"))
	if len(x.Pages) != 2 || len(x.Paragraphs) != 2 {
		t.Errorf("%d pages, %q", len(x.Pages), texts(x))
	}
}

func FuzzPlainText(f *testing.F) {
	f.Add([]byte("一、总则\n第一条 为了\n\f2"))
	f.Add([]byte{0xff, 0xfe, 0x00})
	f.Add([]byte{0x81, 0x30, 0x81})
	f.Fuzz(func(t *testing.T, b []byte) {
		x := extract.PlainText(b)
		for _, p := range x.Paragraphs {
			if p.Text == "" || !utf8.ValidString(p.Text) || strings.Contains(p.Text, "\n") {
				t.Errorf("paragraph %q", p.Text)
			}
		}
		if len(x.Pages) == 0 {
			t.Error("no page")
		}
	})
}
