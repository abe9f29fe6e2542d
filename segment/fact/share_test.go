package fact

import (
	"strings"
	"testing"
)

// What a sentence says of several known quantities at once is said of each; how many people there are is no goal.
func TestKnownQuantitiesOfOneFigure(t *testing.T) {
	ahead := context{Role: "plan", Period: "2031", Year: 2031, Region: "中国", Code: "000000"}
	for text, want := range map[string]string{
		"氨氮、二氧化硫排放量要下降2%。":                 "ammonia_cut target, so2_cut target",
		"煤炭、原油产量达到9亿吨。":                    " target",
		"《纲要》提出了“十七五”期间单位国内生产总值能耗降低9%的目标。": "energy_intensity_cut target",
		"单位国内生产总值能耗降低9%、主要污染物排放总量减少8%。":    "energy_intensity_cut target, pollutants_cut target",
		"单位国内生产总值能耗降低9%、二氧化碳排放降低8%。":       "energy_intensity_cut target, carbon_intensity_cut target",
		"解决14亿人民的吃饭问题始终是头等大事。":             "population actual",
	} {
		var got []string
		for _, f := range read(t, newReader(t), ahead, text) {
			got = append(got, f.IndicatorID+" "+f.Modality)
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s: %s; want %s", text, s, want)
		}
	}
}
