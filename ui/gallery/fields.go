// Package gallery holds sample views of every page and every widget in every state, and serves them as pages.
// The look is judged, tested and screenshot with it before anything else of Laufzettel runs. Its persons and
// processes are invented. Edit here when a page or a widget is added or gets another state.
package gallery

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
	"laufzettel/ui"
)

// upload is the limits of a sample file field.
type upload struct{}

func (upload) Accepts() []string { return []string{"pdf", "jpg", "png"} }
func (upload) MaxSize() int64    { return 10 << 20 }
func (upload) MaxFiles() int     { return 10 }

// field makes a field view without a form definition behind it.
func field(name, label, kind string, change ...func(*forms.FieldView)) forms.FieldView {
	view := forms.FieldView{
		Field: &forms.Field{Name: name, Path: name, Widget: forms.Widget{Kind: kind}, Value: &expression.Type{}},
		Path:  name, Label: label, Required: true,
	}
	for _, one := range change {
		one(&view)
	}
	return view
}

func optional(v *forms.FieldView) { v.Required = false }
func readOnly(v *forms.FieldView) { v.ReadOnly = true }
func yesno(v *forms.FieldView) {
	v.Field.Value = &expression.Type{Kind: expression.Bool}
	options(true, "yes", "Ja", "no", "Nein")(v)
}
func hidden(v *forms.FieldView) { v.Hidden = true }
func files(v *forms.FieldView)  { v.Field.Config = upload{} }

func typed(values ...string) func(*forms.FieldView) {
	return func(v *forms.FieldView) { v.Typed = values }
}
func shown(text string) func(*forms.FieldView) { return func(v *forms.FieldView) { v.Shown = text } }
func help(text string) func(*forms.FieldView)  { return func(v *forms.FieldView) { v.Help = text } }
func input(kind, mode, auto string) func(*forms.FieldView) {
	return func(v *forms.FieldView) {
		v.Field.Widget.Input, v.Field.Widget.Inputmode, v.Field.Widget.Autocomplete = kind, mode, auto
	}
}
func unit(text string) func(*forms.FieldView) {
	return func(v *forms.FieldView) { v.Field.Unit = text }
}
func bounds(low, high string) func(*forms.FieldView) {
	return func(v *forms.FieldView) { v.Min, v.Max = low, high }
}
func lines(n, limit int) func(*forms.FieldView) {
	return func(v *forms.FieldView) { v.Field.Lines, v.Field.MaxLength = n, limit }
}
func sensitive(purpose string) func(*forms.FieldView) {
	return func(v *forms.FieldView) { v.Field.Sensitive, v.Field.Purpose = true, purpose }
}
func when(condition string) func(*forms.FieldView) {
	return func(v *forms.FieldView) { v.ShowWhen = condition }
}
func parts(views ...forms.FieldView) func(*forms.FieldView) {
	return func(v *forms.FieldView) {
		for i := range views {
			views[i].Path = v.Path + "." + views[i].Path
		}
		v.Fields = views
	}
}

// options gives pairs of key and label; fixed ones become radio buttons where they are few.
func options(fixed bool, pairs ...string) func(*forms.FieldView) {
	return func(v *forms.FieldView) {
		for i := 0; i+1 < len(pairs); i += 2 {
			v.Options = append(v.Options, forms.Option{Key: pairs[i], Label: pairs[i+1]})
		}
		v.Field.Options = &forms.Options{}
		if fixed {
			v.Field.Options.Fixed = v.Options
		}
	}
}

func lookUp(v *forms.FieldView) { v.Field.Widget.Input = "search" }

// notes stand beside the options, one after the other and again from the first.
func notes(texts ...string) func(*forms.FieldView) {
	return func(v *forms.FieldView) {
		for i := range v.Options {
			v.Options[i].Note = texts[i%len(texts)]
		}
	}
}

// note is a field without a value.
func note(name, title, text string) forms.FieldView {
	view := field(name, title, "static", help(text))
	view.Field.Value = nil
	return view
}

func problem(path, de string) forms.Problem {
	return forms.Problem{Field: path, Text: (&source.Message{De: de, En: de}).Say(nil)}
}

