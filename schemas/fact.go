package schemas

// Tagging is what segment makes of a document's text.
type Tagging struct {
	Document  Document    `json:"document"`
	Sentences []Sentence  `json:"sentences"`
	Facts     []Fact      `json:"facts"`
	Absences  []Absence   `json:"absences,omitempty"`
	Mentions  []Mention   `json:"mentions"`
	Terms     []TermCount `json:"terms"`
	Tables    []Table     `json:"tables,omitempty"`
}

// Document is the head of a document; dates are ISO (2025-03-05), empty where the document does not say.
type Document struct {
	DocID       string    `json:"doc_id,omitempty"`
	Title       string    `json:"title"`
	Subtitle    string    `json:"subtitle"`
	Issuers     []string  `json:"issuers"`
	IssuerLevel string    `json:"issuer_level"` // central, provincial, municipal, county, other
	DocNo       string    `json:"doc_no"`       // 国发〔2025〕11号
	DocType     string    `json:"doc_type"`     // 通知, 意见, 规划, 报告, 公报, 办法, 标准, 目录, 白皮书…
	Issued      string    `json:"issued"`
	Published   string    `json:"published"`
	Effective   string    `json:"effective"`
	RegionCode  string    `json:"region_code"` // GB/T 2260, 000000 national, empty unknown
	Region      string    `json:"region"`
	ReportYear  int       `json:"report_year"` // the year the document was made in; 今年 means it; 0 unknown
	Pages       int       `json:"pages"`
	Chars       int       `json:"chars"`
	Words       int       `json:"words"`
	Engine      string    `json:"engine"`
	Quality     Quality   `json:"quality"`
	Doubts      []string  `json:"doubts,omitempty"` // why pages are in doubt: "page 3, 5-9: read by OCR"
	Sections    []Section `json:"sections"`
	Rules       string    `json:"rules,omitempty"` // fingerprint of a user's own rule files, empty for none
}

// SectionRole says what a section of a report speaks of; periods and modality hang on it.
type SectionRole string

// The roles of sections.
const (
	SectionReview SectionRole = "review" // what was done and reached
	SectionPlan   SectionRole = "plan"   // what is to be done and reached
	SectionOther  SectionRole = "other"
)

// Section is a heading and what stands under it, up to the next heading of its level or above.
type Section struct {
	Heading   string      `json:"heading"`
	Level     int         `json:"level"`
	Parent    int         `json:"parent"` // index of the section around it, -1 for none
	Role      SectionRole `json:"role"`
	Period    string      `json:"period,omitempty"` // the period that governs it: 2024, 2018/2022
	Page      int         `json:"page"`
	Paragraph int         `json:"paragraph"` // index of its heading among the paragraphs
}

// Sentence is one sentence of a document, in order.
type Sentence struct {
	Seq       int         `json:"seq"`
	Text      string      `json:"text"`
	Page      int         `json:"page"`
	Box       Box         `json:"box"`
	Section   []string    `json:"section"` // headings from the top down
	Role      SectionRole `json:"role"`
	Paragraph int         `json:"paragraph"`
	Start     int         `json:"start"` // rune offset in its paragraph
	// Quality is that of the page it begins on; empty where the text has no pages.
	Quality Quality `json:"quality"`
}

// Figure is a number as it stands in a text, with its unit and qualifier; ANNOTATION.md sections 2 to 4. The JSON of
// `zhice parse --emit figures`.
type Figure struct {
	Span             string   `json:"span"`
	Start            int      `json:"start"`
	End              int      `json:"end"`
	Value            float64  `json:"value"`
	ValueHi          *float64 `json:"value_hi"`
	Unit             string   `json:"unit"`
	UnitSurface      string   `json:"unit_surface"`
	Qualifier        string   `json:"qualifier"`
	QualifierSurface string   `json:"qualifier_surface"`
	QualifierStart   int      `json:"qualifier_start,omitempty"`
	QualifierEnd     int      `json:"qualifier_end,omitempty"`
	// States is false where the numeral states nothing about the world: an enumerator, a document number, a date,
	// part of a name. Why says which.
	States bool   `json:"states"`
	Why    string `json:"why,omitempty"`
	// Form names how the number is written (rank, fold for 翻一番, share for 三分之一, …); empty for a plain one.
	Form string `json:"form,omitempty"`
}

