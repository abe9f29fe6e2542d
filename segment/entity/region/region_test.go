package region

import (
	"regexp"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/segment/rules"
)

// The file follows GB/T 2260: six digits, every county in a province that is listed, no code twice, every province there.
func TestRegionFile(t *testing.T) {
	var file struct {
		Divisions string   `yaml:"divisions"`
		Former    string   `yaml:"former"`
		Groups    []string `yaml:"groups"`
	}
	if err := rules.Read("regions.yaml", &file); err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`^\d{6}$`)
	seen, provinces, prefectures := map[string]bool{}, 0, 0
	for line := range strings.Lines(file.Divisions) {
		f := strings.Fields(line)
		if len(f) < 2 || len(f) > 3 || !code.MatchString(f[0]) || seen[f[0]] {
			t.Fatalf("line %q", line)
		}
		if len(f) == 3 && !strings.HasPrefix(f[1], f[2]) {
			t.Errorf("short name %q of %q", f[2], f[1])
		}
		seen[f[0]] = true
		switch (Region{Code: f[0]}).Level() {
		case Province:
			provinces++
		case Prefecture:
			prefectures++
		case Country, County:
		}
		if _, ok := ByCode(f[0][:2] + "0000"); !ok {
			t.Errorf("%q lies in no province", line)
		}
	}
	for line := range strings.Lines(file.Former) {
		f := strings.Fields(line)
		if len(f) < 2 || len(f) > 3 || f[1] != "-" && !seen[f[1]] || len(f) == 3 && !strings.HasPrefix(f[0], f[2]) {
			t.Errorf("former division %q", line)
		}
		if rs := Named(f[0]); len(rs) != 1 || !rs[0].Former {
			t.Errorf("%q is also the name of a division of today", f[0])
		}
	}
	if provinces != 34 || prefectures < 330 {
		t.Errorf("%d provinces, %d prefectures", provinces, prefectures)
	}
}

func TestAt(t *testing.T) {
	for _, tt := range []struct{ in, near, code, name string }{
		{"内蒙古自治区包头市", "", "150000", "内蒙古自治区"},
		{"深圳特区", "", "440300", "深圳市"},
		{"朝阳区", "", "", "朝阳区"},
		{"朝阳区", "110000", "110105", "朝阳区"},
		{"黔东南", "", "522600", "黔东南苗族侗族自治州"},
		{"东方红", "", "", ""},
		{"襄樊汽车产业", "", "420600", "襄樊市"},
		{"思茅地区", "", "530800", "思茅地区"},
		{"崇文区", "", "110101", "崇文区"},
		{"西康省", "", "510000", "西康省"},
		{"察哈尔省", "", "", "察哈尔省"},
	} {
		r, _, _ := At([]rune(tt.in), 0, tt.near)
		if r.Code != tt.code || r.Name != tt.name {
			t.Errorf("%s near %q: %+v, want %s %s", tt.in, tt.near, r, tt.code, tt.name)
		}
	}
	if r, ok := In("关于支持苏州发展的意见"); !ok || r.Code != "320500" || r.Level() != Prefecture {
		t.Errorf("In: %+v %v", r, ok)
	}
	if r, ok := ByCode(National); !ok || r.Level() != Country {
		t.Errorf("the country: %+v %v", r, ok)
	}
}
