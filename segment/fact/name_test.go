package fact

import "testing"

func TestTheNumberOfAnItemIsNoPartOfAName(t *testing.T) {
	for in, want := range map[string]string{
		"三、市财政局工作经费": "市财政局工作经费", "（二）公路里程": "公路里程", "7.2.5管道长度": "管道长度", "d）样品数量": "样品数量",
		"一、二、三产业增加值": "一、二、三产业增加值", "三、四线城市房价": "三、四线城市房价", "十大工程数量": "十大工程数量", "2.5G终端数量": "2.5G终端数量",
	} {
		if got := unnumbered(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
