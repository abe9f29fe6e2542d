package fact

import (
	"sync"

	"github.com/zhice-project/zhice/segment/rules"
)

var meanings = sync.OnceValue(func() map[string]string {
	var f struct {
		Reasons map[string]string `yaml:"reasons"`
	}
	if err := rules.Read("reasons.yaml", &f); err != nil {
		panic(err) // a rule file of the program itself is wrong
	}
	return f.Reasons
})

// Meaning says in words what a reason of a fact means; an unknown one means itself.
func Meaning(reason string) string {
	if m := meanings()[reason]; m != "" {
		return m
	}
	return reason
}
