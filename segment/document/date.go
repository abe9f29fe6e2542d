package document

import (
	"fmt"
	"regexp"
	"strconv"
)

var (
	dateRE = regexp.MustCompile(`((?:19|20)\d\d)\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})日?`)
	// The newspaper form of an archive: 2001年/02月/20日.
	slashDateRE = regexp.MustCompile(`((?:19|20)\d\d)年/(\d{1,2})月/(\d{1,2})日`)
	hanDateRE   = regexp.MustCompile(`([一二][九〇○零Ｏ][〇○零Ｏ一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日`)
	monthRE     = regexp.MustCompile(`^[（(]?((?:19|20)\d\d)年(\d{1,2})月[）)]?$`)
	hanMonthRE  = regexp.MustCompile(`^[（(]?([一二][九〇○零Ｏ][〇○零Ｏ一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月[）)]?$`)
)

// isoDate reads the first full date of a folded text, in digits or Chinese numerals, as 2025-03-05; empty for none.
func isoDate(s string) string {
	if m := slashDateRE.FindStringSubmatch(s); m != nil {
		return iso(m[1], m[2], m[3])
	}
	d, h := dateRE.FindStringSubmatchIndex(s), hanDateRE.FindStringSubmatchIndex(s)
	if d != nil && (h == nil || d[0] < h[0]) {
		return iso(s[d[2]:d[3]], s[d[4]:d[5]], s[d[6]:d[7]])
	}
	if h != nil {
		return iso(hanYear(s[h[2]:h[3]]), hanSmall(s[h[4]:h[5]]), hanSmall(s[h[6]:h[7]]))
	}
	return ""
}

// isoMonth reads a line that is a month and nothing else (2022年7月) as 2022-07.
func isoMonth(line string) string {
	if m := monthRE.FindStringSubmatch(line); m != nil {
		return iso(m[1], m[2], "")
	}
	if m := hanMonthRE.FindStringSubmatch(line); m != nil {
		return iso(hanYear(m[1]), hanSmall(m[2]), "")
	}
	return ""
}

func iso(y, m, d string) string {
	month, err := strconv.Atoi(m)
	if err != nil || month < 1 || month > 12 {
		return ""
	}
	if d == "" {
		return fmt.Sprintf("%s-%02d", y, month)
	}
	day, err := strconv.Atoi(d)
	if err != nil || day < 1 || day > 31 {
		return ""
	}
	return fmt.Sprintf("%s-%02d-%02d", y, month, day)
}

func hanYear(s string) string {
	out := make([]byte, 0, len(s)/3)
	for _, r := range s {
		out = append(out, byte('0'+hanDigitMap[r])) // Ｏ, typed for 〇, is no key: it reads as 0 as well
	}
	return string(out)
}

// hanSmall reads 一 to 三十一.
func hanSmall(s string) string {
	n := 0
	for _, r := range s {
		if r == '十' {
			n = max(n, 1) * 10
			continue
		}
		n += hanDigitMap[r]
	}
	return strconv.Itoa(n)
}

// yearOf is the year an ISO date begins with, 0 for none.
func yearOf(date string) int {
	if len(date) < 4 {
		return 0
	}
	y, _ := strconv.Atoi(date[:4])
	return y
}
