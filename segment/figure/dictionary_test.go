package figure

import (
	"slices"
	"testing"
)

func TestUnitsAreOneEntryACode(t *testing.T) {
	seen := map[string]bool{}
	for _, u := range Units() {
		if seen[u.Code] {
			t.Errorf("%s stands twice", u.Code)
		}
		seen[u.Code] = true
		if u.Code == "km" && (u.Dimension != "physical" || !slices.Contains(u.Surfaces, "公里")) {
			t.Errorf("km: %+v", u)
		}
	}
	for _, code := range []string{"CNY", "%", "pp", "mu", "家", "times"} {
		if !seen[code] {
			t.Errorf("%s is missing", code)
		}
	}
}
