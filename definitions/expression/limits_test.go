package expression

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/source"
)

func TestBuiltinsDoWhatTheirExamplesSay(t *testing.T) {
	for _, b := range Builtins() {
		v, err := mustCompile(t, b.Example, nil).Eval(emptyScope())
		if err != nil || written(v) != b.Gives {
			t.Errorf("%s: %s gives %q, %v, want %q", b.Name, b.Example, written(v), err, b.Gives)
		}
		if !strings.HasPrefix(b.Signature, b.Name+"(") || !strings.Contains(b.Example, b.Name+"(") || !strings.HasSuffix(b.De, ".") || !strings.HasSuffix(b.En, ".") {
			t.Errorf("%s is badly documented: %+v", b.Name, b)
		}
		if !Reserved(b.Name) {
			t.Errorf("a field may be called %s", b.Name)
		}
	}
	for name, reserved := range map[string]bool{"not": true, "in": true, "true": true, "nachname": false, "first": true, "when": false} {
		if Reserved(name) != reserved {
			t.Errorf("%s reserved: %t", name, !reserved)
		}
	}
}

func TestLongExpressionsAreRefused(t *testing.T) {
	for name, expression := range map[string]string{
		"signs":  `nachname == "` + strings.Repeat("x", maxRunes) + `"`,
		"tokens": strings.Repeat("umfang + ", maxTokens/2) + "1",
	} {
		n, report := node(t, expression)
		if CompileCondition(n, nil, testEnv(), report) != nil || codes(report) != tooLong.Code {
			t.Errorf("%s: reported %q", name, codes(report))
		}
	}
	deep := strings.Repeat("(", 240) + "umfang" + strings.Repeat(")", 240)
	if p := mustCompile(t, deep, aNumber); p == nil {
		t.Error("brackets within the limit are refused")
	}
}

// endless is a register that is larger than any evaluation may go through.
type endless struct{ asked int }

func (e *endless) Row(key string) (Record, bool) {
	e.asked++
	return Record{"key": key, "pruefer": "p-" + key}, key != ""
}

func (e *endless) Rows() []any { return make([]any, maxSteps+1) }

func TestRegistersReadOneRowWithoutTheOthers(t *testing.T) {
	register := &endless{}
	scope := fullScope()
	scope.Names["registers"] = Record{"qualifikationen": register}
	for expression, want := range map[string]string{
		`registers.qualifikationen[code.key].pruefer`: `"p-CBRN"`, `registers.qualifikationen["SAN"].pruefer`: `"p-SAN"`,
		`code in registers.qualifikationen`: `true`, `registers.qualifikationen[""].pruefer`: `nothing`,
	} {
		if v, err := mustCompile(t, expression, nil).Eval(scope); err != nil || shown(v) != want {
			t.Errorf("%s: got %s, %v, want %s", expression, shown(v), err, want)
		}
	}
	_, err := mustCompile(t, `any(registers.qualifikationen, .key == "x")`, nil).Eval(scope)
	if err == nil || !strings.Contains(err.Error(), "list elements") {
		t.Errorf("going through all rows: %v", err)
	}
}

func TestEvaluationIsBounded(t *testing.T) {
	scope := fullScope()
	var rows []any
	for i := range 2000 {
		rows = append(rows, Record{"was": fmt.Sprint(i), "ok": true})
	}
	scope.Names["posten"] = rows
	scope.Names["nachname"] = strings.Repeat("x", maxText/2)
	scope.Names["umfang"] = decimal.New(1, 1_000_000_000)
	for _, c := range []struct{ expression, says string }{
		{`all(posten, all(posten, .ok))`, "list elements"},
		{`count(posten, none(posten, all(posten, .ok))) > 0`, "list elements"},
		{`nachname + nachname + nachname`, "longer than"},
		{`replace(nachname, "x", "yy")`, "longer than"},
		{`umfang + 1`, "too many digits"}, {`umfang * umfang`, "too many digits"}, {`round(umfang)`, "too many digits"}, {`sum([umfang, 1])`, "too many digits"},
	} {
		_, err := mustCompile(t, c.expression, nil).Eval(scope)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want something %s", c.expression, err, c.says)
		}
	}
	if got := Format(scope.Names["umfang"], "de", nil); got != "1e1000000000" || ToJSON(scope.Names["umfang"]) != got {
		t.Errorf("a number with a billion digits is printed as %d signs", len(got))
	}
	for _, expression := range []string{`posten[umfang].was == "x"`, `umfang > 1`, `umfang == 1`, `1 in [umfang]`, `days(umfang) == days(1)`} {
		if yes, err := mustCompile(t, expression, nil).True(scope); yes || err != nil {
			t.Errorf("%s: got %t, %v", expression, yes, err)
		}
	}
}

