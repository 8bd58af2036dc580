package expression

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/source"
)

// What the tests can name: a form about the recognition of a qualification and its flow.
func testEnv() *Env {
	person := &Type{Kind: People, Fields: map[string]*Type{"name": aText, "email": aText}}
	row := &Type{Kind: Keyed, Fields: map[string]*Type{
		"key": aText, "label": aText, "zustaendig": aText, "pruefer": aText, "vierAugen": yesNo, "frist": aLength, "gebuehr": {Kind: Number, Places: 2}}}
	unit := &Type{Kind: Keyed, Fields: map[string]*Type{"key": aText, "name": aText, "level": aText}}
	posten := &Type{Kind: Listing, Elem: &Type{Kind: Rec, Fields: map[string]*Type{
		"was": aText, "betrag": {Kind: Number, Places: 2, Missing: true}, "ok": yesNo, "tag": aDay, "belege": {Kind: Listing, Elem: aText}}}}
	kvPruefung := &Type{Kind: Rec, Missing: true, Fields: map[string]*Type{
		"outcome": {Kind: Text, Options: []string{"weiterleiten", "ablehnen"}}, "comment": aText, "at": anInstant, "by": person,
		"rounds": aNumber, "abweichung": yesNo, "frist": aDay, "rows": {Kind: Listing, Elem: &Type{Kind: Rec, Fields: map[string]*Type{"outcome": aText, "name": aText}}}}}
	return &Env{
		Names: map[string]*Type{
			"code":        row,
			"kv":          unit,
			"ov":          {Kind: Keyed, Missing: true, Fields: unit.Fields},
			"herkunft":    {Kind: Text, Options: []string{"feuerwehr", "thw", "praxis", "bescheid"}},
			"faecher":     {Kind: Listing, Elem: &Type{Kind: Text, Options: []string{"sanitaet", "technik"}}},
			"nachname":    aText,
			"plz":         aText,
			"umfang":      {Kind: Number, Missing: true},
			"preis":       {Kind: Number, Places: 2, Missing: true},
			"mitglied":    yesNo,
			"geboren":     {Kind: Day, Missing: true},
			"termin":      {Kind: Instant, Missing: true},
			"beginn":      {Kind: Clock, Missing: true},
			"dauer":       {Kind: Length, Missing: true},
			"ausweis":     {Kind: Rec, Missing: true, Fields: map[string]*Type{"name": aText, "size": aNumber}},
			"erfahrung":   {Kind: Rec, Missing: true, Fields: map[string]*Type{"von": aDay, "bis": aDay, "beschreibung": aText, "bezahlt": yesNo}},
			"posten":      posten,
			"antwort":     anything,
			"steps":       {Kind: Rec, Fields: map[string]*Type{"kvPruefung": kvPruefung}},
			"registers":   {Kind: Rec, Fields: map[string]*Type{"qualifikationen": {Kind: Listing, Elem: row}, "gebuehren": {Kind: Rec, Open: true, Elem: row}}},
			"settings":    {Kind: Rec, Fields: map[string]*Type{"frist": aLength, "satz": aNumber}},
			"case":        {Kind: Rec, Fields: map[string]*Type{"number": aText}},
			"submitter":   person,
			"today":       aDay,
			"now":         anInstant,
			"eingereicht": aDay,
		},
		Functions: map[string]*Function{
			"holders": {Name: "holders", Params: []*Type{{Kind: Text, Options: []string{"KBL", "LBL"}}, {Kind: Keyed, Missing: true}}, Optional: 1, Result: &Type{Kind: People}},
			"twice": {Name: "twice", Params: []*Type{aNumber}, Result: aNumber,
				Run: func(args []any) (any, error) { return args[0].(Decimal).Mul(decimal.NewFromInt(2)), nil }},
			"shout": {Name: "shout", Params: []*Type{aText}, Variadic: true, Result: aText,
				Run: func(args []any) (any, error) {
					var all []string
					for _, arg := range args {
						all = append(all, strings.ToUpper(arg.(string)))
					}
					return strings.Join(all, "!"), nil
				}},
		},
		Elsewhere: map[string]string{"vorname": "vorname ist ein Feld des Formulars; schreib form.vorname"},
	}
}

func num(s string) Decimal {
	d, err := decimal.NewFromString(s)
	if err != nil {
		panic(err)
	}
	return d
}

func date(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

var berlin = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return zone
}()

