package forms

import (
	"slices"

	"laufzettel/definitions/expression"
)

// inLanguage are options with their labels in a language, as far as their rows have them.
func inLanguage(options []Option, lang string) []Option {
	translated := slices.Clone(options)
	for i := range translated {
		if label := expression.TextIn(translated[i].Row, "label", lang); label != "" {
			translated[i].Label = label
		}
	}
	return translated
}
