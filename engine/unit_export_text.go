package engine

import (
	"errors"
	"fmt"
	"html/template"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
)

// fileWord is a text as part of a file name: letters, digits, dots and dashes, and no way out of its folder.
func fileWord(text string) string {
	word := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.', strings.ContainsRune("äöüÄÖÜß", r):
			return r
		}
		return '_'
	}, text)
	word = strings.TrimLeft(word, ".")
	if len(word) > 100 {
		word = strings.ToValidUTF8(word[len(word)-100:], "")
	}
	if word == "" {
		return "_"
	}
	return word
}

func dayOf(d expression.Date) string {
	if d == (expression.Date{}) {
		return ""
	}
	return d.String()
}

func plainCell(value any) string {
	if value == nil {
		return ""
	}
	return expression.Format(value, "de", nil)
}

func missingFile(err error) string {
	switch {
	case errors.Is(err, ErrInfected):
		return "In dieser Datei wurde Schadsoftware gefunden. Ihr Inhalt wurde entfernt.\n"
	case errors.Is(err, ErrNotScanned):
		return "Diese Datei wurde noch nicht auf Schadsoftware geprüft und ist deshalb nicht dabei.\n"
	}
	return "Diese Datei ist gelöscht, weil ihre Frist abgelaufen ist.\n"
}

func readmeOf(o *Organisation, unit string, done UnitExport) string {
	return fmt.Sprintf(`Alle Unterlagen der Gliederung %s
Stand: %s, %d Vorgänge

Diese Datei enthält alles, was in Laufzettel zu der Gliederung und den Gliederungen darunter gespeichert ist.

vorgaenge/<Nummer>/vorgang.html   der Vorgang zum Lesen, in jedem Browser zu öffnen
vorgaenge/<Nummer>/vorgang.json   der Vorgang vollständig: alle Ereignisse mit ihren Werten und der Prüfkette
vorgaenge/<Nummer>/dateien/       die Anhänge
gliederungen.csv                  die Gliederung und die darunter
menschen.csv, aemter.csv          wer hier ein Amt hat oder hatte
register/                         Einträge von Registern, die eine der Gliederungen nennen
definitionen/                     die Fassungen der Abläufe, nach denen die Vorgänge liefen
MANIFEST.sha256                   eine Prüfsumme (SHA-256) für jede Datei

So prüfst du, ob alles vollständig und unverändert ist: Pack die Datei aus und gib im Ordner ein:
sha256sum -c MANIFEST.sha256

Die CSV-Dateien öffnet jede Tabellenkalkulation. Die Dateien enthalten personenbezogene Angaben: Bewahre sie
verschlüsselt auf und gib sie nur Menschen, die sie brauchen.
`, o.UnitName(unit), expression.Format(done.At, "de", o.zone), done.Cases)
}

var documentTemplate = template.Must(template.New("case").Parse(`<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Number}} {{.Process}}</title>
<style>body{font:16px/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1c1917;background:#fff}dt{font-weight:600;margin-top:.75rem}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}section{margin-top:2rem}li{margin-top:.75rem}.m{color:#57534e}</style></head>
<body><main><p class="m">{{.Number}}</p><h1>{{.Process}}</h1>{{with .Title}}<p>{{.}}</p>{{end}}
<dl><dt>Stand</dt><dd>{{.Status}}</dd><dt>Begonnen</dt><dd>{{.Started}}</dd>{{with .Ended}}<dt>Beendet</dt><dd>{{.}}</dd>{{end}}{{with .Unit}}<dt>Gliederung</dt><dd>{{.}}</dd>{{end}}</dl>
{{range .Sections}}<section><h2>{{.Title}}</h2><dl>{{range .Rows}}<dt>{{.Label}}</dt><dd>{{.Text}}</dd>{{end}}</dl></section>{{end}}
<section><h2>Entscheidungen</h2>{{if .Decisions}}<ol>{{range .Decisions}}<li><strong>{{.Step}}: {{.Outcome}}</strong><br><span class="m">{{.At}}{{with .By}}, {{.}}{{end}}</span>{{with .Comment}}<br>{{.}}{{end}}</li>{{end}}</ol>{{else}}<p>Es gibt keine.</p>{{end}}</section>
{{if .Files}}<section><h2>Dateien</h2><ul>{{range .Files}}<li>{{.}}</li>{{end}}</ul></section>{{end}}
</main></body></html>
`))

type (
	documentRow     struct{ Label, Text string }
	documentSection struct {
		Title string
		Rows  []documentRow
	}
	documentDecision struct{ Step, Outcome, At, By, Comment string }
	caseDocument     struct {
		Number, Process, Title, Status, Started, Ended, Unit string
		Sections                                             []documentSection
		Decisions                                            []documentDecision
		Files                                                []string
	}
)

// caseDocument is a case as a page to read, without anything of the site around it.
func (e *Engine) caseDocument(h *History) (string, error) {
	o := e.Organisation()
	say := func(v any) string { return expression.Format(v, "de", o.zone) }
	d := caseDocument{Number: h.Row.Number, Process: h.Process.TitleIn("de"), Title: h.Row.Title, Status: runningText.Say(nil).In("de"),
		Started: say(h.Row.Started), Unit: o.UnitName(h.Row.Unit)}
	if !h.Row.Ended.IsZero() {
		d.Status, d.Ended = h.Flow().StatusLabel(h.Row.Status, "de"), say(h.Row.Ended)
	}
	for _, view := range e.answersOf(h.Process, h.State.Values, "de") {
		section := documentSection{Title: view.Title}
		section.add(view.Fields)
		if len(section.Rows) > 0 && !view.Hidden {
			d.Sections = append(d.Sections, section)
		}
	}
	for _, event := range h.Events {
		if decided, ok := event.Event.(flows.TaskDecided); ok {
			d.Decisions = append(d.Decisions, e.documentDecision(h, event, decided))
		}
	}
	for _, upload := range uploadsOf(h) {
		d.Files = append(d.Files, upload.Name)
	}
	var page strings.Builder
	err := documentTemplate.Execute(&page, d)
	return page.String(), err
}

func (s *documentSection) add(fields []forms.FieldView) {
	for _, view := range fields {
		switch {
		case view.Hidden:
		case len(view.Fields) > 0 && view.Field.Table == nil:
			s.add(view.Fields)
		case view.Shown != "":
			s.Rows = append(s.Rows, documentRow{view.Label, view.Shown})
		}
	}
}

func (e *Engine) documentDecision(h *History, event flows.Recorded, decided flows.TaskDecided) documentDecision {
	o := e.Organisation()
	step, _, _ := strings.Cut(decided.Stop, "/")
	if stop, done := h.State.Done(decided.Stop); done {
		step = stop.Step
	}
	comment, _ := event.Values["comment"].(string)
	by := o.Name(event.By.Person)
	if by == "" {
		by = e.AddressOf(h, event.By.Party)
	}
	return documentDecision{
		Step: h.Flow().StepName(step, "de"), Outcome: flows.OutcomeLabel(h.Flow(), h.State, step, decided.Outcome, o),
		At: expression.Format(event.At, "de", o.zone), By: by, Comment: comment,
	}
}
