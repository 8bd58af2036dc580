package flows

import (
	"go/ast"
	goparser "go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// TestStepTypes is what every kind of step owes its authors.
func TestStepTypes(t *testing.T) {
	if len(StepTypes()) < 7 {
		t.Fatal("kinds of steps are missing")
	}
	for _, kind := range StepTypes() {
		t.Run(kind.Name, func(t *testing.T) {
			checkDoc(t, kind.Name, kind.Doc)
			for _, key := range kind.object(kind.Name).Keys {
				checkKey(t, key)
			}
			for _, example := range kind.Examples {
				checkExample(t, kind, example)
			}
		})
	}
	for _, o := range []*spec.Object{flowObject, actionObject, outcomeObject, mayObject, branchObject, escalationObject, statusObject} {
		checkDoc(t, o.Name, o.Doc)
		for _, key := range o.Keys {
			checkKey(t, key)
		}
	}
}

func checkDoc(t *testing.T, what string, doc spec.Doc) {
	t.Helper()
	for lang, text := range map[string]string{"de": doc.De, "en": doc.En} {
		if !strings.HasSuffix(text, ".") {
			t.Errorf("%s: the %s sentence does not end with a period: %q", what, lang, text)
		}
	}
}

func checkKey(t *testing.T, key spec.Key) {
	t.Helper()
	checkDoc(t, key.Name, key.Doc)
	if key.Example == "" {
		t.Errorf("%s has no example", key.Name)
	}
	if key.Object != nil {
		for _, inner := range key.Object.Keys {
			checkKey(t, inner)
		}
	}
}

// checkExample puts an example into a small flow, which must have no findings.
func checkExample(t *testing.T, kind *StepType, example string) {
	t.Helper()
	step := "  - " + strings.ReplaceAll(strings.Replace(example, "connector:", "records:", 1), "\n", "\n    ") + "\n"
	step = strings.Replace(step, "records.add", "entry.find", 1)
	if !kind.Ends && kind.Name != "choose" {
		step += "  - end: erledigt\n"
	}
	archive := archiveWithForm(&txtar.Archive{Files: []txtar.File{
		{Name: "mails/eingang.md", Data: []byte("Eingang\n\nText")},
		{Name: "flow.yaml", Data: []byte("flow: beispiel\nnumber: B-{seq:3}\nstart: {form: antrag}\nsteps:\n" + step)},
	}})
	if kind.Name != "mail" {
		archive.Files = archive.Files[1:]
	}
	var report source.Report
	world, node := testWorld(t, archive, &report)
	if f := Parse(node, world, &report); f == nil || len(report.Diagnostics) > 0 {
		for _, d := range report.Diagnostics {
			t.Errorf("%s\n%d:%d %s", example, d.Pos.Line, d.Pos.Column, d.Text.In("de"))
		}
	}
}

// TestMessages: every sentence exists in both languages, with the same placeholders and its own code.
func TestMessages(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	placeholders := regexp.MustCompile(`\{[a-z]+\}`)
	for _, name := range files {
		tree, err := goparser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			if sel, ok := lit.Type.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Message" {
				return true
			}
			text := map[string]string{}
			for _, e := range lit.Elts {
				kv := e.(*ast.KeyValueExpr)
				text[kv.Key.(*ast.Ident).Name] = strings.Trim(kv.Value.(*ast.BasicLit).Value, "\"`")
			}
			if text["Code"] == "" || text["De"] == "" || text["En"] == "" || codes[text["Code"]] {
				t.Errorf("%s: incomplete or repeated: %v", name, text)
			}
			codes[text["Code"]] = true
			in := func(lang string) map[string]bool {
				found := map[string]bool{}
				for _, p := range placeholders.FindAllString(text[lang], -1) {
					found[p] = true
				}
				delete(found, "{year}")
				return found
			}
			if !reflect.DeepEqual(in("De"), in("En")) {
				t.Errorf("%s: %s has other placeholders in English", name, text["Code"])
			}
			return true
		})
	}
	if len(codes) < 60 {
		t.Error("few messages were found: does this test still look at them?", len(codes))
	}
}

// TestRegisterRefuses what would leave authors without help.
func TestRegisterRefuses(t *testing.T) {
	good := *stepTypes["end"]
	for name, change := range map[string]func(*StepType){
		"twice":       func(*StepType) {},
		"bad name":    func(s *StepType) { s.Name = "Neu Art" },
		"no sentence": func(s *StepType) { s.Name, s.Doc.En = "neu", "" },
		"no example":  func(s *StepType) { s.Name, s.Examples = "neu", nil },
		"no key doc":  func(s *StepType) { s.Name, s.Keys = "neu", []spec.Key{{Name: "x"}} },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("accepted")
				}
			}()
			kind := good
			change(&kind)
			register(kind)
		})
	}
}
