package script

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// check says what authors are told of a program, one finding a line.
func check(program, with, gives, lang string) string {
	var report source.Report
	inputs := []string{}
	w := source.Parse("flow.yaml", []byte(with), &report)
	if w != nil {
		for _, e := range w.Entries {
			inputs = append(inputs, e.Key)
		}
	}
	g := source.Parse("flow.yaml", []byte(gives), &report)
	names, types := Gives(g, &report)
	New(File("punkte.lua", []byte(program))).Check(inputs, names, types, w, g, &report)
	var said []string
	for _, d := range report.Diagnostics {
		line := fmt.Sprintf("%s:%d:%d %s %s", d.Pos.File, d.Pos.Line, d.Pos.Column, d.Code, d.Text.In(lang))
		if guess := d.Suggestion.In(lang); guess != "" {
			line += " " + guess
		}
		said = append(said, line)
	}
	return strings.Join(said, "\n")
}

// TestCheck: what is wrong with a program is told before anything runs, at its place.
func TestCheck(t *testing.T) {
	const with, gives = "{jahre: 3, stunden: 4}", "{punkte: number, stufe: text}"
	const good = "return {punkte = input.jahre + input.stunden, stufe = 'x'}"
	for _, c := range []struct{ program, de string }{
		{good, ""},
		{"local function f(n) if n == 0 then return 0 end return f(n - 1) end\n" + good, ""},
		{"function f() end\nf()\n" + good, ""},
		{"local r = {}\nr.punkte = input.jahre\nr['stufe'] = tostring(input.stunden)\nreturn r", ""},
		{"local r = {}\nfor _, name in ipairs({'punkte', 'stufe'}) do r[name] = input.jahre + input.stunden end\nreturn r", ""},
		{"local s = 0\nfor _, v in pairs(input) do s = s + v end\nreturn {punkte = s, stufe = ''}", ""},
		{"do local a, b = 1, 2 repeat local c = a until c + b > 0 end goto fertig ::fertig::\n" + good, ""},
		{"local t = setmetatable({}, {__index = function(self, k) return k end})\nfunction t.machen(...) return select('#', ...) end\nfunction t:tun() return self end\n" + good, ""},
		{"local punkte = input.jahre +\n+ 3\nreturn {}", `punkte.lua:2:1 script-syntax Ab hier lässt sich das Skript nicht lesen: bei "+" passt etwas nicht zu Lua.`},
		{"if input.jahre > 3 then\n  return {}\n", "punkte.lua:2:1 script-unfinished Das Skript hört mitten in etwas auf; fehlt ein end, eine Klammer oder ein Anführungszeichen?"},
		{"return {stufe = 'offen\n}", "punkte.lua:1:1 script-unfinished Das Skript hört mitten in etwas auf; fehlt ein end, eine Klammer oder ein Anführungszeichen?"},
		{"local x = input.jahre\ngoto nirgends\n" + good, "punkte.lua:3:1 script-compile So lässt sich das Skript nicht übersetzen; Lua sagt: "},
		{"if input.jahre then break end\n" + good, "punkte.lua:1:1 script-compile So lässt sich das Skript nicht übersetzen; Lua sagt: "},
		{"   \n", "punkte.lua:1:1 script-empty Das Skript ist leer."},
		{"local summe = 1\nreturn {punkte = sume + input.jahre + input.stunden, stufe = ''}", `punkte.lua:2:18 script-unknown-name "sume" gibt es im Skript nicht: es ist weder lokal noch wird es irgendwo gesetzt. Meinst du summe?`},
		{"return {punkte = os.time() + input.jahre + input.stunden, stufe = ''}", `punkte.lua:1:18 script-refused-name "os" gibt es in Skripten nicht: ein Skript rechnet mit seinen Eingaben und gibt Werte zurück. Dateien, Netz, Uhr und Zufall hat es nicht; was es braucht, steht unter with.`},
		{"local json = require('json')\n" + good, `punkte.lua:1:14 script-refused-name "require" gibt es in Skripten nicht: ein Skript rechnet mit seinen Eingaben und gibt Werte zurück. Dateien, Netz, Uhr und Zufall hat es nicht; was es braucht, steht unter with.`},
		{"return {punkte = math.random(input.jahre, input.stunden), stufe = ''}", `punkte.lua:1:23 script-unknown-function "math.random" gibt es in Skripten nicht; in math gibt es: abs, ceil, floor, fmod, max, min, mod, round.`},
		{"return {punkte = math.flor(input.jahre, input.stunden), stufe = ''}", `punkte.lua:1:23 script-unknown-function "math.flor" gibt es in Skripten nicht; in math gibt es: abs, ceil, floor, fmod, max, min, mod, round. Meinst du floor?`},
		{"return {punkte = input.jahr + input.stunden, stufe = ''}", "punkte.lua:1:24 script-unknown-input Das Skript liest input.jahr, aber unter with steht kein \"jahr\"; dort steht: jahre, stunden. Meinst du jahre?\n" +
			`flow.yaml:1:2 script-unused-input Die Eingabe "jahre" liest das Skript nirgends.`},
		{"return {punkte = input['jahr'] + input.jahre + input.stunden, stufe = ''}", "punkte.lua:1:25 script-unknown-input Das Skript liest input.jahr, aber unter with steht kein \"jahr\"; dort steht: jahre, stunden. Meinst du jahre?"},
		{"return {punkte = input.jahre + input.stunden}", `flow.yaml:1:18 script-output-never-set Unter gives steht "stufe", aber das Skript setzt es nirgends.`},
		{"return {punkte = input.jahre, stufen = input.stunden, stufe = ''}", `punkte.lua:1:31 script-output-not-declared Das Skript gibt "stufen" zurück, aber unter gives steht es nicht; dort steht: punkte, stufe. Meinst du stufe?`},
		{"local a = input.jahre + input.stunden\nlocal f = function() return a end", "punkte.lua:2:1 script-returns-nothing Das Skript gibt nichts zurück. Schließe es mit return {punkte = ..., stufe = ...} ab."},
		{"-- äöü\nlocal ä = 1", "punkte.lua:2:7 script-syntax"},
		{strings.Repeat("-", MaxSource+1), "punkte.lua:1:1 script-too-long Ein Skript darf höchstens 65536 Bytes haben, dieses hat 65537."},
	} {
		name := c.program[:min(len(c.program), 60)]
		t.Run(name, func(t *testing.T) {
			said := check(c.program, with, gives, "de")
			prefix := strings.HasSuffix(c.de, "script-syntax") || strings.HasSuffix(c.de, "sagt: ") // the rest is the words of Lua
			if said != c.de && !(prefix && strings.HasPrefix(said, c.de[:min(len(c.de), 40)])) {
				t.Errorf("\n%s\nwant\n%s", said, c.de)
			}
			if english := check(c.program, with, gives, "en"); (english == "") != (said == "") || english == said && said != "" {
				t.Errorf("in English: %s", english)
			}
		})
	}
}