// Case is one state of one widget.
type Case struct {
	Name   string
	Fields ui.Fields
}

var reasons = []string{"tagung", "Tagung oder Sitzung", "lehrgang", "Lehrgang", "uebung", "Übung", "anderes", "Etwas anderes"}

// towns is a list long enough to be searched.
var towns = []string{
	"k1", "Kreisverband Musterkreis", "k2", "Kreisverband Beispielstadt", "k3", "Kreisverband Probetal",
	"o1", "Ortsverein Musterdorf", "o2", "Ortsverein Fiktivhausen", "o3", "Ortsverein Erfundenbach",
	"o4", "Ortsverein Beispielbrunn", "o5", "Ortsverein Müsterlingen", "o6", "Ortsverein Probach",
	"o7", "Ortsverein Nirgendwo", "o8", "Ortsverein Platzhausen", "o9", "Ortsverein Leerfeld", "o10", "Ortsverein Straßmuster",
}

var receipts = []ui.File{
	{ID: "a1", Name: "Fahrkarte_Musterdorf_nach_Beispielstadt.pdf", Type: "application/pdf", Size: 184_000, Href: "#"},
	{ID: "a2", Name: "Quittung.jpg", Type: "image/jpeg", Size: 1_240_000, Href: "#"},
}

// Widgets are all widgets in all their states.
func Widgets() []Case {
	one := func(name string, view forms.FieldView, problems ...forms.Problem) Case {
		return Case{name, ui.Fields{Views: []forms.FieldView{view}, Problems: problems, Prefix: name + "-"}}
	}
	withFiles := func(c Case) Case {
		c.Fields.Files = map[string][]ui.File{"belege": receipts}
		return c
	}
	longReason := "Bitte schreib einen Satz dazu, zum Beispiel: Sitzung des Fachausschusses."
	return append(tableWidgets(), []Case{
		one("input", field("anlass", "Wofür?", "input")),
		one("input-filled", field("anlass", "Wofür?", "input", typed(`Sitzung "Nord" & <Süd>`), help("So wie es in der **Einladung** steht."))),
		one("input-optional", field("telefon", "Telefon", "input", optional, input("tel", "tel", "tel"))),
		one("input-problem", field("email", "E-Mail-Adresse", "input", typed("alma.beispiel@"), input("email", "email", "email")),
			problem("email", "Das ist keine vollständige Adresse, zum Beispiel alma@example.org.")),
		one("input-number", field("strecke", "Strecke", "input", input("number", "numeric", ""), unit("km"), bounds("1", "2000"), typed("35"))),
		one("input-money", field("betrag", "Betrag", "input", input("text", "decimal", ""), unit("€"), bounds("0,01", ""), typed("48,60"))),
		one("input-date", field("tag", "Tag der Reise", "input", input("date", "", ""), typed("2026-11-14"))),
		one("input-date-problem", field("tag", "Tag der Reise", "input", input("date", "", ""), typed("14.11.")),
			problem("tag", "Bitte gib ein vollständiges Datum an, zum Beispiel 14.11.2026.")),
		one("textarea", field("beschreibung", "Beschreibung", "textarea", lines(5, 500), typed("Erste Zeile\nZweite Zeile"))),
		one("textarea-problem", field("beschreibung", "Beschreibung", "textarea", lines(3, 0)), problem("beschreibung", longReason)),
		one("radios", field("grund", "Was war der Anlass?", "choice", options(true, reasons...), typed("lehrgang"))),
		one("radios-problem", field("grund", "Was war der Anlass?", "choice", options(true, reasons...)), problem("grund", "Bitte wähle einen Anlass aus.")),
		one("select", field("verband", "Kreisverband", "choice", options(false, towns[:6]...), typed("k2"), help("Der, in dem du Mitglied bist."))),
		one("select-search", field("verband", "Verband", "choice", options(false, towns...), typed("o5"))),
		one("select-problem", field("verband", "Kreisverband", "choice", options(false, towns[:6]...)), problem("verband", "Bitte wähle deinen Kreisverband aus.")),
		one("select-notes", field("verband", "Kreisverband", "choice", options(false, towns...), notes("Zuständig: LV Nord", "Zuständig: LV Süd"), typed("k2"))),
		one("person", field("leitung", "Wer leitet die Gruppe?", "choice", lookUp, help("Name, E-Mail-Adresse oder Personalnummer."))),
		one("person-found", field("leitung", "Wer leitet die Gruppe?", "choice", lookUp, typed("Beispiel"), options(false, "alma", "Alma Beispiel", "bert", "Bert Beispiel"), notes("OV Musterdorf", "KV Probetal")),
			problem("leitung", "„Beispiel“ passt auf mehrere Personen. Bitte wähle aus der Liste.")),
		one("person-chosen", field("leitung", "Wer leitet die Gruppe?", "choice", lookUp, typed("alma"), shown("Alma Beispiel"), options(false, "alma", "Alma Beispiel"), notes("OV Musterdorf"))),
		one("person-read-only", field("leitung", "Wer leitet die Gruppe?", "choice", lookUp, readOnly, shown("Alma Beispiel"))),
		one("duration", field("dauer", "Wie lange?", "duration", options(true, "months", "Monate", "years", "Jahre"))),
		one("duration-filled", field("dauer", "Wie lange?", "duration", options(true, "months", "Monate", "years", "Jahre"), typed("4", "years"))),
		one("duration-one-unit", field("frist", "In wie vielen Wochen?", "duration", optional, options(true, "weeks", "Wochen"), typed("2", "weeks"))),
		one("duration-problem", field("dauer", "Wie lange?", "duration", options(true, "months", "Monate", "years", "Jahre"), typed("lange")),
			problem("dauer", "Bitte gib bei „Wie lange?“ eine ganze Zahl und eine Einheit an, zum Beispiel 6 Monate.")),
		one("checkboxes", field("mittel", "Womit warst du unterwegs?", "multichoice", optional, typed("bahn", "rad"),
			options(true, "bahn", "Bahn oder Bus", "auto", "Eigenes Auto", "rad", "Fahrrad"))),
		one("checkboxes-problem", field("mittel", "Womit warst du unterwegs?", "multichoice", help("Alles, was zutrifft."),
			options(true, "bahn", "Bahn oder Bus", "auto", "Eigenes Auto")), problem("mittel", "Bitte wähle mindestens eins aus.")),
		one("file", field("belege", "Belege", "file", files, sensitive("Nachweis der Kosten"))),
		withFiles(one("file-list", field("belege", "Belege", "file", files, optional))),
		withFiles(one("file-problem", field("belege", "Belege", "file", files), problem("belege", "„Scan.tiff“ können wir nicht lesen. Erlaubt sind PDF, JPG oder PNG."))),
		one("group", field("fahrt", "Deine Fahrt", "group", help("Hin und zurück zusammen."), parts(
			field("von", "Von", "input", typed("Musterdorf")), field("nach", "Nach", "input"))),
			problem("fahrt.nach", "Bitte sag uns, wohin du gefahren bist.")),
		one("tick", field("mitfahrt", "Es ist jemand mitgefahren.", "choice", optional, yesno, typed("no", "yes"), help("Dann erstatten wir etwas mehr."))),
		one("yesno", field("mitfahrt", "Ist jemand mitgefahren?", "choice", optional, yesno)),
		one("confirm", field("richtig", "Meine Angaben sind richtig.", "confirm", typed("yes"))),
		one("confirm-problem", field("richtig", "Meine Angaben sind richtig.", "confirm"), problem("richtig", "Bitte bestätige das, bevor du absendest.")),
		one("static", field("summe", "Du bekommst", "static", shown("48,60 €"))),
		one("static-empty", field("summe", "Du bekommst", "static")),
		one("fixed", field("nachname", "Nachname", "input", readOnly, shown("Beispiel"))),
		one("note", note("hinweis", "Gut zu wissen", "Belege **bis 50 €** prüfen wir nur in Stichproben.")),
		one("hidden", field("andere", "Was genau?", "input", hidden, when("grund=anderes"))),
	}...)
}
