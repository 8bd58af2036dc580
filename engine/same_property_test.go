package engine_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

// humans are who the accounts of a random organisation really are. The program knows accounts only; the test knows
// both, and says that nobody ever decides what they must not, whichever of their accounts they use.
type humans struct {
	people []definitions.Person
	of     map[string]int // account -> human
	shares []string       // human -> what all of their accounts have in common: mail, number, birth
}

// spellings are the ways in which one mailbox, number or name is written.
var spellings = map[string]func(human, n int) definitions.Person{
	"mail": func(human, n int) definitions.Person {
		mail := []string{"postfach%d@example.org", "Postfach%d@Example.ORG", " postfach%d@example.org ", "postfach%d+antrag@example.org"}[n%4]
		return definitions.Person{Given: fmt.Sprint("Teil", n), Family: fmt.Sprint("Haber", human), Mail: fmt.Sprintf(mail, human)}
	},
	"number": func(human, n int) definitions.Person {
		number := []string{"70000%d", " 70000%d", "070000%d", "7000 0%d"}[n%4]
		return definitions.Person{Given: fmt.Sprint("Nummer", n), Family: fmt.Sprint("Haber", human), Mail: fmt.Sprintf("n%d.%d@example.org", human, n), Number: fmt.Sprintf(number, human+10)}
	},
	"birth": func(human, n int) definitions.Person {
		given := []string{"Hans-Jürgen", "hans jürgen", "HANS  JUERGEN", "Hans Jurgen"}[n%4]
		family := []string{"Müller%c", "Mueller%c", "müller%c ", "MULLER%c"}[n%4]
		return definitions.Person{Given: given, Family: fmt.Sprintf(family, 'a'+rune(human)), Mail: fmt.Sprintf("b%d.%d@example.org", human, n), BirthDate: expression.Date{Year: 1980, Month: time.May, Day: 1 + human}}
	},
}

func someHumans(r *rapid.T) *humans {
	h := &humans{of: map[string]int{}}
	for human := range rapid.IntRange(2, 5).Draw(r, "humans") {
		kind := rapid.SampledFrom([]string{"mail", "number", "birth"}).Draw(r, "shared")
		h.shares = append(h.shares, kind)
		for n := range rapid.IntRange(1, 3).Draw(r, "accounts") {
			p := spellings[kind](human, n)
			p.ID = fmt.Sprintf("h%d%c", human, 'a'+rune(n))
			h.people, h.of[p.ID] = append(h.people, p), human
		}
	}
	h.arrange(r)
	return h
}

// arrange hands out offices, groups and absences anew.
func (h *humans) arrange(r *rapid.T) {
	var ids []string
	for _, p := range h.people {
		ids = append(ids, p.ID)
	}
	for i := range h.people {
		p := &h.people[i]
		p.Offices, p.Groups, p.Absences = nil, nil, nil
		if rapid.IntRange(0, 1).Draw(r, "in office") == 0 {
			p.Offices = []definitions.Office{{Function: "chef", Unit: "verein", Deputy: rapid.Bool().Draw(r, "deputy")}}
		}
		for _, group := range []string{"vorstand", "kasse"} {
			if rapid.IntRange(0, 2).Draw(r, group) == 0 {
				p.Groups = append(p.Groups, group)
			}
		}
		if rapid.IntRange(0, 2).Draw(r, "away") == 0 {
			p.Absences = absentFrom("2026-11-01", "2026-12-31", rapid.SliceOfN(rapid.SampledFrom(ids), 0, 2).Draw(r, "replacements")...)
		}
	}
}

// as is what a form knows of a human who does not sign in.
func (h *humans) as(human, n int) forms.Values {
	p := spellings[h.shares[human]](human, n)
	values := forms.Values{"name": p.Given + " " + p.Family, "email": "unbekannt@example.org"}
	switch h.shares[human] {
	case "mail":
		values["email"] = p.Mail
	case "number":
		values["nummer"] = p.Number
	default:
		values["geburt"] = p.BirthDate
	}
	return values
}

