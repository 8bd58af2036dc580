package pages_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"laufzettel/flows"
	"laufzettel/ui"
)

// sources are the files of a folder without their tests.
func sources(t *testing.T, folder string) []*ast.File {
	t.Helper()
	parsed, err := parser.ParseDir(token.NewFileSet(), folder, func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, pkg := range parsed {
		for _, file := range pkg.Files {
			files = append(files, file)
		}
	}
	if len(files) == 0 {
		t.Fatalf("no source in %s", folder)
	}
	return files
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// effectKinds are the kinds of work that the engine gives to its outbox.
func effectKinds(t *testing.T) []string {
	t.Helper()
	kinds := []string{"mail", "brief", "call", string(flows.TellAmended)}
	for _, file := range sources(t, "../../engine") {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Kind" {
					if kind, ok := literal(n.Value); ok {
						kinds = append(kinds, kind)
					}
				}
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if regexp.MustCompile(`^work[A-Z]`).MatchString(name.Name) && i < len(n.Values) {
						if kind, ok := literal(n.Values[i]); ok {
							kinds = append(kinds, kind)
						}
					}
				}
			}
			return true
		})
	}
	return kinds
}

var (
	keyShape    = regexp.MustCompile(`^(pages|error|layout)(\.[A-Za-z]+)+$`)
	placeholder = regexp.MustCompile(`\{([a-z]+)\}`)
)

// TestEveryTextIsThere looks up every key that the Go code of the pages names: a missing one would stop a
// page in front of somebody.
func TestEveryTextIsThere(t *testing.T) {
	renderer, err := ui.NewRenderer(ui.Site{Name: "Probe", Lang: "de", Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	text := func(key string) (text string) {
		defer func() {
			if r := recover(); r != nil {
				t.Error(r)
			}
		}()
		return renderer.Text(key)
	}
	aids := []string{"delegate", "add", "consult", "close", "back"}
	deeds := []string{"reassign", "extend", "skip", "reopen", "cancel"} // what is done to cases
	own := []string{flows.CallsScript, flows.CallsRegister, flows.CallsOrganisation, flows.CallsFlow, flows.CallsDocument}
	// Keys that are put together, with everything that may follow.
	made := map[string][]string{
		"pages.effect.":       effectKinds(t),
		"pages.event.":        {"passed", "suspended", "resumed", "resumedUntil", "mail", "call", "manual", "answered", "refused", "set", "unknown"},
		"pages.event.closed.": {"answered", "overtaken", "ended", "other"}, "pages.event.timer.": {"remind", "overdue", "resume", "expire"},
		"pages.event.erased.": {"retention", "request", "consent", "other"},
		"pages.deed.title.":   deeds,
		"pages.deed.short.":   deeds,
		"pages.deed.not.":     deeds,
		"pages.deed.lead.":    deeds,
		"pages.deed.hint.":    deeds,
		"pages.deed.submit.":  deeds,
		"pages.deed.first.":   deeds,
		"pages.deed.second.":  deeds,
		"pages.deed.third.":   deeds,
		"pages.deed.done.":    {"reopen", "cancel"},
		"pages.outside.":      {"done", "waits", "retried", "held", "failed", "dropped"},
		"pages.done.":         {"uebergeben", "verlaengern", "ueberspringen", "wiederaufnehmen", "abbrechen", "bemerkung", "bewegt"},
		"pages.case.":         {"submitter", "subject", "unit", "started", "changed", "ended", "erase", "twin"},
		"pages.as.":           {"holder", "deputy", "levelUp", "group", "named", "caretaker", "submitter", "subject", "service"},
		"pages.file.kind.":    {"pdf", "jpg", "png", "heic", "gif", "webp", "tif", "txt", "csv", "ics", "zip", "mp4", "docx", "xlsx", "odt", "ods"},
		"layout.":             {"imprint", "privacy", "accessibility"},
		"error.":              {},
		"pages.rights.":       {"function", "group", "person", "role"},
		"pages.register.":     {"saved", "added", "retired", "back", "follows"},
		"pages.register.how.": {"added", "changed", "retired", "back", "imported", "follows"},
		"pages.keep.how.":     {"saved", "added", "changed", "imported", "away"},
		"pages.keep.unitHow.": {"added", "changed", "imported", "follows", "offices"},
		"pages.keep.noWho.":   {"menschen", "gliederungen"},
		"pages.setting.":      {"saved", "restored", "confirmed"},
		"pages.setting.how.":  {"changed", "restored", "confirmed"},
		"aid.link.":           aids, "aid.short.": aids, "aid.heading.": aids, "aid.lead.": aids, "aid.first.": aids, "aid.second.": aids, "aid.submit.": aids,
		"aid.who.": {"delegate", "add", "consult"}, "aid.why.": {"delegate", "add", "consult", "close"}, "aid.whyHint.": {"delegate", "add", "consult", "close"},
		"aid.entry.ended.": {"returned", "recalled", "overdue"}, "aid.entry.closed.": {"ended", "shrunk"},
		"decision.":              {"votesFor", "votesAgainst", "votesAbstain"},
		"starts.entry.":          {"schedule", "webhook", "mail", "register", "flow"},
		"pages.deed.":            {"first.repair", "second.repair", "third.repair"},
		"pages.repair.way.":      {"again", "values", "onward", "step", "end"},
		"pages.repair.text.":     {"again", "values", "onward", "step", "end"},
		"pages.repair.hint.":     {"any", "number"},
		"pages.repair.wrong.":    {"number", "date", "time", "flag"},
		"pages.blocks.":          {"each", "opened", "item", "strand", "heard", "undone"},
		"pages.blocks.repaired.": {"again", "values", "onward", "end"},
		"pages.blocks.closed.":   {"done", "left", "other"},
		"pages.blocks.waited.":   {flows.WaitedForEvent, flows.WaitedForTime, "other"},
		"pages.blocks.call.":     own, "pages.blocks.answered.": own,
		"pages.blocks.now.":        {"caller", "called"},
		"pages.draft.changed.why.": {"type", "unit", "option", "options", "computed", "fixed", "words", "rows", "reading"},
	}
	for kind := range ui.ErrorKinds {
		made["error."] = append(made["error."], kind+".title", kind+".text")
	}
	seen, puts := 0, map[string]bool{}
	for _, file := range sources(t, ".") {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok {
				if key, ok := literal(lit); ok && keyShape.MatchString(key) {
					seen++
					text(key)
				}
			}
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || method.Sel.Name != "text" && method.Sel.Name != "Text" {
				return true
			}
			key, plain := literal(call.Args[0])
			if sum, ok := call.Args[0].(*ast.BinaryExpr); ok {
				for {
					left, ok := sum.X.(*ast.BinaryExpr)
					if !ok {
						break
					}
					sum = left
				}
				prefix, _ := literal(sum.X)
				puts[prefix] = true
				if len(made[prefix]) == 0 {
					t.Errorf("nothing is known of the keys that begin with %q", prefix)
				}
				for _, rest := range made[prefix] {
					text(prefix + rest)
				}
			}
			if !plain || !strings.Contains(key, ".") { // Text of a row of values takes a name, which has no dot
				return true
			}
			given := map[string]bool{}
			for i := 1; i+1 < len(call.Args); i += 2 {
				name, _ := literal(call.Args[i])
				given[name] = true
			}
			for _, found := range placeholder.FindAllStringSubmatch(text(key), -1) {
				if !given[found[1]] {
					t.Errorf("the text %s has {%s}, and the code gives %v", key, found[1], given)
				}
			}
			return true
		})
	}
	if seen < 80 || len(puts) != len(made) {
		t.Errorf("only %d keys were found, and those put together with %v: does the test still see them?", seen, puts)
	}
}

