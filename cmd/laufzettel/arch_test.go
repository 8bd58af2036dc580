package main

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mayImport says which packages of ours each package may import, beside itself. A package that stands here
// under no name fails the test: a new package needs a decision. "x/..." stands for everything below x.
var mayImport = map[string][]string{
	"definitions/source":       {},
	"definitions/spec":         {"definitions/source"},
	"definitions/expression":   {"definitions/source"},
	"forms":                    {"definitions/source", "definitions/spec", "definitions/expression"},
	"flows":                    {"definitions/source", "definitions/spec", "definitions/expression", "definitions/script", "forms"},
	"connectors":               {"definitions/source", "definitions/spec"},
	"definitions":              {"definitions/source", "definitions/spec", "definitions/expression", "definitions/script", "forms", "flows", "connectors"},
	"definitions/script":       {"definitions/source", "definitions/spec", "definitions/expression"},
	"scripts":                  {"definitions/script", "definitions/source", "definitions/expression"},
	"definitions/exchange":     {"definitions/source", "definitions/expression", "forms"},
	"definitions/privacy":      {"definitions", "definitions/source", "definitions/expression", "forms", "flows"},
	"definitions/play":         {"scripts", "definitions", "definitions/source", "definitions/expression", "flows", "forms"},
	"definitions/scenario":     {"definitions/play", "definitions", "definitions/source", "definitions/spec", "definitions/expression", "forms", "flows"},
	"definitions/library":      {},
	"definitions/reference":    {"definitions", "definitions/source", "definitions/spec", "definitions/expression", "forms", "flows", "connectors", "connectors/all"},
	"connectors/mail":          {"connectors", "definitions/spec"},
	"connectors/drkserver":     {"connectors", "definitions/spec"},
	"accounts/oidc":            {"engine", "definitions"},
	"accounts/oidc/oidctest":   {},
	"connectors/all":           {"connectors/mail", "connectors/drkserver"},
	"connectors/connectortest": {"connectors", "definitions/source", "definitions/spec"},
	"engine":                   {"engine/clamd", "engine/imagemeta", "engine/rawmail", "sheets", "scripts", "definitions/...", "definitions", "flows", "forms", "connectors"},
	"engine/clamd":             {},
	"engine/clamd/clamdtest":   {"engine/clamd"},
	"engine/imagemeta":         {},
	"engine/rawmail":           {},
	"engine/passkeytest":       {},
	"engine/memstore":          {"engine", "flows"},
	"engine/sqlitestore":       {"engine", "flows"},
	"engine/storetest":         {"engine", "flows"},
	"engine/crashtest/...":     {"engine/...", "definitions/...", "flows", "forms", "connectors"},
	"sheets":                   {},
	"ui":                       {"definitions/...", "definitions", "forms", "flows"},
	"ui/pages":                 {"ui", "engine", "sheets", "definitions/...", "definitions", "forms", "flows", "connectors"},
	"ui/api":                   {"engine", "definitions/...", "definitions", "forms", "flows", "connectors"},
	"ui/gallery":               {"ui", "definitions/...", "forms"},
	"ui/browsertest":           {"ui"},
	"ui/journey":               {"ui/browsertest"},
	"cmd/laufzettel":           {"..."},
	"cmd/loaddriver":           {"..."},
	"tools/bundle/...":         {},
}

// pure packages know no clock, network, disk or randomness.
var pure = []string{"definitions/source", "definitions/spec", "definitions/expression", "definitions/script", "definitions/exchange", "definitions/privacy", "engine/imagemeta", "forms", "flows"}

var impureImports = []string{"os", "net", "net/http", "database/sql", "math/rand", "math/rand/v2", "crypto/rand", "context", "io/ioutil", "log", "log/slog"}

var impureCalls = []string{"time.Now", "time.Since", "time.Until", "time.After", "time.Tick", "time.NewTimer", "time.Sleep"}

