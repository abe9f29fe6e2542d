package app

import "testing"

func TestWordsAreSetOffWhereTheyStand(t *testing.T) {
	for _, c := range []struct {
		sentence, want string
		words          []string
	}{
		{"培育新质生产力。", "培育【新质生产力】。", []string{"新质生产力"}},
		{"培育新 质\n生产力。", "培育【新 质\n生产力】。", []string{"新质生产力"}},
		{"增长５％左右", "增长【５％】左右", []string{"5%"}},
		{"新质生产力，数字经济", "【新质】生产力，【数字经济】", []string{"数字经济", "新质"}},
		{"没有", "没有", []string{"数字经济"}},
	} {
		if got := highlighted(c.sentence, c.words); got != c.want {
			t.Errorf("%v in %q: %q, want %q", c.words, c.sentence, got, c.want)
		}
	}
}
