package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// maxOutput bounds what tesseract may answer for one page, in bytes. A character takes some hundred.
const maxOutput = 64 << 20

// run lets tesseract read a picture and returns its hOCR. The process ends with the context, with its time, with ours.
func (r *Reader) run(ctx context.Context, program string, img *image.Gray, dpi float64) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, r.cfg.Timeout)
	defer cancel()
	// 3: find blocks and columns by itself, all upright.
	c := exec.CommandContext(limited, program, "stdin", "stdout", "-l", Language, "--psm", "3",
		"--dpi", strconv.Itoa(int(dpi+0.5)), "-c", "hocr_char_boxes=1", "hocr")
	// Its threads gain little and would take more than the one core a page is counted as.
	c.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	c.Stdin = pgm(img)
	var out, complaint limitedBuffer
	out.room, complaint.room = maxOutput, 4<<10
	c.Stdout, c.Stderr = &out, &complaint
	dieWithParent(c)
	if err := c.Start(); err != nil && limited.Err() == nil {
		return nil, schemas.Fail(schemas.ReasonInternal, "start tesseract: %w", err)
	}
	var err error
	if c.Process != nil {
		limitMemory(c.Process.Pid, r.cfg.MaxMemory)
		err = c.Wait()
	}
	switch {
	case ctx.Err() != nil:
		return nil, &schemas.Failure{Reason: schemas.ReasonTooSlow, Permanent: true, Err: fmt.Errorf("reading was stopped: %w", ctx.Err())}
	case limited.Err() != nil:
		return nil, schemas.Fail(schemas.ReasonTooSlow, "OCR took more than %v", r.cfg.Timeout)
	case out.full:
		return nil, schemas.Fail(schemas.ReasonTooLarge, "OCR gave more than %d MB", maxOutput>>20)
	case err != nil && strings.Contains(complaint.String(), "bad_alloc"):
		return nil, schemas.Fail(schemas.ReasonTooMuchMemory, "OCR wanted more than %d MB", r.cfg.MaxMemory>>20)
	case err != nil:
		line, _, _ := strings.Cut(strings.TrimSpace(strings.ToValidUTF8(complaint.String(), "?")), "\n")
		return nil, schemas.Fail(schemas.ReasonEngineCrashed, "tesseract: %w: %s", err, line)
	}
	return out.Bytes(), nil
}

// pgm is the picture as a portable grey map, the simplest form tesseract reads.
func pgm(img *image.Gray) io.Reader {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	head := strings.NewReader(fmt.Sprintf("P5\n%d %d\n255\n", w, h))
	return io.MultiReader(head, bytes.NewReader(img.Pix[:w*h])) // pictures are ours, their rows without gaps
}

// limitedBuffer keeps what fits.
type limitedBuffer struct {
	bytes.Buffer

	room int
	full bool
}

var errFull = errors.New("too much output")

// Write implements io.Writer; it fails when the buffer is full, which ends the writer.
func (b *limitedBuffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.room {
		b.full = true
		return 0, errFull
	}
	return b.Buffer.Write(p)
}
