package main

import (
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The security page names tests that exist, and answers every requirement of the standard it follows.
func TestTheSecurityPageIsTrue(t *testing.T) {
	page, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	known := testsOfTheModule(t)
	named := regexp.MustCompile("`(Test[A-Z][A-Za-z0-9]*)`").FindAllStringSubmatch(string(page), -1)
	if len(named) < 50 {
		t.Errorf("the page names only %d tests", len(named))
	}
	for _, name := range named {
		if !known[name[1]] {
			t.Errorf("docs/security.md names %s, which does not exist", name[1])
		}
	}
	answered := map[string]bool{}
	for _, line := range strings.Split(string(page), "\n") {
		if cells := strings.Split(line, "|"); len(cells) > 3 {
			for _, number := range numbersIn(cells[1]) {
				answered[number] = true
			}
		}
	}
	standard, err := os.ReadFile("testdata/asvs-5.0-level-2.txt")
	if err != nil {
		t.Fatal(err)
	}
	demanded := map[string]bool{}
	for _, line := range strings.Split(string(standard), "\n") {
		if !strings.HasPrefix(line, "#") {
			for _, number := range numbersIn(line) {
				demanded[number] = true
				if !answered[number] {
					t.Errorf("docs/security.md does not answer requirement %s", number)
				}
			}
		}
	}
	if len(demanded) < 200 {
		t.Errorf("only %d requirements were read", len(demanded))
	}
	for number := range answered {
		if !demanded[number] {
			t.Errorf("docs/security.md answers %s, which is not of levels 1 and 2", number)
		}
	}
}

// numbersIn reads 1.2.3, 1.2.3-5 and 1.2.3–1.2.5, separated by blanks or commas.
func numbersIn(text string) []string {
	var found []string
	for _, one := range regexp.MustCompile(`(\d+\.\d+)\.(\d+)(?:[-–](?:\d+\.\d+\.)?(\d+))?`).FindAllStringSubmatch(text, -1) {
		first, _ := strconv.Atoi(one[2])
		last := first
		if one[3] != "" {
			last, _ = strconv.Atoi(one[3])
		}
		for n := first; n <= last; n++ {
			found = append(found, fmt.Sprintf("%s.%d", one[1], n))
		}
	}
	return found
}

// testsOfTheModule are the names of all tests.
func testsOfTheModule(t *testing.T) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func (Test[A-Z][A-Za-z0-9]*)\(`)
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".git")) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		content, err := os.ReadFile(path)
		for _, name := range declared.FindAllStringSubmatch(string(content), -1) {
			known[name[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return known
}

func TestAnAddressWithoutTLSIsWarnedOf(t *testing.T) {
	for address, warns := range map[string]bool{
		"https://antraege.example.org": false, "http://localhost:8080": false, "http://127.0.0.1": false, "http://[::1]:80": false, "http://antraege.example.org": true, "http://192.0.2.7": true,
	} {
		var log strings.Builder
		in := &installation{log: slog.New(slog.NewTextHandler(&log, nil))}
		c := &serveCommand{BaseURL: address, Store: "sqlite"}
		c.Mail = "postfach"
		if err := c.checkFlags(in); err != nil {
			t.Errorf("%s: %v", address, err)
		}
		if got := strings.Contains(log.String(), "not https"); got != warns {
			t.Errorf("%s: warned %v: %s", address, got, log.String())
		}
	}
}
