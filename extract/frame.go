package extract

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The protocol between a parent and its child: frames of one type byte, the payload's length as a big-endian uint32,
// and the payload. The parent sends one frameConfig, then one job at a time and waits for its result.
//
//	parent -> child: config (JSON), alone (empty: no second reading in the next job), path (UTF-8), bytes (a PDF)
//	child -> parent: ready (empty, once), progress (two uint32: pages done, pages there are), second (empty: a second
//	reading begins), retire (empty: end this child after the job), result (see result.go), failure (JSON)
type frameType byte

const (
	frameConfig   frameType = 'C'
	frameAlone    frameType = 'A'
	framePath     frameType = 'P'
	frameBytes    frameType = 'B'
	frameReady    frameType = 'R'
	frameProgress frameType = 'G'
	frameSecond   frameType = 'S'
	frameRetire   frameType = 'Q'
	frameResult   frameType = 'X'
	frameFailure  frameType = 'F'
)

const frameHeader = 5

// errFrameTooLong: the other side announced more than the reader takes.
var errFrameTooLong = errors.New("a message is longer than allowed")

func writeFrame(w io.Writer, t frameType, payload []byte) error {
	if uint64(len(payload)) > 1<<32-1 {
		return errFrameTooLong
	}
	var h [frameHeader]byte
	h[0] = byte(t)
	binary.BigEndian.PutUint32(h[1:], uint32(len(payload)))
	if _, err := w.Write(h[:]); err != nil {
		return err
	}
	_, err := w.Write(payload)
	return err
}

// readFrame reads one frame of a known type and at most limit bytes. io.EOF means the other side has ended between two
// frames.
func readFrame(r io.Reader, limit int64) (frameType, []byte, error) {
	var h [frameHeader]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return 0, nil, err
	}
	t := frameType(h[0])
	switch t {
	case frameConfig, frameAlone, framePath, frameBytes, frameReady, frameProgress, frameSecond, frameRetire, frameResult, frameFailure:
	default:
		return 0, nil, fmt.Errorf("a message of unknown type %#x", h[0])
	}
	n := int64(binary.BigEndian.Uint32(h[1:]))
	if n > limit {
		return t, nil, errFrameTooLong
	}
	// Memory is taken as the bytes come, not as they are announced.
	payload, err := io.ReadAll(io.LimitReader(r, n))
	if err == nil && int64(len(payload)) < n {
		err = io.ErrUnexpectedEOF
	}
	return t, payload, err
}

func progressPayload(done, of int) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(done)), uint32(of))
}

func readProgress(b []byte) (done, of int, ok bool) {
	if len(b) != 8 {
		return 0, 0, false
	}
	return int(binary.BigEndian.Uint32(b)), int(binary.BigEndian.Uint32(b[4:])), true
}
