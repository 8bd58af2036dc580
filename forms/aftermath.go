package forms

import (
	"maps"
	"slices"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// What happens with answers after the submission: consents that are withdrawn, originals that are seen.

var (
	consentInTable = &source.Message{Code: "consent-in-table",
		De: "„{name}“ steht in einer Tabelle: Niemand könnte die Einwilligung einer einzelnen Zeile widerrufen. Stell das Feld außerhalb der Tabelle.",
		En: "\"{name}\" is a column of a table: nobody could withdraw the consent of a single row. Put the field outside of the table."}
	originalInTable = &source.Message{Code: "original-in-table",
		De: "„{name}“ steht in einer Tabelle: Wer das Original gesehen hat, lässt sich nur für ein Feld außerhalb von Tabellen festhalten.",
		En: "\"{name}\" is a column of a table: who has seen the original can only be recorded for a field outside of tables."}
	consentErasesItself = &source.Message{Code: "consent-erases-itself",
		De: "„{name}“ kann sich nicht selbst löschen: Dass und wann eingewilligt und widerrufen wurde, muss sich belegen lassen. Nimm das Feld unter „erases“ heraus.",
		En: "\"{name}\" cannot erase itself: that and when the consent was given and withdrawn must stay provable. Take the field out of \"erases\"."}
)

// Consents are the fields that hold a consent, in the order of the form.
func (f *Form) Consents() []*Field {
	return slices.DeleteFunc(slices.Clone(f.fields), func(field *Field) bool { return field.Withdrawal() == nil })
}

// Originals are the fields whose original on paper somebody has to see, in the order of the form.
func (f *Form) Originals() []*Field {
	return slices.DeleteFunc(slices.Clone(f.fields), func(field *Field) bool { return !field.Original() })
}

// WithdrawnAt says since when the answer to a field is gone because a consent was withdrawn; false where it is
// there, or none was ever withdrawn that erases it. path is that of a field, or of a part of it.
func (f *Form) WithdrawnAt(values Values, path string) (at any, withdrawn bool) {
	if values.at(path) != nil {
		return nil, false
	}
	for _, consent := range f.Consents() {
		given, _ := values.at(consent.Path).(expression.Record)
		if given == nil || given["withdrawnAt"] == nil {
			continue
		}
		if consent.Erases(path) {
			return given["withdrawnAt"], true
		}
	}
	return nil, false
}

// Erases says whether the answer stored under a path goes when this consent is withdrawn: named under "erases", or
// a part of what is.
func (f *Field) Erases(path string) bool {
	w := f.Withdrawal()
	return w != nil && listedIn(w.Erases, path)
}

func listedIn(paths []string, path string) bool {
	return slices.ContainsFunc(paths, func(one string) bool { return one == path || strings.HasPrefix(path, one+".") })
}

// At is the answer under the path of a field; nil where there is none.
func (v Values) At(path string) any { return v.at(path) }

// Changed is a copy of the values in which the record under a path is a changed copy of itself; the values
// themselves where there is no record.
func (v Values) Changed(path string, change func(expression.Record)) Values {
	if _, is := v.at(path).(expression.Record); !is {
		return v
	}
	changed := changedRecord(expression.Record(v), strings.Split(path, "."), change)
	return Values(changed)
}

func changedRecord(around expression.Record, path []string, change func(expression.Record)) expression.Record {
	around = maps.Clone(around)
	inner := around[path[0]].(expression.Record)
	if len(path) > 1 {
		around[path[0]] = changedRecord(inner, path[1:], change)
		return around
	}
	inner = maps.Clone(inner)
	change(inner)
	around[path[0]] = inner
	return around
}

// findErased marks the parts of groups that go with a consent, since they are stored on their own, and refuses
// what could never be withdrawn or seen.
func (f *Form) findErased(report *source.Report) {
	for _, field := range f.EveryField() {
		switch {
		case field.within == nil:
		case field.Withdrawal() != nil:
			report.Error(field.Written, consentInTable, source.Args{"name": field.Name})
		case field.Original():
			report.Error(field.Written, originalInTable, source.Args{"name": field.Name})
		}
	}
	for _, consent := range f.Consents() {
		for _, path := range consent.Withdrawal().Erases {
			field := f.byPath[path]
			if field == nil { // a part of an answer that is no field of its own, such as the name of a file
				report.Error(consent.Written, consentErases, source.Args{"name": path})
				continue
			}
			field.leaves = true
		}
	}
}

// KeepWithdrawn adds to checked values the consents that were withdrawn before and are not given again: that and
// when they were withdrawn stays, also where the question was asked anew and left alone.
func (f *Form) KeepWithdrawn(checked, before Values) {
	for _, consent := range f.Consents() {
		withdrawn, _ := before.at(consent.Path).(expression.Record)
		if withdrawn != nil && withdrawn["withdrawnAt"] != nil && checked.at(consent.Path) == nil {
			checked.put(consent.Path, withdrawn)
		}
	}
}
