package layout_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/layout"
	"github.com/zhice-project/zhice/schemas"
)

// annual is a report in one paragraph.
const annual = "全市上下坚持稳中求进工作总基调，着力扩大内需、优化结构、提振信心、防范化解风险，经济运行总体平稳，社会大局和谐安定。" +
	"粮食播种面积保持稳定，农村居民收入增长快于城镇居民，脱贫地区的特色产业得到巩固，易地搬迁群众的就业和社区管理有了明显改善。" +
	"我们要清醒看到，部分企业生产经营仍有困难，财政收支矛盾比较突出，公共服务还存在不少短板，一些干部的作风不够扎实，必须认真加以解决。" +
	"加快推进重大基础设施建设，完善综合交通运输体系，新建一批水利工程，提高城市排水防涝和防灾减灾能力，让群众生活得更加方便和放心。" +
	"深入实施就业优先政策，支持高校毕业生和退役军人创业，扩大职业技能培训规模，保障农民工工资按时足额支付，稳步提高城乡低保标准。" +
	"推动传统产业改造升级，培育一批专精特新企业，落实减税降费各项措施，引导金融机构加大对中小企业的信贷支持，切实降低物流和用能成本。" +
	"坚持绿色发展理念，持续开展大气和水污染治理，严格保护耕地和湿地，加强森林防火和病虫害防治，建立健全生态补偿机制，改善人居环境。" +
	"办好人民满意的教育，增加普惠性学前教育资源，改善农村学校办学条件，加强教师队伍建设，发展医疗卫生事业，健全分级诊疗制度。"

const perLine = 21

// wrap cuts a text into lines of perLine characters.
func wrap(s string) (lines []string) {
	for r := []rune(s); len(r) > 0; {
		n := min(perLine, len(r))
		lines = append(lines, string(r[:n]))
		r = r[n:]
	}
	return lines
}

// scanLayer is a page that is a picture, with an invisible layer of text: line i at its height.
func scanLayer(lines []string) pdftest.Page {
	p := pdftest.Page{Image: true}
	for i, l := range lines {
		p.Texts = append(p.Texts, pdftest.Text{X: 90, Y: 90 + 24*float64(i), Size: 14, S: l, Mode: 3})
	}
	return p
}

// inPieces cuts each line into three, the middle one off its base line.
func inPieces(p pdftest.Page) pdftest.Page {
	out := pdftest.Page{Image: p.Image}
	for _, t := range p.Texts {
		r := []rune(t.S)
		for i := 0; i < len(r); i += 7 {
			piece := t
			piece.X, piece.S = t.X+14*float64(i), string(r[i:min(i+7, len(r))])
			if i == 7 {
				piece.Y += 6
			}
			out.Texts = append(out.Texts, piece)
		}
	}
	return out
}

func TestOrderOfALayer(t *testing.T) {
	lines := wrap(annual)
	mixed := make([]string, 0, len(lines))
	for _, i := range rand.New(rand.NewPCG(7, 7)).Perm(len(lines)) {
		mixed = append(mixed, lines[i])
	}
	visible := scanLayer(mixed)
	visible.Image = false
	for i := range visible.Texts {
		visible.Texts[i].Mode = 0
	}
	for name, c := range map[string]struct {
		page   pdftest.Page
		want   schemas.Quality
		reason string
	}{
		"in order":      {scanLayer(lines), schemas.QualityDoubtful, ""},
		"lines mixed":   {scanLayer(mixed), schemas.QualityNeedsOCR, "out of order: lines"},
		"in pieces":     {inPieces(scanLayer(lines)), schemas.QualityNeedsOCR, "out of order: 100 %"},
		"seen, mixed":   {visible, schemas.QualityDoubtful, "out of order: lines"},
		"a few entries": {scanLayer(mixed[:9]), schemas.QualityDoubtful, ""},
	} {
		p := layout.Lines(1, page(c.page))
		why := strings.Join(p.Reasons, "; ")
		if p.Quality != c.want || !strings.Contains(why, c.reason) || c.reason == "" && strings.Contains(why, "order") {
			t.Errorf("%s: %s %q, want %s because of %q", name, p.Quality, why, c.want, c.reason)
		}
	}
}

// TestEncodingOfItsOwn: a font that shows Chinese characters under the codes of ASCII signs.
func TestEncodingOfItsOwn(t *testing.T) {
	var signs strings.Builder
	for i := range 200 {
		signs.WriteRune('!' + rune(i*37%32))
	}
	p := layout.Lines(1, page(pageOf(signs.String()[:60], signs.String()[60:120], signs.String()[120:180])))
	if p.Quality != schemas.QualityNeedsOCR || !strings.Contains(strings.Join(p.Reasons, ""), "signs instead of characters") {
		t.Errorf("%s %q", p.Quality, p.Reasons)
	}
	for name, fine := range map[string]string{
		"code":     `if (x[i] >= 0 && y != "none") { total += x[i] * rate; count++; } else { skip(&x[i], "none", 1); continue; }`,
		"contents": "第一章总则..........................................1第二章目标..........................................3",
		"figures":  "+5.2% -3.1% +4.0% >10 <20 100% 98.7% 95% 90% 85% 80% 75% 70% 65% 60% 55% 50% 45% 40% 35% 30% 25%",
	} {
		if p := layout.Lines(1, page(pageOf(fine))); p.Quality != schemas.QualityGood {
			t.Errorf("%s: %s %q", name, p.Quality, p.Reasons)
		}
	}
}
