//go:build ignore

// Command gen makes pairs.txt.gz, the statistics of package plausible, from the simplified and the traditional
// dictionary that gse carries (data/dict/zh/s_1.txt and t_1.txt of its module; Apache-2.0): words with how often they
// were seen. Run it with go generate after gse's version changes.
//
// A line is a character, then how often words begin with it, end in it, and the characters that follow it inside words,
// each with how often. Counts are one letter: the binary logarithm, rounded, 'A' for once; '-' for never.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// leastPair is how often a pair must have been seen: rarer ones are most of all there are and tell little.
const leastPair = 24

type character struct {
	begins, ends float64
	next         map[rune]float64
}

func main() {
	log.SetFlags(0)
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-ego/gse").Output()
	if err != nil {
		log.Fatalf("finding gse's module: %v", err)
	}
	seen := map[rune]*character{}
	for _, name := range []string{"s_1.txt", "t_1.txt"} {
		if err := count(filepath.Join(strings.TrimSpace(string(dir)), "data/dict/zh", name), seen); err != nil {
			log.Fatal(err)
		}
	}
	if err := write("pairs.txt.gz", seen); err != nil {
		log.Fatal(err)
	}
}

func count(path string, seen map[rune]*character) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	at := func(r rune) *character {
		if seen[r] == nil {
			seen[r] = &character{next: map[rune]float64{}}
		}
		return seen[r]
	}
	s := bufio.NewScanner(f)
	for s.Scan() {
		fields := strings.Fields(s.Text())
		if len(fields) < 2 {
			continue
		}
		n, err := strconv.ParseFloat(fields[1], 64)
		word := []rune(fields[0])
		if err != nil || n < 1 || slices.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			continue
		}
		at(word[0]).begins += n
		at(word[len(word)-1]).ends += n
		for i := 1; i < len(word); i++ {
			at(word[i-1]).next[word[i]] += n
		}
	}
	return s.Err()
}

func letter(n float64) byte {
	if n < 1 {
		return '-'
	}
	return 'A' + byte(math.Round(math.Log2(n)))
}

func write(name string, seen map[rune]*character) error {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	pairs := 0
	for _, r := range slices.Sorted(maps.Keys(seen)) {
		c := seen[r]
		line := append([]byte(string(r)), letter(c.begins), letter(c.ends))
		for _, next := range slices.Sorted(maps.Keys(c.next)) {
			if c.next[next] >= leastPair {
				line = append(append(line, string(next)...), letter(c.next[next]))
				pairs++
			}
		}
		if _, err := z.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	fmt.Printf("%d characters, %d pairs, %d bytes\n", len(seen), pairs, b.Len())
	return os.WriteFile(name, b.Bytes(), 0o644)
}
