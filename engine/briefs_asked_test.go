package engine_test

import (
	"strings"
	"testing"

	"laufzettel/flows"
)

// TestTheMailOfAQuestionQuotesIt: whoever is asked about a step they decided reads the question in the mail; what somebody
// wrote stays out of the subject.
func TestTheMailOfAQuestionQuotesIt(t *testing.T) {
	onEachWith(t, honourFlow(), func(r *rig) {
		c := r.send("Paul", r.people("Emil", "Fanny"))
		r.decide(c.Row.ID, "pruefung", r.person("anna"), "ok", func(ch *flows.Choose) { ch.Values = points(3) })
		r.decide(c.Row.ID, "vorstand", r.person("kurt"), "ja", r.meeting(c.Row.ID, "2026-11-20"))
		r.decide(c.Row.ID, "vollzug", r.person("karla"), "frage", comment("Hat Emil wirklich\nvier Punkte?"))
		r.work()
		found := 0
		for _, m := range r.mail.to("anna@example.org") {
			if strings.Contains(m.Subject, "Emil") {
				t.Errorf("a subject says %q", m.Subject)
			}
			if strings.HasPrefix(m.Markdown, "Du hast den Schritt") && strings.Contains(m.Markdown, "> Hat Emil wirklich") && strings.Contains(m.Markdown, "> vier Punkte") {
				found++
				if !strings.Contains(m.Subject, "Rückfrage zu:") || m.Action == nil || m.Action.Label != "Rückfrage beantworten" {
					t.Errorf("the mail of the question is %q with %+v", m.Subject, m.Action)
				}
			}
		}
		if found != 1 {
			for _, m := range r.mail.to("anna@example.org") {
				t.Logf("%s: %s", m.Subject, m.Markdown)
			}
			t.Errorf("%d mails quote the question", found)
		}
	})
}
