package engine_test

import (
	"slices"
	"strings"
	"testing"

	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/flows"
)

// gaps are the gaps of the last night as "KBL@probetal vacant", with + where it climbs and ! where nobody is left.
func (r *rig) gaps() map[string]engine.Gap {
	r.t.Helper()
	found, err := r.e.Vacancies(ctx)
	r.ok(err)
	gaps := map[string]engine.Gap{}
	for _, g := range found.Gaps {
		gaps[g.Function+"@"+g.Unit+" "+string(g.Code)] = g
	}
	return gaps
}

func (r *rig) night() {
	r.t.Helper()
	local := r.clock.Now().In(r.e.Organisation().Zone())
	r.at(local.AddDate(0, 0, 1).Format("2006-01-02") + " 03:00")
}

func TestNobodyThereAlarm(t *testing.T) {
	onEach(t, func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		r.work()
		first := r.gaps() // told before any night
		if _, known := first["KBL@probetal vacant"]; !known {
			r.t.Errorf("before the first night the vacant office is not known: %v", first)
		}
		r.mail.clear()
		r.night()
		g, known := r.gaps()["KBL@probetal vacant"]
		if !known || g.Nobody || g.From != "" || g.Open+g.Ahead != 0 || !slices.Equal(g.Processes, []string{"anerkennung"}) {
			r.t.Errorf("the night says %+v", g)
		}
		said := r.e.Organisation().Say(g, "de")
		says(r.t, said.Place+" "+said.What+" "+said.Do+" "+said.Above+" "+said.Cases, "Kreisbereitschaftsleitung, KV Probetal", "nicht besetzt",
			"Trag für KV Probetal jemanden als Kreisbereitschaftsleitung ein", "Ebene darüber", "Noch kein Vorgang")
		said = r.e.Organisation().Say(g, "en")
		says(r.t, said.Place+" "+said.What+" "+said.Do, "District head of emergency services, KV Probetal", "vacant", "Enter somebody")
		mails := r.mail.to("ida.dummy@example.org")
		if len(mails) != 1 || !strings.Contains(mails[0].Markdown, "KV Probetal") || mails[0].Action.URL != "https://antraege.example.org/verwaltung/luecken" {
			r.t.Fatalf("the caretaker got %v", mails)
		}

		r.mail.clear()
		r.night()
		if mails := r.mail.all(); len(mails) != 0 {
			r.t.Errorf("nothing is new, and yet: %v", subjects(mails))
		}

		// A case meets the gap: that is worse. Its later steps lie ahead in other places.
		c := r.apply(r.person("jonas"), map[string]any{"kv": "probetal"})
		r.change("gisela", func(p *person) { p.Groups = nil })
		r.change("fritz", func(p *person) { p.Groups = []string{"pruefung-cbrn"} }) // nobody is left for care services
		r.work()
		r.mail.clear()
		r.night()
		if g := r.gaps()["KBL@probetal vacant"]; g.Open != 1 || !g.News {
			r.t.Errorf("with a case that waits there the night says %+v", g)
		}
		if mails := r.mail.to("ida.dummy@example.org"); len(mails) != 1 || !strings.Contains(mails[0].Markdown, "Ein Vorgang ist betroffen") {
			r.t.Errorf("the caretaker got %v", subjects(mails))
		}

		// What the next two weeks will bring is said before it comes.
		r.change("benno", func(p *person) { p.Offices[0].To = date(r.t, "2026-12-03") })
		own := r.apply(r.person("jonas"), nil)
		r.mail.clear()
		r.night()
		g, known = r.gaps()["KBL@musterkreis vacant"]
		if !known || g.From != "2026-12-04" || g.Open != 1 {
			r.t.Errorf("of the end of a term the night says %+v", g)
		}
		says(r.t, r.e.Organisation().Say(g, "de").What, "Ab 4. Dezember 2026")
		r.decide(c.Row.ID, "kvPruefung", r.person("erna"), "weiterleiten")
		if got := r.approvers(own.Row.ID, "kvPruefung"); !slices.Equal(got, []string{"benno"}) {
			r.t.Errorf("until then the task is with %v", got)
		}
		r.at("2026-12-04 03:00")
		if g := r.gaps()["KBL@musterkreis vacant"]; g.From != "" || g.Since != "2026-12-04" {
			r.t.Errorf("when it has come the night says %+v", g)
		}
		// Somebody is entered: the gap is gone.
		r.change("alma", func(p *person) {
			p.Offices = append(p.Offices, definitions.Office{Function: "KBL", Unit: "musterkreis"})
		})
		r.night()
		if g, still := r.gaps()["KBL@musterkreis vacant"]; still {
			r.t.Errorf("somebody is in office, and yet: %+v", g)
		}
	})
}

// Steps ahead are resolved as far as that is possible: what nobody has said yet is unknown, not vacant.
func TestUpcomingSteps(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: erst
    by: holders("chef")
    outcomes: {ja: {label: Ja}}
  - approve: zweit
    by: group("kasse")
    not: [submitter, subject, steps.erst.by]
    outcomes: {ja: {label: Ja}}
  - approve: vielleicht
    when: steps.zweit.outcome == "ja"
    by: group("kasse")
    outcomes: {ja: {label: Ja}}
  - approve: nie
    when: name == "niemand"
    by: group("kasse")
    outcomes: {ja: {label: Ja}}
  - approve: nochmal
    by: decidedBy(zweit)
    outcomes: {ja: {label: Ja}}`), func(r *rig) {
		r.change("kurt", func(p *person) { p.Groups = nil })
		r.change("karla", func(p *person) { p.Groups = nil })
		c := r.send("Paul", nil)
		var told []string
		for _, o := range flows.Upcoming(c.Flow(), c.State, r.e.Organisation(), r.clock.Now()) {
			line := o.Step
			for says, yes := range map[string]bool{" open": o.Open, " maybe": o.Maybe} {
				if yes {
					line += says
				}
			}
			switch {
			case !o.Known:
				line += " unknown"
			case o.Resolution.Vacant:
				line += " nobody"
			}
			told = append(told, line)
		}
		if want := []string{"erst open", "zweit nobody", "vielleicht maybe nobody", "nochmal unknown"}; !slices.Equal(told, want) {
			r.t.Errorf("ahead lie %q, want %q", told, want)
		}
	})
}
