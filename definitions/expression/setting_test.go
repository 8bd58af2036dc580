package expression

import (
	"errors"
	"strings"
	"testing"

	"laufzettel/definitions/source"
)

func parsed(t testing.TB, yaml string) (*source.Node, *source.Report) {
	t.Helper()
	report := &source.Report{}
	n := source.Parse("settings.yaml", []byte("value: "+yaml+"\n"), report)
	if n == nil || report.Failed() {
		t.Fatalf("%s: %s", yaml, printed(t, report, "en"))
	}
	return n.Get("value"), report
}

func TestValuesAreALiteralOrAnExpressionAfterEquals(t *testing.T) {
	choice := &Type{Kind: Keyed, Options: []string{"praxis", "thw"}}
	for _, c := range []struct {
		yaml  string
		want  *Type
		gives string
	}{
		{`true`, yesNo, `true`}, {`false`, yesNo, `false`}, {`=mitglied`, yesNo, `true`}, {`=umfang > 3`, yesNo, `true`},
		{`40`, aNumber, `40`}, {`-1.50`, aNumber, `-1.5`}, {`=umfang * 2`, aNumber, `80`}, {`= umfang`, aNumber, `40`}, {`"=umfang"`, aNumber, `40`},
		{`2026-11-21`, aDay, `2026-11-21`}, {`=today`, aDay, `2026-11-21`}, {`=now`, aDay, `2026-11-21`}, {`=addDays(today, -12)`, aDay, `2026-11-09`},
		{`="2026-12-24"`, aDay, `2026-12-24`},
		{`18:05`, &Type{Kind: Clock}, `18:05`},
		{`7 days`, aLength, `7 days`}, {`1 week`, aLength, `1 week`}, {`=settings.frist`, aLength, `7 days`}, {`=either(mitglied, hours(24), days(5))`, aLength, `24 hours`},
		{`="5 workdays"`, aLength, `5 workdays`},
		{`2026-11-21 18:05`, anInstant, `2026-11-21 18:05 CET`}, {`2026-07-21T18:05`, anInstant, `2026-07-21 18:05 CEST`}, {`2026-11-21T18:05:00Z`, anInstant, `2026-11-21 19:05 CET`}, {`=now`, anInstant, `2026-11-21 18:05 CET`},
		{`praxis`, choice, `"praxis"`}, {`=herkunft`, choice, `"praxis"`}, {`Hallo`, aText, `"Hallo"`}, {`"007"`, aText, `"007"`}, {`=nachname + "!"`, aText, `"Muster!"`},
		{`=code`, aText, `"CBRN"`}, {`""`, aText, `""`},
		{`[praxis, thw]`, &Type{Kind: Listing, Elem: choice}, `["praxis", "thw"]`}, {`praxis`, &Type{Kind: Listing, Elem: choice}, `["praxis"]`},
		{`[=nachname, x]`, &Type{Kind: Listing, Elem: aText}, `["Muster", "x"]`}, {`=faecher`, &Type{Kind: Listing, Elem: aText}, `["technik"]`}, {`[]`, &Type{Kind: Listing}, `[]`},
		{`vorstand@example.org`, &Type{Kind: People}, `"vorstand@example.org"`}, {`=submitter`, &Type{Kind: People}, `{Alma Beispiel}`},
		{`=erfahrung`, &Type{Kind: Rec}, `{Zugführer, 1 March 2022, 15 January 2020}`},
		{`true`, nil, `true`}, {`40`, nil, `40`}, {`007`, nil, `"007"`}, {`"40"`, nil, `"40"`}, {`2026-11-21`, nil, `"2026-11-21"`}, {`[a, 1]`, nil, `["a", 1]`}, {`=code.label`, nil, `"CBRN-Schutz"`},
		{`=antwort.zahl`, aNumber, `3`},
	} {
		n, report := parsed(t, c.yaml)
		s := CompileValue(n, c.want, testEnv(), report)
		if s == nil || report.Failed() {
			t.Errorf("%s: %s", c.yaml, printed(t, report, "en"))
			continue
		}
		v, err := s.Eval(fullScope())
		if err != nil || shown(v) != c.gives {
			t.Errorf("%s: got %s, %v, want %s", c.yaml, shown(v), err, c.gives)
		}
		if isExpression := strings.HasPrefix(strings.Trim(c.yaml, `"`), "="); isExpression != (s.Program != nil) {
			t.Errorf("%s: has a program: %t", c.yaml, s.Program != nil)
		}
	}
	if v, err := (*Setting)(nil).Eval(nil); v != nil || err != nil {
		t.Errorf("a nil Setting gives %v, %v", v, err)
	}
	if s := CompileValue(nil, aDay, nil, nil); s != nil {
		t.Errorf("a key that is not written gives %v", s)
	}
	n, report := parsed(t, `[=nachname, "=code.label + nachname"]`)
	if got := strings.Join(CompileValue(n, aList, testEnv(), report).Names(), " "); got != "code.label nachname" {
		t.Errorf("the list reads %q", got)
	}
}