func sameSet(t *testing.T) *definitions.Set {
	return loadSet(t, small(map[string]string{
		"antrag/form.yaml": `form: antrag
title: Antrag
who: everyone
fields:
  - {name: name, type: text, label: Name, required: true}
  - {name: email, type: email, label: E-Mail, required: true}
  - {name: nummer, type: text, label: Nummer}
  - {name: geburt, type: date, label: Geburtsdatum}
identity:
  submitter: {email: email, name: name, number: nummer, birthDate: geburt}
  subject: {email: email, name: name, number: nummer, birthDate: geburt}
`,
		"antrag/flow.yaml": `flow: antrag
number: T-{year}-{seq:4}
title: Antrag
start: {form: antrag}
statuses: {fertig: done, nein: refused}
steps:
  - approve: erst
    by:
      - holders("chef")
      - group("kasse")
      - postfach0@example.org
    may: {decide: group("vorstand")}
    outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end nein, reason: required}}
  - approve: zweit
    by:
      - group("vorstand")
      - holders("chef")
    not: [submitter, subject, steps.erst.by]
    may: {decide: group("kasse")}
    decide: all
    outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end nein, reason: required}}
  - end: fertig
keep: [{for: 1 year}]
`,
		"antrag/mails/bescheid.md": "",
	}))
}

// TestNobodyDecidesWhatIsTheirOwn: in no organisation, by no way in, after no move does a human decide their own case, or
// a second time where others must.
func TestNobodyDecidesWhatIsTheirOwn(t *testing.T) {
	set := sameSet(t)
	flow := set.Processes["antrag"].Flow
	rapid.Check(t, func(r *rapid.T) {
		h := someHumans(r)
		o, err := engine.NewOrganisation(set, h.people)
		if err != nil {
			r.Fatal(err)
		}
		n := rapid.IntRange(0, 3).Draw(r, "spelling")
		own := rapid.IntRange(0, len(h.shares)-1).Draw(r, "whose case")
		start := flows.Start{Case: "c", Number: "T-1", Values: h.as(own, n)}
		barred := map[int]bool{own: true}
		if rapid.Bool().Draw(r, "signed in") {
			account := h.people[slices.IndexFunc(h.people, func(p definitions.Person) bool { return h.of[p.ID] == own })].ID
			start.Submitter, start.Subject = flows.Party{Person: account}, flows.Party{Person: account}
		} else {
			start.Submitter = flows.Party{Mailbox: flows.SubmitterMailbox}
			start.Subject, start.Mailbox = start.Submitter, start.Values["email"].(string)
		}
		at := monday
		state := &flows.State{}
		do := func(by flows.Actor, what any) error {
			at = at.Add(time.Minute)
			decision, err := flows.Decide(flow, state, flows.Input{At: at, By: by, Do: what}, o)
			for _, event := range decision.Events {
				state = flows.Evolve(state, event)
			}
			return err
		}
		if err := do(flows.Actor{Party: start.Submitter, Way: flows.ByForm}, start); err != nil {
			r.Fatalf("%v %+v", err, err.(*flows.Refusal).Problems)
		}
		for range 6 {
			if len(state.Open) == 0 {
				return
			}
			stop := state.Open[0]
			may := h.check(r, flow, state, stop, o, at, barred)
			switch what := rapid.IntRange(0, 3).Draw(r, "what happens"); {
			case what == 0:
				h.arrange(r)
				if o, err = engine.NewOrganisation(set, h.people); err != nil {
					r.Fatal(err)
				}
				_ = do(flows.Actor{Way: flows.BySystem}, flows.Reassess{})
			case what == 1:
				to := rapid.SliceOfN(rapid.SampledFrom(h.people), 1, 2).Draw(r, "handed to")
				in := flows.Reassign{Stop: stop.ID, Why: "Bitte übernehmen, es eilt."}
				for _, p := range to {
					in.To = append(in.To, p.ID)
				}
				_ = do(actorOf(rapid.SampledFrom(h.people).Draw(r, "by").ID, flows.ByPage), in)
			case len(may) > 0:
				who := rapid.SampledFrom(may).Draw(r, "decides")
				if err := do(actorOf(who, flows.ByPage), flows.Choose{Stop: stop.ID, Outcome: "ja"}); err == nil && stop.Step == "erst" {
					barred[h.of[who]] = true
				}
			}
		}
	})
}

