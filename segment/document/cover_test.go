package document

import (
	"reflect"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func TestCover(t *testing.T) {
	for _, tt := range []struct {
		name, file string
		scanned    bool
		lines      []string
		want       schemas.Document
	}{
		{"a national standard by two bodies", "a.pdf", false, []string{
			"ICS 13.060.30", "Z 60", "中华人民共和国国家标准", "GB 99001－2031", "代替GB 99001-2010", "虚拟工业水污染物", "排放标准", "Discharge standard of water pollutants", "（发布稿）",
			"本电子版为发布稿。请以正式标准文本为准。", "2031-07-29发布\t2032-01-01实施", "生态环境\t部", "发布", "国家市场监督管理总局1",
		}, schemas.Document{Title: "虚拟工业水污染物排放标准", Issuers: []string{"生态环境部", "国家市场监督管理总局"}, IssuerLevel: "central", DocNo: "GB 99001-2031",
			DocType: "标准", Published: "2031-07-29", Effective: "2032-01-01", RegionCode: "000000", Region: "中国", ReportYear: 2031}},
		{"a local standard, its dashes lost", "b.pdf", false, []string{
			"浙江省地方标准", "DB33/T 990 2031", "虚拟污水处理技术规范", "2031 07 29发布\t2032 01 01实施", "浙江省生态环境厅浙江省市场监督管理局", "发布",
		}, schemas.Document{Title: "虚拟污水处理技术规范", Issuers: []string{"浙江省生态环境厅浙江省市场监督管理局"}, IssuerLevel: "provincial", DocNo: "DB33/T 990-2031",
			DocType: "标准", Published: "2031-07-29", Effective: "2032-01-01", RegionCode: "330000", Region: "浙江省", ReportYear: 2031}},
		{"two bodies on one line, dirt behind the second", "c.pdf", false, []string{
			"中华人民共和国国家标准", "GB/T 99002.3—2031", "虚拟系统 第3部分：接口", "2031-07-29发布\t2032-01-01实施", "环境保护部国家质量监督检验检疫总局公关",
		}, schemas.Document{Title: "虚拟系统第3部分：接口", Issuers: []string{"环境保护部", "国家质量监督检验检疫总局"}, IssuerLevel: "central", DocNo: "GB/T 99002.3-2031",
			DocType: "标准", Published: "2031-07-29", Effective: "2032-01-01", RegionCode: "000000", Region: "中国", ReportYear: 2031}},
		{"a scan, corrected by the name of its file", "GBT_99002.1-2031_虚拟技术_开放系统_第1部分_概念、模型.pdf", true, []string{
			"中华人民共和国国家标准", "虚拟拉术开放系统", "第1部分：概念.模型", "2031-07-29发布\t2032-01-01实施",
		}, schemas.Document{Title: "虚拟技术开放系统第1部分：概念、模型", IssuerLevel: "central", DocNo: "GB/T 99002.1-2031",
			DocType: "标准", Published: "2031-07-29", Effective: "2032-01-01", RegionCode: "000000", Region: "中国", ReportYear: 2031}},
		{"a title that stands only over the scope", "d.pdf", false, []string{
			"中华人民共和国国家标准", "GB 99003-2031", "2031-07-29发布\t2032-01-01实施", "国家环境保护总局", "虚拟污染物排放限值", "1范围", "本标准规定了限值。",
		}, schemas.Document{Title: "虚拟污染物排放限值", Issuers: []string{"国家环境保护总局"}, IssuerLevel: "central", DocNo: "GB 99003-2031",
			DocType: "标准", Published: "2031-07-29", Effective: "2032-01-01", RegionCode: "000000", Region: "中国", ReportYear: 2031}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ex := &schemas.Extraction{Pages: []schemas.Page{{Number: 1, OCR: tt.scanned}, {Number: 2}}, Paragraphs: paragraphs(tt.lines...)}
			for i := range ex.Paragraphs {
				page := 1
				if i > 0 && (tt.lines[i] == "虚拟污染物排放限值" && i > 3 || ex.Paragraphs[i-1].Lines[0].Page == 2) {
					page = 2
				}
				ex.Paragraphs[i].Lines = []schemas.Line{{End: 1, Page: page}}
			}
			got := Head(ex, tt.file)
			got.Chars, got.Pages = 0, 0
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("\n got %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// The dates of a paper's body do not make it a standard.
func TestNoCover(t *testing.T) {
	ex := &schemas.Extraction{Paragraphs: paragraphs("某市人民政府关于某事的通知", "各县人民政府：", "本办法2031年5月1日实施。")}
	if f, ok := readCover(ex, "a"); ok {
		t.Errorf("%+v", f)
	}
}
