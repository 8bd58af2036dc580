package flows

import "laufzettel/definitions/spec"

// urgentKey is the key of steps that cannot wait.
var urgentKey = spec.Key{Name: "urgent", Kind: spec.Condition, Example: "eilfall", Doc: spec.Doc{
	De: "Eilig, wenn das gilt: Die Mails dazu warten auf keine Sammelmail und keine Ruhezeit, und Vertretungen werden gleich mit gefragt.",
	En: "Urgent if this holds: its mails wait for no digest and no quiet hours, and deputies are asked at once with the holders."}}

// urgent says whether a step that opens now cannot wait.
func (r *reader) urgent(c *taskConfig) (bool, error) {
	if c.urgent == nil {
		return false, nil
	}
	return c.urgent.True(r.names())
}
