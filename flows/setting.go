package flows

import (
	"slices"

	"laufzettel/definitions/expression"
)

// Fits says whether a stored value can be that of the setting: it has its type and, where there are options, is one of
// them.
func (s Setting) Fits(stored any) bool {
	value, err := expression.FromJSON(stored, s.Type)
	if err != nil || value == nil {
		return false
	}
	text, isText := value.(string)
	return !isText || s.Type == nil || len(s.Type.Options) == 0 || slices.Contains(s.Type.Options, text)
}
