package segment

import "testing"

func TestTheExamplesOfTheRulesRead(t *testing.T) {
	if err := newSegmenter(t, Config{}).CheckExamples(); err != nil {
		t.Error(err)
	}
}
