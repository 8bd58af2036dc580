package engine_test

import (
	"maps"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
)

// honourFolder computes the points of an honour in a script; flow and program may be replaced.
func honourFolder(program, step string) fstest.MapFS {
	files := maps.Clone(smallFolder)
	for name := range files {
		if strings.HasPrefix(name, "antrag/") {
			delete(files, name)
		}
	}
	files["antrag/form.yaml"] = `form: antrag
title: Ehrung
who: everyone
fields:
  - {name: name, type: text, label: Name, required: true}
  - {name: jahre, type: number, label: Jahre im Ehrenamt, required: true}
  - {name: stunden, type: number, label: Stunden im letzten Jahr}
  - {name: seit, type: date, label: Dabei seit}
identity:
  submitter: {name: name}
`
	files["antrag/flow.yaml"] = `flow: antrag
number: E-{year}-{seq:4}
start: {form: antrag}
statuses: {fertig: done, zuWenig: refused}
steps:
  - script: punkte
    file: scripts/punkte.lua
    with: {jahre: =jahre, stunden: =stunden, seit: =seit, heute: =today}
    gives: {punkte: number, stufe: text, ausgezeichnet: yesno, ab: date, teile: [{wofuer: text, punkte: number}]}
` + step + `  - approve: freigabe
    title: Freigabe
    by: holders("chef")
    when: steps.punkte.punkte >= 30.5 and steps.punkte.ausgezeichnet
    outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end zuWenig}}
  - end: fertig
`
	if step != "" {
		files["antrag/flow.yaml"] += `  - approve: vonHand
    title: Von Hand
    by: group("vorstand")
    outcomes: {weiter: {label: Weiter}}
  - end: fertig
`
	}
	files["antrag/flow.yaml"] += "keep: [{for: 1 year}]\n"
	files["antrag/scripts/punkte.lua"] = program
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return folder
}

// honourProgram is the program: two points for a year, a tenth for an hour, exact to the tenth.
const honourProgram = `
local teile = {{wofuer = "Jahre", punkte = input.jahre * 2}}
if input.stunden then
  teile[2] = {wofuer = "Stunden", punkte = round(input.stunden * 0.1, 2)}
end
local summe = 0
for _, teil in ipairs(teile) do summe = summe + teil.punkte end
local stufe = "Bronze"
if summe >= 30 then stufe = "Silber" end
if summe >= 50 then stufe = "Gold" end
return {punkte = summe, stufe = stufe, ausgezeichnet = summe >= 20, ab = date.addDays(input.heute, 7), teile = teile}
`

func (r *rig) honour(answers map[string]any) *engine.Case {
	r.t.Helper()
	p, _ := r.e.Process("antrag")
	c, err := r.e.Start(ctx, engine.StartRequest{Process: "antrag", Values: r.read(p.Form, answers, nil, nil), By: stranger, Draft: r.e.NewDraft("antrag", "")})
	r.ok(err)
	r.work()
	c, err = r.e.Case(ctx, c.State.Case)
	r.ok(err)
	return c
}

