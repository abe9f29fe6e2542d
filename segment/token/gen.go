//go:build ignore

// Command gen makes words.txt.gz, the dictionary of package token, from the simplified dictionary that gse carries
// (data/dict/zh/s_1.txt of its module; Apache-2.0). Run it with go generate after gse's version changes.
//
// Three kinds of entries stay out, each by a rule measured on segmented corpora:
//   - words seen fewer than four times: they are chance compounds more often than words;
//   - compounds of four characters and more that consist of frequent words (经济发展), idioms and names aside, because
//     terms are found over fine tokens by package term;
//   - a numeral or 大 小 新 老 … before a frequent word or a classifier (一个, 新技术).
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-ego/gse"
)

type word struct {
	text string
	freq float64
	pos  string
}

const (
	leastFrequency = 4  // of a word of two characters and more
	partFrequency  = 3  // of every part of a compound that is taken apart
	headFrequency  = 20 // of the word behind a prefix that is split off
	prefixes       = "新老大小多各本该全每某这那旧高低乡镇县市省一二三四五六七八九十两几不很更最"
	numerals       = "一二三四五六七八九十百千万亿两几多"
	classifiers    = "个年次位种条项批天名家部件张座场级支双对套台片股份段层间只本句篇首幅笔桩辆艘架门届期轮代点些下口群人方度局周日月岁倍起路块声步番分元员处手面遍派"
)

func main() {
	log.SetFlags(0)
	words, err := read()
	if err != nil {
		log.Fatal(err)
	}
	kept := prune(words)
	if err := write("words.txt.gz", kept); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d of %d entries\n", len(kept), len(words))
}

func read() ([]word, error) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-ego/gse").Output()
	if err != nil {
		return nil, fmt.Errorf("finding gse's module: %w", err)
	}
	b, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "data/dict/zh/s_1.txt"))
	if err != nil {
		return nil, err
	}
	var out []word
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		f := strings.Fields(s.Text())
		if len(f) < 3 {
			continue
		}
		n, err := strconv.ParseFloat(f[1], 64)
		if err != nil || n < leastFrequency && utf8.RuneCountInString(f[0]) > 1 {
			continue
		}
		out = append(out, word{f[0], n, f[2]})
	}
	return out, nil
}

// prune takes compounds apart as gse itself would cut them without their entry.
func prune(words []word) []word {
	freq := map[string]float64{}
	seg := gse.Segmenter{SkipLog: true, NotLoadHMM: true, Dict: gse.NewDict()}
	seg.Init()
	for _, w := range words {
		freq[w.text] = w.freq
		if err := seg.AddToken(w.text, max(w.freq, 1), w.pos); err != nil {
			log.Fatal(err)
		}
	}
	seg.CalcToken()
	var kept []word
	for i, t := range seg.Dict.Tokens {
		var parts []string
		for _, p := range t.Segments() {
			parts = append(parts, p.Token().Text())
		}
		if !compound(t.Text(), t.Pos(), parts, freq) {
			kept = append(kept, word{t.Text(), words[i].freq, t.Pos()})
		}
	}
	return kept
}

func compound(w, pos string, parts []string, freq map[string]float64) bool {
	if pos == "i" || pos == "ns" || pos == "nz" || strings.HasPrefix(pos, "nr") || len(parts) < 2 {
		return false
	}
	runes := []rune(w)
	switch n := len(runes); {
	case n == 2:
		return strings.ContainsRune(numerals, runes[0]) && strings.ContainsRune(classifiers, runes[1]) &&
			(pos == "m" || pos == "t" || pos == "mq")
	case n == 3:
		return len(parts) == 2 && utf8.RuneCountInString(parts[0]) == 1 && strings.Contains(prefixes, parts[0]) &&
			freq[parts[1]] >= headFrequency
	default:
		for _, p := range parts {
			if utf8.RuneCountInString(p) < 2 || freq[p] < partFrequency {
				return false
			}
		}
		return true
	}
}

// write sorts the words: gse's trie takes neighbours in half the time that words in order of their frequency take.
func write(name string, words []word) error {
	slices.SortFunc(words, func(a, b word) int { return strings.Compare(a.text, b.text) })
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, w := range words {
		if _, err := fmt.Fprintf(z, "%s %g %s\n", w.text, w.freq, w.pos); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}
