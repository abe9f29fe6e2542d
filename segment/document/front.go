package document

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/entity/docno"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/text"
)

// front is what stands before the body of a document.
type front struct {
	title, subtitle, number, docType    string
	issued, month, published, effective string
	issuers, imprint                    []string
	speaker                             string // 现在，我代表X，向大会报告
	year                                int
	listing                             bool   // the line before was a labelled list of bodies, which may go on
	body                                string // the first paragraphs of the body, for what they say of the region
}

// documentType is an entry of doctypes.yaml.
type documentType struct {
	Ending  string `yaml:"ending"`
	Type    string `yaml:"type"`
	Example string `yaml:"example"`
}

var documentTypes = sync.OnceValue(func() []documentType {
	var r struct {
		Types []documentType `yaml:"types"`
	}
	if err := rules.Read("doctypes.yaml", &r); err != nil {
		panic(err) // the file is part of the program
	}
	return r.Types
})

var afterTypeRE = regexp.MustCompile(`(?:[（(][^（）()]{1,20}[）)])+$`)

// TypeOf reads the kind of a document from the end of its title, brackets such as （试行） aside: 通知, 意见, 规划, …;
// empty where the title ends in none.
func TypeOf(title string) string {
	t := strings.TrimRight(afterTypeRE.ReplaceAllString(strings.TrimSpace(title), ""), "》” 0123456789")
	best := documentType{}
	for _, d := range documentTypes() {
		if strings.HasSuffix(t, d.Ending) && len(d.Ending) > len(best.Ending) {
			best = d
		}
	}
	return best.Type
}

var (
	docNoYearRE = regexp.MustCompile(`〔((?:19|20)\d\d)〕`)
	orderNoRE   = regexp.MustCompile(`^[（(]?(?:第(\d{1,4}|` + hanNumber + `)号|((?:19|20)\d\d)年第(\d{1,4})号)[）)]?$`)
	labelRE     = regexp.MustCompile(`[【\[]?(指导单位|编写单位|编制单位|主编单位|发布单位|发布机构|发文机关|发文单位|发文机构|印发单位|成文日期|发文日期|印发日期|发布日期|公布日期|施行日期|实施日期|生效日期|发文字号|文号|` +
		`文件编号|标题|文件名称)[】\]]?[：:]`)
	metaRE      = regexp.MustCompile(`^(?:索引号|分类号|主题词|主题分类|信息类别|ICS|CCS|备案号|UDC|公开方式|密级|有效性|体裁|来源|字号|打印|P\d|(?:时间|日期|作者|编辑|记者)[：:])`)
	bodyRE      = regexp.MustCompile(`^(?:目录|目次|摘要|前言|引言|序言|序|编写说明|编制说明|导言|导读|第一[章条编篇]|第一部分|一、|（一）|1[.．、 ]|1范围|表\d)`)
	saluteRE    = regexp.MustCompile(`^(?:各位代表|各位委员|同志们|主任、|委员长、|.{2,60}[：:]$)`)
	personRE    = regexp.MustCompile(`^(?:\p{Han}{0,12}(?:总理|省长|市长|主席|州长|县长|区长|盟长|主任|部长|行长|局长|秘书长))[ 　]*(\p{Han}[ 　]?\p{Han}[ 　]?\p{Han}{0,2})?$`)
	nameRE      = regexp.MustCompile(`^\p{Han}[ 　]*\p{Han}{1,3}$`)
	meetingRE   = regexp.MustCompile(`(?:会议|大会)(?:上|第.{1,6}次|届|通过|批准|审议)|(?:通过|发布|公布|修订|修正|批准|印发)[）)]?$`)
	letterRE    = regexp.MustCompile(`^(.{2,40})(?:文件|公报)$`)
	newspaperRE = regexp.MustCompile(`^\p{Han}{2,10}(?:日报|时报|晚报|报)/((?:19|20)\d\d)年/`)
	attachRE    = regexp.MustCompile(`^(?:附件|附表|附录|附)[一二三四五六七八九十\d]*[：:]?$`)
	versionRE   = regexp.MustCompile(`^[（(].{0,20}(?:年版|年本|版|试行|草案|暂行|修订|摘要|全文|稿|征求意见稿|第.批|年)[）)]$`)
)

