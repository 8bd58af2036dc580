package flows

import (
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// CallsDocument is the CallRequested.Connector of a document step; its operation is the name of the template.
const CallsDocument = "document"

var _ = register(StepType{
	Name: "document",
	Doc:  spec.Doc{De: "Macht aus einer Vorlage ein Dokument des Vorgangs, etwa eine Urkunde. Wo nichts Dokumente herstellt, wird daraus eine Aufgabe: Jemand fertigt es und lädt es hoch.", En: "Makes a document of the case from a template, such as a certificate. Where nothing produces documents, it becomes a task: somebody makes it and uploads it."},
	Stop: true,
	Keys: append([]spec.Key{
		{Name: "template", Kind: spec.Word, Required: true, Doc: spec.Doc{De: "Die Vorlage.", En: "The template."}, Example: "urkunde"},
		{Name: "with", Kind: spec.Any, Doc: spec.Doc{De: "Was in der Vorlage steht: Name und Wert, ein Ausdruck nach einem =.", En: "What the template says: name and value, an expression after an =."}, Example: "{name: =name}"},
	}, peopleKeys("by", "form", "within", "remind", "overdue", "may")...),
	Configure: func(p *parser, s *Step, d *spec.Decoded) {
		c := &documentConfig{template: d.Word("template")}
		s.Config = c
		c.taskConfig = p.taskConfig(s, d, false)
		c.votes = votes{mode: "first"}
		c.taskConfig.builtOutcomes(s.onError)
		if c.by.empty() {
			p.report.Error(s.node, msgDocumentBy, source.Args{"step": s.Name})
		}
		if with := d.At("with"); with != nil {
			if with.Kind != source.Map {
				p.report.Error(with, msgWithAnswers, nil)
			}
			for _, e := range with.Entries {
				p.input(&c.effectConfig, e.Key, e.Value, nil)
			}
		}
	},
	Enter: func(d *decider, s *Step) error {
		c := s.Config.(*documentConfig)
		return d.request(CallsDocument, c.template, &c.effectConfig)
	},
	Result:   formResult,
	Examples: []string{"document: urkunde\ntemplate: urkunde\nwith: {name: =name}\nby: group(\"pflege\")"},
})

type documentConfig struct {
	taskConfig
	effectConfig
	template string
}