type listedPackage struct {
	ImportPath string
	Dir        string
	Imports    []string
	GoFiles    []string
}

const module = "laufzettel"

func TestImportRules(t *testing.T) {
	for _, p := range listPackages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		allowed, known := rulesFor(name)
		if !known {
			t.Errorf("package %s has no import rule: decide what it may import and add it to mayImport", name)
			continue
		}
		for _, imported := range p.Imports {
			ours, isOurs := strings.CutPrefix(imported, module+"/")
			if isOurs && !matchesAny(ours, allowed) {
				t.Errorf("%s may not import %s (allowed: %s)", name, ours, strings.Join(allowed, ", "))
			}
		}
	}
}

func TestPurePackagesTouchNothing(t *testing.T) {
	for _, p := range listPackages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		if !slices.Contains(pure, name) {
			continue
		}
		for _, imported := range p.Imports {
			if slices.Contains(impureImports, imported) {
				t.Errorf("%s imports %s: a pure package knows no clock, network, disk or randomness", name, imported)
			}
		}
		for _, file := range p.GoFiles {
			for _, call := range callsIn(t, filepath.Join(p.Dir, file)) {
				if slices.Contains(impureCalls, call) {
					t.Errorf("%s/%s calls %s: time comes in as an argument", name, file, call)
				}
			}
		}
	}
}

// demoData are the packages that may name what a shipped definition says: samples and drivers of it.
var demoData = []string{"ui/gallery", "cmd/loaddriver", "definitions/library"}

// TestNoProcessInGo holds the program to its promise: processes, form fields and codes are data. The examples
// of the reference speak of something else than the shipped definitions.
func TestNoProcessInGo(t *testing.T) {
	words := []string{`anerkennung"`, "qualifikation", "kvPruefung", "nachweis", "CBRN", "PSNV", "herkunft", `KBL`, `LBL`, `"kv"`, "(kv", " kv)"}
	for _, p := range listPackages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		if slices.Contains(demoData, name) || strings.HasPrefix(name, "engine/storetest") || strings.HasPrefix(name, "engine/crashtest") {
			continue
		}
		for _, file := range p.GoFiles {
			for _, literal := range literalsIn(t, filepath.Join(p.Dir, file)) {
				for _, word := range words {
					if strings.Contains(literal, word) {
						t.Errorf("%s/%s names %s in %s: processes, fields and codes belong into definitions", name, file, word, literal)
					}
				}
			}
		}
	}
}

func rulesFor(name string) ([]string, bool) {
	if allowed, ok := mayImport[name]; ok {
		return allowed, true
	}
	for rule, allowed := range mayImport {
		if prefix, tree := strings.CutSuffix(rule, "/..."); tree && (name == prefix || strings.HasPrefix(name, prefix+"/")) {
			return append(slices.Clone(allowed), rule), true
		}
	}
	return nil, false
}

func matchesAny(name string, rules []string) bool {
	for _, rule := range rules {
		prefix, tree := strings.CutSuffix(rule, "...")
		if name == rule || tree && (prefix == "" || strings.HasPrefix(name+"/", prefix)) {
			return true
		}
	}
	return false
}

func listPackages(t *testing.T) []listedPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Imports,GoFiles", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []listedPackage
	decoder := json.NewDecoder(bytes.NewReader(out))
	for {
		var p listedPackage
		if err := decoder.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

func parseFile(t *testing.T, file string) *ast.File {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func callsIn(t *testing.T, file string) []string {
	var calls []string
	ast.Inspect(parseFile(t, file), func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if base, ok := selector.X.(*ast.Ident); ok {
				calls = append(calls, base.Name+"."+selector.Sel.Name)
			}
		}
		return true
	})
	return calls
}

func literalsIn(t *testing.T, file string) []string {
	var literals []string
	ast.Inspect(parseFile(t, file), func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			literals = append(literals, literal.Value)
		}
		return true
	})
	return literals
}
