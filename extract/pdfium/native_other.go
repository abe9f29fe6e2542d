//go:build !linux && !darwin

package pdfium

import "errors"

func newNative(Config) (library, error) {
	return nil, errors.New("a PDFium library can be used on Linux and macOS only: use the engine pdfium")
}
