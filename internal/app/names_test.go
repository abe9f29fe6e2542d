package app

import (
	"strings"
	"testing"
)

func TestWrongNamesAreAnsweredWithTheNearest(t *testing.T) {
	names := []string{"贵州省", "贵阳市", "广东省", "广西壮族自治区", "内蒙古自治区", "经济增长", "国内生产总值增长率", "城镇调查失业率", "城镇登记失业率"}
	for wrong, want := range map[string]string{
		"贵洲省": "贵州省", "内蒙": "内蒙古自治区", "广东": "广东省", "国内生产总值增速": "国内生产总值增长率", "城镇调查失业": "城镇调查失业率", "ＧＤＰ": "", "": "",
	} {
		got := nearest(wrong, names, 1)
		if strings.Join(got, " ") != want {
			t.Errorf("%s is near %v; want %s", wrong, got, want)
		}
	}
}

// What is much less like than the best is no help.
func TestOnlyNamesAboutAsNearAreProposed(t *testing.T) {
	got := nearest("城镇调查失业", []string{"城镇登记失业率", "城镇调查失业率", "城镇化率", "就业率"}, 5)
	if strings.Join(got, " ") != "城镇调查失业率" {
		t.Error(got)
	}
}

func TestRegionsAreFoundByAnyName(t *testing.T) {
	known := []place{
		{Code: "000000", Name: "中国", Aliases: []string{"全国"}}, {Code: "520000", Name: "贵州省", Aliases: []string{"贵州"}},
		{Code: "150000", Name: "内蒙古自治区", Aliases: []string{"内蒙古"}}, {Code: "320102", Name: "鼓楼区"}, {Code: "350102", Name: "鼓楼区"}, {Name: "示例省"},
	}
	for named, want := range map[string]string{
		"520000": "贵州省", "贵州": "贵州省", "贵州省": "贵州省", "全国": "中国", "内蒙": "内蒙古自治区", "示例": "示例省",
		"鼓楼区": "320102 鼓楼区, 350102 鼓楼区", "贵洲": "did you mean 贵州", "": "no region", "没有": "no region",
	} {
		p, err := choosePlace(named, known)
		got := p.Name
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) || err == nil && got != want {
			t.Errorf("%q is %q; want %q", named, got, want)
		}
	}
	if got := inPlaces(known[1:2], "c", "n"); got != "(c IN ('520000') OR c = '' AND n IN ('贵州省'))" {
		t.Error(got)
	}
	if got := inPlaces(known[5:], "c", "n"); got != "c = '' AND n IN ('示例省')" {
		t.Error(got)
	}
}

func TestWordsOfADocumentsName(t *testing.T) {
	for named, want := range map[string]string{
		"2025": "report_year = 2025", "2025年": "report_year = 2025", "": "false", " ": "false",
		"贵州2023":       "report_year = 2023 AND positionCaseInsensitiveUTF8(concat(region, ' ', title, ' ', name), '贵州') > 0",
		"12023":        "positionCaseInsensitiveUTF8(concat(region, ' ', title, ' ', name), '12023') > 0",
		"2025年 gwr'25": `report_year = 2025 AND positionCaseInsensitiveUTF8(concat(region, ' ', title, ' ', name), 'gwr\'25') > 0`,
	} {
		if got := wordsOfName(named); got != want {
			t.Errorf("%q: %s; want %s", named, got, want)
		}
	}
}
