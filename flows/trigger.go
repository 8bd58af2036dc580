package flows

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// Trigger is a way in which a case begins beside somebody filling in its start form: a schedule, a signed request, a mail,
// a row of a register, or another flow. What it knows becomes the answers of the start form, which checks them as it
// checks those of people.
type Trigger struct {
	Kind TriggerKind
	Name string // with Kind unique within the flow, and the same from version to version
	Pos  source.Pos

	Schedule    *Schedule           // of OnSchedule
	Skip        bool                // what was missed is not made good
	Secrets     []string            // of OnWebhook: env:NAME or file:PATH, the newest first
	Addresses   []string            // of OnMail, in lower case
	Attachments string              // of OnMail: the field that takes them; "" where none does
	Register    string              // of OnRegister
	At          *expression.Setting // of OnRegister: the day or moment of a row; nil where On counts
	On          RowChange           // of OnRegister
	When        *expression.Program // only what it holds for; nil: everything
	Service     string              // the declared service that counts as submitter; "" is whoever the form asks for, or nobody

	fill []filled
}

// TriggerKind is what begins a case.
type TriggerKind string

// The kinds of triggers.
const (
	OnSchedule TriggerKind = "schedule"
	OnWebhook  TriggerKind = "webhook"
	OnMail     TriggerKind = "mail"
	OnRegister TriggerKind = "register"
	OnFlow     TriggerKind = "flow"
)

// RowChange is what happens to a row of a register.
type RowChange string

// The changes of rows that can begin a case.
const (
	RowAdded   RowChange = "added"
	RowChanged RowChange = "changed"
)

// filled is an answer that a trigger gives.
type filled struct {
	path  string
	group bool // the field is a group or a table
	value *expression.Setting
}

// Maps says whether the trigger itself says what becomes which answer; otherwise a request carries the answers as the
// form calls them.
func (t *Trigger) Maps() bool { return len(t.fill) > 0 }

// Label is how the record of a case names what began it.
func (t *Trigger) Label() string { return string(t.Kind) + " " + t.Name }

// Wants says whether the trigger takes something that scope describes (the key when).
func (t *Trigger) Wants(scope *expression.Scope) (bool, error) { return t.When.True(scope) }

// Fill makes the answers of the start form as its JSON, by name; what is nothing is left out. scope has settings,
// registers, today and now, and what the trigger knows: due, body, mail or row. The error is an *expression.Failure.
func (t *Trigger) Fill(scope *expression.Scope) (map[string]any, error) {
	answers := map[string]any{}
	for _, f := range t.fill {
		value, err := f.value.Eval(scope)
		if err != nil {
			return nil, err
		}
		if value == nil {
			continue
		}
		if row, is := value.(expression.Record); is && !f.group {
			if key, keyed := row["key"].(string); keyed {
				value = key // a choice, a unit, a person: forms take its key
			}
		}
		put(answers, f.path, expression.ToJSON(value))
	}
	return answers, nil
}

// put sets an answer at a path such as "erfahrung.von".
func put(answers map[string]any, path string, value any) {
	name, rest, deep := strings.Cut(path, ".")
	if !deep {
		answers[name] = value
		return
	}
	group, is := answers[name].(map[string]any)
	if !is {
		group = map[string]any{}
		answers[name] = group
	}
	put(group, rest, value)
}

// Trigger finds a trigger; of a kind with one of them alone the name may be "". nil where there is none.
func (f *Flow) Trigger(kind TriggerKind, name string) *Trigger {
	var only *Trigger
	for _, t := range f.Triggers {
		if t.Kind != kind {
			continue
		}
		if t.Name == name {
			return t
		}
		if name == "" {
			if only != nil {
				return nil
			}
			only = t
		}
	}
	return only
}

// StartsByFlow says whether another flow may begin a case (start: {flow: true}).
func (f *Flow) StartsByFlow() bool { return f.Trigger(OnFlow, "") != nil }

// StartForm is the node that names the start form in the value of the key start, however that is written; nil where it
// is not.
func StartForm(start *source.Node) *source.Node {
	if start == nil {
		return nil
	}
	if start.Kind != source.List {
		return start.Get("form")
	}
	for _, one := range start.Items {
		if n := one.Get("form"); n != nil {
			return n
		}
	}
	return nil
}
