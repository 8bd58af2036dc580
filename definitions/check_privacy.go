package definitions

import (
	"slices"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

var (
	personalWithoutPurpose = &source.Message{
		Code: "no-purpose",
		De:   "Wofür diese Angaben über Personen gebraucht werden, steht nirgends: {fields}. Schreib purpose an die Felder, oder für alle zusammen privacy: {purpose: ...} ans Formular.",
		En:   "Nothing says what these answers about people are needed for: {fields}. Write purpose at the fields, or privacy: {purpose: ...} at the form for all of them.",
	}
	sensitiveWithoutPurpose = &source.Message{
		Code: "sensitive-no-purpose",
		De:   "Diese Felder sind sensitive und sagen doch nicht selbst, wofür sie gebraucht werden: {fields}. Schreib purpose an sie.",
		En:   "These fields are sensitive, yet do not say themselves what they are needed for: {fields}. Write purpose at them.",
	}
	personalWithoutEnd = &source.Message{
		Code: "no-lifetime",
		De:   "Wie lange diese Angaben über Personen bleiben, steht nirgends; es wären 10 Jahre: {fields}. Schreib keep an die Felder oder in den Ablauf, oder retention: {cases: ...} in site.yaml.",
		En:   "Nothing says how long these answers about people stay; it would be 10 years: {fields}. Write keep at the fields or in the flow, or retention: {cases: ...} in site.yaml.",
	}
)

// checkPrivacy warns of answers about people that nobody gave a purpose or an end, once per form.
func (l *loader) checkPrivacy(p *process) {
	if l.rebuilding || p.built.Form == nil || p.built.Flow == nil {
		return
	}
	whole := p.built.Form.Privacy().Purpose.Text != ""
	lasting := len(p.built.Flow.Keep) == 0 && l.set.Site.Cases.N == 0 && (l.site == nil || l.site.Nested("retention") == nil || !l.site.Nested("retention").Has("cases"))
	for _, name := range keys(p.built.Forms) {
		form := p.built.Forms[name]
		general := whole || form.Privacy().Purpose.Text != ""
		var unsaid, delicate, endless []string
		form.AllFields(func(f *forms.Field) {
			if f.Type.Read == nil || f.Table != nil {
				return
			}
			purpose, path := purposeOf(f), f.Path
			if table := f.Around(); table != nil {
				path = table.Path + "." + path
			}
			switch {
			case f.Sensitive && !purpose:
				delicate = append(delicate, path)
			case f.Personal() && !purpose && !general:
				unsaid = append(unsaid, path)
			}
			if f.Personal() && lasting && f.Retention() == nil {
				endless = append(endless, path)
			}
		})
		at := form.Written.Get("form")
		for _, found := range []struct {
			message *source.Message
			fields  []string
		}{{personalWithoutPurpose, unsaid}, {sensitiveWithoutPurpose, delicate}, {personalWithoutEnd, endless}} {
			if fields := slices.Compact(found.fields); len(fields) > 0 {
				l.report.Warn(at, found.message, source.Args{"fields": list(fields)})
			}
		}
	}
}

// purposeOf says whether a field, or a group or table around it, says what it is needed for.
func purposeOf(f *forms.Field) bool {
	for at := f; at != nil; at = at.Parent {
		if at.PurposeIn("") != "" || at.Purpose != "" {
			return true
		}
	}
	table := f.Around()
	return table != nil && purposeOf(table)
}
