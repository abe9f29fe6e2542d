package config

import (
	"fmt"
	"strconv"
	"strings"
)

// size is a flag for a number of bytes: 200MB, 1GB, 512k or a plain number. Units are powers of 1024.
type size struct{ n *int64 }

var sizeUnits = []struct {
	suffix string
	bytes  int64
}{{"kb", 1 << 10}, {"mb", 1 << 20}, {"gb", 1 << 30}, {"k", 1 << 10}, {"m", 1 << 20}, {"g", 1 << 30}, {"b", 1}}

// String implements pflag.Value.
func (s size) String() string {
	if s.n == nil {
		return ""
	}
	return FormatSize(*s.n)
}

// Set implements pflag.Value.
func (s size) Set(v string) error {
	n, err := ParseSize(v)
	if err == nil {
		*s.n = n
	}
	return err
}

// Type implements pflag.Value.
func (s size) Type() string { return "size" }

// ParseSize reads a positive number of bytes.
func ParseSize(v string) (int64, error) {
	t, unit := strings.ToLower(strings.TrimSpace(v)), int64(1)
	for _, u := range sizeUnits {
		if rest, ok := strings.CutSuffix(t, u.suffix); ok {
			t, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(t, 64)
	if err != nil || n <= 0 || n*float64(unit) >= 1<<62 {
		return 0, fmt.Errorf("%q is no size; write 200MB or 1GB", v)
	}
	return int64(n * float64(unit)), nil
}

// FormatSize writes bytes as people read them.
func FormatSize(n int64) string {
	switch {
	case n >= 1<<30:
		return strconv.FormatFloat(float64(n*10>>30)/10, 'f', -1, 64) + "GB"
	case n >= 1<<20:
		return strconv.FormatFloat(float64(n*10>>20)/10, 'f', -1, 64) + "MB"
	case n >= 1<<10:
		return strconv.FormatFloat(float64(n*10>>10)/10, 'f', -1, 64) + "kB"
	}
	return strconv.FormatInt(n, 10) + "B"
}
