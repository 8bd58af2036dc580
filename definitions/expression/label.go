package expression

import "laufzettel/definitions/source"

// labelKey is where a chosen row keeps its label in a language; "label" alone is the one of the site's language.
func labelKey(lang string) string { return "label." + lang }

// SetLabel gives a row the label that people choose it by, in all its languages. They are stored with an answer,
// so that it can be read in each of them later.
func SetLabel(row Record, label source.Local) {
	row["label"] = label.Text
	for lang, text := range label.By {
		row[labelKey(lang)] = text
	}
}

// LabelOf is the label of a row in a language; where it has none in it, that of the site's language, else "".
func LabelOf(row Record, lang string) string {
	if text, ok := row[labelKey(lang)].(string); ok && text != "" {
		return text
	}
	text, _ := row["label"].(string)
	return text
}

// IsLabel says whether a part of a row is its label in some language.
func IsLabel(part string) bool {
	return part == "label" || len(part) > len("label.") && part[:len("label.")] == "label."
}