func at(local string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", local, berlin)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// nobody has answered anything.
func emptyScope() *Scope {
	return &Scope{Names: map[string]any{
		"today": date("2026-11-21"), "now": at("2026-11-21 18:05"),
		"settings": Record{"frist": Period{7, Days}, "satz": num("12.5")},
		"registers": Record{
			"qualifikationen": []any{
				Record{"key": "CBRN", "label": "CBRN-Schutz", "zustaendig": "LV", "pruefer": "pruefer-cbrn", "vierAugen": true},
				Record{"key": "SAN", "label": "Sanitätsdienst", "zustaendig": "KV", "pruefer": "pruefer-san"},
			},
			"gebuehren": Record{
				"SAN":  Record{"key": "SAN", "label": "Sanitätsdienst", "gebuehr": num("12.50")},
				"CBRN": Record{"key": "CBRN", "label": "CBRN-Schutz", "gebuehr": num("20")},
			},
		},
		"case": Record{"number": "ANE-2026-00017"},
	}, Zone: berlin}
}

// everything is answered.
func fullScope() *Scope {
	s := emptyScope()
	for name, v := range map[string]any{
		"code": Record{"key": "CBRN", "label": "CBRN-Schutz", "zustaendig": "LV", "vierAugen": true, "frist": Period{2, Weeks}},
		"kv":   Record{"key": "kv-musterkreis", "name": "KV Musterkreis", "level": "KV"}, "ov": Record{"key": "ov-musterdorf", "name": "OV Musterdorf"},
		"herkunft": "praxis", "faecher": []any{"technik"}, "nachname": "Muster", "plz": "20095",
		"umfang": num("40"), "preis": num("1234.5"), "mitglied": true, "geboren": date("2008-11-22"),
		"termin": at("2026-11-23 09:30"), "beginn": TimeOfDay(18 * 60), "dauer": Period{7, Days},
		"ausweis":   Record{"name": "ausweis.pdf", "size": num("1000")},
		"erfahrung": Record{"von": date("2020-01-15"), "bis": date("2022-03-01"), "beschreibung": "Zugführer"},
		"posten": []any{
			Record{"was": "Fahrt", "betrag": num("10.10"), "ok": true, "tag": date("2026-11-01"), "belege": []any{"a", "b"}},
			Record{"was": "Essen", "betrag": num("20.20"), "tag": date("2026-11-03")},
			Record{"was": "Rest", "tag": date("2026-11-02")}},
		"antwort": Record{"ergebnis": "ok", "zahl": num("3")},
		"steps": Record{"kvPruefung": Record{"outcome": "weiterleiten", "comment": "passt", "at": at("2026-11-20 23:30"),
			"rounds": num("1"), "rows": []any{Record{"outcome": "ok", "name": "A"}, Record{"outcome": "nein", "name": "B"}}}},
		"submitter":   Record{"key": "p1", "name": "Alma Beispiel", "email": "alma.beispiel@example.org"},
		"eingereicht": date("2026-11-20"),
	} {
		s.Names[name] = v
	}
	return s
}

// node puts an expression into a definition file as a text of its own.
func node(t testing.TB, expression string) (*source.Node, *source.Report) {
	t.Helper()
	report := &source.Report{}
	n := source.Parse("form.yaml", []byte("show: '"+strings.ReplaceAll(expression, "'", "''")+"'\n"), report)
	if n == nil || n.Get("show") == nil {
		t.Fatalf("%q does not fit into YAML: %s", expression, printed(t, report, "en"))
	}
	return n.Get("show"), report
}

func printed(t testing.TB, report *source.Report, lang string) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Print(&b, lang); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func mustCompile(t testing.TB, expression string, want *Type) *Program {
	t.Helper()
	n, report := node(t, expression)
	p := CompileCondition(n, want, testEnv(), report)
	if p == nil || report.Failed() {
		t.Fatalf("%s\n%s", expression, printed(t, report, "en"))
	}
	return p
}

// codes lists the codes of what was reported.
func codes(report *source.Report) string {
	var all []string
	for _, d := range report.Diagnostics {
		all = append(all, d.Code)
	}
	return strings.Join(all, " ")
}

// shown is a value as the tests write it: nothing, true, "text", 1.5, 2026-11-21, [a, b].
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case string:
		return `"` + v + `"`
	case []any:
		all := make([]string, len(v))
		for i, item := range v {
			all[i] = shown(item)
		}
		return "[" + strings.Join(all, ", ") + "]"
	case Record:
		return "{" + Format(v, "en", nil) + "}"
	case time.Time:
		return v.In(berlin).Format("2006-01-02 15:04 MST")
	}
	return written(v)
}
