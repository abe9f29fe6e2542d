package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

const (
	// What follows a numeral inside one number: multipliers and the words for "and a bit more".
	multipliers = "百千万亿"
	inexact     = "余多几"
)

// at finds the token that begins at rune i by rule; typ is empty where none does.
func at(r []rune, i int) (end int, typ string) {
	c := r[i]
	switch {
	case c >= 0x4E00 && c <= 0x9FFF && !isHanDigit(c): // most of every text
		return i, ""
	case generation(r, i):
		return i + 2, Latin
	case isDigit(c):
		return number(r, i), Number
	case isLetter(c):
		return latin(r, i), Latin
	case isHanDigit(c):
		if end := hanNumber(r, i); end > 0 {
			return end, Number
		}
		return i, ""
	case c == ' ':
		return i + 1, Punct
	case commonMarks.Has(c) || unicode.IsPunct(c) || unicode.IsSymbol(c):
		end = i + 1
		for end < len(r) && r[end] == c && (c == '—' || c == '…' || c == '.' || c == '*') {
			end++
		}
		return end, Punct
	}
	return i, ""
}

// commonMarks spare the look into unicode's tables.
var commonMarks = text.NewRuneSet("，。、；：？！“”‘’（）《》〈〉—…·%()[],.:;/-")

// generation says whether 5G, 3D or 4K begins here: one digit and one capital, which is a name and no amount.
func generation(r []rune, i int) bool {
	alone := func(k int) bool { return k < 0 || k >= len(r) || !isDigit(r[k]) && !isLetter(r[k]) && r[k] != '.' }
	return isDigit(r[i]) && i+1 < len(r) && strings.ContainsRune("GDKSCB", r[i+1]) && alone(i-1) && alone(i+2)
}

// number reads 16,250  5.2%  1.3万余  25亿: the numeral with its multiplier and percent sign, without its unit.
func number(r []rune, i int) int {
	for i < len(r) {
		switch {
		case isDigit(r[i]):
		case (r[i] == '.' || r[i] == ',') && i+1 < len(r) && isDigit(r[i+1]):
		default:
			goto multiplier
		}
		i++
	}
multiplier:
	if i < len(r) && (r[i] == '%' || r[i] == '‰' || r[i] == '℃') {
		return i + 1
	}
	return tail(r, i)
}

// tail reads the multipliers behind a numeral, and 余 or 多 behind those.
func tail(r []rune, i int) int {
	if i+1 < len(r) && strings.ContainsRune("余多", r[i]) && strings.ContainsRune(multipliers, r[i+1]) {
		i++
	}
	for i < len(r) && strings.ContainsRune(multipliers, r[i]) && !kilo(r, i) {
		i++
	}
	if i < len(r) && r[i] == '余' {
		i++
	}
	return i
}

// kilo says whether the 千 at rune i belongs to the unit behind it: 1200万千瓦, 12千米.
func kilo(r []rune, i int) bool {
	return r[i] == '千' && i+1 < len(r) && strings.ContainsRune("瓦米克伏赫卡帕", r[i+1])
}

// hanNumber reads a run of Chinese numerals that is surely a number: two and more, with a place value or like a year, or
// 百分之…; 0 where the run may be part of a word (一致, 三三两两).
func hanNumber(r []rune, i int) int {
	end := i
	places, digits := 0, 0
	for end < len(r) && isHanDigit(r[end]) {
		if strings.ContainsRune("十百千万亿", r[end]) {
			places++
		} else {
			digits++
		}
		end++
	}
	if end+1 < len(r) && r[end] == '分' && r[end+1] == '之' && places == 1 && digits == 0 {
		k := end + 2
		for k < len(r) && (isHanDigit(r[k]) || r[k] == '点') {
			k++
		}
		if k > end+2 {
			return k
		}
	}
	n := end - i
	switch {
	case n < 2:
		return 0
	case places > 0 && digits > 0, digits >= 3 || digits == 2 && end < len(r) && r[end] == '年':
	case places >= 2: // 百万, 千万 stand in 数百万 and 成千上万
		if i > 0 && strings.ContainsRune("成数上", r[i-1]) {
			return 0
		}
	default:
		return 0
	}
	if end+1 < len(r) && r[end] == '点' && isHanDigit(r[end+1]) {
		for end++; end < len(r) && isHanDigit(r[end]); end++ {
		}
	}
	return tail(r, end)
}

// latin reads a Latin word with the digits and marks inside it: A-AVG, IPv6.
func latin(r []rune, i int) int {
	for i++; i < len(r); i++ {
		switch {
		case isLetter(r[i]) || isDigit(r[i]):
		case strings.ContainsRune("-—_.&'", r[i]) && i+1 < len(r) && (isLetter(r[i+1]) || isDigit(r[i+1])):
		default:
			return i
		}
	}
	return i
}

func isHanDigit(c rune) bool {
	switch c {
	case '零', '〇', '○', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿', '两':
		return true
	}
	return false
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

func isLetter(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0xC0 && c < 0x250 && c != '×' && c != '÷'
}

var surnames = text.NewRuneSet("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤")

var functionWords = text.NewRuneSet("的了在是和与及或等对为将被把从向到于以而但也都就又还很不没有要会能可上下中里外前后这那其此每各该本之所我你他她它们个年月日时分人大小多少说、，。一二三四五六七八九十")

// joinNames joins the two characters of a given name behind a surname that stand alone because no dictionary has them.
func joinNames(tokens []schemas.Token) []schemas.Token {
	for i := range tokens {
		if isName(tokens[i:]) {
			return joinNamesFrom(tokens, i)
		}
	}
	return tokens
}

// joinNamesFrom joins the names from token i on, the first of which begins there.
func joinNamesFrom(tokens []schemas.Token, i int) []schemas.Token {
	out := tokens[:i]
	for ; i < len(tokens); i++ {
		joins := isName(tokens[i:])
		out = append(out, tokens[i])
		if joins {
			a, b := tokens[i+1], tokens[i+2]
			out = append(out, schemas.Token{Text: a.Text + b.Text, Start: a.Start, End: b.End, POS: "nr"})
			i += 2
		}
	}
	return out
}

// isName says whether tokens begin with a surname and two characters that can be a given name, each standing alone.
func isName(tokens []schemas.Token) bool {
	return surnames.Has(alone(tokens, 0)) && given(alone(tokens, 1)) && given(alone(tokens, 2))
}

func given(r rune) bool { return r > 0 && !functionWords.Has(r) && unicode.Is(unicode.Han, r) }

// alone is the character that token i is; 0 where it is none or more than one.
func alone(tokens []schemas.Token, i int) rune {
	if i >= len(tokens) || tokens[i].Type != "" || tokens[i].End-tokens[i].Start != 1 {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(tokens[i].Text)
	return r
}
