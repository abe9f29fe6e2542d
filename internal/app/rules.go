package app

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/term"
)

func (a *app) addOwnRules() error {
	dir := a.cfg.Rules
	if dir == "" && a.cfg.Data != "" {
		dir = a.home().rules()
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	if dir == "" {
		return nil
	}
	// A folder that is not there is an error where somebody named it.
	if _, err := os.ReadDir(dir); err != nil {
		return fmt.Errorf("--rules: %w", err)
	}
	return rules.Add(os.DirFS(dir), dir)
}

// listedTerms is the list of the rules, with what somebody added to it.
func (a *app) listedTerms() (*term.List, error) {
	if err := a.addRules(); err != nil {
		return nil, err
	}
	return term.Shared()
}

// segmenter compiles the rules. Rules somebody added must read their own examples, and leave ours as they were.
func (a *app) segmenter(cfg segment.Config) (*segment.Segmenter, error) {
	if err := a.addRules(); err != nil {
		return nil, err
	}
	s, err := segment.New(cfg)
	if err != nil {
		return nil, err
	}
	if rules.Fingerprint() != "" {
		if err := s.CheckExamples(); err != nil {
			return nil, fmt.Errorf("your own rules do not read as they say:\n%w", err)
		}
	}
	return s, nil
}

func (a *app) checkRules() finding {
	if _, err := a.segmenter(segment.Config{}); err != nil {
		return fine("rules", "%s", cmp.Or(a.cfg.Rules, a.home().rules())).or(bad, err.Error())
	}
	if rules.Fingerprint() == "" {
		return fine("rules", "built in, version %d", schemas.PipelineVersion)
	}
	return fine("rules", "built in, version %d, and those in %s; all read as they say", schemas.PipelineVersion, cmp.Or(a.cfg.Rules, a.home().rules()))
}
