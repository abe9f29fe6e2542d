package clickhouse

import (
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func TestSignedValueFallsOnlyWhereGrowthDoes(t *testing.T) {
	for _, c := range []struct {
		measure, direction, verb string
		want                     float64
	}{
		{"growth", "up", "增长", 2.6},
		{"growth", "", "", 2.6},
		{"growth", "down", "下降", -2.6},
		{"growth", "down", "回落到", 2.6},
		{"growth", "down", "降至", 2.6},
		{"growth", "down", "收窄到", -2.6},
		{"change", "down", "减少", -2.6},
		{"level", "down", "下降到", 2.6},
		{"share", "down", "降低", 2.6},
	} {
		f := &schemas.Fact{Indicator: "进口增长率", Value: 2.6, Measure: c.measure, Verb: c.verb}
		if c.direction != "" {
			f.Direction = &c.direction
		}
		if got := signed(f); got != c.want {
			t.Errorf("%s %s %s: %v; want %v", c.measure, c.direction, c.verb, got, c.want)
		}
	}
}

func TestARateOfDeclineHasTheSignOfItsName(t *testing.T) {
	for direction, want := range map[string]float64{"down": 3.1, "up": -3.1} {
		f := &schemas.Fact{Indicator: "单位国内生产总值能耗降低率", Measure: "growth", Value: 3.1, Direction: &direction}
		if got := signed(f); got != want {
			t.Errorf("%s: %v; want %v", direction, got, want)
		}
	}
}
