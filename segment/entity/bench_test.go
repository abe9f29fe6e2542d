package entity

import (
	"strings"
	"testing"

	"github.com/zhice-project/zhice/segment/text"
)

func BenchmarkFind(b *testing.B) {
	f := finder(b)
	sentences := []string{
		"一年来，我们深入学习贯彻党的二十大和二十届三中全会精神，认真落实中央经济工作会议部署，全省经济持续回升向好。",
		"启动实施重点产业链提升行动，新增国家级绿色工厂12家，贵阳、遵义获批国家产融合作试点城市。",
		"国家发展改革委、财政部印发《关于支持西部地区承接产业转移的指导意见》（发改地区〔2023〕1508号）。",
		"2024年地区生产总值达到2.3万亿元、增长5.4%，城镇调查失业率控制在5.5%左右。",
	}
	var views []*text.View
	n := 0
	for _, s := range sentences {
		views = append(views, text.NewView(s))
		n += len(s)
	}
	for _, v := range views {
		f.Find(v, Context{Year: 2025}) // load the dictionary, if it is not there yet
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	for b.Loop() {
		for _, v := range views {
			f.Find(v, Context{Year: 2025, Region: "520000"})
		}
	}
}

// A text of one long line must cost as much a character as a short one.
func BenchmarkFindLong(b *testing.B) {
	f := finder(b)
	v := text.NewView(strings.Repeat("实施农村饮水安全工程，建设“四好农村路”，贵州省委、省人民政府2024年12月召开会议。", 500))
	f.Find(v, Context{})
	b.SetBytes(int64(len(v.String())))
	for b.Loop() {
		f.Find(v, Context{Year: 2025, Region: "520000"})
	}
}