// Period is an expression of time in a text. From is its first day, To the day after its last (ISO); open ends are
// nil. Canonical is ANNOTATION.md's form: 2024, 2025-10, 2026/2030, ../2025-10.
type Period struct {
	Span      string  `json:"span"`
	Start     int     `json:"start"`
	End       int     `json:"end"`
	From      *string `json:"from"`
	To        *string `json:"to"`
	Canonical string  `json:"canonical"`
	// Relative is true where the expression was resolved against the document's year (今年, 过去五年).
	Relative bool `json:"relative,omitempty"`
}

// Token is one word of a text.
type Token struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	POS   string `json:"pos,omitempty"`
	Type  string `json:"type,omitempty"` // number, date, latin, title, punct; empty for words
}

// Mention is a named entity where it stands; ANNOTATION.md section 9.
type Mention struct {
	Span      string `json:"span"`
	Sentence  string `json:"sentence,omitempty"`
	SpanStart int    `json:"span_start"`
	Seq       int    `json:"seq"`
	Type      string `json:"type"` // ORG, REGION, PERSON, LAW/DOC_TITLE, DOC_NO, PROGRAMME, MEETING, DATE, PERIOD, TECH/INDUSTRY, POLICY_TERM
	Canonical string `json:"canonical"`
	Code      string `json:"code,omitempty"` // GB/T 2260 of a region
	// Present is the body that has the tasks of a former one today: 商务部 for 对外贸易经济合作部.
	Present string `json:"present,omitempty"`
	Nested  bool   `json:"nested,omitempty"`
	Page    int    `json:"page"`
	Box     Box    `json:"box"`
}

// TermCount is how often a listed term stands in a document.
type TermCount struct {
	Term  string `json:"term"`
	Type  string `json:"type"` // POLICY_TERM, PROGRAMME, TECH/INDUSTRY
	Topic string `json:"topic"`
	Count int    `json:"count"`
	Seq   int    `json:"seq"`  // of the sentence where it stands first
	Page  int    `json:"page"` // of that sentence
}

// Fact is a figure that states something about the world; ANNOTATION.md gives the meaning of each field, and the JSON
// of `zhice parse --emit facts` uses its names.
type Fact struct {
	ID               string   `json:"id"`
	DocID            string   `json:"doc_id,omitempty"`
	Seq              int      `json:"seq"` // of its sentence
	Sentence         string   `json:"sentence"`
	Span             string   `json:"span"`
	SpanStart        int      `json:"span_start"` // rune offset in Sentence
	SpanEnd          int      `json:"span_end"`
	Value            float64  `json:"value"`
	ValueHi          *float64 `json:"value_hi"`
	Unit             string   `json:"unit"`
	UnitSurface      string   `json:"unit_surface"`
	Qualifier        string   `json:"qualifier"` // exact, approx, over, at_least, at_most, under, nearly, range
	QualifierSurface string   `json:"qualifier_surface"`
	Kind             string   `json:"kind"`      // level, share, growth, change, rank, target
	Measure          string   `json:"measure"`   // as kind, never target
	Direction        *string  `json:"direction"` // up, down
	Verb             string   `json:"verb"`
	Indicator        string   `json:"indicator"`
	IndicatorID      string   `json:"indicator_id"` // canonical, empty where the indicator is not a known one
	Base             *string  `json:"base"`
	Prices           string   `json:"prices,omitempty"` // 实际, 同口径, 2010年价格: how it is reckoned where that is not as usual
	Scope            *string  `json:"scope"`
	RegionCode       string   `json:"region_code"`
	Period           *string  `json:"period"`
	PeriodSource     string   `json:"period_source"` // explicit, section, inherited, doc, none
	Modality         string   `json:"modality"`      // actual, target, plan, comparison, forecast
	ModalCue         *string  `json:"modal_cue"`
	Entities         []string `json:"entities,omitempty"`
	Note             string   `json:"note,omitempty"`
	Page             int      `json:"page"`
	Box              Box      `json:"box"`
	Section          []string `json:"section,omitempty"`
	// Confidence is between 0 and 1; Reasons are the rules that fired and what was assumed.
	Confidence float64  `json:"confidence"`
	Reasons    []string `json:"reasons,omitempty"`
}

// Absence is a statement that no target is set for an indicator: 没有提出经济增速具体目标. It is no fact: nothing is said
// of how much.
type Absence struct {
	Seq         int    `json:"seq"` // of its sentence
	Span        string `json:"span"`
	SpanStart   int    `json:"span_start"` // rune offset in the sentence
	SpanEnd     int    `json:"span_end"`
	Indicator   string `json:"indicator"`
	IndicatorID string `json:"indicator_id"`
	Period      string `json:"period,omitempty"` // of the section around it, empty for none
	Page        int    `json:"page"`
	Box         Box    `json:"box"`
}
