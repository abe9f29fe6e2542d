package numeral

// The characters numerals are written with: everyday, financial (GB/T 15835 calls them 大写), and traditional forms as
// they stand in older and in Hong Kong or Taiwan documents.
func digitOf(r rune) (int64, bool) {
	switch r {
	case '零', '〇', '○', '0':
		return 0, true
	case '一', '壹', '1':
		return 1, true
	case '二', '贰', '貳', '两', '兩', '2':
		return 2, true
	case '三', '叁', '參', '参', '3':
		return 3, true
	case '四', '肆', '4':
		return 4, true
	case '五', '伍', '5':
		return 5, true
	case '六', '陆', '陸', '6':
		return 6, true
	case '七', '柒', '7':
		return 7, true
	case '八', '捌', '8':
		return 8, true
	case '九', '玖', '9':
		return 9, true
	}
	return 0, false
}

// powerOf gives the power of ten of a multiplier.
func powerOf(r rune) (int, bool) {
	switch r {
	case '十', '拾':
		return 1, true
	case '百', '佰':
		return 2, true
	case '千', '仟':
		return 3, true
	case '万', '萬':
		return 4, true
	case '亿', '億':
		return 8, true
	case '兆':
		return 12, true
	}
	return 0, false
}

// tensOf reads the contracted tens of calendars and older papers.
func tensOf(r rune) (int64, bool) {
	switch r {
	case '廿':
		return 20, true
	case '卅':
		return 30, true
	case '卌':
		return 40, true
	}
	return 0, false
}

func isASCIIDigit(r rune) bool { return r >= '0' && r <= '9' }

func isHanziDigit(r rune) bool {
	_, ok := digitOf(r)
	return ok && !isASCIIDigit(r)
}

// IsPart reports whether r can stand in a numeral: a digit or a multiplier of any spelling.
func IsPart(r rune) bool {
	if isASCIIDigit(r) {
		return true
	}
	if r < 0x3007 && r != '○' {
		return false
	}
	if _, ok := digitOf(r); ok {
		return true
	}
	if _, ok := powerOf(r); ok {
		return true
	}
	_, ok := tensOf(r)
	return ok
}

// IsFinancial reports whether r is a financial digit or multiplier that is an ordinary word as well when it stands
// alone: 陆地, 入伍, 放肆, 拾到, 参加.
func IsFinancial(r rune) bool {
	switch r {
	case '肆', '伍', '陆', '陸', '拾', '参', '參', '佰', '仟':
		return true
	}
	return false
}

func isPoint(r rune) bool { return r == '点' || r == '點' }

func isMore(r rune) bool { return r == '多' || r == '余' || r == '餘' || r == '来' }

func isSome(r rune) bool { return r == '几' || r == '幾' }
