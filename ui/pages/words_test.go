package pages_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"laufzettel/flows"
)

// untold are events that no reader of a history needs: what they lead to is told.
var untold = []string{"StepEntered", "TimerCancelled", "TimerSet"}

// Every kind of event has words on the timeline of a case: it stands in one of the switches that tell events, or among
// those that are left out on purpose.
func TestEveryKindOfEventHasWords(t *testing.T) {
	told := map[string]bool{}
	for _, pattern := range []string{"history*.go", "case_timeline.go", "case_entries.go", "aid_entries.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no files %s: %v", pattern, err)
		}
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if clause, is := n.(*ast.CaseClause); is && len(clause.Body) > 0 {
					for _, one := range clause.List {
						if kind, is := one.(*ast.SelectorExpr); is {
							told[kind.Sel.Name] = true
						}
					}
				}
				return true
			})
		}
	}
	events := flows.KnownEvents()
	if len(events) < 40 {
		t.Fatalf("only %d kinds of event are known", len(events))
	}
	for _, event := range events {
		if name := reflect.TypeOf(event).Name(); !told[name] && !slices.Contains(untold, name) {
			t.Errorf("%s (%s) has no words in the history of a case", name, event.Kind())
		}
	}
}
