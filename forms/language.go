package forms

import "laufzettel/definitions/source"

// PurposeIn is why the field is asked, in a language; "" where the author does not say.
func (f *Field) PurposeIn(lang string) string {
	if text := f.purposes.In(lang); text != "" {
		return text
	}
	return f.Purpose
}

// writtenIn is a sentence of the author's as a problem, in German and English.
func writtenIn(text source.Local) source.Text {
	return source.Text{Message: &source.Message{Code: writtenCode, De: text.In("de"), En: text.In("en")}}
}
