package pdfium

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
)

// digest tells versions of a library apart, which say nothing of themselves: the first digits of its file's SHA-256.
func digest(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	return digestOf(b)
}

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:6])
}
