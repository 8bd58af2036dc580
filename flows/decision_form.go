package flows

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

// What a decision may carry beside its outcome and reason: attachments, and the record of a body that decided in a
// meeting. Both are fields of a form that is joined to the step's own, so that they are read, checked, stored, shown,
// served and erased like every other answer.

// Names of the fields that Laufzettel itself adds to the form of a step.
const (
	FieldAttachments   = "attachments"   // files, shown to the applicant with the decision
	FieldInternalFiles = "internalFiles" // files for those who work on the case
	FieldMeeting       = "meeting"       // the day on which a body met
	FieldProtocol      = "protocol"      // the file that records it
	FieldVotesFor      = "votesFor"
	FieldVotesAgainst  = "votesAgainst"
	FieldVotesAbstain  = "votesAbstain"
)

var bodyFields = []string{FieldMeeting, FieldProtocol, FieldVotesFor, FieldVotesAgainst, FieldVotesAbstain}
var fileFields = []string{FieldAttachments, FieldInternalFiles}

// bodyConfig is the body that decides a step in a meeting.
type bodyConfig struct {
	name   source.Local // what people call it
	gather string       // the agenda on which the cases wait together; "" is none
}

var decisionKeys = []spec.Key{
	{Name: "attachments", Kind: spec.Option, Options: []string{"optional", "required"}, Example: "optional", Doc: spec.Doc{
		De: "Ob Dateien zur Entscheidung gehören: optional oder required. Die antragstellende Person sieht sie mit der Entscheidung; daneben gibt es ein Feld für interne Dateien. Sie heißen steps.<step>.attachments und steps.<step>.internalFiles.",
		En: "Whether files belong to the decision: optional or required. The applicant sees them with the decision; beside them there is a field for internal files. They are called steps.<step>.attachments and steps.<step>.internalFiles."}},
	{Name: "body", Kind: spec.Label, Example: "Präsidium", Doc: spec.Doc{
		De: "Das Gremium, das in einer Sitzung entscheidet. Wen by nennt, trägt nur ein, mit dem Tag der Sitzung und dem Protokoll, und zählt nicht als jemand, der entschieden hat: steps.<step>.by bleibt leer.",
		En: "The body that decides in a meeting. Whoever by names only enters it, with the day of the meeting and the protocol, and does not count as somebody who decided: steps.<step>.by stays empty."}},
	{Name: "protocol", Kind: spec.Option, Options: []string{"required", "optional"}, Example: "required", Doc: spec.Doc{
		De: "Mit body: ob das Protokoll als Datei dabei sein muss; ohne Angabe required.",
		En: "With body: whether the protocol must come with it as a file; required if not given."}},
	{Name: "gather", Kind: spec.Name, Example: "praesidiumssitzung", Doc: spec.Doc{
		De: "Mit body: die Tagesordnung, auf der die Vorgänge zusammen warten, unter /tagesordnung/<name>. Mehrere Schritte und Vorgänge dürfen dieselbe nennen.",
		En: "With body: the agenda on which the cases wait together, at /tagesordnung/<name>. Several steps and processes may name the same."}},
}

var (
	msgOnlyWithBody = &source.Message{Code: "only-with-body",
		De: `{key} gehört zu body: einem Gremium, das in einer Sitzung entscheidet. Schreib body dazu, oder lass {key} weg.`,
		En: `{key} belongs to body: a body that decides in a meeting. Add body, or leave {key} out.`}
	msgBodyAlone = &source.Message{Code: "body-decides-once",
		De: `Das Gremium entscheidet einmal, in seiner Sitzung. Lass decide weg; abgestimmt wird dort, die Zahlen gehören zum Eintrag.`,
		En: `The body decides once, in its meeting. Leave decide out; votes are cast there, and the figures belong to what is entered.`}
	msgFieldTaken = &source.Message{Code: "field-taken",
		De: `Das Feld {name} fügt Laufzettel diesem Schritt selbst hinzu. Nenne dein Feld anders.`,
		En: `Laufzettel itself adds the field {name} to this step. Call your field something else.`}
)

// attachmentsForm and bodyForm are the forms that are joined; %r and %p are when what they ask is required.
const (
	attachmentsForm = `form: anlagen
fields:
  - name: attachments
    type: files
    required: %r
    max: 10
    label: {de: Anlagen zur Entscheidung, en: Attachments to the decision}
    help: {de: Die antragstellende Person sieht sie mit der Entscheidung., en: The applicant sees them with the decision.}
  - name: internalFiles
    type: files
    max: 10
    label: {de: Interne Dateien, en: Internal files}
    help: {de: "Sie sehen nur alle, die den Vorgang bearbeiten.", en: Only those who work on the case see them.}
`
	bodyForm = `form: sitzung
fields:
  - name: meeting
    type: date
    required: %r
    max: =today
    label: {de: Tag der Sitzung, en: Day of the meeting}
  - name: protocol
    type: file
    required: %p
    label: {de: Protokoll oder Auszug daraus, en: Protocol or an extract of it}
  - {name: votesFor, type: integer, min: 0, max: 100000, label: {de: Ja-Stimmen, en: Votes in favour}}
  - {name: votesAgainst, type: integer, min: 0, max: 100000, label: {de: Nein-Stimmen, en: Votes against}}
  - {name: votesAbstain, type: integer, min: 0, max: 100000, label: {de: Enthaltungen, en: Abstentions}}
`
)