// TestEveryIconIsThere draws every icon that the Go code of the pages names.
func TestEveryIconIsThere(t *testing.T) {
	renderer, err := ui.NewRenderer(ui.Site{Name: "Probe", Lang: "de", Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	icons := map[string]bool{}
	for _, file := range sources(t, ".") {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Icon" {
					if name, ok := literal(n.Value); ok {
						icons[name] = true
					}
				}
			case *ast.AssignStmt:
				for i, left := range n.Lhs {
					if field, ok := left.(*ast.SelectorExpr); ok && field.Sel.Name == "Icon" && i < len(n.Rhs) {
						if name, ok := literal(n.Rhs[i]); ok {
							icons[name] = true
						}
					}
				}
			case *ast.FuncDecl:
				if n.Name.Name == "toneOf" {
					ast.Inspect(n.Body, func(in ast.Node) bool {
						if back, ok := in.(*ast.ReturnStmt); ok {
							name, _ := literal(back.Results[1])
							icons[name] = true
						}
						return true
					})
				}
			}
			return true
		})
	}
	if len(icons) < 8 {
		t.Errorf("only %v were found: does the test still see them?", icons)
	}
	for name := range icons {
		view := ui.StatusPage{Entries: []ui.Entry{{Icon: name, Title: "Probe", At: time.Now()}}}
		if err := renderer.Page(io.Discard, "status", view); err != nil {
			t.Errorf("icon %q: %v", name, err)
		}
	}
	if err := renderer.Page(io.Discard, "status", ui.StatusPage{Entries: []ui.Entry{{Icon: "gibtEsNicht", At: time.Now()}}}); err == nil {
		t.Error("an icon that is not there is drawn: the test sees nothing")
	}
}

// TestNoFileGrowsTooLong keeps the files of the pages readable.
func TestNoFileGrowsTooLong(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) == 0 {
		t.Fatal(err, names)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(string(content), "\n"); lines > 410 {
			t.Errorf("%s has %d lines: it holds more than one subject", name, lines)
		}
	}
}
