package engine_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// ways of a definition to say who sees its cases.
var viewsOfFlows = []string{
	"",
	"visible: {others: state}",
	"visible: {submitter: nothing, others: all}",
	"visible: {office: nothing}",
	"visible: {office: state, subject: nothing}",
	"access:\n  see:\n    - participants\n    - holders(\"kreis\", einheit)\n  never: subject",
	"access: {see: [submitter, group(\"rat\"), holders(\"land\")]}",
	"access: {never: subject}",
}

// world is an organisation made by chance: units, offices with and without rights, groups, deputies, absences.
type world struct {
	*rand.Rand
	people []string
	units  []string
}

func (w *world) among(words ...string) string { return words[w.Intn(len(words))] }

func (w *world) rights() string {
	var rights []string
	for _, right := range definitions.Rights {
		if w.Intn(3) == 0 {
			rights = append(rights, right)
		}
	}
	return "[" + strings.Join(rights, ", ") + "]"
}

func (w *world) grants() string {
	if w.Intn(3) > 0 {
		return "[]"
	}
	grant := "right: " + w.among(definitions.Rights[:3]...)
	if w.Intn(4) > 0 {
		grant += ", unit: " + w.among(w.units...)
	}
	if w.Intn(2) == 0 {
		grant += fmt.Sprintf(", process: antrag%d", w.Intn(len(viewsOfFlows)))
	}
	return "[{" + grant + "}]"
}

func (w *world) files() map[string]string {
	w.units = []string{"land", "nord", "sued", "alt", "nordeins", "nordzwei", "suedeins", "alteins"}
	files := map[string]string{
		"organisation/units.yaml": `levels: [LV, KV, OV]
units:
  - {key: land, name: Land, level: LV}
  - {key: nord, name: Nord, level: KV, parent: land}
  - {key: sued, name: Süd, level: KV, parent: land}
  - {key: alt, name: Alt, level: KV, parent: land, validTo: ` + w.among("2025-12-31", "2027-12-31") + `, successor: nord}
  - {key: nordeins, name: Nord 1, level: OV, parent: nord}
  - {key: nordzwei, name: Nord 2, level: OV, parent: nord}
  - {key: suedeins, name: Süd 1, level: OV, parent: sued}
  - {key: alteins, name: Alt 1, level: OV, parent: alt}
`,
		"organisation/functions.yaml": fmt.Sprintf(`functions:
  - {key: land, title: Land, level: LV, rights: %s, deputies: {mode: %s}}
  - {key: kreis, title: Kreis, level: KV, up: land, rights: %s, deputies: {mode: %s}}
groups:
  - {key: vorstand, title: Vorstand}
  - {key: rat, title: Rat, rights: %s}
`, w.rights(), w.among("absent", "always", "none"), w.rights(), w.among("absent", "always", "none"), w.grants()),
		"antrag/form.yaml": "", "antrag/flow.yaml": "", "antrag/mails/bescheid.md": "",
	}
	people := "people:\n"
	for i := range 7 {
		id := fmt.Sprintf("mensch%d", i)
		w.people = append(w.people, id)
		people += fmt.Sprintf("  - {id: %s, given: Mensch, family: Nummer%d, mail: %s@example.org, rights: %s, groups: [%s]", id, i, id, w.grants(), w.among("", "", "rat", "vorstand"))
		if w.Intn(3) > 0 {
			function, unit := "kreis", w.among("nord", "sued", "alt")
			if w.Intn(3) == 0 {
				function, unit = "land", "land"
			}
			people += fmt.Sprintf(", offices: [{function: %s, unit: %s, from: 2020-01-01, to: %s, deputy: %s}]", function, unit, w.among("2026-10-31", "2030-01-01", "2030-01-01"), w.among("true", "false"))
		}
		if w.Intn(4) == 0 {
			people += ", absences: [{from: 2026-11-01, to: 2026-12-24}]"
		}
		people += "}\n"
	}
	files["organisation/people.yaml"] = people
	tiles := ""
	for i, view := range viewsOfFlows {
		name := fmt.Sprintf("antrag%d", i)
		tiles += "{process: " + name + "}, "
		files[name+"/form.yaml"] = "form: " + name + `
title: Antrag
who: everyone
fields:
  - {name: name, type: text, label: Name, required: true}
  - {name: email, type: email, label: E-Mail, required: true}
  - {name: betrifft, type: email, label: Wen betrifft es}
  - {name: einheit, type: unit, label: Einheit}
identity:
  submitter: {email: email, name: name}
  subject: {email: betrifft}
`
		files[name+"/flow.yaml"] = "flow: " + name + fmt.Sprintf("\nnumber: T%d-{year}-{seq:4}\n", i) + "start: {form: " + name + "}\n" + view + `
steps:
  - approve: erste
    by: holders("kreis", einheit)
    outcomes: {ja: {label: Ja}, rueck: {label: Rückfrage, then: return, fields: [name], expires: 30 days}}
  - approve: zweite
    by: group("rat")
    outcomes: {ja: {label: Ja}}
  - end: erledigt
keep: [{for: 1 year}]
`
	}
	files["site.yaml"] = strings.Replace(smallFolder["site.yaml"], "{process: antrag}", strings.TrimSuffix(tiles, ", "), 1)
	return files
}