func TestTexts(t *testing.T) {
	for _, c := range []struct{ text, de, en string }{
		{`Hallo {{ nachname }}!`, "Hallo Muster!", "Hallo Muster!"},
		{`{{ code.label }} am {{ today }}`, "CBRN-Schutz am 21. November 2026", "CBRN-Schutz am 21 November 2026"},
		{`{{code}}{{ kv }}`, "CBRN-SchutzKV Musterkreis", "CBRN-SchutzKV Musterkreis"},
		{`bis {{ today + settings.frist }}, also {{ settings.frist }}`, "bis 28. November 2026, also 7 Tage", "bis 28 November 2026, also 7 days"},
		{`{{ now }}`, "21. November 2026, 18:05 Uhr", "21 November 2026, 18:05"},
		{`{{ mitglied }} {{ umfang }} {{ faecher }}`, "ja 40 technik", "yes 40 technik"},
		{`{{ "}}" }} und {{ '}}' + "\"}}" }}`, `}} und }}"}}`, `}} und }}"}}`},
		{`{{ either(umfang > 30, "viel", "wenig") }}`, "viel", "viel"},
		{`{{ submitter }}, {{ submitter.email }}`, "Alma Beispiel, alma.beispiel@example.org", "Alma Beispiel, alma.beispiel@example.org"},
		{`{{ map(posten, .was) }}`, "Fahrt, Essen, Rest", "Fahrt, Essen, Rest"},
		{`kein Ausdruck, auch nicht {so}`, "kein Ausdruck, auch nicht {so}", "kein Ausdruck, auch nicht {so}"},
		{``, "", ""},
		{`Käse {{ nachname }} über {{ nachname }}`, "Käse Muster über Muster", "Käse Muster über Muster"},
	} {
		n, report := node(t, c.text)
		text := CompileText(n, testEnv(), report)
		for lang, want := range map[string]string{"de": c.de, "en": c.en} {
			if got, err := text.Render(fullScope(), lang); err != nil || got != want {
				t.Errorf("%s in %s: got %q, %v, want %q\n%s", c.text, lang, got, err, want, printed(t, report, "en"))
			}
		}
	}
	n, report := node(t, `{{ erfahrung.von }}{{ code.label }}{{ umfang + 1 }}{{ steps.kvPruefung.comment }}.`)
	if got, err := CompileText(n, testEnv(), report).Render(emptyScope(), "de"); got != "." || err != nil {
		t.Errorf("what is missing is printed as %q, %v", got, err)
	}
	if got, err := (*Template)(nil).Render(nil, "de"); got != "" || err != nil {
		t.Errorf("a nil Template renders %q, %v", got, err)
	}
	n, report = node(t, `{{ code.label }} {{ nachname }} {{ code.label }}`)
	if got := strings.Join(CompileText(n, testEnv(), report).Names(), " "); got != "code.label nachname" {
		t.Errorf("the text reads %q", got)
	}
}

