package flows

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// Outcome is one choice that a task offers.
type Outcome struct {
	Key   string
	Label *expression.Template
	Text  *expression.Template // what follows, in a sentence; may be nil
	Then  Target
	// Reason says that a comment is required; MinLength is how long it must be (runes).
	Reason    bool
	MinLength int
	// Choose says that whoever asks back chooses the fields that reopen; All reopens every field of the
	// start form; otherwise Fields lists them.
	Choose, All bool
	Fields      []string
	Expires     *expression.Setting // how long an ask-back waits; nil: 30 days
	AtMost      int                 // how often the outcome may be chosen in a case; 0: any number
	Until       *expression.Setting // of Hold: until when
	Restart     string              // of Return: the step that begins again; "" is this one
	ByTime      bool                // no button: only the deadline gives it
	Abstain     bool                // counts as a vote for nothing
	ByRows      bool                // no button: given where the rows of a task got different outcomes
	To          string              // of Return: the earlier step that is asked instead of the submitter
	Pos         source.Pos

	built [2]*source.Message // label and text of outcomes that Laufzettel itself offers
}

// Title is the label in words; scope may be nil where the label has no expressions.
func (o *Outcome) title(scope *expression.Scope, lang string) (string, error) {
	if o.Label == nil {
		if o.built[0] != nil {
			return o.built[0].Say(nil).In(lang), nil
		}
		return o.Key, nil
	}
	return o.Label.Render(scope, lang)
}

// Outcomes of work items that a connector step offers where people do it by hand.
const (
	OutcomeDone       = "done"
	OutcomeImpossible = "impossible"
)

// taskConfig is what steps that people decide have in common: approve, task, and work items of connectors.
type taskConfig struct {
	by, not, prefer rule
	defaultNot      bool // not is the default: submitter and subject, except where by names them
	votes           votes
	clock           clock
	urgent          *expression.Program // no digest, no quiet hours, everybody at once; nil: never
	form            *forms.Form
	account         bool
	linkShowsAll    bool
	bulk            bool // several cases can be decided in one go
	grace           expression.Period
	mayDecide       rule // beside by
	mayRelease      string
	maySkip         string // holder, caretaker; "" and nobody: nobody
	aid             aidRights
	outcomes        []*Outcome
	rows            *rowsConfig // decided row by row; nil: as a whole
	body            *bodyConfig // decided by a body in a meeting; nil: by those who are asked
	attaches        bool        // decisions carry files (the key attachments)
	edits           []string    // fields of the start form that whoever decides may change
}

// outcome finds an outcome, or nil.
func (c *taskConfig) outcome(key string) *Outcome {
	for _, o := range c.outcomes {
		if o.Key == key {
			return o
		}
	}
	return nil
}

// agreement is the outcome on which all have to agree in decide: all: the first that people can choose.
func (c *taskConfig) agreement() *Outcome {
	for _, o := range c.outcomes {
		if !o.ByTime && !o.ByRows && !o.Abstain {
			return o
		}
	}
	return nil
}

// timeOutcome is the outcome that only the deadline gives, or nil.
func (c *taskConfig) timeOutcome() *Outcome {
	for _, o := range c.outcomes {
		if o.ByTime {
			return o
		}
	}
	return nil
}

// taskStep is a Config of a step that people may have to decide.
type taskStep interface{ task() *taskConfig }

func (c *taskConfig) task() *taskConfig { return c }

// task is the task part of a step, or nil.
func (s *Step) task() *taskConfig {
	if s == nil {
		return nil
	}
	if t, ok := s.Config.(taskStep); ok {
		return t.task()
	}
	return nil
}

// Outcomes are the choices of the step in the author's order, those by time included; nil for steps
// that nobody decides.
func (s *Step) Outcomes() []*Outcome {
	if t := s.task(); t != nil {
		return t.outcomes
	}
	return nil
}

// Outcome finds a choice of the step by key, or nil.
func (s *Step) Outcome(key string) *Outcome {
	if t := s.task(); t != nil {
		return t.outcome(key)
	}
	return nil
}

// Form is the step's own form, or nil.
func (s *Step) Form() *forms.Form {
	if t := s.task(); t != nil {
		return t.form
	}
	return nil
}

// NeedsAccount says whether the step asks for account assurance (signIn: account).
func (s *Step) NeedsAccount() bool { t := s.task(); return t != nil && t.account }

// LinkShowsAll says whether link pages show sensitive fields too (linkShows: all).
func (s *Step) LinkShowsAll() bool { t := s.task(); return t != nil && t.linkShowsAll }