// readFront reads the lines before the body.
func readFront(paras []schemas.Paragraph) front {
	var f front
	var t titleBuilder
	i := 0
	for ; i < len(paras) && i < frontParagraphs; i++ {
		p := &paras[i]
		for line := range strings.SplitSeq(p.Text, "\n") {
			s := joinDigits(text.NewView(foldLimit(line)).String())
			if s == "" || p.Role == schemas.RoleFootnote || f.takeField(s) {
				continue
			}
			if p.Role != schemas.RoleTitle && endsFront(s, p.Role) {
				f.take(&t)
				f.finish(paras[i:])
				return f
			}
			f.takeLine(&t, s, line, p.Role)
		}
	}
	f.take(&t)
	f.finish(paras[min(i, len(paras)):])
	return f
}

var spacedDigitRE = regexp.MustCompile(`(\d) (\d)`)

// joinDigits closes up digits that an old typesetting or archive set apart: 2 0 0 1年. Lines with whole numbers side by side
// are left alone.
func joinDigits(s string) string {
	if !spacedRunRE.MatchString(s) {
		return s
	}
	for {
		t := spacedDigitRE.ReplaceAllString(s, "$1$2")
		if t == s {
			return s
		}
		s = t
	}
}

var spacedRunRE = regexp.MustCompile(`(?:^|[^\d.])\d(?: \d){2,}(?:$|[^\d.])`)

// take makes the lines collected so far the title, unless a labelled field has given it.
func (f *front) take(t *titleBuilder) {
	title, subtitle := t.result()
	f.title, f.subtitle = first(f.title, title), subtitle
}

