package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/play"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

type formContext = forms.Context

// fill asks for the answers of a form, one after the other, as far as its conditions show them. only bounds it to some
// fields; nil is all. False: the input has ended.
func (t *trial) fill(form *forms.Form, answers map[string]any, only []string, ctx func() *formContext) bool {
	asked := map[string]bool{}
	for {
		view, ok := t.nextField(form, answers, only, asked, ctx)
		if !ok {
			return !t.ended
		}
		asked[view.Path] = true
		if !t.field(view, answers) {
			return false
		}
	}
}

// again asks once more for the answers that were not right.
func (t *trial) again(form *forms.Form, answers map[string]any, trouble *play.Trouble, ctx func() *formContext) bool {
	var wrong []string
	for _, p := range trouble.Fields {
		if p.Field != "" && form.Field(p.Field) != nil {
			wrong = append(wrong, p.Field)
		}
	}
	return len(wrong) > 0 && t.fill(form, answers, wrong, ctx)
}

// nextField is the next question that shows and was not asked yet.
func (t *trial) nextField(form *forms.Form, answers map[string]any, only []string, asked map[string]bool, ctx func() *formContext) (forms.FieldView, bool) {
	pages, err := t.game.Case().View(form, answers, ctx())
	if err != nil {
		fmt.Fprintln(t.out, err)
		return forms.FieldView{}, false
	}
	var found forms.FieldView
	var walk func(views []forms.FieldView) bool
	walk = func(views []forms.FieldView) bool {
		for _, v := range views {
			switch {
			case v.Hidden, v.ReadOnly:
			case len(v.Fields) > 0:
				if walk(v.Fields) {
					return true
				}
			case asked[v.Path], v.Field.Value == nil, v.Field.Type.Name == "computed":
			case only != nil && !slices.Contains(only, v.Path):
			default:
				found = v
				return true
			}
		}
		return false
	}
	for _, page := range pages {
		if !page.Hidden && walk(page.Fields) {
			return found, true
		}
	}
	return found, false
}

// field asks one question. An empty line leaves what is there.
func (t *trial) field(v forms.FieldView, answers map[string]any) bool {
	label := v.Label
	if label == "" {
		label = v.Path
	}
	if v.Required {
		label += " *"
	}
	if len(v.Options) > 0 {
		var said []string
		for i, o := range v.Options {
			said = append(said, fmt.Sprintf("%d %s", i+1, o.Label))
		}
		label += " [" + strings.Join(said, " · ") + "]"
	} else if kind := fieldHints[v.Field.Value.Kind]; kind != nil {
		label += " (" + kind.Say(nil).In(t.lang) + ")"
	}
	if v.Shown != "" {
		label += " {" + v.Shown + "}"
	}
	line, ok := t.ask(tryField, source.Args{"label": label})
	if !ok {
		return false
	}
	if line = strings.TrimSpace(line); line != "" {
		putAnswer(answers, v.Path, answerOf(v, line))
	}
	return true
}

// answerOf is what somebody typed as the API takes it.
func answerOf(v forms.FieldView, line string) any {
	if strings.HasPrefix(line, "[") || strings.HasPrefix(line, "{") {
		if n := source.Parse("answer", []byte("answer: "+line+"\n"), &source.Report{}); n != nil {
			if answer := play.Plain(n.Get("answer")); answer != nil {
				return answer
			}
		}
	}
	one := func(typed string) any {
		typed = strings.TrimSpace(typed)
		if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= len(v.Options) && !slices.ContainsFunc(v.Options, func(o forms.Option) bool { return o.Key == typed }) {
			return v.Options[n-1].Key
		}
		return typed
	}
	switch v.Field.Value.Kind {
	case expression.Bool:
		return is(line, "j", "ja", "y", "yes", "true")
	case expression.Listing:
		items := []any{}
		for _, item := range strings.Split(line, ",") {
			items = append(items, one(item))
		}
		return items
	}
	if v.Field.Type.Name == "confirmation" || v.Field.Type.Name == "consent" {
		return is(line, "j", "ja", "y", "yes", "true")
	}
	return one(line)
}

// putAnswer puts an answer at a path such as "erfahrung.von".
func putAnswer(answers map[string]any, at string, answer any) {
	for {
		head, rest, deep := strings.Cut(at, ".")
		if !deep {
			answers[head] = answer
			return
		}
		inner, is := answers[head].(map[string]any)
		if !is {
			inner = map[string]any{}
			answers[head] = inner
		}
		answers, at = inner, rest
	}
}

// piped says whether the input is no terminal.
func piped() bool {
	info, err := os.Stdin.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice == 0
}

var fieldHints = map[expression.Kind]*source.Message{
	expression.Bool:    {De: "ja/nein", En: "yes/no"},
	expression.Day:     {De: "Tag wie 2026-12-24", En: "day such as 2026-12-24"},
	expression.Instant: {De: "Zeitpunkt wie 2026-12-24T10:00", En: "moment such as 2026-12-24T10:00"},
	expression.Listing: {De: "durch Kommas getrennt; Zeilen als [{...}]", En: "separated by commas; rows as [{...}]"},
}

