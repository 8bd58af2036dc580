package flows

import (
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

var _ = register(StepType{
	Name: "wait",
	Doc:  spec.Doc{De: "Wartet: eine Zeit lang, bis zu einem Datum, oder bis ein Ereignis den Vorgang erreicht. Ereignisse werden ab dem Beginn des Vorgangs aufgehoben und einmal verbraucht.", En: "Waits: for a time, until a date, or until an event reaches the case. Events are kept from the beginning of the case and used once."},
	Stop: true,
	Keys: []spec.Key{
		{Name: "within", Kind: spec.Value, Doc: spec.Doc{De: "Wie lange gewartet wird.", En: "How long to wait."}, Example: "3 days"},
		{Name: "until", Kind: spec.Value, Doc: spec.Doc{De: "Bis zu welchem Tag (er beginnt um 0 Uhr) oder Zeitpunkt.", En: "Until which day (it begins at midnight) or instant."}, Example: "=addDays(today, 12)"},
		{Name: "event", Kind: spec.Word, Doc: spec.Doc{De: "Der Name des Ereignisses; reply ist eine Antwort auf eine Mail des Vorgangs.", En: "The name of the event; reply is an answer to a mail of the case."}, Example: "zahlung"},
		{Name: "match", Kind: spec.Condition, Doc: spec.Doc{De: "Welches Ereignis gemeint ist; seine Angaben heißen event.", En: "Which event is meant; what came with it is event."}, Example: `event.nummer == case.number`},
		{Name: "late", Kind: spec.Word, Doc: spec.Doc{De: "Wohin es geht, wenn die Zeit um ist und das Ereignis nicht kam. Ohne Angabe folgt der nächste Schritt.", En: "Where to go when time is up and the event has not come. The next step if not given."}, Example: "end verfallen"},
	},
	Configure: configureWait,
	Enter:     enterWait,
	Result:    func(*Step) map[string]*expression.Type { return nil },
	Examples:  []string{"wait: ruhe\nwithin: 3 days", "wait: zahlung\nevent: zahlung\nmatch: event.nummer == case.number\nwithin: 14 days\nlate: end verfallen"},
})

type waitConfig struct {
	clock clock
	event string
	match *expression.Program
	late  *Target
}

// What steps.<wait>.outcome says.
const (
	WaitedForEvent = "event"
	WaitedForTime  = "time"
)

func configureWait(p *parser, s *Step, d *spec.Decoded) {
	c := &waitConfig{event: d.Word("event")}
	c.clock = p.clock(d)
	s.Config = c
	switch {
	case c.event == "" && c.clock.within == nil && c.clock.until == nil:
		p.report.Error(s.node, msgWaitForNothing, source.Args{"step": s.Name})
	case c.event == "" && d.Has("match"), c.event == "" && d.Has("late"):
		key := "match"
		if d.Has("late") {
			key = "late"
		}
		p.report.Error(d.At(key), msgOnlyWithEvent, source.Args{"key": key})
	case c.event != "" && !stepName.MatchString(c.event):
		p.report.Error(d.At("event"), msgName, source.Args{"name": c.event})
	case d.Has("late") && c.clock.within == nil && c.clock.until == nil:
		p.report.Error(d.At("late"), msgLateWithoutTime, nil)
	}
	if n := d.At("match"); n != nil {
		env := p.env.With("event", &expression.Type{Kind: expression.Rec, Open: true})
		c.match = expression.CompileCondition(n, boolType, env, p.report)
	}
	if n := d.At("late"); n != nil {
		t := p.target(n, s)
		c.late = &t
	}
}

func enterWait(d *decider, s *Step) error {
	c, place := s.Config.(*waitConfig), d.place
	round := d.state.Steps[place].Rounds
	stop := stopID(place, round)
	if heard, err := d.firstHeard(c); err != nil {
		return err
	} else if heard != nil {
		d.follow(WaitEnded{Stop: stop, Step: place, Round: round, Outcome: WaitedForEvent, Heard: heard.Seq}, nil)
		d.jump = &Target{}
		return nil
	}
	until, err := d.waitsUntil(c)
	if err != nil {
		return err
	}
	if until.IsZero() && c.event == "" {
		return &expression.Failure{Pos: s.Pos, Err: &expression.Complaint{Text: msgWaitNoDate.Say(source.Args{"step": s.Name})}}
	}
	if !until.IsZero() && !until.After(d.at) {
		d.follow(WaitEnded{Stop: stop, Step: place, Round: round, Outcome: WaitedForTime}, nil)
		d.jump = c.afterTime()
		return nil
	}
	d.follow(WaitBegun{Stop: stop, Step: place, Round: round, Until: until, Event: c.event}, nil)
	if !until.IsZero() {
		d.setTimer("wait", stop, 0, until)
	}
	return nil
}

func (c *waitConfig) afterTime() *Target {
	if c.late != nil && c.event != "" {
		return c.late
	}
	return &Target{}
}

// waitsUntil is when a wait is over: a day begins at midnight, a period is counted like a deadline.
func (d *decider) waitsUntil(c *waitConfig) (time.Time, error) {
	if c.clock.until == nil {
		return d.due(c.clock, d.at, "")
	}
	value, err := c.clock.until.Eval(d.names())
	if err != nil {
		return time.Time{}, err
	}
	if day, is := value.(expression.Date); is {
		return day.In(d.zone).UTC(), nil
	}
	return d.endOf(value), nil
}

// Happen is an event that reaches a case from outside: a payment, a reply, the answer of another system. ID is how the
// other side knows it: the same one counts once.
type Happen struct {
	Name   string
	ID     string
	Values map[string]any // values of the expression language
}

// Heard is an event that reached the case; what came with it is Values "event.<name>".
type Heard struct {
	Name string `json:"name"`
	ID   string `json:"id,omitempty"`
}

// WaitBegun opens a wait.
type WaitBegun struct {
	Stop  string    `json:"stop"`
	Step  string    `json:"step"`
	Round int       `json:"round"`
	Until time.Time `json:"until,omitzero"`
	Event string    `json:"event,omitempty"`
}

// WaitEnded ends a wait. Heard is the event (its seq) that ended it and is used up by this; 0 where time did.
type WaitEnded struct {
	Stop    string `json:"stop"`
	Step    string `json:"step"`
	Round   int    `json:"round"`
	Outcome string `json:"outcome"`
	Heard   int    `json:"heard,omitempty"`
}

// Kind is "heard".
func (Heard) Kind() string { return "heard" }

// Kind is "waitBegun".
func (WaitBegun) Kind() string { return "waitBegun" }

// Kind is "waitEnded".
func (WaitEnded) Kind() string { return "waitEnded" }

// HeardEvent is an event that no wait has used yet.
type HeardEvent struct {
	Name   string
	Seq    int
	Values forms.Values
}

// applyWaits folds the events of waits; false where the event is none of them.
func (n *State) applyWaits(e Recorded) bool {
	switch v := e.Event.(type) {
	case Heard:
		n.Heard = append(append([]HeardEvent(nil), n.Heard...), HeardEvent{Name: v.Name, Seq: e.Seq, Values: valuesWith(e.Values, "event.")})
		if v.ID != "" {
			ids := map[string]bool{v.Name + "\x00" + v.ID: true}
			for id := range n.heardIDs {
				ids[id] = true
			}
			n.heardIDs = ids
		}
	case WaitBegun:
		n.open(Stop{ID: v.Stop, Step: v.Step, Round: v.Round, Kind: Waiting, Opened: e.At, Due: v.Until})
	case WaitEnded:
		var used HeardEvent
		var left []HeardEvent
		for _, heard := range n.Heard {
			if heard.Seq == v.Heard {
				used = heard
			} else {
				left = append(left, heard)
			}
		}
		n.Heard = left
		n.changeStep(v.Step, func(t *StepState) {
			t.Outcome, t.By, t.At, t.Comment, t.Values, t.Seq = v.Outcome, Party{}, e.At, "", used.Values, max(used.Seq, 0)
		})
		n.close(v.Stop, e)
	default:
		return n.applyUndo(e)
	}
	return true
}

// eraseHeard removes a value of an event that no wait has used yet; seq 0 is all of them.
func (n *State) eraseHeard(seq int, name string) {
	part, is := strings.CutPrefix(name, "event.")
	for i, heard := range n.Heard {
		if seq != 0 && (heard.Seq != seq || !is) {
			continue
		}
		left := append([]HeardEvent(nil), n.Heard...)
		if left[i].Values = nil; seq != 0 {
			left[i].Values = heard.Values.Without(part)
		}
		n.Heard = left
	}
}

// happen takes an event: it is kept, and ends the first wait that it fits.
func (d *decider) happen(in Happen) error {
	switch {
	case !stepName.MatchString(in.Name):
		return refuse(NoSuchTask, msgNoSuchEvent, source.Args{"name": in.Name})
	case in.ID != "" && d.state.heardIDs[in.Name+"\x00"+in.ID]:
		return refuse(AlreadyDone, msgHeardAlready, nil)
	}
	values := map[string]any{}
	for name, value := range in.Values {
		values["event."+name] = value
	}
	d.record(Heard{Name: in.Name, ID: in.ID}, values)
	if d.state.Failure != nil {
		return nil // kept until somebody has repaired the case
	}
	return d.hearAgain()
}

// hearAgain lets waiting steps look at the events that nobody has used yet.
func (d *decider) hearAgain() error {
	for _, stop := range d.state.Open {
		s := d.flow.Step(stop.Step)
		if stop.Kind != Waiting || s == nil {
			continue
		}
		c, is := s.Config.(*waitConfig)
		if !is {
			continue
		}
		d.place = stop.Step
		heard, err := d.firstHeard(c)
		if err != nil {
			return err
		}
		if heard == nil {
			continue
		}
		d.cancelTimers(stop.ID)
		d.follow(WaitEnded{Stop: stop.ID, Step: stop.Step, Round: stop.Round, Outcome: WaitedForEvent, Heard: heard.Seq}, nil)
		if err := d.lead(stop.Step, Target{}); err != nil {
			return err
		}
	}
	return nil
}

// firstHeard is the oldest event that a wait is meant by, or nil.
func (d *decider) firstHeard(c *waitConfig) (*HeardEvent, error) {
	if c.event == "" {
		return nil, nil
	}
	for i := range d.state.Heard {
		heard := &d.state.Heard[i]
		if heard.Name != c.event {
			continue
		}
		if c.match != nil {
			d.block = map[string]any{"event": expression.Record(heard.Values)}
			fits, err := c.match.True(d.names())
			d.block = nil
			if err != nil {
				return nil, err
			}
			if !fits {
				continue
			}
		}
		return heard, nil
	}
	return nil, nil
}

// waited ends a wait whose time is up.
func (d *decider) waited(s *Step, stop Stop) error {
	d.follow(WaitEnded{Stop: stop.ID, Step: stop.Step, Round: stop.Round, Outcome: WaitedForTime}, nil)
	return d.lead(stop.Step, *s.Config.(*waitConfig).afterTime())
}
