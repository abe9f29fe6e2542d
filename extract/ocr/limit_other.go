//go:build !linux

package ocr

import "os/exec"

func dieWithParent(*exec.Cmd) {}

// limitMemory does nothing: without prlimit only the size of the picture bounds what tesseract needs.
func limitMemory(int, int64) {}
