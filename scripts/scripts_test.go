package scripts

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/script"
	"laufzettel/definitions/source"
)

// run runs a program with what the author would have declared.
func run(t testing.TB, r *Runner, program string, input map[string]any, gives string) Result {
	t.Helper()
	var report source.Report
	_, types := script.Gives(source.Parse("gives.yaml", []byte(gives), &report), &report)
	if report.Failed() {
		t.Fatalf("%s: %v", gives, report.Diagnostics)
	}
	got, err := r.Run(context.Background(), Job{Program: script.New(script.File("punkte.lua", []byte(program))), Input: input, Gives: types})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func decimalOf(t testing.TB, text string) expression.Decimal {
	t.Helper()
	d, ok := parseDecimal(text)
	if !ok {
		t.Fatal(text)
	}
	return d
}

// TestComputing: what programs compute, exactly.
func TestComputing(t *testing.T) {
	runner := &Runner{Keep: true}
	defer runner.Close()
	input := map[string]any{
		"stunden": decimalOf(t, "120.5"), "tage": decimalOf(t, "12"), "name": "Alma Beispiel", "aktiv": true, "seit": expression.Date{Year: 2016, Month: 2, Day: 29},
		"lang": decimalOf(t, "123456789012345678901234567890"), "orte": []any{"Musterdorf", "Musterstadt"},
		"person": expression.Record{"key": "alma", "alter": decimalOf(t, "33")}, "nichts": nil,
	}
	for program, want := range map[string]string{
		"0.1 + 0.2":                             "0.3",
		"0.1 + 0.2 == 0.3":                      "true",
		"4.35 * 100":                            "435",
		"math.floor(4.35 * 100)":                "435",
		"1 / 3":                                 "0.3333333333333333",
		"10 / 4":                                "2.5",
		"6 / 3":                                 "2",
		"-7 % 3":                                "2",
		"7 % -3":                                "-2",
		"2 ^ 100":                               "1267650600228229401496703205376",
		"9007199254740991 + 2":                  "9007199254740993",
		"(9007199254740991 + 2) - 2":            "9007199254740991",
		"1e3":                                   "1000",
		"0x1F":                                  "31",
		"010":                                   "10",
		"-(0.5)":                                "-0.5",
		"'0.5' + 1":                             "1.5",
		"tonumber('2.50') * 2":                  "5",
		"tonumber('nichts')":                    "nil",
		"input.stunden * 2":                     "241",
		"input.stunden / 2":                     "60.25",
		"input.stunden > 120":                   "true",
		"120 < input.stunden":                   "true",
		"input.stunden >= 120.5":                "true",
		"input.stunden == 120.50":               "true",
		"input.tage == 12":                      "true",
		"({10, 20})[input.tage / 6]":            "20",
		"input.lang + 1":                        "123456789012345678901234567891",
		"input.nichts":                          "nil",
		"input.nichts or 0":                     "0",
		"input.fehlt == nil":                    "true",
		"#input.orte":                           "2",
		"input.orte[2]":                         "Musterstadt",
		"input.person.alter + 1":                "34",
		"input.seit":                            "2016-02-29",
		"date.addMonths(input.seit, 12)":        "2017-02-28",
		"date.addDays('2026-12-31', 1)":         "2027-01-01",
		"date.years(input.seit, '2026-02-28')":  "9",
		"date.years(input.seit, '2026-03-01')":  "10",
		"date.days('2026-11-22', '2026-12-24')": "32",
		"date.weekday('2026-11-22')":            "7",
		"date.year('2026-11-22')":               "2026",
		"date.valid('2026-02-30')":              "false",
		"'2026-11-22' < '2027-01-01'":           "true",
		"round(2.345, 2)":                       "2.35",
		"round(-2.5)":                           "-3",
		"math.max(1, 2.5, 2)":                   "2.5",
		"math.min(3, 0.5)":                      "0.5",
		"math.ceil(1.01)":                       "2",
		"math.abs(-0.5)":                        "0.5",
		"'Punkte: ' .. 1.50":                    "Punkte: 1.5",
		"1 .. ''":                               "1",
		"'a' .. 'b' .. 'c' .. 3":                "abc3",
		"string.format('%.2f', 2.005)":          "2.01",
		"string.format('%5d|%-4s|%03d', 42, 'ab', 7)": "   42|ab  |007",
		"string.format('%d%%', 50)":                   "50%",
		"('x'):rep(3)":                                "xxx",
		"('Musterdorf'):sub(1, 6)":                    "Muster",
		"table.concat({1, 2.5, 'x'}, ';')":            "1;2.5;x",
		"type(0.5)":                                   "number",
		"type(input.orte)":                            "table",
		"tostring(1.50)":                              "1.5",
		"tostring({})":                                "table",
		"select('#', 1, 2, 3)":                        "3",
		"(function(t) table.sort(t); return table.concat(t, ' ') end)({3, 0.5, 2.25, 1})":                                                                                  "0.5 1 2.25 3",
		"(function() local s = 0; for i = 1, 10 do s = s + i / 2 end; return s end)()":                                                                                     "27.5",
		"(function() local p = setmetatable({}, {__add = function(a, b) return 'sum' end}); return p + 1 end)()":                                                           "sum",
		"(function() local p = setmetatable({}, {__concat = function(a, b) return 'joined' end}); return 'a' .. p end)()":                                                  "joined",
		"(function() local p = setmetatable({n = 1}, {__lt = function(a, b) return a.n < b.n end}); local q = setmetatable({n = 2}, getmetatable(p)); return p < q end)()": "true",
		"select(2, pcall(function() error('gewollt', 0) end))":                                                                                                             "gewollt",
		"getmetatable(0.5)": "false",
	} {
		t.Run(program, func(t *testing.T) {
			got := run(t, runner, "return {wert = tostring("+program+")}", input, "{wert: text}")
			if got.Failure != nil {
				t.Fatal(got.Failure.Text.In("en"), got.Failure.Detail)
			}
			if got.Output["wert"] != want {
				t.Errorf("%v, want %s", got.Output["wert"], want)
			}
		})
	}
}

// TestOutputs: what comes back has the declared kinds, or the step fails.
func TestOutputs(t *testing.T) {
	runner := &Runner{Keep: true}
	defer runner.Close()
	for _, c := range []struct{ program, gives, want, failure string }{
		{"return {punkte = 7 / 2, stufe = 'Gold', ok = 1 > 0, am = '2026-11-22'}", "{punkte: number, stufe: text, ok: yesno, am: date}", "am=2026-11-22 ok=true punkte=3.5 stufe=Gold", ""},
		{"return {liste = {'a', 'b'}, zeilen = {{name = 'A', punkte = 1.5}}}", "{liste: [text], zeilen: [{name: text, punkte: number}]}", `liste=[a b] zeilen=[map[name:A punkte:1.5]]`, ""},
		{"return {liste = {}, teile = {}}", "{liste: [text], teile: {a: text}}", "liste=[] teile=map[]", ""},
		{"return {}", "{punkte: number}", "", ""},
		{"return {punkte = nil}", "{punkte: number}", "", ""},
		{"return {punkte = '7'}", "{punkte: number}", "", "expected is a number"},
		{"return {punkte = true}", "{punkte: number}", "", "is yes or no"},
		{"return {stufe = 7}", "{stufe: text}", "", "is a number"},
		{"return {am = '22.11.2026'}", "{am: date}", "", "expected is a date"},
		{"return {am = '2026-02-30'}", "{am: date}", "", "expected is a date"},
		{"return {liste = {1, 'a'}}", "{liste: [number]}", "", `"liste[2]" is a text`},
		{"return {liste = {1, nil, 3, x = 4}}", "{liste: [number]}", "", "names and numbers"},
		{"return {punkte = 1, mehr = 2}", "{punkte: number}", "", "gives does not have"},
		{"return 7", "{punkte: number}", "", "expected is a table"},
		{"return {1, 2}", "{punkte: number}", "", "expected is a table"},
		{"local a = 1", "{punkte: number}", "", "nothing"},
		{"return {f = print}", "{f: text}", "", "function"},
		{"local t = {}; t.t = t; return t", "{t: text}", "", "nested"},
		{"return {stufe = ('ä'):sub(1, 1)}", "{stufe: text}", "", "UTF-8"},
	} {
		t.Run(c.program, func(t *testing.T) {
			got := run(t, runner, c.program, nil, c.gives)
			if c.failure != "" {
				if got.Failure == nil || got.Failure.Kind != BadOutput || !strings.Contains(got.Failure.Text.In("en"), c.failure) {
					t.Fatalf("%+v %v", got, got.Failure)
				}
				return
			}
			if got.Failure != nil {
				t.Fatal(got.Failure.Text.In("en"))
			}
			if said := inOrder(got.Output); said != c.want {
				t.Errorf("%s, want %s", said, c.want)
			}
		})
	}
}

func inOrder(values map[string]any) string {
	var parts []string
	for _, name := range sorted(values) {
		parts = append(parts, fmt.Sprintf("%s=%v", name, values[name]))
	}
	return strings.Join(parts, " ")
}
