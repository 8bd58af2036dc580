package flows

import (
	"slices"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

// bulkKey lets several cases of a step be decided in one go.
var bulkKey = spec.Key{Name: "bulk", Kind: spec.Flag, Example: "true", Doc: spec.Doc{
	De: "true: Mehrere Vorgänge dieses Schritts lassen sich in der Aufgabenliste ankreuzen und mit demselben Ergebnis entscheiden, jeder für sich geprüft. Ohne Angabe nein.",
	En: "true: several cases of this step can be ticked in the task list and decided with the same outcome, each checked on its own. No if not given.",
}}

var (
	msgBulkForm = &source.Message{Code: "bulk-form",
		De: `Mehrere Vorgänge auf einmal lassen sich nicht entscheiden, wo jeder eigene Angaben braucht: Im Formular {form} ist „{field}“ Pflicht. Mach das Feld freiwillig, oder nimm bulk heraus.`,
		En: `Several cases cannot be decided at once where each needs answers of its own: in the form {form}, "{field}" is required. Make the field optional, or take bulk out.`}
	msgBulkOutcomes = &source.Message{Code: "bulk-outcomes",
		De: `bulk nützt hier nichts: Jedes Ergebnis von {step} braucht eine Auswahl für den einzelnen Vorgang. Füge ein anderes Ergebnis hinzu, oder nimm bulk heraus.`,
		En: `bulk is of no use here: every outcome of {step} needs a choice for the single case. Add another outcome, or take bulk out.`}
)

// checkBulk refuses bulk where a case needs answers of its own.
func (p *parser) checkBulk(s *Step, d *spec.Decoded, c *taskConfig) {
	if c.bulk = d.Flag("bulk"); !c.bulk {
		return
	}
	if c.form != nil {
		demanded := ""
		c.form.AllFields(func(f *forms.Field) {
			if demanded == "" && (f.Always || f.Required != nil) {
				demanded = f.Name
			}
		})
		if demanded != "" {
			p.report.Error(d.At("bulk"), msgBulkForm, source.Args{"form": c.form.Name, "field": demanded})
		}
	}
	if len(c.outcomes) > 0 && !slices.ContainsFunc(c.outcomes, (*Outcome).forMany) {
		p.report.Error(d.At("bulk"), msgBulkOutcomes, source.Args{"step": s.Name})
	}
}

// forMany says whether an outcome can be chosen for several cases at once: it asks nothing of the single case.
func (o *Outcome) forMany() bool { return !o.ByTime && !o.ByRows && !o.Choose }

// Bulk says whether several cases of the step may be decided in one go (bulk: true).
func (s *Step) Bulk() bool { t := s.task(); return t != nil && t.bulk }

// BulkOutcomes are the choices of an open task that can be made for several cases at once; nil where the step does
// not allow it.
func BulkOutcomes(f *Flow, s *State, stop string, facts Facts) []Offer {
	at := s.Stop(stop)
	if at == nil || at.Kind != Deciding || !f.Step(at.Step).Bulk() {
		return nil
	}
	return slices.DeleteFunc(Outcomes(f, s, stop, facts), func(o Offer) bool { return o.Choose })
}