func actorOf(id string, way flows.Way) flows.Actor {
	return flows.Actor{Party: flows.Party{Person: id}, Way: way, Assurance: flows.AccountAssurance}
}

// check tries every account by every way and lists those who may decide.
func (h *humans) check(r *rapid.T, flow *flows.Flow, state *flows.State, stop flows.Stop, o *engine.Organisation, at time.Time, barred map[int]bool) []string {
	for _, a := range stop.Resolution.Approvers {
		if a.Person != "" && barred[h.of[a.Person]] {
			r.Fatalf("%s is asked in %s, and is human %d, who must not: %+v", a.Person, stop.Step, h.of[a.Person], stop.Resolution)
		}
		if a.Mailbox == "erst.2" && barred[0] && h.shares[0] == "mail" {
			r.Fatalf("the mailbox of human 0, who must not decide, is asked: %+v", stop.Resolution)
		}
	}
	var may []string
	for _, p := range h.people {
		for _, way := range []flows.Way{flows.ByPage, flows.ByLink, flows.ByAPI, flows.ByCLI} {
			refusal := flows.MayDecide(flow, state, stop.ID, actorOf(p.ID, way), at, o)
			if refusal == nil && barred[h.of[p.ID]] {
				r.Fatalf("%s may decide %s by %s, and is human %d, who must not", p.ID, stop.Step, way, h.of[p.ID])
			}
			if refusal == nil && way == flows.ByPage {
				may = append(may, p.ID)
			}
		}
	}
	return may
}

// Replacements of replacements are asked, circles end, and nobody stands in for what is their own.
func TestReplacementsOfReplacements(t *testing.T) {
	away := func(ids ...string) func(*person) {
		return func(p *person) { p.Absences = absentFrom("2026-11-01", "2026-12-31", ids...) }
	}
	for says, test := range map[string]struct {
		away map[string][]string
		want []string
	}{
		"the replacement is there":          {map[string][]string{"anna": {"kurt"}}, []string{"kurt"}},
		"the replacement is away too":       {map[string][]string{"anna": {"kurt"}, "kurt": {"karla"}}, []string{"karla"}},
		"in a circle it climbs":             {map[string][]string{"anna": {"kurt"}, "kurt": {"anna"}}, []string{"berta"}},
		"two name each other and a third":   {map[string][]string{"anna": {"kurt"}, "kurt": {"anna", "karla"}}, []string{"karla"}},
		"a replacement who applies climbs":  {map[string][]string{"anna": {"root"}}, []string{"berta"}},
		"behind one who applies nobody is":  {map[string][]string{"anna": {"kurt"}, "kurt": {"root"}}, []string{"berta"}},
		"a replacement without one climbs":  {map[string][]string{"anna": {"kurt"}, "kurt": nil}, []string{"berta"}},
		"four in a row are more than helps": {map[string][]string{"anna": {"kurt"}, "kurt": {"karla"}, "karla": {"kim"}, "kim": {"lea"}}, []string{"berta"}},
	} {
		t.Run(says, func(t *testing.T) {
			r := newRig(t, "memory", small(nil))
			r.ok(r.e.SavePeople(ctx, []person{{ID: "kim", Given: "Kim", Family: "Kette"}, {ID: "lea", Given: "Lea", Family: "Leiste"}}))
			for id, replacements := range test.away {
				r.change(id, away(replacements...))
			}
			c := r.send("Rudi", map[string]any{"email": "root@example.org"})
			if got := r.approvers(c.Row.ID, "pruefung"); !slices.Equal(got, test.want) {
				t.Errorf("asked are %v, want %v", got, test.want)
			}
		})
	}
}
