package config

import (
	"testing"

	"github.com/spf13/pflag"
)

func TestFlagsWinOverEnvironmentOverDefaults(t *testing.T) {
	var c Config
	f := pflag.NewFlagSet("t", pflag.ContinueOnError)
	c.AddReadFlags(f)
	if err := f.Parse([]string{"--max-pages", "7"}); err != nil {
		t.Fatal(err)
	}
	all := f.Bool("all", false, "a flag of one command")
	env := map[string]string{"ZHICE_ALL": "true", "ZHICE_MAX_PAGES": "9", "ZHICE_ENGINE": "ledongthuc", "ZHICE_MAX_SIZE": "1.5MB"}
	if err := FromEnvironment(f, func(k string) (string, bool) { v, ok := env[k]; return v, ok }); err != nil {
		t.Fatal(err)
	}
	if *all {
		t.Error("a variable switched on the flag of a command")
	}
	if c.MaxPages != 7 || c.Engine != "ledongthuc" || c.MaxSize != 3<<19 || c.MaxMemory != 1<<30 {
		t.Errorf("got %+v", c)
	}
}

func TestAWrongVariableNamesItself(t *testing.T) {
	var c Config
	f := pflag.NewFlagSet("t", pflag.ContinueOnError)
	c.AddReadFlags(f)
	err := FromEnvironment(f, func(k string) (string, bool) { return "lots", k == "ZHICE_MAX_SIZE" })
	if err == nil || err.Error() != `ZHICE_MAX_SIZE=lots: invalid argument "lots" for "--max-size" flag: "lots" is no size; write 200MB or 1GB` {
		t.Errorf("got %v", err)
	}
}

func TestParseSize(t *testing.T) {
	for in, want := range map[string]int64{"200MB": 200 << 20, "1g": 1 << 30, "12": 12, "0.5 kb": 512} {
		if got, err := ParseSize(in); err != nil || got != want {
			t.Errorf("%q: %d, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "-1", "x", "0", "1e40GB"} {
		if n, err := ParseSize(in); err == nil {
			t.Errorf("%q was read as %d", in, n)
		}
	}
}

func FuzzParseSize(f *testing.F) {
	f.Add("200MB")
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := ParseSize(s); err == nil && n < 0 {
			t.Errorf("%q: %d", s, n)
		}
	})
}
