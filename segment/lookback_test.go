package segment

import (
	"strings"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

// What a plan says of the year past is no promise.
func TestAReviewInsideAPlanPromisesNothing(t *testing.T) {
	s, err := New(Config{NoWords: true})
	if err != nil {
		t.Fatal(err)
	}
	ex := &schemas.Extraction{}
	for line := range strings.SplitSeq(`2031年虚谷省政府工作报告

——2031年1月20日在虚谷省第十五届人民代表大会第一次会议上

一、2030年工作回顾

全省粮食产量达到900万吨。

二、2031年工作安排

做好今年的工作，责任重大。过去一年，我们闯过了难关。生产总值增长7.1%，城镇新增就业31万人。今年的目标是：生产总值增长6%左右。

新建学校120所。

去年新建医院11所，今年再建16所。目前有床位9万张。力争年底前，八成以上的村通公路。
`, "\n") {
		if line != "" {
			ex.Paragraphs = append(ex.Paragraphs, schemas.Paragraph{Role: schemas.RoleBody, Text: line})
		}
	}
	got := s.Document(ex, "", "report.txt")
	want := map[string][2]string{"7.1%": {"2030", "actual"}, "31万人": {"2030", "actual"}, "6%": {"2031", "target"}, "120所": {"2031", "plan"}, "900万吨": {"2030", "actual"},
		"11所": {"2030", "actual"}, "16所": {"2031", "plan"}, "9万张": {"2031", "actual"}, "八成": {"2031", "target"}}
	for _, f := range got.Facts {
		w, ok := want[f.Span]
		if !ok {
			t.Errorf("%s was not meant", f.Span)
			continue
		}
		delete(want, f.Span)
		if f.Period == nil || *f.Period != w[0] || f.Modality != w[1] {
			t.Errorf("%s: %v %s, want %v", f.Span, f.Period, f.Modality, w)
		}
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}
