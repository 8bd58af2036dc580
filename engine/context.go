package engine

import (
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
)

// FormContext is what a form of the process may look at now: the organisation in force, its settings and
// the clock. base are the answers known already (of an ask-back), or nil.
func (e *Engine) FormContext(p *definitions.Process, base forms.Values) *forms.Context {
	o := e.Organisation()
	now := e.clock.Now()
	return &forms.Context{
		Scope: expression.Scope{
			Names: map[string]any{
				"today": expression.DateOf(now, o.zone), "now": now,
				"settings": o.settingsScope(p), "registers": o.registersScope(),
			},
			Zone:    o.zone,
			Workday: func(d expression.Date) bool { return o.Workday("", d) }, WorkdayIn: o.Workday,
		},
		Catalogue: o, Lang: o.Site().Lang, Base: base,
	}
}

// registersScope gives every register that an expression may name; rows are looked up as they are read.
func (o *Organisation) registersScope() expression.Record {
	record := expression.Record{}
	for _, name := range sortedNames(o.rows) {
		record[name] = liveRegister{o, name}
	}
	return record
}

// liveRegister looks up rows of a register as they are now.
type liveRegister struct {
	o    *Organisation
	name string
}

// Row looks up one row.
func (r liveRegister) Row(key string) (expression.Record, bool) { return r.o.Row(r.name, key) }

// Rows lists all rows in order.
func (r liveRegister) Rows() []any {
	var rows []any
	for _, row := range r.o.rows[r.name] {
		rows = append(rows, row)
	}
	return rows
}

// SignedIn adds what a form may prefill for a signed-in person.
func (e *Engine) SignedIn(ctx *forms.Context, person string) {
	if p, ok := e.Organisation().Someone(person); ok {
		ctx.Scope.Names["submitter"] = e.Organisation().record(p)
		ctx.Directory = forms.LookUp
	}
}

var _ forms.Catalogue = (*Organisation)(nil)

// systemActor is the engine itself.
var systemActor = flows.Actor{Way: flows.BySystem}