func TestPeopleElementsMayBeMailAddresses(t *testing.T) {
	for _, written := range []string{"vorstand@example.org", "benno.muster+antrag@kv-musterkreis.example.org"} {
		n, report := parsed(t, written)
		p := CompileCondition(n, &Type{Kind: People}, testEnv(), report)
		if v, err := p.Eval(nil); v != written || err != nil {
			t.Errorf("%s gives %v, %v\n%s", written, v, err, printed(t, report, "en"))
		}
	}
	n, report := parsed(t, "vorstand@example.org")
	if CompileCondition(n, aText, testEnv(), report) != nil {
		t.Error("a mail address is accepted where no people are wanted")
	}
}

func TestFailuresNameThePlaceAndNoValues(t *testing.T) {
	scope := fullScope()
	scope.Names["antwort"] = Record{"geheim": "Alma", "zahl": num("3")}
	for _, c := range []struct {
		expression string
		column     int
	}{
		{`1 + antwort.geheim > 3`, 10}, {`nachname == "x" or antwort.geheim`, 35}, {`round(antwort.geheim) > 1`, 8}, {`sum(antwort.geheim) > 1`, 12},
		{`abs(antwort.geheim) > 1 and mitglied`, 8}, {`-antwort.geheim > 1`, 8}, {`any(posten, antwort.geheim)`, 28},
	} {
		_, err := mustCompile(t, c.expression, yesNo).True(scope)
		var failure *Failure
		if !errors.As(err, &failure) {
			t.Errorf("%s: got %v, want a *Failure", c.expression, err)
			continue
		}
		if failure.Pos.File != "form.yaml" || failure.Pos.Line != 1 || strings.Contains(err.Error(), "Alma") {
			t.Errorf("%s: %v", c.expression, err)
		}
		if complaint := (*Complaint)(nil); !errors.As(err, &complaint) || complaint.Text.In("de") == complaint.Text.In("en") {
			t.Errorf("%s: %v does not say itself in two languages", c.expression, err)
		}
	}
}

func TestScopeAnswers(t *testing.T) {
	p := mustCompile(t, `holders("KBL", kv)`, &Type{Kind: People})
	scope := fullScope()
	var asked []any
	scope.Answer = func(function string, args []any) (any, error) {
		asked = append([]any{function}, args...)
		return []any{Record{"key": "p2", "name": "Benno Muster"}}, nil
	}
	if v, err := p.Eval(scope); err != nil || shown(v) != "[{Benno Muster}]" || shown(asked) != `["holders", "KBL", {KV Musterkreis}]` {
		t.Errorf("asked %s, got %s, %v", shown(asked), shown(v), err)
	}
	delete(scope.Names, "kv")
	if _, err := p.Eval(scope); err != nil || shown(asked) != `["holders", "KBL", ""]` {
		t.Errorf("without a unit: asked %s, %v", shown(asked), err)
	}
	broken := errors.New("register away")
	scope.Answer = func(string, []any) (any, error) { return nil, broken }
	if _, err := p.Eval(scope); !errors.Is(err, broken) {
		t.Errorf("got %v, want the cause", err)
	}
	scope.Answer = nil
	if _, err := p.Eval(scope); err == nil || !strings.Contains(err.Error(), "holders cannot be answered") {
		t.Errorf("nobody answers: %v", err)
	}
}

func TestNilProgramIsTrue(t *testing.T) {
	if yes, err := (*Program)(nil).True(nil); !yes || err != nil {
		t.Errorf("got %t, %v", yes, err)
	}
	if p := CompileCondition(nil, yesNo, nil, nil); p != nil {
		t.Errorf("a key that is not written gives %v", p)
	}
	if yes, err := mustCompile(t, "antwort.ok", nil).True(emptyScope()); yes || err != nil {
		t.Errorf("nothing is %t, %v", yes, err)
	}
}