// begin starts a case and lets it go on for some steps.
func (w *world) begin(r *rig) {
	r.t.Helper()
	p, _ := r.e.Process(fmt.Sprintf("antrag%d", w.Intn(len(viewsOfFlows))))
	by := stranger
	answers := forms.Values{"name": "Antrag von Fremd", "email": "fremd@example.org"}
	if w.Intn(3) > 0 {
		by = r.person(w.among(w.people...))
	}
	if w.Intn(2) == 0 {
		answers["betrifft"] = w.among(w.people...) + "@example.org"
	}
	if w.Intn(5) > 0 {
		unit, _ := r.e.Organisation().Unit(w.among(w.units...))
		answers["einheit"] = unit
	}
	c, err := r.e.Start(ctx, engine.StartRequest{Process: p.Name, Values: answers, By: by})
	r.ok(err)
	for range w.Intn(3) {
		if c, err = r.e.Case(ctx, c.Row.ID); err != nil || len(c.State.Open) == 0 {
			return
		}
		stop := c.State.Open[0]
		for _, a := range stop.Resolution.Approvers {
			if a.Person == "" || stop.Kind != flows.Deciding {
				continue
			}
			if _, err := r.choose(c.Row.ID, stop.Step, r.person(a.Person), w.among("ja", "ja", "rueck")); err == nil {
				break
			}
		}
	}
}

// TestScopeIsWhatMayAllows: a store that honours a scope gives exactly the cases of which May says yes.
func TestScopeIsWhatMayAllows(t *testing.T) {
	worlds := 25
	if testing.Short() {
		worlds = 8
	}
	seen, hidden := 0, 0
	for seed := range worlds {
		w := &world{Rand: rand.New(rand.NewSource(int64(seed)))}
		r := newRig(t, stores[seed%len(stores)], small(w.files()))
		for range 24 {
			w.begin(r)
		}
		all, err := r.store.Cases(ctx, engine.CaseQuery{Limit: 1000})
		r.ok(err)
		actors := []flows.Actor{stranger, {Party: flows.Party{Person: "mensch0"}, Way: flows.ByLink}, {Party: flows.Party{Person: "mensch1"}, Way: flows.ByAPI}, service("roboter"), r.person("niemand")}
		for _, id := range w.people {
			actors = append(actors, r.person(id))
		}
		for _, actor := range actors {
			scope := r.e.ScopeOf(actor, engine.ListCases)
			rows, err := r.store.Cases(ctx, engine.CaseQuery{Scope: &scope, Limit: 1000})
			r.ok(err)
			var listed []string
			for _, row := range rows {
				listed = append(listed, row.ID)
			}
			for _, row := range all {
				c, err := r.e.Case(ctx, row.ID)
				r.ok(err)
				verdict := r.e.Explain(actor, engine.SeeStatus, engine.OfCase(c))
				may := verdict.Refusal == nil && (actor.Way == flows.ByPage || actor.Way == flows.ByAPI) && actor.Service == ""
				if got := slices.Contains(listed, row.ID); got != may {
					t.Errorf("world %d, %s (%s): %s is listed: %v, but May says %q\n%+v", seed, actor.Person, actor.Way, row.Number, got, verdict.Because.In("en"), scope)
				}
				if may {
					seen++
				} else {
					hidden++
				}
			}
			exported := r.e.ScopeOf(actor, engine.ExportCases)
			if exported.Person != "" {
				t.Errorf("world %d, %s: taking part lets somebody export", seed, actor.Person)
			}
		}
	}
	if seen < 100 || hidden < 100 {
		t.Errorf("%d cases were seen and %d hidden: the worlds prove nothing", seen, hidden)
	}
}
