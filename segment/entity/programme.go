package entity

import (
	"strings"
	"unicode"

	"github.com/zhice-project/zhice/schemas"
)

// Endings of programmes, the longest first.
var programmeEndings = []string{
	"三年行动计划", "五年行动计划", "行动计划", "专项行动", "三年行动", "行动方案", "改革试点", "综合试点", "试点", "重大专项", "专项", "示范行动", "行动", "示范工程", "工程", "支持计划", "培养计划", "培育计划", "计划", "引导基金", "投资基金", "基金", "项目",
}

// Verbs that a programme is the object of. Behind one of them its name begins.
var programmeVerbs = map[string]bool{}

func init() {
	for _, w := range strings.Fields("实施 启动 开展 推进 推动 组建 设立 落实 组织 部署 出台 完成 实行 抓好 加快 持续 深入 扎实 全面 深化 优化 继续 统筹 支持 做好 推行 印发 制定 建立 扩大 发布 推出 成立 发起 促进 加大 通过 依托 围绕 参与 申报 承担 布局 探索 强化 完善 加强 有序 稳步 大力 积极 一体 高质量 进一步 系统 聚焦 发挥 纳入 列入 提出 谋划 启动实施 组织实施 深入实施 扎实推进 加快推进 将 要 以 对 的 等 和 与 及 了 个 项 批 为 是 在") {
		programmeVerbs[w] = true
	}
}

// Words that make the ending a common noun: 重点工程, 建设项目, 五年计划.
var commonBefore = map[string]bool{}

func init() {
	for _, w := range strings.Fields("重大 重点 建设 投资 相关 有关 各类 一批 民生 合作 产业 基建 工业 技术 续建 新建 在建 标志性 基础设施 大 小 生产 经济 发展 工作 国民经济 年度 五年 一个 系统 统一 具体 联合 军事 集体 实际 自觉 公共 社会 水利 改造 科研 亿元 外资 引进 招商 中央 财政 专业 施工 开工 签约 储备 亿元 政府投资 招商引资 重大产业 示范 试点 投资建设 签约项目 计划 规划 教学 学习 制造业 服务 惠民 扶贫 补助") {
		commonBefore[w] = true
	}
}

// programmes finds named actions, projects, funds and pilots by the word they end in: behind a verb that takes them as its
// object, over the nouns in between.
func (s *scan) programmes() {
	for _, ending := range programmeEndings {
		if !strings.Contains(s.s, ending) {
			continue
		}
		s.everywhere(ending, func(start, end int) {
			if begin, ok := s.programmeBegin(start); ok && start-begin >= 2 && end-begin >= 5 {
				s.add(candidate{start: begin, end: end, typ: Programme, weak: true})
			}
		})
	}
}

// programmeBegin goes left from a programme's ending to the verb in front. ok is false where no verb stands there, or the
// words in between make a common noun.
func (s *scan) programmeBegin(start int) (begin int, ok bool) {
	const most = 26
	words := s.cut()
	k := len(words) - 1
	for k >= 0 && words[k].Start >= start {
		k--
	}
	if k < 0 || words[k].End > start {
		return 0, false
	}
	begin = start
	inner, quoted := 0, false
	for ; k >= 0 && start-words[k].Start <= most; k-- {
		w := words[k]
		if w.Text == "”" || w.Text == "“" {
			quoted = true
			begin = w.Start
			continue
		}
		if !quoted && (w.Type == "punct" || w.Type == "number") || programmeVerbs[w.Text] {
			break
		}
		inner++
		begin = w.Start
	}
	if inner == 0 || inner == 1 && commonBefore[string(s.rs[begin:start])] {
		return 0, false
	}
	verb := k >= 0 && programmeVerbs[words[k].Text] && !strings.ContainsAny(words[k].Text, "的等个项批是在为")
	name := hasName(words, begin, start)
	switch {
	case commonBefore[string(s.rs[begin:start])]:
		return 0, false
	case verb && inner >= 2, name:
		return begin, true
	}
	return 0, false
}

// hasName says whether the words between begin and end name something by themselves: 国家 and 全国 in front, or a
// quotation.
func hasName(words []schemas.Token, begin, end int) bool {
	for _, w := range words {
		if w.Start >= begin && w.End <= end && (w.Text == "“" || w.Start == begin && w.Text == "国家") {
			return true
		}
	}
	return false
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
				c := candidate{start: open, end: i + 1, typ: Policy, canonical: string(s.rs[open+1 : i]), weak: true}
				for _, kind := range []string{"机制", "制度", "政策", "模式", "体系", "战略", "改革"} {
					if s.has(i+1, kind) {
						c.end += len([]rune(kind))
						c.canonical += kind
						break
					}
				}
				s.add(c)
			}
			open = -1
		}
	}
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
