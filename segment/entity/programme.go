package entity

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
)

// Endings of programmes, the longest first.
var programmeEndings = []string{
	"三年行动计划", "五年行动计划", "行动计划", "专项行动", "三年行动", "行动方案", "改革试点", "综合试点", "试点", "重大专项", "专项", "示范行动", "行动", "示范工程",
	"工程", "支持计划", "培养计划", "培育计划", "计划", "引导基金", "投资基金", "基金", "项目",
}

// Verbs that a programme is the object of. Behind one of them its name begins.
var programmeVerbs = set("实施 启动 开展 推进 推动 组建 设立 落实 组织 部署 出台 完成 实行 抓好 加快 持续 深入 扎实 全面 深化 " +
	"优化 继续 统筹 支持 做好 推行 印发 制定 建立 扩大 发布 推出 成立 发起 促进 加大 通过 依托 围绕 参与 " +
	"申报 承担 布局 探索 强化 完善 加强 有序 稳步 大力 积极 进一步 聚焦 发挥 纳入 列入 提出 谋划 好 狠抓 " +
	"抓 推开 搞好 建成 引进 盘活 处置 确保 做深 做实 开工 开工建设 降低 坚决 遏制 打造 健全 提高 坚持 高效 运用 " +
	"用好 争取 编制 执行 坚决遏制 提升 做强 做大 建好 办好 启动实施 组织实施 深入实施 扎实推进 加快推进 " +
	"深入开展 深入推进 全面实施 全面推进 积极推进 继续实施 持续推进")

// Of these, the ones whose object a joint may be part of.
var strongVerbs = set("实施 启动 开展 深化 组织 部署 落实 推进 启动实施 组织实施 深入实施 深入开展 全面实施 继续实施")

// Words at which a name cannot go on to the left, and that take none as their object.
var breaks = set("我 我们 他 它 使 为了 还是 一下 包括 各种 这个 那个 整个 全部 中央财政 先 去年 今年 上年 明年 不 没有 " +
	"采取 有 到 用 按 按照 与此同时 同时 继而 以及 将 要 以 对 的 等 了 是 为 在 把 被 从 向 于 由 并 也 已 " +
	"及其 一批 批 个 项 一系列 系列 多个 各类 各 该 这 本 其 这些 有关 相关 一轮 新一轮")

// In front of a common noun: 一批改造项目.
var quantifiers = set("一大批 大批 一揽子 多项 若干 各种 各项 这个 那个 几个 两个 三个 一批 批 个 项 一系列 系列 多个 各类 " +
	"各 该 这 这些 有关 相关 其")

var joints = set("和 与 及 以及 、")

// Words that make the ending a common noun: 重点工程, 建设项目, 五年计划.
var commonBefore = set("重大 重点 建设 投资 相关 有关 各类 民生 合作 产业 基建 工业 技术 续建 新建 在建 标志性 基础设施 大 " +
	"小 生产 经济 发展 工作 国民经济 年度 五年 系统 统一 具体 联合 军事 集体 实际 自觉 公共 社会 水利 " +
	"改造 科研 外资 引进 招商 中央 财政 专业 施工 开工 签约 储备 政府投资 招商引资 示范 试点 计划 规划 " +
	"教学 学习 制造业 服务 惠民 扶贫 补助 科技 改革 攻关 交通 能源 农业 工程 民间 民间投资 外商投资 " +
	"技术改造 技改 升级 改造升级 产业化 大型 骨干 优质 优势 各项 治理 重要 关键 生态 环保 节水 民用 配套 " +
	"民心 攻坚")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// programmes finds named actions, projects, funds and pilots by the word they end in: behind a verb that takes them as its
// object, over the nouns in between.
func (s *scan) programmes() {
	last := -1
	for _, e := range s.programmeEnds() {
		begin, ok := s.programmeBegin(e, last)
		last = e.end
		if !ok || e.start-begin < 2 || e.end-begin < 5 {
			continue
		}
		if s.rs[begin] == '“' && !slices.Contains(s.rs[begin:e.end], '”') {
			if e.end == len(s.rs) || s.rs[e.end] != '”' {
				continue
			}
			s.add(candidate{start: begin, end: e.end + 1, typ: Programme, canonical: string(s.rs[begin+1 : e.end])})
			continue
		}
		s.add(candidate{start: begin, end: e.end, typ: Programme})
	}
}

// programmeEnds finds the endings in a text in order, the longest at each place.
func (s *scan) programmeEnds() []candidate {
	var out []candidate
	for _, ending := range programmeEndings {
		if s.holds(ending) {
			s.everywhere(ending, func(start, end int) { out = append(out, candidate{start: start, end: end}) })
		}
	}
	out = resolve(out)
	return slices.DeleteFunc(out, func(c candidate) bool {
		// 工程师, 专项整治, 专项债券: the ending goes on as another word.
		return c.end < len(s.rs) && (strings.ContainsRune("师学院经量力家者组部局队", s.rs[c.end]) ||
			s.rs[c.end-1] == '项' && s.rs[c.end-2] == '专' && strings.ContainsRune("整治检债资附督规审清转斗工资贷", s.rs[c.end]))
	})
}