// decisionForm joins to the form of a step what its keys ask beside.
func (p *parser) decisionForm(s *Step, d *spec.Decoded) {
	if d.Has("body") {
		s.form = p.joined(s, d.At("body"), bodyForm, true, d.Word("protocol") != "optional", bodyFields)
	}
	if d.Has("attachments") {
		s.form = p.joined(s, d.At("attachments"), attachmentsForm, d.Word("attachments") == "required", false, fileFields)
	}
}

func (p *parser) joined(s *Step, at *source.Node, text string, required, protocol bool, names []string) *forms.Form {
	if s.form != nil {
		for _, name := range names {
			if field := s.form.Field(name); field != nil {
				p.report.Add(source.Diagnostic{Pos: field.Pos, Path: name, Text: msgFieldTaken.Say(source.Args{"name": name}), Width: len(name)})
				return s.form
			}
		}
	}
	joined, err := forms.Joined(s.form, builtInForm(strings.NewReplacer("%r", requiredWhen(s, required), "%p", requiredWhen(s, protocol)).Replace(text)))
	if err != nil {
		p.report.Error(at, msgFieldTaken, source.Args{"name": err.Error()})
		return s.form
	}
	return joined
}

// requiredWhen is the condition under which a decision needs something: not where it only asks back or lets the case rest.
func requiredWhen(s *Step, required bool) string {
	if !required {
		return "false"
	}
	var pausing []string
	for _, o := range s.decoded.Map("outcomes") {
		if then := o.Word("then"); then == string(Return) || then == string(Hold) {
			pausing = append(pausing, strconv.Quote(o.Name))
		}
	}
	if len(pausing) == 0 {
		return "true"
	}
	return "'not (outcome in [" + strings.Join(pausing, ", ") + "])'"
}

// builtInForm reads a form that Laufzettel itself brings; one that cannot be read is a mistake in the program.
func builtInForm(text string) *forms.Form {
	report := &source.Report{}
	world := &forms.World{Env: &expression.Env{Names: map[string]*expression.Type{"today": {Kind: expression.Day}, "outcome": {Kind: expression.Text}}}}
	form := forms.Parse(source.Parse("form.yaml", []byte(text), report), world, report)
	if errorsIn(report) > 0 {
		panic("flows: a built-in form has an error: " + report.Diagnostics[0].Text.In("en"))
	}
	return form
}

// decisionConfig reads the keys of a task that say what its decision carries.
func (p *parser) decisionConfig(d *spec.Decoded, c *taskConfig) {
	c.attaches = d.Has("attachments")
	for _, key := range []string{"protocol", "gather"} {
		if d.Has(key) && !d.Has("body") {
			p.report.Error(d.At(key), msgOnlyWithBody, source.Args{"key": key})
		}
	}
	if !d.Has("body") {
		return
	}
	c.body = &bodyConfig{name: d.Label("body"), gather: d.Word("gather")}
	if c.votes.mode != "first" {
		p.report.Error(d.At("decide"), msgBodyAlone, nil)
	}
}

// Body is the body that decides the step in a meeting, as people call it; "" where those who are asked decide themselves.
func (s *Step) Body(lang string) string {
	if t := s.task(); t != nil && t.body != nil {
		return t.body.name.In(lang)
	}
	return ""
}

// Attaches says whether decisions of the step carry files: FieldAttachments, which the applicant sees, and FieldInternalFiles.
func (s *Step) Attaches() bool { t := s.task(); return t != nil && t.attaches }

// Agenda is the agenda on which cases of the step wait together (gather:); "" is none.
func (s *Step) Agenda() string {
	if t := s.task(); t != nil && t.body != nil {
		return t.body.gather
	}
	return ""
}

// MeetingFields are the fields of the form of a step with a body that say when and how it decided, in their order. They
// are the same for every case that a meeting decides.
func MeetingFields() []string { return slices.Clone(bodyFields) }

// bodyResult is what expressions see of a step that a body decides, beside the fields.
func bodyResult(s *Step, fields map[string]*expression.Type) {
	if s.decoded.Has("body") {
		maps.Copy(fields, map[string]*expression.Type{"body": textType, "enteredBy": personType})
	}
}