// TestScriptStep: a script computes, its output has the declared types, is recorded once, and outlives a restart.
func TestScriptStep(t *testing.T) {
	onEachWith(t, honourFolder(honourProgram, ""), func(r *rig) {
		c := r.honour(map[string]any{"name": "Alma Beispiel", "jahre": "12", "stunden": "65.5", "seit": "2014-05-01"})
		check := func(c *engine.Case) {
			r.t.Helper()
			values := c.State.Steps["punkte"].Values
			points, is := values["punkte"].(expression.Decimal)
			if !is || points.String() != "30.55" || values["stufe"] != "Silber" || values["ausgezeichnet"] != true || values["ab"] != (expression.Date{Year: 2026, Month: 11, Day: 30}) {
				r.t.Fatalf("the script gave %v", values)
			}
			parts := values["teile"].([]any)
			if len(parts) != 2 || parts[1].(expression.Record)["punkte"].(expression.Decimal).String() != "6.55" {
				r.t.Fatalf("the parts are %v", parts)
			}
			if got := r.approvers(c.State.Case, "freigabe"); len(got) != 1 || got[0] != "anna" {
				r.t.Fatalf("%v is asked", got)
			}
		}
		check(c)
		r.restart()
		r.work()
		again, err := r.e.Case(ctx, c.State.Case)
		r.ok(err)
		check(again)
		h, err := r.e.History(ctx, c.State.Case)
		r.ok(err)
		asked, answered := 0, 0
		for _, event := range h.Events {
			switch event.Event.(type) {
			case flows.CallRequested:
				asked++
			case flows.CallAnswered:
				answered++
			}
		}
		if asked != 1 || answered != 1 {
			t.Errorf("the script was asked %d times and answered %d times", asked, answered)
		}
		r.decide(c.State.Case, "freigabe", r.person("anna"), "ja")

		if few := r.honour(map[string]any{"name": "Benno Beispiel", "jahre": "3"}); few.State.Status != "fertig" || few.State.Steps["punkte"].Values["stufe"] != "Bronze" {
			t.Errorf("the short case is %q with %v", few.State.Status, few.State.Steps["punkte"].Values)
		}
	})
}

// TestFailedScripts: a script that fails halts its case visibly, or leads where onError says; every other case goes on,
// and the engine's own memory does not grow.
func TestFailedScripts(t *testing.T) {
	for name, c := range map[string]struct{ program, says string }{
		"an endless loop":     {"while true do end", "in 10000000 Anweisungen zu keinem Ende"},
		"gigabytes":           {"local s = 'x'; for i = 1, 40 do s = s .. s end; return {stufe = s}", "longer than"},
		"a deep recursion":    {"local function f(n) return 1 + f(n) end; return {punkte = f(1)}", "stack overflow"},
		"too much memory":     {"local t = {}; while true do t[#t + 1] = ('x'):rep(1e6) .. #t end", "MB Speicher"},
		"an error of its own": {"if input.jahre < 100 then error('Dafür reicht es nicht') end return {punkte = 1}", "Dafür reicht es nicht"},
		"a personal error":    {"error('Nein, ' .. tostring(input.seit))", "wird nicht aufgehoben"},
		"the wrong kind":      {"return {punkte = 'viele'}", `Die Ausgabe "punkte" ist ein Text, erwartet wird eine Zahl.`},
		"something else":      {"local t = {}; t['an' .. 'deres'] = 1; return t", "das unter gives nicht steht"},
	} {
		t.Run(name, func(t *testing.T) {
			program := strings.Replace(keepChecked, "PROGRAM", c.program, 1)
			r := newRig(t, "memory", honourFolder(program, ""))
			before := heapNow()
			answers := map[string]any{"name": "Alma Beispiel", "jahre": "12", "seit": "2014-05-01"}
			halted := r.honour(answers)
			if halted.State.Failure == nil || !strings.Contains(halted.State.Failure.Error, c.says) || halted.State.Failure.Step != "punkte" {
				t.Fatalf("%+v, want %q", halted.State.Failure, c.says)
			}
			if strings.Contains(halted.State.Failure.Error, "2014") {
				t.Error("what somebody typed is kept")
			}
			if grown := heapNow() - before; grown > 24<<20 {
				t.Errorf("the engine has grown by %d MB", grown>>20)
			}
			elsewhere := newRig(t, "memory", honourFolder(program, "    onError: vonHand\n"))
			handed := elsewhere.honour(answers)
			if handed.State.Failure != nil || handed.State.Steps["punkte"].Outcome != flows.OutcomeFailed {
				t.Fatalf("%+v %+v", handed.State.Failure, handed.State.Steps["punkte"])
			}
			elsewhere.decide(handed.State.Case, "vonHand", elsewhere.person("berta"), "weiter")
		})
	}
}

// keepChecked lets the checker be content with a program that fails.
const keepChecked = `local all = input
if all.name then return {punkte = 1, stufe = "", ausgezeichnet = true, ab = nil, teile = {}} end
PROGRAM`

func heapNow() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
