package document

import (
	"reflect"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func TestHead(t *testing.T) {
	tests := []struct {
		name, file string
		lines      []string
		want       schemas.Document
	}{
		{"a notice with letterhead, number and signature", "a.pdf", []string{
			"某省人民政府文件", "某政发〔2024〕7号", "某省人民政府关于促进数字经济发展的通知", "各市人民政府：", "现就有关事项通知如下。",
			"本通知自2024年5月1日起施行。", "某省人民政府", "2024年3月12日",
		}, schemas.Document{Title: "某省人民政府关于促进数字经济发展的通知", Issuers: []string{"某省人民政府"}, IssuerLevel: "other",
			DocNo: "某政发〔2024〕7号", DocType: "通知", Issued: "2024-03-12", Effective: "2024-05-01", ReportYear: 2024}},
		{"two issuers in the title, square brackets in the number, a date in Chinese numerals", "b.pdf", []string{
			"发改高技[2023]第88号", "国家发展改革委财政部关于支持", "中小企业的若干意见", "各省、自治区、直辖市：", "意见如下。", "二〇二三年十一月六日",
		}, schemas.Document{Title: "国家发展改革委财政部关于支持中小企业的若干意见", Issuers: []string{"国家发展改革委", "财政部"}, IssuerLevel: "central",
			DocNo: "发改高技〔2023〕88号", DocType: "意见", Issued: "2023-11-06", RegionCode: "000000", Region: "中国", ReportYear: 2023}},
		{"a work report of a province", "c.pdf", []string{
			"政府工作报告", "——2022年1月18日在浙江省第十三届", "人民代表大会第六次会议上", "浙江省省长 王某", "各位代表：", "现在，我代表省人民政府向大会报告工作。",
		}, schemas.Document{Title: "政府工作报告", Subtitle: "2022年1月18日在浙江省第十三届人民代表大会第六次会议上", Issuers: []string{"浙江省人民政府"},
			IssuerLevel: "provincial", DocType: "报告", Issued: "2022-01-18", RegionCode: "330000", Region: "浙江省", ReportYear: 2022}},
		{"a communiqué on the year before", "2021年统计公报.pdf", []string{
			"苏州市2021年国民经济和社会发展统计公报", "苏州市统计局", "2021年，全市经济稳定恢复。",
		}, schemas.Document{Title: "苏州市2021年国民经济和社会发展统计公报", Issuers: []string{"苏州市统计局"}, IssuerLevel: "municipal",
			DocType: "公报", RegionCode: "320500", Region: "苏州市", ReportYear: 2022}},
		{"labelled fields of a web page", "d.pdf", []string{
			"索引号：000014349/2024-00012", "发文机关：国务院", "成文日期：2024年02月03日", "标题：国务院关于某事的决定", "发文字号：国发﹝2024﹞4号", "发布日期：2024年02月09日",
			"国务院关于某事的决定", "各省、自治区、直辖市人民政府：", "决定如下。",
		}, schemas.Document{Title: "国务院关于某事的决定", Issuers: []string{"国务院"}, IssuerLevel: "central", DocNo: "国发〔2024〕4号", DocType: "决定",
			Issued: "2024-02-03", Published: "2024-02-09", RegionCode: "000000", Region: "中国", ReportYear: 2024}},
		{"a page of the web that labels its date", "h.txt", []string{"虚谷县今年的水利项目", "时间：2019-04-07　来源：虚谷县水利局", "一、去年的项目", "去年，全县建成水库三座。"},
			schemas.Document{Title: "虚谷县今年的水利项目", IssuerLevel: "other", ReportYear: 2019}},
		{"a title only in the file's name", "2020_某市智慧交通白皮书.pdf", []string{"1", "前言", "智慧交通发展很快。"},
			schemas.Document{Title: "某市智慧交通白皮书", DocType: "白皮书", IssuerLevel: "other", ReportYear: 2020}},
		{"a newspaper's archive with digits set apart", "e.pdf", []string{
			"某某日报/ 1 9 9 6年/ 0 3月/ 0 5日/第A01版/", "四川省国民经济和社会发展", "第九个五年计划纲要", "序言", "正文。",
		}, schemas.Document{Title: "四川省国民经济和社会发展第九个五年计划纲要", DocType: "规划", Published: "1996-03-05", IssuerLevel: "provincial",
			RegionCode: "510000", Region: "四川省", ReportYear: 1996}},
		{"a region that no list names is no part of the nation's series", "f.pdf", []string{
			"政府工作报告", "——2021年2月3日在虚谷县第九届人民代表大会第一次会议上", "各位代表：", "现在，我代表县人民政府向大会报告工作。", "一年来，全县认真贯彻党中央、国务院决策部署。",
		}, schemas.Document{Title: "政府工作报告", Subtitle: "2021年2月3日在虚谷县第九届人民代表大会第一次会议上", Issuers: []string{"虚谷县人民政府"},
			IssuerLevel: "county", DocType: "报告", Issued: "2021-02-03", Region: "虚谷县", ReportYear: 2021}},
		{"a signature before the annexes, years to come in the title", "g.pdf", []string{
			"虚谷市财政局文件", "虚财发〔2024〕3号", "虚谷市财政局关于印发《支农资金三年行动方案（2024—2026年）》的通知", "各县财政局：", "请遵照执行。", "虚谷市财政局", "2024年4月9日",
			"附件", "支农资金三年行动方案", "一、目标", "二、任务", "三、保障", "四、时限", "2026年12月31日", "五、其他", "六、附则", "七、说明",
		}, schemas.Document{Title: "虚谷市财政局关于印发《支农资金三年行动方案（2024—2026年）》的通知", Issuers: []string{"虚谷市财政局"}, IssuerLevel: "municipal",
			DocNo: "虚财发〔2024〕3号", DocType: "通知", Issued: "2024-04-09", Region: "虚谷市", ReportYear: 2024}},
		{"a list of bodies that goes on below its label, the title a picture", "2031_虚谷市智慧港口白皮书.pdf", []string{
			"指导单位：虚谷市港口管理局", "编写单位：虚谷港务发展有限公司", "虚谷（东港）智能装备研究院有限公司", "2031年9月", "前言", "港口发展很快。",
		}, schemas.Document{Title: "虚谷市智慧港口白皮书", Issuers: []string{"虚谷市港口管理局", "虚谷港务发展有限公司", "虚谷（东港）智能装备研究院有限公司"},
			IssuerLevel: "municipal", DocType: "白皮书", Issued: "2031-09", Region: "虚谷市", ReportYear: 2031}},
		{"nothing at all", "", nil, schemas.Document{IssuerLevel: "other"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Head(&schemas.Extraction{Paragraphs: paragraphs(tt.lines...)}, tt.file)
			got.Chars = 0
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("\n got %+v\nwant %+v", got, tt.want)
			}
		})
	}
}
