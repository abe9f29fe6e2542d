// Command write writes schemas/asyncapi/asyncapi.json; `go generate ./schemas/...` calls it there.
package main

import (
	"fmt"
	"os"

	"github.com/zhice-project/zhice/schemas/asyncapi"
)

func main() {
	b, err := asyncapi.Generate()
	if err == nil {
		err = os.WriteFile("asyncapi.json", b, 0o644) //nolint:gosec // for everybody to read
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