func TestProgramsRunSideBySide(t *testing.T) {
	p := mustCompile(t, `sum(filter(posten, .betrag > 5), .betrag) > umfang - 20`, nil)
	scope := fullScope()
	done := make(chan error)
	for range 8 {
		go func() {
			var failed error
			for range 200 {
				if yes, err := p.True(scope); !yes || err != nil {
					failed = fmt.Errorf("got %t, %v", yes, err)
				}
			}
			done <- failed
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// FuzzCondition checks that no expression, however odd, stops the program, that the same scope gives the
// same result, and that nothing fails only because answers are missing.
func FuzzCondition(f *testing.F) {
	for _, r := range rules {
		for _, c := range r.cases {
			f.Add(c.expression)
		}
	}
	for _, odd := range []string{"", "=", "((", "#", ".", "not", "a.b.c", "[[]]", "filter(posten, .)", "map(posten, #)[0]", "posten[-1]", "1 in 1", "\x00", "äöü", "either(", "$env", "any(posten, #.was.was)", "a;b", "b\"\"", "posten[0][0][0]", "faecher[faecher[0]]", "not not not mitglied", "antwort.a.b.c + antwort * -antwort"} {
		f.Add(odd)
	}
	env := testEnv()
	f.Fuzz(func(t *testing.T, expression string) {
		n := &source.Node{Kind: source.Scalar, Raw: expression, Pos: source.Pos{File: "fuzz.yaml", Line: 1, Column: 1}}
		report := &source.Report{}
		p := CompileCondition(n, nil, env, report)
		if (p == nil) != report.Failed() {
			t.Fatalf("%q: compiled %t, reported %s", expression, p != nil, codes(report))
		}
		CompileText(n, env, &source.Report{})
		CompileValue(n, anything, env, &source.Report{})
		if p == nil {
			return
		}
		p.Names()
		for _, scope := range []func() *Scope{emptyScope, fullScope} {
			first, err := p.Eval(scope())
			second, again := p.Eval(scope())
			if (err == nil) != (again == nil) || err == nil && shown(first) != shown(second) {
				t.Fatalf("%q gives %s, %v and then %s, %v", expression, shown(first), err, shown(second), again)
			}
			Format(first, "de", berlin)
		}
		if _, err := p.Eval(emptyScope()); err != nil && !strings.Contains(expression, "holders") {
			t.Fatalf("%q fails because answers are missing: %v", expression, err)
		}
	})
}

func BenchmarkCondition(b *testing.B) {
	for name, expression := range map[string]string{
		"comparisons": `not (herkunft in ["praxis", "bescheid"]) or umfang >= 30 and erfahrung.bis >= erfahrung.von`,
		"name":        `mitglied`,
		"part":        `code.vierAugen or steps.kvPruefung.abweichung`,
		"list":        `any(posten, .betrag > 20)`,
	} {
		b.Run(name, func(b *testing.B) {
			p, scope := mustCompile(b, expression, nil), fullScope()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.True(scope); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestNestedShapesDoNotMultiplyTheWork(t *testing.T) {
	not := "mitglied"
	for range 60 {
		not = "(not " + not + " == mitglied)"
	}
	for name, expression := range map[string]string{"chained comparisons": deepChain(60), "nots": not} {
		n, report := node(t, expression)
		p := CompileCondition(n, nil, testEnv(), report)
		if name == "nots" && p == nil {
			t.Errorf("%s: %s", name, codes(report))
		}
		if name != "nots" && codes(report) != tooLong.Code {
			t.Errorf("%s: reported %s", name, codes(report))
		}
	}
}

// deepChain nests chained comparisons in the middle of chained comparisons.
func deepChain(depth int) string {
	s := "umfang"
	for range depth {
		s = "1 < either(0 < " + s + " < 9, 2, 3) < 9"
	}
	return s
}

// values is a map type of another package.
type values map[string]any

func TestMapsOfOtherPackagesAreRecords(t *testing.T) {
	scope := emptyScope()
	scope.Names["erfahrung"] = values{"von": date("2020-01-15"), "bis": nil}
	for expression, want := range map[string]string{`erfahrung.von`: "2020-01-15", `erfahrung.bis`: "nothing", `exists(erfahrung)`: "true", `erfahrung.beschreibung`: `""`} {
		if v, err := mustCompile(t, expression, nil).Eval(scope); err != nil || shown(v) != want {
			t.Errorf("%s: got %s, %v, want %s", expression, shown(v), err, want)
		}
	}
}

func TestWhatAKeyWantsIsWhatItGets(t *testing.T) {
	for _, want := range []*Type{yesNo, aText, aNumber, aDay, anInstant, {Kind: Clock}, aLength, {Kind: Listing}, {Kind: Rec}, {Kind: Keyed}} {
		p := mustCompile(t, "antwort", want)
		for _, v := range []any{nil, true, "x", num("1"), date("2026-11-21"), at("2026-11-21 18:05"), TimeOfDay(3), Period{1, Days}, []any{}, Record{"key": "x"}, Record{"a": "x"}} {
			got, err := p.Eval(&Scope{Names: map[string]any{"antwort": v}})
			if err != nil {
				continue
			}
			if again, err := ofKind(got, want.Kind); err != nil || shown(again) != shown(got) {
				t.Errorf("%v from %v: got %v", want.Kind, shown(v), shown(got))
			}
			if v == nil && shown(got) != shown(map[bool]any{true: emptyValue(want)}[want.is(Bool, Listing)]) {
				t.Errorf("%v from nothing: got %s", want.Kind, shown(got))
			}
		}
		if _, err := p.Eval(&Scope{Names: map[string]any{"antwort": endless{}}}); err == nil {
			t.Errorf("%v: a foreign value passes", want.Kind)
		}
	}
}

func TestBrokenValuesAreNotReportedTwice(t *testing.T) {
	report := &source.Report{}
	n := &source.Node{Kind: source.Scalar, Raw: "umfang >", Broken: true}
	if p := CompileCondition(n, nil, testEnv(), report); p != nil || len(report.Diagnostics) > 0 {
		t.Errorf("compiled %t, reported %s", p != nil, codes(report))
	}
}
