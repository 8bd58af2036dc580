package flows

import (
	"laufzettel/definitions/spec"
)

var _ = register(StepType{
	Name: "end",
	Doc:  spec.Doc{De: "Beendet den Vorgang mit einem Status. Alles, was noch offen ist, wird zurückgezogen.", En: "Ends the case with a status. Everything that is still open is withdrawn."},
	Ends: true,
	Configure: func(p *parser, s *Step, d *spec.Decoded) {
		s.Config = endConfig{status: p.status(d.At("end"))}
	},
	Enter: func(d *decider, s *Step) error {
		d.jump = &Target{Kind: ToEnd, Status: s.Config.(endConfig).status}
		return nil
	},
	Examples: []string{"end: erledigt"},
})

type endConfig struct{ status string }

func (c endConfig) endStatus() string { return c.status }
