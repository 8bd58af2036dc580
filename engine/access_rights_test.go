package engine_test

import (
	"strings"
	"testing"

	"laufzettel/engine"
	"laufzettel/flows"
)

// seen is what somebody sees of a case, as a letter each: status, case, notes, sensitive answers, manage, remark.
func (r *rig) seen(person string, c *engine.Case) string {
	got := ""
	for i, action := range []engine.Action{engine.SeeStatus, engine.SeeCase, engine.SeeNotes, engine.SeeAll, engine.ManageCase, engine.NoteCase} {
		if r.e.May(r.person(person), action, engine.OfCase(c)) == nil {
			got += string("scnamr"[i])
		}
	}
	return got
}

// TestWhoSeesACase: what rights show, and what visible and access make of it.
func TestWhoSeesACase(t *testing.T) {
	for _, test := range []struct {
		flow string            // keys of the flow
		want map[string]string // person -> seen
	}{
		{"", map[string]string{"anna": "scnar", "rita": "scn", "mia": "scnmr", "sam": "s", "otto": "", "berta": "", "root": "", "dora": "s"}},
		{"visible: {others: state}", map[string]string{"otto": "s", "rita": "scn", "root": "s"}},
		{"visible: {others: all, submitter: all}", map[string]string{"otto": "sc", "sam": "sc", "dora": "sc"}},
		{"visible: {office: state, submitter: nothing, subject: nothing}", map[string]string{"anna": "scnar", "rita": "s", "mia": "s", "sam": "", "dora": "s"}},
		{"visible: {office: nothing}", map[string]string{"anna": "scnar", "rita": "", "mia": ""}},
		{"access: {see: [participants, group(\"vorstand\")]}", map[string]string{"anna": "scnar", "rita": "", "mia": "", "berta": "scn", "sam": "s"}},
		{"access: {see: [submitter]}", map[string]string{"sam": "sc", "rita": "", "dora": "s"}},
		{"access: {never: subject}", map[string]string{"dora": "", "rita": "scn", "sam": "s"}},
		{"access: {see: [subject, group(\"vorstand\")], never: subject}", map[string]string{"dora": "", "berta": "scn"}},
	} {
		flow := strings.Replace(smallFolder["antrag/flow.yaml"], "steps:", test.flow+"\nsteps:", 1)
		form := strings.Replace(smallFolder["antrag/form.yaml"], "  submitter: {email: email, name: name}", "  submitter: {email: email, name: name}\n  subject: {email: betrifft}", 1)
		form = strings.Replace(form, "  - {name: geheim", "  - {name: betrifft, type: email, label: Wen}\n  - {name: geheim", 1)
		r := newRig(t, "memory", small(map[string]string{"antrag/flow.yaml": flow, "antrag/form.yaml": form, "organisation/people.yaml": smallFolder["organisation/people.yaml"] + `  - {id: rita, given: Rita, family: Rechte, mail: rita@example.org, rights: [{right: reader}]}
  - {id: mia, given: Mia, family: Manager, mail: mia@example.org, rights: [{right: manager, unit: verein, process: antrag}]}
  - {id: sam, given: Sam, family: Sender, mail: sam@example.org}
  - {id: otto, given: Otto, family: Ohne, mail: otto@example.org}
  - {id: dora, given: Dora, family: Betroffen, mail: dora@example.org, rights: [{right: reader}, {right: manager}]}
`}))
		request := r.sending("Sam", map[string]any{"betrifft": "dora@example.org"})
		request.By = r.person("sam")
		c, err := r.e.Start(ctx, request)
		r.ok(err)
		for person, want := range test.want {
			if got := r.seen(person, c); got != want {
				t.Errorf("%q: %s sees %q, want %q (%s)", test.flow, person, got, want, r.e.Explain(r.person(person), engine.SeeCase, engine.OfCase(c)).Because.In("en"))
			}
		}
		link := flows.Actor{Party: flows.Party{Person: "rita"}, Way: flows.ByLink}
		if r.e.May(link, engine.SeeStatus, engine.OfCase(c)) == nil {
			t.Errorf("%q: a right counts by a link", test.flow)
		}
		for _, lang := range []string{"de", "en"} {
			yes, no := r.e.Explain(r.person("anna"), engine.SeeCase, engine.OfCase(c)).Because.In(lang), r.e.Explain(r.person("root"), engine.ManageCase, engine.OfCase(c)).Because.In(lang)
			if !strings.Contains(yes, "Anna Amt") || !strings.Contains(no, "Rudi Root") || strings.ContainsAny(yes+no, "{}") {
				t.Errorf("explained as %q and %q", yes, no)
			}
		}
	}
}

// TestDeputiesHaveRightsWhileTheyAct: by the mode of the function, and whether a holder is there.
func TestDeputiesHaveRightsWhileTheyAct(t *testing.T) {
	for _, test := range []struct {
		mode, holder string
		want         bool
	}{
		{"always", "{id: chefin, given: C, family: C, offices: [{function: chef, unit: verein}]}", true},
		{"absent", "{id: chefin, given: C, family: C, offices: [{function: chef, unit: verein}]}", false},
		{"absent", "{id: chefin, given: C, family: C, offices: [{function: chef, unit: verein}], absences: [{from: 2026-11-01, to: 2026-12-01}]}", true},
		{"absent", "{id: chefin, given: C, family: C, offices: [{function: chef, unit: verein, to: 2026-11-22}]}", true},
		{"none", "{id: chefin, given: C, family: C}", false},
	} {
		r := newRig(t, "memory", small(map[string]string{
			"organisation/functions.yaml": strings.Replace(smallFolder["organisation/functions.yaml"], "level: Verein}", "level: Verein, rights: [reader], deputies: {mode: "+test.mode+"}}", 1),
			"organisation/people.yaml":    "people:\n  - {id: berta, given: B, family: B, groups: [vorstand]}\n  - " + test.holder + "\n  - {id: vize, given: V, family: V, offices: [{function: chef, unit: verein, deputy: true}]}\n",
		}))
		if got := r.e.May(r.person("vize"), engine.ListCases, engine.OfPart("verein", "antrag")) == nil; got != test.want {
			t.Errorf("%s, %s: the deputy may read: %v", test.mode, test.holder, got)
		}
	}
}
