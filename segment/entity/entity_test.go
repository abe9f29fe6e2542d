package entity

import "testing"

func finder(t testing.TB) *Finder {
	t.Helper()
	f, err := Shared()
	if err != nil {
		t.Fatal(err)
	}
	return f
}
