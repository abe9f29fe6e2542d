package fact

import (
	"slices"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func TestAStandardStatesWhatItDemands(t *testing.T) {
	r := newReader(t)
	for in, want := range map[string][]string{
		"本标准适用于日处理量小于600吨的泵站。":     nil,
		"流速大于4米时，应设置护栏。":           nil,
		"护栏高度不应小于1.2米，立柱间距应为2.5米。": {"1.2米", "2.5米"},
		"泵站分为三类，记录保存期限不少于7年。":      {"7年"},
		"样品取连续5次测定的平均值。":           nil,
		"噪声排放限值为60分贝，夜间不得超过50分贝。":  {"60分贝", "50分贝"},
		"当水温低于12℃时，出水浓度可为15毫克。":    {"15毫克"},
		"检测人员不得少于2人。":              {"2人"},
	} {
		doc := schemas.Document{DocID: "doc", DocType: "标准"}
		var got []string
		for _, f := range r.Read(&doc, sentencesOf(context{}, in)) {
			got = append(got, f.Span)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s gives %q, want %q", in, got, want)
		}
	}
}
