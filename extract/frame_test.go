package extract

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

func FuzzReadFrame(f *testing.F) {
	f.Add([]byte{'R', 0, 0, 0, 0})
	f.Add([]byte{'G', 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 2})
	f.Add([]byte{'X', 0xff, 0xff, 0xff, 0xff, 1})
	f.Add([]byte{'F', 0, 0, 0, 2, '{', '}'})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		for {
			typ, payload, err := readFrame(r, 1<<16)
			if err != nil {
				return
			}
			var w bytes.Buffer
			if err := writeFrame(&w, typ, payload); err != nil {
				t.Fatal(err)
			}
			again, p, err := readFrame(&w, 1<<16)
			if err != nil || again != typ || !bytes.Equal(p, payload) {
				t.Fatalf("frame %c of %d bytes came back as %c of %d: %v", typ, len(payload), again, len(p), err)
			}
			readProgress(payload)
			_ = decodeFailure(payload)
			_, _ = decodeResult(payload)
		}
	})
}

func TestReadFrameLimits(t *testing.T) {
	if _, _, err := readFrame(bytes.NewReader([]byte{'X', 0, 1, 0, 0}), 100); !errors.Is(err, errFrameTooLong) {
		t.Error(err)
	}
	if _, _, err := readFrame(bytes.NewReader([]byte{'X', 0, 0, 0, 9, 1}), 100); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
	if _, _, err := readFrame(bytes.NewReader(nil), 100); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	if _, _, err := readFrame(bytes.NewReader([]byte{'?', 0, 0, 0, 0}), 100); err == nil {
		t.Error("an unknown type passes")
	}
}
