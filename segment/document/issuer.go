package document

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/entity/region"
	"github.com/zhice-project/zhice/segment/rules"
)

var (
	organisationRE = regexp.MustCompile(`(?:国务院|中共中央|人民政府|政府|委员会|办公厅|办公室|总局|总署|管理局|监督局|统计局|信访局|税务局|气象局|地震局|林业局|铁路局|民航局|邮政局|文物局|药监局|知识产权局|能源局|` +
		`国防科工局|烟草专卖局|移民管理局|林草局|疾控局|外汇局|数据局|医保局|保障局|厅|委|部|院|署|局|银行|证监会|银保监会|工会|协会|学会|联合会|中心|公司|集团|大学|研究所|研究院|人大常委会|` +
		`常务委员会|代表大会|政协|法院|检察院|联盟|党组|省委|市委|县委|区委)$`)
	centralRE = regexp.MustCompile(`^(?:国务院|中共中央|中央|全国人|全国政协|最高人民|国家|中国人民银行|中国银保监会|中国银行保险监督管理委员会|中国证监会|中国证券监督管理委员会|中国气象局|中国地震局|中国民用航空局|海关总署|` +
		`审计署|人力资源和?社会保障部|人力资源社会保障部|退役军人事务部|中华人民共和国|金融监管总局|市场监管总局|(?:外交|国防|教育|科学?技术?|科技|工业和信息化|公安|民政|司法|财政|自然资源|` +
		`生态环境|环境保护|住房和?城乡建设|住房城乡建设|交通运输|水利|农业农村|农业|商务|文化和旅游|文化|卫生|应急管理|铁道|建设|信息产业|国土资源|劳动和社会保障|人事|监察)部$)`)
	companyRE = regexp.MustCompile(`公司$|集团$|银行$|大学$|研究[院所]$|协会$|学会$|联盟$|中心$`)
)

// isOrganisation says whether a line is the name of a body and nothing else.
func isOrganisation(s string) bool {
	n := len([]rune(s))
	return n >= 3 && n <= 40 && organisationRE.MatchString(s) && !strings.ContainsAny(s, "。，；：、《》“”") || s == "国务院"
}

