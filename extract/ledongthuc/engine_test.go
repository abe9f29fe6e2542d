package ledongthuc_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/engine/enginetest"
	"github.com/zhice-project/zhice/extract/ledongthuc"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestEngine(t *testing.T) {
	enginetest.Run(t, func(*testing.T) engine.Engine { return ledongthuc.New() })
}
