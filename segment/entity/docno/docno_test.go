package docno

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"根据国发〔2024〕7号和（环办﹝2021﹞15号）要求", "国发〔2024〕7号|环办〔2021〕15号"},
		{"国函（1998）第5号", "国函〔1998〕5号"},
		{"《关于加强节水的通知》(水资源[2019]12号)", "水资源〔2019〕12号"},
		{"依照国务院令第735号", "国务院令第735号"},
		{"财政部令第12号", "财政部令第12号"},
		{"公告2023年第12号", "公告2023年第12号"},
		{"按GB/T 3620.1—2016和GB3838-2002执行", "GB/T 3620.1-2016|GB 3838-2002"},
		{"DB44/26—2001、DB 44/2208-2019、DB11/T 1234-2020", "DB44/26-2001|DB44/2208-2019|DB11/T 1234-2020"},
		{"按GB18466 2005年的版本", ""},
		{"GB 4287-92", "GB 4287-92"},
		{"YD/T 1522.5—××××", "YD/T 1522.5-XXXX"},
		{"HJ/T 55-2000", "HJ/T 55-2000"},
		{"（2024年）第3号楼，A 12-20，USB 3 2010", ""},
		{"", ""},
	} {
		var got []string
		for _, n := range Find(tt.in) {
			if n.Start < 0 || n.End > len(tt.in) || n.Start >= n.End {
				t.Fatalf("%+v in %q", n, tt.in)
			}
			got = append(got, n.Canonical)
		}
		if g := strings.Join(got, "|"); g != tt.want {
			t.Errorf("%s: %s, want %s", tt.in, g, tt.want)
		}
	}
}

func TestOfStandard(t *testing.T) {
	for in, want := range map[string]string{"GB18466 2005": "GB 18466-2005", "代替GB18466—2001": "GB 18466-2001", "GB/T3620.—1 2016": "", "ICS 13.060.30": ""} {
		if got, ok := OfStandard(in); got != want || ok != (want != "") {
			t.Errorf("%s: %s", in, got)
		}
	}
}

func TestOfFile(t *testing.T) {
	for in, want := range map[string]string{"GBT_1.1-2020_标准化工作导则": "GB/T 1.1-2020", "GB-3838-2002": "GB 3838-2002", "DB-11-307-2013": "DB11/307-2013",
		"HJT55-2000": "HJ/T 55-2000", "YD-T_1522.5-xxxx_某系统": "YD/T 1522.5-XXXX", "2022-某市-白皮书": "", "GB": ""} {
		if got, ok := OfFile(in); got != want || ok != (want != "") {
			t.Errorf("%s: %q", in, got)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("国发〔2024〕7号和GB/T 1.1-2020、国务院令第7号")
	f.Fuzz(func(t *testing.T, s string) {
		for _, n := range Find(s) {
			if n.Start < 0 || n.End > len(s) || n.Start >= n.End || n.Canonical == "" {
				t.Fatalf("%+v in %q", n, s)
			}
		}
	})
}