// programmeBegin goes left from a programme's ending to the verb in front, not beyond rune stop, where the programme before
// it ends. A joint (和, 、) is gone over only where a verb follows on its left with no other programme in between: it joins
// two parts of one name then. ok is false where the words name nothing.
func (s *scan) programmeBegin(ending candidate, stop int) (begin int, ok bool) {
	const most = 30
	start := ending.start
	words := s.cut()
	k := sort.Search(len(words), func(i int) bool { return words[i].Start >= start }) - 1
	if k < 0 || words[k].End != start {
		return 0, false
	}
	h := programmeHead{begin: start, start: start, joint: -1, subject: s.carriedOut(ending.end)}
	quoted := false
	for ; k >= 0 && start-words[k].Start <= most && words[k].Start >= stop; k-- {
		w := words[k]
		switch {
		case w.Text == "”":
			quoted = true
		case w.Text == "“" && !quoted:
			return w.Start, true // the ending stands inside the quotation, and so does all of the name
		case w.Text == "“":
			quoted = false
		case quoted:
		case joints[w.Text] && h.begin < start:
			if h.joint < 0 {
				h.joint = h.begin
			}
			continue
		case programmeVerbs[w.Text] && !strongVerbs[w.Text] && (h.begin == start || k > 0 && strongVerbs[words[k-1].Text]):
			// A verb of the name's own: in front of the ending (能力提升工程), or behind the verb that governs it
			// (开展提高教师水平专项行动).
		case w.Type == "punct" || w.Type == "number" || breaks[w.Text] || programmeVerbs[w.Text]:
			return s.accept(h, words[k].Text, w.Type == "punct")
		}
		h.inner++
		h.begin = w.Start
	}
	// Behind another programme and a joint stands the next one of a list.
	listed := k < 0 || words[k].Start < stop && joints[words[k+1].Text]
	if h.joint >= 0 && !(listed && h.subject) {
		h.begin = h.joint
	}
	h.joint = -1
	return s.accept(h, "", listed)
}

var carriedOutRE = regexp.MustCompile(`^(?:深入|全面|扎实|有序|稳步|加快|顺利|启动|持续|正式|陆续){0,2}(?:开展|实施|启动|推进|落地|铺开|完成|见效)`)

// carriedOut says whether a verb follows whose subject a programme is: 某某行动深入开展.
func (s *scan) carriedOut(end int) bool {
	return end < len(s.rs) && carriedOutRE.MatchString(string(s.rs[end:min(len(s.rs), end+8)]))
}

// programmeHead is what stands between the verb and the ending of a programme's name.
type programmeHead struct {
	begin, start int  // runes, of the head and of the ending
	subject      bool // of a verb behind it that carries it out
	joint        int  // where the name begins if it does not go over its first joint, -1 without one
	inner        int  // words
}

// accept decides whether a head makes a name, behind the word before; listed says that a mark stands there.
func (s *scan) accept(h programmeHead, before string, listed bool) (int, bool) {
	if h.joint >= 0 && !strongVerbs[before] && !(listed && h.subject) {
		h.begin = h.joint
		listed = true
	}
	// 建设 is the verb here and not part of the name: 建设某高速公路扩容工程.
	if listed && h.inner > 2 && s.has(h.begin, "建设") {
		h.begin += len([]rune("建设"))
		h.inner--
	}
	head := string(s.rs[h.begin:h.start])
	switch {
	case h.begin == h.start || commonBefore[head] || strings.Count(head, "“") > 1:
		return 0, false
	case strings.HasPrefix(head, "国家") || strings.HasPrefix(head, "“"):
		return h.begin, true
	case quantifiers[before] || s.has(h.start, "项目") || s.has(h.start, "基金"):
		return 0, false // a project or fund is named by who runs it; all others are works and money
	case s.has(h.start, "计划") && !s.has(h.start+2, "”") && !strongVerbs[before] || strings.Contains(head, "个五年"):
		return 0, false // plans of every kind
	}
	for w := range commonBefore { // 重大基础设施工程 is still no name
		if rest, ok := strings.CutPrefix(head, w); ok && commonBefore[rest] {
			return 0, false
		}
	}
	return h.begin, h.inner >= 2 && (programmeVerbs[before] || listed && h.subject || listed && len([]rune(head)) >= 4 && !strings.HasSuffix(head, "建设"))
}

// quoted finds what stands between quotation marks and is no sentence: policy texts put the names of ideas there, at their
// first use and often ever after. A word that names a kind of arrangement right behind belongs to it (“绿色通道”机制).
func (s *scan) quoted() {
	const shortest, longest = 3, 12
	open := -1
	for i, r := range s.rs {
		switch r {
		case '“', '‘':
			open = i
		case '”', '’':
			n := i - open - 1
			if open >= 0 && n >= shortest && n <= longest && s.namesIdea(open+1, i) {
				s.add(s.idea(open, i))
			}
			open = -1
		}
	}
}

// What makes a quotation part of a longer name: a few characters and a word for an arrangement.
var arrangementRE = regexp.MustCompile(`^[^的了和与及在是等，。、；：！？“”‘’（）《》]{0,6}?(?:机制|制度|政策|模式|体系|战略|改革)`)

// idea makes a candidate of the quotation from mark open to mark closed. One with a sign in it (“人工智能+服务”) is a name of
// its own; any other gives way to what is named inside it.
func (s *scan) idea(open, closed int) candidate {
	inside := string(s.rs[open+1 : closed])
	c := candidate{start: open, end: closed + 1, typ: Policy, canonical: inside, weak: !strings.ContainsAny(inside, "+×")}
	if m := arrangementRE.FindString(string(s.rs[closed+1 : min(len(s.rs), closed+12)])); m != "" {
		n := len([]rune(m))
		c.end += n
		c.canonical = inside + m
		if n > 2 {
			c.canonical = "“" + inside + "”" + m
		}
	}
	return c
}

// namesIdea says whether a quotation reads like a name: Chinese characters and what names are made of, no clause.
func (s *scan) namesIdea(start, end int) bool {
	han := 0
	for _, r := range s.rs[start:end] {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case strings.ContainsRune("，。；：！？、《》", r):
			return false
		}
	}
	return han >= 2 && !strings.ContainsAny(string(s.rs[start:end]), "我你他们了吗呢吧要把")
}
