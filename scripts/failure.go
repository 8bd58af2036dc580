package scripts

import (
	"regexp"
	"strings"

	"laufzettel/definitions/script"
	"laufzettel/definitions/source"
)

// Kind is why a run came to nothing.
type Kind string

// The kinds of failures.
const (
	Broken     Kind = "error"        // the program failed: Lua or its own error() said so
	Unreadable Kind = "unreadable"   // it is no program
	TooLong    Kind = "instructions" // more instructions than it may have
	TooSlow    Kind = "time"         // more time
	TooMuch    Kind = "memory"       // more memory
	BadInput   Kind = "input"        // more input than can be handed over
	BadOutput  Kind = "output"       // what it returns is not what was declared, or no data
	Crashed    Kind = "crashed"      // the child ended without a word
)

// Failure says why a run came to nothing. Text holds nothing that anybody typed: it may be kept and shown to whoever
// looks after cases. Detail is what Lua said in full, which may quote answers: for an author's own examples.
type Failure struct {
	Kind   Kind
	At     source.Pos // the line that failed; the begin of the program where none is known
	Text   source.Text
	Detail string
}

var (
	msgBroken = &source.Message{
		Code: "script-failed",
		De:   "Das Skript bricht ab: {why} ({file}, Zeile {line}).",
		En:   "The script breaks off: {why} ({file}, line {line}).",
	}
	msgRaised = &source.Message{
		Code: "script-raised",
		De:   "Das Skript bricht mit error ab ({file}, Zeile {line}); der Text dazu kann Angaben aus dem Vorgang enthalten und wird nicht aufgehoben.",
		En:   "The script breaks off with error ({file}, line {line}); what it said may quote answers of the case and is not kept.",
	}
	msgUnreadable = &source.Message{
		Code: "script-unreadable",
		De:   "Das Skript {file} lässt sich nicht lesen; laufzettel check sagt, wo.",
		En:   "The script {file} cannot be read; laufzettel check says where.",
	}
	msgTooLong = &source.Message{
		Code: "script-instructions",
		De:   "Das Skript {file} wurde beendet: Es kam in {limit} Anweisungen zu keinem Ende. Läuft darin eine Schleife ohne Ende?",
		En:   "The script {file} was stopped: it came to no end within {limit} instructions. Is there a loop that never ends?",
	}
	msgTooSlow = &source.Message{
		Code: "script-time",
		De:   "Das Skript {file} wurde beendet: Es brauchte länger als {limit} Sekunden.",
		En:   "The script {file} was stopped: it took longer than {limit} seconds.",
	}
	msgTooMuch = &source.Message{
		Code: "script-memory",
		De:   "Das Skript {file} wurde beendet: Es brauchte mehr als {limit} MB Speicher.",
		En:   "The script {file} was stopped: it needed more than {limit} MB of memory.",
	}
	msgBadInput = &source.Message{
		Code: "script-input",
		De:   "Die Eingaben für das Skript {file} sind zu groß: mehr als {limit} kB.",
		En:   "The input for the script {file} is too large: more than {limit} kB.",
	}
	msgBadOutput = &source.Message{
		Code: "script-returned",
		De:   "Was das Skript {file} zurückgibt, sind keine Daten: {why}",
		En:   "What the script {file} returns is no data: {why}",
	}
	msgCrashed = &source.Message{
		Code: "script-crashed",
		De:   "Der Hilfsprozess für das Skript {file} ist ohne Ergebnis zu Ende gegangen.",
		En:   "The child process of the script {file} ended without a result.",
	}
)

// whys are what can be wrong with a value that comes back.
var whys = map[string]*source.Message{
	errLarge.Error():    {Code: "script-output-large", De: "Es ist zu viel.", En: "It is too much."},
	errDeep.Error():     {Code: "script-output-deep", De: "Tabellen stecken zu tief ineinander, oder eine enthält sich selbst.", En: "Tables are nested too deep, or one holds itself."},
	errMixed.Error():    {Code: "script-output-mixed", De: "Eine Tabelle hat Namen und Nummern zugleich, oder in einer Liste fehlt eine Stelle.", En: "A table has names and numbers at once, or a list has holes."},
	errNoData.Error():   {Code: "script-output-thing", De: "Darin steht eine Funktion.", En: "There is a function in it."},
	errNotText.Error():  {Code: "script-output-utf8", De: "Darin steht ein Text, der kein UTF-8 ist; wurde er mitten in einem Umlaut abgeschnitten?", En: "There is a text in it that is not UTF-8; was it cut in the middle of a letter?"},
	errNoNumber.Error(): {Code: "script-output-float", De: "Darin steht eine Zahl, die nicht genau ist.", En: "There is a number in it that is not exact."},
}

// failed makes a Result of what a child said.
func failed(p *script.Program, limits Limits, f fault, log []string) Result {
	out := &Failure{Kind: f.Kind, At: p.At(f.Line), Detail: f.Message}
	args := source.Args{"file": p.File, "line": out.At.Line}
	switch f.Kind {
	case Broken:
		out.Text = brokenText(p, f, args)
	case Unreadable:
		out.Text = msgUnreadable.Say(args)
	case TooLong:
		args["limit"] = limits.Instructions
		out.Text = msgTooLong.Say(args)
	case TooSlow:
		args["limit"] = limits.Time.Seconds()
		out.Text = msgTooSlow.Say(args)
	case TooMuch:
		args["limit"] = limits.Memory >> 20
		out.Text = msgTooMuch.Say(args)
	case BadInput:
		args["limit"] = limits.Input >> 10
		out.Text = msgBadInput.Say(args)
	case BadOutput:
		why := whys[f.Message]
		if why == nil {
			why = whys[errNoData.Error()]
		}
		args["why"] = why.Say(nil)
		out.Text, out.Detail = msgBadOutput.Say(args), ""
	default:
		out.Kind = Crashed
		out.Text = msgCrashed.Say(args)
	}
	return Result{Failure: out, Log: log}
}

// quoted are parts of Lua's messages that may be values: names of fields, texts.
var quoted = regexp.MustCompile(`(?s)'.*'|".*"|\(.*\)`)

const maxWhy = 200

// brokenText repeats of a message only what the program itself holds, or what Lua says of its own.
func brokenText(p *script.Program, f fault, args source.Args) source.Text {
	words := p.Words()
	if f.Raised {
		if !words[f.Message] {
			return msgRaised.Say(args)
		}
		args["why"] = f.Message
		return msgBroken.Say(args)
	}
	said := quoted.ReplaceAllStringFunc(f.Message, func(part string) string {
		inner := part[1 : len(part)-1]
		if words[inner] || kindOrOperator[inner] || argument.MatchString(inner) {
			return part
		}
		return part[:1] + "…" + part[len(part)-1:]
	})
	if len(said) > maxWhy {
		said = strings.ToValidUTF8(said[:maxWhy], "") + "…"
	}
	args["why"] = said
	return msgBroken.Say(args)
}

// argument is what Lua says of an argument of the wrong kind.
var argument = regexp.MustCompile(`^(boolean|number|string|function|userdata|table|value) expected, got (no value|nil|boolean|number|string|function|userdata|table)$`)

// kindOrOperator may stand in brackets in a message without being anybody's answer.
var kindOrOperator = map[string]bool{"nil": true, "boolean": true, "number": true, "string": true, "function": true, "userdata": true, "table": true,
	"+": true, "-": true, "*": true, "/": true, "%": true, "^": true}