// issuers are the bodies a document names as its own: in labelled fields and letterheads, in its title before 关于, and
// under its last line.
func issuers(f front, b back, title, base string) []string {
	var out []string
	for _, group := range [][]string{f.issuers, titleIssuers(title), b.signers, f.imprint, nameIssuers(base)} {
		for _, name := range group {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// bodies are the full names of central bodies by the short ones.
var bodies = sync.OnceValue(func() map[string]string {
	var file map[string]string
	if err := rules.Read("organisations.yaml", &file); err != nil {
		panic(err) // the file is part of the program
	}
	out := map[string]string{}
	for _, list := range []string{"central", "ministries"} {
		for entry := range strings.FieldsSeq(file[list]) {
			short, full, ok := strings.Cut(entry, "=")
			if !ok {
				full = short
			}
			out[short] = full
		}
	}
	return out
})

// bodiesIn parts a line into the bodies it names one behind the other. Listed bodies end where their names end, whatever
// comes behind (a scan's dirt, 发布); a line that begins with none must be the name of a body as a whole.
func bodiesIn(s string) []string {
	var out []string
	for {
		n := listedBody(s)
		if n == 0 {
			break
		}
		out, s = append(out, s[:n]), s[n:]
	}
	if isOrganisation(s) {
		out = append(out, s)
	}
	return out
}

// listedBody is the length in bytes of the longest listed name that s begins with, 中华人民共和国 in front or not.
func listedBody(s string) int {
	const state = "中华人民共和国"
	name := strings.TrimPrefix(s, state)
	best := 0
	for n := range name + "." {
		if bodies()[name[:n]] != "" {
			best = n
		}
	}
	if best > 0 {
		best += len(s) - len(name)
	}
	return best
}

// nameIssuers is the central body that a part of the file's name gives (…-网信办.pdf).
func nameIssuers(base string) []string {
	for _, part := range strings.FieldsFunc(base, func(r rune) bool { return r == '_' || r == '-' || r == '—' }) {
		if full := bodies()[part]; full != "" {
			return []string{full}
		}
	}
	return nil
}

// titleIssuers are the bodies before 关于 (国务院关于落实…的报告); several of them are parted by their endings, because
// titles have no white space here.
func titleIssuers(title string) []string {
	i := strings.Index(title, "关于")
	if i <= 0 {
		return nil
	}
	var out []string
	start := 0
	runes := []rune(title[:i])
	for end := 2; end <= len(runes); end++ {
		part := string(runes[start:end])
		if !isOrganisation(part) {
			continue
		}
		if end == len(runes) || beginsOrganisation(string(runes[end:])) {
			out = append(out, part)
			start = end
		}
	}
	if start != len(runes) {
		return nil
	}
	return out
}

var beginsRE = regexp.MustCompile(`^(?:国务院|中共|中央|国家|财政部|教育部|科技部|商务部|民政部|水利部|公安部|司法部|工业和|人力资源|自然资源|生态环境|住房|交通|农业|文化|卫生|应急|人民银行|中国|海关|税务|市场监管|` +
	`金融|退役|审计|最高|全国)`)

// beginsOrganisation says whether a new body begins here: 办公厅 after 国务院 goes on with the same one.
func beginsOrganisation(s string) bool {
	if beginsRE.MatchString(s) {
		return true
	}
	r, _, ok := region.At([]rune(s), 0, "")
	return ok && r.Level() <= region.Prefecture
}

// regionOf is the region a document is about: named in its title, by its issuers, or by the government it speaks for.
func regionOf(d schemas.Document, f front, base string) region.Region {
	if r, ok := standardRegion(d); ok {
		return r
	}
	for _, s := range append([]string{d.Title}, d.Issuers...) {
		if centralRE.MatchString(s) && !strings.HasPrefix(s, "中华人民共和国") {
			return region.China
		}
		if r, ok := region.In(s); ok {
			return r
		}
		if centralRE.MatchString(s) || strings.Contains(s, "国务院") || strings.Contains(s, "全国") {
			return region.China
		}
	}
	if f.speaker != "" && strings.Contains(f.speaker, "国务院") {
		return region.China
	}
	for _, s := range []string{d.Subtitle, base} {
		if r, ok := region.In(s); ok {
			return r
		}
	}
	if name := unlistedRegion(d); name != "" {
		return region.Region{Name: name}
	}
	if strings.Contains(d.Subtitle, "全国人民代表大会") {
		return region.China
	}
	if nationalRE.MatchString(d.Title+f.body) && !localRE.MatchString(d.Title+f.body) {
		return region.China
	}
	return region.Region{}
}

var localStandardRE = regexp.MustCompile(`^DB(\d{2})(\d{2})?`)

func standardNumbered(d schemas.Document) bool { return d.DocType == "标准" && d.DocNo != "" }

// standardRegion is where a standard holds: DB44 is Guangdong's; all others are the nation's.
func standardRegion(d schemas.Document) (region.Region, bool) {
	if !standardNumbered(d) {
		return region.Region{}, false
	}
	m := localStandardRE.FindStringSubmatch(d.DocNo)
	if m == nil {
		return region.China, true
	}
	return region.ByCode((m[1] + m[2] + "0000")[:len(region.National)])
}

// localRE are the words of a document about a part of the country. One that does not say which part has no region: to
// take it for the whole country would put a town's figures beside the nation's.
var localRE = regexp.MustCompile(`[我全]省|[我全]市|[我全]县|我区|全区|全州|全旗|全盟|省政府|市政府|县政府|省委|市委|县委`)

const divisionEnd = `(?:省|自治区|特别行政区|自治州|自治县|自治旗|地区|市|州|盟|县|旗|区|乡|镇)`

// unlistedREs find a region by where its name must stand; the gazetteer knows neither every township nor divisions that
// are no more.
var unlistedREs = []*regexp.Regexp{
	regexp.MustCompile(`在(\p{Han}{1,12}?` + divisionEnd + `)(?:第.{1,5}届|人民代表大会)`),
	regexp.MustCompile(`^(\p{Han}{1,12}?` + divisionEnd + `)(?:(?:19|20)\d\d年|国民经济|人民政府|政府工作报告|\p{Han}{1,12}[厅局委]|第.{1,3}个五年|“?十.五”?)`),
}

func unlistedRegion(d schemas.Document) string {
	for _, s := range append([]string{d.Subtitle, d.Title}, d.Issuers...) {
		for _, re := range unlistedREs {
			if m := re.FindStringSubmatch(s); m != nil && !strings.ContainsAny(m[1][:len("某")], "某本全各我该") {
				return m[1]
			}
		}
	}
	return ""
}

var nationalRE = regexp.MustCompile(`我国|全国|国务院|党中央|中华人民共和国|数字中国|国家标准`)

// completeIssuers finds who a work report speaks for when it names no issuer: 省人民政府 becomes that of its region.
func completeIssuers(named []string, f front, r region.Region) []string {
	if len(named) > 0 || f.speaker == "" {
		return named
	}
	who := f.speaker
	switch {
	case strings.HasPrefix(who, "国务院"):
		return []string{"国务院"}
	case strings.HasSuffix(who, "政府") && r.Name != "" && r.Code != region.National:
		return []string{r.Name + "人民政府"}
	case isOrganisation(who):
		return []string{who}
	}
	return named
}

// levelOf is the rank of the first issuer: central, provincial, municipal, county, or other for companies, universities
// and associations.
func levelOf(issuers []string, r region.Region) string {
	if len(issuers) == 0 {
		return "other"
	}
	who := issuers[0]
	switch {
	case centralRE.MatchString(who), listedBody(who) == len(who):
		return "central"
	case companyRE.MatchString(who):
		return "other"
	}
	if own, ok := region.In(who); ok {
		r = own
	}
	if r.Level() == region.Country {
		return "other"
	}
	return levelAt(r)
}

// ofAuthorities reports whether a document that names no issuer can only be of the authorities of its region: a plan or rule
// that bears the region's name, 甲省国土空间规划. A white paper or report may be of anyone.
func ofAuthorities(d schemas.Document, r region.Region) bool {
	if r.Name == "" || !strings.HasPrefix(d.Title, r.Name) {
		return false
	}
	switch d.DocType {
	case "规划", "纲要", "计划", "方案", "目录", "标准", "办法", "规定", "条例", "细则":
		return true
	}
	return false
}

// levelAt is the level of the authorities of a region.
func levelAt(r region.Region) string {
	if r.Code == "" {
		return levelByName(r.Name)
	}
	switch r.Level() {
	case region.Country:
		return "central"
	case region.Province:
		return "provincial"
	case region.Prefecture:
		return "municipal"
	case region.County:
	}
	return "county"
}

// levelByName is the level of a region without a code; the first ending that fits decides.
func levelByName(name string) string {
	for _, l := range []struct{ level, endings string }{
		{"provincial", "自治区 特别行政区 省"}, {"municipal", "自治州 地区 市 州 盟"}, {"county", "县 旗 区 乡 镇"},
	} {
		for ending := range strings.FieldsSeq(l.endings) {
			if strings.HasSuffix(name, ending) {
				return l.level
			}
		}
	}
	return "other"
}
