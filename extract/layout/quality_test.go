package layout_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/layout"
	"github.com/zhice-project/zhice/schemas"
)

const plan = "各级财政部门要加强预算管理，严格控制一般性支出，优先保障基本民生和重点项目，切实提高资金使用效益，防止损失浪费。"

func pageOf(lines ...string) pdftest.Page {
	var p pdftest.Page
	for i, l := range lines {
		p.Texts = append(p.Texts, pdftest.Text{X: 20, Y: 60 + 20*float64(i), Size: 9, S: l})
	}
	return p
}

func TestQualityOfWhatIsWritten(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(plan)
	if err != nil {
		t.Fatal(err)
	}
	latin, err := charmap.Windows1252.NewDecoder().String(gbk)
	if err != nil {
		t.Fatal(err)
	}
	shifted := strings.Map(func(r rune) rune {
		if r >= 0x4E00 && r < 0x9F00 {
			return r + 37
		}
		return r
	}, plan)
	for name, c := range map[string]struct {
		page   pdftest.Page
		want   schemas.Quality
		reason string
	}{
		"Chinese":           {pageOf(plan, plan), schemas.QualityGood, ""},
		"a wrong map":       {pageOf(shifted, shifted), schemas.QualityDoubtful, "implausible Chinese"},
		"GBK as Latin":      {pageOf(latin, latin), schemas.QualityNeedsOCR, "cannot be decoded"},
		"French":            {pageOf("Les régions créées après la réforme ont été dotées de compétences élargies."), schemas.QualityGood, ""},
		"Korean":            {pageOf("경제성장률은 전년 대비 증가하였다."), schemas.QualityGood, ""},
		"English":           {pageOf("Output grew by 5.2 percent; see Table 3."), schemas.QualityGood, ""},
		"numbers":           {pageOf("2023 2024 2025", "126.1 134.9 140.2", "5.2% 5.0% 5.0%"), schemas.QualityGood, ""},
		"names":             {pageOf("王建国 李秀英 张伟 刘洋 陈静 杨帆 赵敏 黄磊 周涛 吴霞 徐明 孙丽 马超 胡军 朱琳 郭勇", "何平 林海 高翔 罗刚 梁艳 宋鹏 郑浩 谢娟 韩雪 唐波 冯杰 于洁 董斌 萧凯 程鑫 曹宇"), schemas.QualityGood, ""},
		"replacement runes": {pageOf(strings.ReplaceAll(plan, "，", "\ufffd")), schemas.QualityDoubtful, "cannot be decoded"},
	} {
		p := layout.Lines(1, page(c.page))
		if p.Quality != c.want || !strings.Contains(strings.Join(p.Reasons, "; "), c.reason) {
			t.Errorf("%s: %s %q, want %s because of %q", name, p.Quality, p.Reasons, c.want, c.reason)
		}
	}
}
