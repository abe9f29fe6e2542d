// Command write puts the JSON Schemas where `go generate ./schemas/...` runs it: beside package jsonschema.
package main

import (
	"fmt"
	"os"

	"github.com/zhice-project/zhice/schemas/jsonschema"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "write schemas:", err)
		os.Exit(1)
	}
}

func run() error {
	files, err := jsonschema.Generate()
	if err != nil {
		return err
	}
	for name, b := range files {
		if err := os.WriteFile(name, b, 0o644); err != nil { //nolint:gosec // a file of the repository, for everyone to read
			return err
		}
	}
	return nil
}