// What laufzettel try says.
var (
	tryTitle  = &source.Message{De: "Ausprobieren: {process}. Nichts wird gespeichert oder verschickt. h zeigt, was du tippen kannst.", En: "Trying out: {process}. Nothing is stored or sent. h shows what you can type."}
	tryPrompt = &source.Message{De: "[{at}] >", En: "[{at}] >"}
	tryField  = &source.Message{De: "  {label}:", En: "  {label}:"}
	tryHelp   = &source.Message{
		De: `  1, 2, …         in dieser Aufgabe handeln      14 Tage        Zeit vergehen lassen
  f               bis zur nächsten Frist         z              einen Zug zurück
  m, m 3          alle Mails, Mail 3             g              die ganze Geschichte
  ?, ? 1          warum wer gefragt ist          k              wen die nächsten Schritte fragen
  a, a 1          was außer der Reihe geht       e name x=1     ein Ereignis trifft ein
  n               nächste Zeile des Beispiels    b, b name      als Beispiel zeigen, nach tests/ schreiben
  leere Zeile     was offen ist                  q              aufhören`,
		En: `  1, 2, …         act in this task               14 days        let time pass
  f               until the next deadline        z              one move back
  m, m 3          all mails, mail 3              g              the whole story
  ?, ? 1          why who is asked               k              whom the next steps ask
  a, a 1          what is possible out of turn   e name x=1     an event arrives
  n               next line of the example       b, b name      show as example, write into tests/
  empty line      what is open                   q              quit`}
	tryOpen         = &source.Message{De: "  {n}  {step} – gefragt: {asked}", En: "  {n}  {step} – asked: {asked}"}
	tryCall         = &source.Message{De: "  {n}  {step} – wartet auf {connector}: {operation}", En: "  {n}  {step} – waits for {connector}: {operation}"}
	tryWaits        = &source.Message{De: "  {n}  {step} – wartet", En: "  {n}  {step} – waits"}
	tryNext         = &source.Message{De: "  Nächste Frist oder Erinnerung: {at}", En: "  Next deadline or reminder: {at}"}
	tryEnded        = &source.Message{De: "  Der Vorgang ist zu Ende: {status}", En: "  The case has ended: {status}"}
	tryHalted       = &source.Message{De: "  Der Vorgang steht still: {why}", En: "  The case stands still: {why}"}
	tryNoSuch       = &source.Message{De: "  Offen sind nur 1 bis {n}.", En: "  Only 1 to {n} are open."}
	tryOnlyTime     = &source.Message{De: "  Hier hilft nur Zeit (f) oder ein Ereignis (e).", En: "  Only time (f) or an event (e) helps here."}
	tryWho          = &source.Message{De: "  Als wer? {choices}:", En: "  As whom? {choices}:"}
	tryOutcome      = &source.Message{De: "  Was? {choices}:", En: "  What? {choices}:"}
	tryFields       = &source.Message{De: "  Welche Angaben sind wieder offen? (Namen, durch Kommas getrennt):", En: "  Which answers are open again? (names, separated by commas):"}
	tryReason       = &source.Message{De: "  Begründung:", En: "  Reason:"}
	tryAnswer       = &source.Message{De: "  Was antwortet die Verbindung? {choices}:", En: "  What does the connection answer? {choices}:"}
	tryOutput       = &source.Message{De: "  Was kommt zurück? (name=wert, durch Leerzeichen getrennt):", En: "  What comes back? (name=value, separated by blanks):"}
	tryUndone       = &source.Message{De: "  Ein Zug zurück.", En: "  One move back."}
	tryNoUndo       = &source.Message{De: "  Weiter zurück geht es nicht.", En: "  There is nothing before."}
	tryNoMail       = &source.Message{De: "  Es gibt {n} Mails.", En: "  There are {n} mails."}
	tryMail         = &source.Message{De: "Mail {n} an {to}", En: "Mail {n} to {to}"}
	tryUnknown      = &source.Message{De: "zeigt sich erst im Vorgang", En: "shows in the case only"}
	tryNoActions    = &source.Message{De: "  Außer der Reihe geht gerade nichts.", En: "  Nothing is possible out of turn now."}
	tryNoExample    = &source.Message{De: "  Ohne --example gibt es keine Zeilen zu spielen.", En: "  Without --example there are no lines to play."}
	tryExampleOver  = &source.Message{De: "  Das Beispiel ist zu Ende.", En: "  The example is over."}
	tryExampleTitle = &source.Message{De: "Durchgespielt bis {day}", En: "Played until {day}"}
	tryExists       = &source.Message{De: "  {file} gibt es schon; nimm einen anderen Namen.", En: "  {file} exists already; take another name."}
	tryWritten      = &source.Message{De: "  Geschrieben: {file}", En: "  Written: {file}"}
	tryAnswers      = map[string]*source.Message{
		"ok":      {De: "klappt", En: "done"},
		"refused": {De: "abgelehnt", En: "refused"},
		"manual":  {De: "von Hand zu tun", En: "to be done by hand"},
	}
)