// foldLimit keeps a paragraph as long as a book from being folded to learn that it is no title.
func foldLimit(s string) string {
	const most = 2000
	if len(s) <= most {
		return s
	}
	n := most
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// endsFront says whether a line belongs to the body: it addresses somebody, is numbered, or is running text.
func endsFront(s string, role schemas.ParagraphRole) bool {
	n := len([]rune(s))
	switch {
	case metaRE.MatchString(s):
		return false
	case bodyRE.MatchString(s) && !strings.HasPrefix(s, "第一条"), strings.HasPrefix(s, "第一条"):
		return true
	case saluteRE.MatchString(s) && !labelRE.MatchString(s) && !attachRE.MatchString(s):
		return true
	case strings.HasSuffix(s, "。") && n > 12 || n > 120:
		return true
	}
	return role == schemas.RoleTable
}

// takeField reads a line that is furniture or one or more labelled fields (编写单位：…, one behind the other where lines were
// joined); it reports whether the line is done with.
func (f *front) takeField(s string) bool {
	listing := f.listing
	f.listing = false
	if ms := labelRE.FindAllStringSubmatchIndex(s, -1); len(ms) > 0 && ms[0][0] == 0 {
		for i, m := range ms {
			end := len(s)
			if i+1 < len(ms) {
				end = ms[i+1][0]
			}
			if value := s[m[1]:end]; value != "" {
				f.field(s[m[2]:m[3]], value)
			}
		}
		return true
	}
	if listing && isOrganisation(s) {
		f.issuers, f.listing = append(f.issuers, s), true
		return true
	}
	if newspaperRE.MatchString(s) {
		f.published = isoDate(s)
		return true
	}
	return metaRE.MatchString(s) || attachRE.MatchString(s)
}

func (f *front) field(label, value string) {
	switch label {
	case "成文日期", "发文日期", "印发日期":
		f.issued = first(isoDate(value), f.issued)
	case "发布日期", "公布日期":
		f.published = first(isoDate(value), f.published)
	case "施行日期", "实施日期", "生效日期":
		f.effective = first(isoDate(value), f.effective)
	case "发文字号", "文号", "文件编号":
		f.number = first(documentNumber(value), value)
	case "标题", "文件名称":
		f.title = value
	default:
		f.issuers = append(f.issuers, splitNames(value)...)
		f.listing = true
	}
}

// takeLine sorts a line of the front into the head.
func (f *front) takeLine(t *titleBuilder, s, original string, role schemas.ParagraphRole) {
	if n, ok := docno.OfStandard(s); ok && f.number == "" && len([]rune(s)) < 30 {
		f.number, f.docType = n, "标准"
		return
	}
	if n := documentNumber(s); n != "" && !strings.ContainsAny(s, "《》") && len([]rune(s)) < 60 {
		f.number = first(f.number, n)
		return
	}
	switch {
	case t.subtitleOpen():
		t.subtitle(s)
	case replacesRE.MatchString(s), standardKindRE.MatchString(s):
		f.docType = "标准"
	case orderNoRE.MatchString(s):
		f.number = first(f.number, strings.Trim(s, "（）()"))
	case isoMonth(s) != "":
		f.month = first(f.month, isoMonth(s))
	case dateOnly(s):
		f.issued = first(f.issued, isoDate(s))
	case isoDate(s) != "" && (meetingRE.MatchString(s) || opensNote(s)), strings.HasPrefix(s, "——"):
		f.issued = first(f.issued, isoDate(s))
		t.subtitle(s)
	case letterRE.MatchString(s) && isOrganisation(letterRE.FindStringSubmatch(s)[1]):
		f.issuers = append(f.issuers, letterRE.FindStringSubmatch(s)[1])
	case personRE.MatchString(s), t.done() && nameRE.MatchString(s):
	case endsInRelease(s):
		f.issuers = append(f.issuers, splitNames(strings.TrimSuffix(strings.TrimSuffix(original, "发布"), "联合"))...)
	case isOrganisation(s) && role != schemas.RoleTitle && TypeOf(s) == "":
		f.issuers = append(f.issuers, splitNames(original)...)
		t.organisation(s)
	default:
		t.add(s, role)
	}
}

// opensNote says whether a line opens a note under the title, on the occasion and not on the date of effect.
func opensNote(s string) bool {
	return strings.ContainsRune("—（(", []rune(s)[0]) && !strings.Contains(s, "施行") && !strings.Contains(s, "实施") && !strings.Contains(s, "起")
}

func endsInRelease(s string) bool {
	return strings.HasSuffix(s, "发布") && isOrganisation(strings.TrimSuffix(strings.TrimSuffix(s, "发布"), "联合"))
}

// documentNumber is the first number of a paper in a folded text: 国发〔2025〕11号.
func documentNumber(s string) string {
	for _, n := range docno.Find(s) {
		if n.Kind == docno.Paper {
			return n.Canonical
		}
	}
	return ""
}

func splitNames(s string) []string {
	var out []string
	s = strings.ReplaceAll(s, "有限公司", "有限公司 ") // companies one behind the other where lines were joined
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、，,；;", r) }) {
		v := text.NewView(part).String()
		if len([]rune(v)) >= 3 {
			out = append(out, v)
		}
	}
	return out
}

var imprintRE = regexp.MustCompile(`(?:公司|研究院|研究所|研究中心|大学|学院|协会|学会|联盟)$`)

var speaksForRE = regexp.MustCompile(`我(?:代表|受)(.{2,30}?)(?:的委托)?[，,]?(?:向|作)`)

// finish reads the opening of the body.
func (f *front) finish(body []schemas.Paragraph) {
	var b strings.Builder
	for i := range body[:min(len(body), 12)] {
		line := foldedStart(body[i].Text, 60)
		if len(f.imprint) == 0 && imprintRE.MatchString(line) && isOrganisation(line) {
			f.imprint = []string{line} // a publisher's imprint under the abstract
		}
		if i >= 8 {
			continue
		}
		b.WriteString(foldedStart(body[i].Text, 400))
		b.WriteByte('\n')
	}
	f.body = b.String()
	if m := speaksForRE.FindStringSubmatch(f.body); m != nil {
		f.speaker = m[1]
	}
}
