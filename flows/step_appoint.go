package flows

import (
	"slices"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// CallsOrganisation is the CallRequested.Connector of an appoint step; its operation is appoint or dismiss.
const CallsOrganisation = "organisation"

var _ = register(StepType{
	Name: "appoint",
	Doc:  spec.Doc{De: "Trägt in die Organisation ein, wer ein Amt von wann bis wann hat, oder beendet es. Zum ersten Tag wandern offene Aufgaben zum neuen Amt.", En: "Writes into the organisation who holds an office from when to when, or ends it. On the first day open tasks move to the new holder."},
	Stop: true,
	Keys: append([]spec.Key{
		{Name: "do", Kind: spec.Option, Options: []string{"appoint", "dismiss"}, Doc: spec.Doc{De: "appoint (ohne Angabe) oder dismiss: das Amt endet am Tag unter to.", En: "appoint (if not given) or dismiss: the office ends on the day under to."}, Example: "appoint"},
		{Name: "function", Kind: spec.Value, Required: true, Doc: spec.Doc{De: "Die Funktion.", En: "The function."}, Example: "=funktion"},
		{Name: "unit", Kind: spec.Value, Doc: spec.Doc{De: "Die Gliederung; ohne Angabe die oberste.", En: "The unit; the top one if not given."}, Example: "=kv"},
		{Name: "topic", Kind: spec.Value, Doc: spec.Doc{De: "Das Thema, wo die Funktion eines hat.", En: "The topic, where the function has one."}, Example: "=thema"},
		{Name: "person", Kind: spec.Value, Required: true, Doc: spec.Doc{De: "Die Person.", En: "The person."}, Example: "=person"},
		{Name: "from", Kind: spec.Value, Doc: spec.Doc{De: "Der erste Tag; ohne Angabe heute.", En: "The first day; today if not given."}, Example: "=beginn"},
		{Name: "to", Kind: spec.Value, Doc: spec.Doc{De: "Der letzte Tag; ohne Angabe unbefristet.", En: "The last day; without end if not given."}, Example: "=ende"},
		{Name: "as", Kind: spec.Option, Options: []string{"holder", "deputy"}, Doc: spec.Doc{De: "holder (ohne Angabe) oder deputy: ständige Vertretung.", En: "holder (if not given) or deputy: the standing deputy."}, Example: "holder"},
		{Name: "replaces", Kind: spec.Flag, Doc: spec.Doc{De: "Wer das Amt bisher hatte, hat es bis zum Tag davor.", En: "Whoever held the office until now holds it until the day before."}, Example: "true"},
	}, peopleKeys("by", "form", "within", "remind", "overdue", "may")...),
	Configure: configureAppoint,
	Enter: func(d *decider, s *Step) error {
		c := s.Config.(*appointConfig)
		return d.request(CallsOrganisation, c.work, &c.effectConfig)
	},
	Result:   func(*Step) map[string]*expression.Type { return nil },
	Examples: []string{"appoint: amt\nfunction: leitung\nperson: =submitter\nfrom: =today"},
})

type appointConfig struct {
	taskConfig
	effectConfig
	work string
}

func configureAppoint(p *parser, s *Step, d *spec.Decoded) {
	c := &appointConfig{work: d.Word("do")}
	if c.work == "" {
		c.work = "appoint"
	}
	s.Config = c
	c.taskConfig = p.taskConfig(s, d, false)
	c.votes = votes{mode: "first"}
	c.taskConfig.builtOutcomes(s.onError)
	for _, name := range []string{"function", "unit", "topic", "person"} {
		p.input(&c.effectConfig, name, d.At(name), nil)
	}
	for _, name := range []string{"from", "to"} {
		if n := d.At(name); n != nil {
			if v := expression.CompileValue(n, nil, p.env, p.report); v != nil {
				if v = p.dated(n, v); v != nil {
					c.names, c.with = append(c.names, name), append(c.with, v)
				}
			}
		}
	}
	for _, name := range []string{"as", "replaces"} {
		if d.Has(name) {
			c.literal(name, d.Word(name))
		}
	}
	if n := d.At("function"); n != nil && n.Raw != "" && n.Raw[0] != '=' && !slices.Contains(p.world.Functions, n.Raw) {
		p.unknown(n, msgNoFunction, n.Raw, p.world.Functions)
	}
	if c.work == "dismiss" && !d.Has("to") {
		p.report.Error(s.node, msgDismissTo, source.Args{"step": s.Name})
	}
}

// task is the work item for people where the step names them.
func (c *appointConfig) task() *taskConfig {
	if c.by.empty() {
		return nil
	}
	return &c.taskConfig
}
