package engine_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"testing/fstest"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
)

type person = definitions.Person

const day = 24 * time.Hour

func absentFrom(from, to string, replacement ...string) []definitions.Absence {
	first, err := expression.ParseDate(from)
	if err != nil {
		panic(err)
	}
	last, err := expression.ParseDate(to)
	if err != nil {
		panic(err)
	}
	return []definitions.Absence{{From: first, To: last, Replacement: replacement}}
}

// fileOf is the id of the first attachment of a case.
func fileOf(h *engine.History) string {
	for _, files := range h.Process.Form.FilesIn(h.State.Values) {
		for _, f := range files {
			return f["id"].(string)
		}
	}
	return ""
}

// smallFolder is an organisation with one process, written for what the shipped one does not need.
var smallFolder = map[string]string{
	"site.yaml": `name: Testverein
languages: [de]
zone: Europe/Berlin
land: HE
mail: {name: Testverein, address: verein@example.org}
caretaker: {group: vorstand}
services: [{key: roboter, title: Roboter}, {key: fremd, title: Fremdes Programm}]
portal: {tiles: [{process: antrag}]}
imprint: Testverein
privacy: Testverein
accessibility: Testverein
`,
	"organisation/units.yaml": `levels: [Verein]
units: [{key: verein, name: Testverein, level: Verein}]
`,
	"organisation/functions.yaml": `functions:
  - {key: chef, title: Leitung, level: Verein}
groups:
  - {key: vorstand, title: Vorstand}
  - {key: kasse, title: Kasse}
`,
	"organisation/people.yaml": `people:
  - {id: anna, given: Anna, family: Amt, mail: anna@example.org, offices: [{function: chef, unit: verein}]}
  - {id: berta, given: Berta, family: Beirat, mail: berta@example.org, groups: [vorstand]}
  - {id: kurt, given: Kurt, family: Kasse, mail: kurt@example.org, groups: [kasse]}
  - {id: karla, given: Karla, family: Kasse, mail: karla@example.org, groups: [kasse]}
  - {id: root, given: Rudi, family: Root, mail: root@example.org, roles: [admin]}
`,
	"antrag/form.yaml": `form: antrag
title: Antrag
who: everyone
fields:
  - {name: name, type: text, label: Name, required: true}
  - {name: email, type: email, label: E-Mail, required: true}
  - {name: geheim, type: text, label: Geheim, sensitive: true, purpose: Test, keep: 1 year after decision}
  - {name: anliegen, type: text, lines: 3, label: Anliegen}
identity:
  submitter: {email: email, name: name}
`,
	"antrag/flow.yaml": `flow: antrag
number: T-{year}-{seq:4}
title: "Antrag von {{ name }}"
start: {form: antrag}
statuses: {fertig: done, nein: refused}
steps:
  - approve: pruefung
    title: "Prüfung für {{ name }}"
    by: holders("chef")
    outcomes:
      ja: {label: Ja}
      nein: {label: Nein, then: end nein, reason: required}
  - mail: bescheid
    to: email
  - end: fertig
keep: [{for: 1 year}]
`,
	"antrag/mails/bescheid.md": `---
subject: Bescheid
---
Hallo {{ name }},

> {{ anliegen }}

[Stand](laufzettel:status)
`,
}

// small is that folder with some files replaced or, where the content is empty, left out.
func small(changes map[string]string) fs.FS {
	files := maps.Clone(smallFolder)
	maps.Copy(files, changes)
	folder := fstest.MapFS{}
	for name, content := range files {
		if content != "" {
			folder[name] = &fstest.MapFile{Data: []byte(content)}
		}
	}
	return folder
}

// flowOf is the small folder with other steps.
func flowOf(steps string) fs.FS {
	return small(map[string]string{"antrag/flow.yaml": `flow: antrag
number: T-{year}-{seq:4}
title: "Antrag von {{ name }}"
start: {form: antrag}
statuses: {fertig: done, nein: refused}
steps:
` + steps + `
  - end: fertig
keep: [{for: 1 year}]
`})
}

// send begins a case of the small folder without sign-in.
func (r *rig) send(name string, changes map[string]any) *engine.Case {
	r.t.Helper()
	c, err := r.e.Start(ctx, r.sending(name, changes))
	r.ok(err)
	return c
}

func (r *rig) sending(name string, changes map[string]any) engine.StartRequest {
	r.t.Helper()
	answers := map[string]any{"name": name, "email": "antrag@example.org", "anliegen": "Ein Text"}
	maps.Copy(answers, changes)
	p, _ := r.e.Process("antrag")
	body, err := json.Marshal(answers)
	r.ok(err)
	values, problems, err := p.Form.DecodeJSON(body, r.e.FormContext(p, nil))
	r.ok(err)
	if len(problems) > 0 {
		r.t.Fatalf("%s: %s", problems[0].Field, problems[0].In("en"))
	}
	return engine.StartRequest{Process: "antrag", Values: values, By: stranger}
}

func (r *rig) tasks(caseID string) []engine.TaskRow {
	r.t.Helper()
	rows, err := r.e.Tasks(ctx, engine.TaskQuery{Case: caseID})
	r.ok(err)
	return rows
}
