package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/play"
	"laufzettel/definitions/source"
)

// coverage is what the examples of a process touch of it.
type coverage struct {
	process string
	points  []play.Point
	touched map[play.Point]bool
}

// coverageOf adds up what plays of a process touch. Examples that break count as far as they got.
func coverageOf(p *definitions.Process, played []examined) coverage {
	v := coverage{process: p.Name, points: play.Points(p.Flow), touched: map[play.Point]bool{}}
	for _, x := range played {
		if x.played.Case != nil {
			x.played.Case.Touch(v.touched)
		}
	}
	return v
}

// of counts the points of a kind and those that are touched; "" is every kind.
func (v coverage) of(kind play.PointKind) (touched, all int) {
	for _, p := range v.points {
		if kind == "" || p.Kind == kind {
			all++
			if v.touched[p] {
				touched++
			}
		}
	}
	return touched, all
}

// percent is how much of everything is touched, rounded down.
func (v coverage) percent() int {
	touched, all := v.of("")
	if all == 0 {
		return 100
	}
	return touched * 100 / all
}

// missing are the points of a kind that nothing touches, in words.
func (v coverage) missing(kind play.PointKind) []string {
	var names []string
	for _, p := range v.points {
		if p.Kind == kind && !v.touched[p] {
			names = append(names, pointName(p))
		}
	}
	return names
}

func pointName(p play.Point) string {
	switch p.Kind {
	case play.OutcomePoint:
		return p.Step + "." + p.Name
	case play.WayPoint:
		if p.Name == "" {
			return p.Step + " → …"
		}
		return p.Step + " → " + p.Name
	}
	return p.Step
}

var (
	coverageLine = &source.Message{De: "Abdeckung von {process}: {percent} % – {parts}.", En: "Coverage of {process}: {percent} % – {parts}."}
	coveragePart = &source.Message{De: "{kind} {touched} von {all}", En: "{kind} {touched} of {all}"}
	coverageLess = &source.Message{De: "  Das ist weniger als {least} %.", En: "  That is less than {least} %."}
	notCovered   = &source.Message{De: "  In keinem Beispiel: {kind} {names}.", En: "  In no example: {kind} {names}."}
	pointTitles  = map[play.PointKind]*source.Message{
		play.StepPoint:    {De: "Schritte", En: "steps"},
		play.PassedPoint:  {De: "übersprungene Schritte", En: "steps passed over"},
		play.OutcomePoint: {De: "Ergebnisse", En: "outcomes"},
		play.WayPoint:     {De: "Wege", En: "ways"},
		play.ActionPoint:  {De: "Handlungen außer der Reihe", En: "actions out of turn"},
		play.EndPoint:     {De: "Enden", En: "ends"},
	}
	pointKinds = []play.PointKind{play.StepPoint, play.PassedPoint, play.OutcomePoint, play.WayPoint, play.ActionPoint, play.EndPoint}
)

// tellCoverage says how much of a process its examples touch, and with --coverage what they leave out.
func (c *testCommand) tellCoverage(out io.Writer, v coverage) error {
	var parts []string
	for _, kind := range pointKinds {
		if touched, all := v.of(kind); all > 0 {
			parts = append(parts, coveragePart.Say(source.Args{"kind": pointTitles[kind].Say(nil).In(c.Lang), "touched": touched, "all": all}).In(c.Lang))
		}
	}
	fmt.Fprintln(out, coverageLine.Say(source.Args{"process": v.process, "percent": v.percent(), "parts": strings.Join(parts, ", ")}).In(c.Lang))
	if v.percent() < c.AtLeast {
		fmt.Fprintln(out, coverageLess.Say(source.Args{"least": c.AtLeast}).In(c.Lang))
	}
	if !c.Coverage && v.percent() >= c.AtLeast {
		return nil
	}
	for _, kind := range pointKinds {
		if names := v.missing(kind); len(names) > 0 {
			fmt.Fprintln(out, notCovered.Say(source.Args{"kind": pointTitles[kind].Say(nil).In(c.Lang), "names": strings.Join(names, ", ")}).In(c.Lang))
		}
	}
	return nil
}

// The JSON form of what laufzettel test says. It is a contract: keys are added, never changed.
type (
	testJSON struct {
		Examples []exampleJSON  `json:"examples"`
		Coverage []coverageJSON `json:"coverage"`
	}
	exampleJSON struct {
		Process  string      `json:"process"`
		Example  string      `json:"example"`
		Title    string      `json:"title"`
		File     string      `json:"file"`
		Line     int         `json:"line"` // of the example, or of the row of its table
		Holds    bool        `json:"holds"`
		Problems []breakJSON `json:"problems"`
		Story    []lineJSON  `json:"story"`
	}
	breakJSON struct {
		Code   string `json:"code"`
		Text   string `json:"text"`
		File   string `json:"file"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
		After  int    `json:"after"` // lines of the story before it
	}
	lineJSON struct {
		At   string `json:"at"`
		Kind string `json:"kind"`
		Text string `json:"text"`
	}
	coverageJSON struct {
		Process string               `json:"process"`
		Percent int                  `json:"percent"`
		Parts   map[string]shareJSON `json:"parts"`
	}
	shareJSON struct {
		Touched int      `json:"touched"`
		All     int      `json:"all"`
		Missing []string `json:"missing"`
	}
)

// printJSON writes everything that was played, for programs.
func (c *testCommand) printJSON(out io.Writer, all []examined, covered []coverage) error {
	said := testJSON{Examples: []exampleJSON{}, Coverage: []coverageJSON{}}
	for _, x := range all {
		one := exampleJSON{Process: x.process, Example: x.example.Word("test"), Title: x.example.Word("title"), File: x.example.Node.Pos.File,
			Line: x.example.Node.Pos.Line, Holds: len(x.played.Breaks) == 0, Problems: []breakJSON{}, Story: []lineJSON{}}
		if x.played.Row != nil {
			one.Line = x.played.Row.Line
		}
		for _, b := range x.played.Breaks {
			one.Problems = append(one.Problems, breakJSON{b.Diagnostic.Code, b.Diagnostic.Text.In(c.Lang), b.Diagnostic.Pos.File, b.Diagnostic.Pos.Line, b.Diagnostic.Pos.Column, b.After})
		}
		if x.played.Case != nil {
			for _, l := range x.played.Case.Story() {
				one.Story = append(one.Story, lineJSON{l.At.In(x.played.Case.Zone()).Format("2006-01-02T15:04:05-07:00"), string(l.Kind), l.Text})
			}
		}
		said.Examples = append(said.Examples, one)
	}
	for _, v := range covered {
		one := coverageJSON{Process: v.process, Percent: v.percent(), Parts: map[string]shareJSON{}}
		for _, kind := range pointKinds {
			touched, count := v.of(kind)
			missing := v.missing(kind)
			if missing == nil {
				missing = []string{}
			}
			one.Parts[string(kind)] = shareJSON{touched, count, missing}
		}
		said.Coverage = append(said.Coverage, one)
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(said)
}