// TestGives: kinds of outputs and what is wrong with them.
func TestGives(t *testing.T) {
	for gives, want := range map[string]string{
		"{a: number, b: [text], c: {d: yesno, e: [{f: date}]}, g: bool}": "",
		"{a: nummer}":         `script-gives-kind "nummer" ist keine Art von Ausgabe; es gibt bool, date, number, text, yesno, in [ ] eine Liste davon, in { } mehrere Werte mit Namen. Meinst du number?`,
		"{a: list}":           "Meinst du [text]?",
		"{a: [text, number]}": "script-gives-list Eine Liste nennt genau eine Art",
		"{a: []}":             "script-gives-list",
		"{A: number}":         `script-gives-name "A" kann keine Ausgabe heißen`,
		"{round: date}":       "script-gives-name",
		"[a, b]":              "script-gives Unter gives stehen Name und Art",
		"number":              "script-gives Unter gives",
		"{a: {b: was}}":       "script-gives-kind",
	} {
		t.Run(gives, func(t *testing.T) {
			var report source.Report
			Gives(source.Parse("flow.yaml", []byte(gives), &report), &report)
			said := ""
			for _, d := range report.Diagnostics {
				said += d.Code + " " + d.Text.In("de") + " " + d.Suggestion.In("de")
			}
			if want == "" && said != "" || !strings.Contains(said, want) {
				t.Errorf("%q, want %q", said, want)
			}
		})
	}
}

// TestTakeSaysNoValue: a complaint names outputs and kinds, never what came.
func TestTakeSaysNoValue(t *testing.T) {
	types := map[string]*expression.Type{"punkte": kinds["number"], "teile": {Kind: expression.Listing, Elem: &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{"name": kinds["text"]}}}}
	for _, came := range []string{`{"Alma":1}`, `{"punkte":"Alma"}`, `{"teile":[{"Alma":1}]}`, `{"teile":[{"name":["Alma"]}]}`, `{"teile":"Alma"}`, `"Alma"`, `{"punkte":1` + strings.Repeat("0", 500) + `}`} {
		var v any
		decoder := json.NewDecoder(strings.NewReader(came))
		decoder.UseNumber()
		if err := decoder.Decode(&v); err != nil {
			t.Fatal(err)
		}
		if _, err := Take(v, types); err == nil || strings.Contains(err.Error(), "Alma") {
			t.Errorf("%s: %v", came, err)
		}
	}
}

// TestPlaces: a finding in a block of the flow stands where the block's line stands.
func TestPlaces(t *testing.T) {
	var report source.Report
	flow := "steps:\n  - script: punkte\n    code: |\n      local a = 1\n      return {punkte = b}\n"
	n := source.Parse("flow.yaml", []byte(flow), &report).Get("steps").Items[0].Get("code")
	p := New(n)
	p.Check(nil, []string{"punkte"}, map[string]*expression.Type{"punkte": kinds["number"]}, nil, nil, &report)
	if len(report.Diagnostics) != 1 || report.Diagnostics[0].Pos != (source.Pos{File: "flow.yaml", Line: 5, Column: 24}) {
		t.Errorf("%+v", report.Diagnostics)
	}
	if at := p.At(2); at.Line != 5 {
		t.Errorf("line 2 is %v", at)
	}
}
