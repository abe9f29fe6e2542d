package layout

import "testing"

func TestHeadingUnit(t *testing.T) {
	for heading, want := range map[string]string{
		"GDP（亿元）": "亿元", "单位：%": "%", "测定下限／（ｍｇ／Ｌ）": "ｍｇ／Ｌ", "蛔虫卵死亡率／％": "％", "万元": "万元", "每天的曝晒量W／m²": "W／m²",
		"排风量/（m³/h）": "m³/h", "一氧化碳浓度（mg/m³）（烟囱取样口）": "mg/m³", "停留时间（s）": "s", "人均（元/人）": "元/人", "比例(%)": "%",
		"年": "", "项目": "", "2024年": "", "增速": "", "人员（含编外）": "", "类": "", "名称/编号": "",
	} {
		if got := headingUnit(heading); got != want {
			t.Errorf("%s: %q, want %q", heading, got, want)
		}
	}
	if got := columnUnits([][]string{{"地区"}, {"总量（万元）", "2024年"}}); len(got) != 2 || got[0] != "" || got[1] != "万元" {
		t.Errorf("got %q", got)
	}
	if got := columnUnits([][]string{{"地区"}, {}}); got != nil {
		t.Errorf("got %q", got)
	}
}
