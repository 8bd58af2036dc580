package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"laufzettel/definitions/play"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// openItem is something that the case waits for: a stop, or the answer of a connection.
type openItem struct {
	stop *flows.Stop
	call play.Call
}

// open is what the case waits for, in the order in which it is numbered.
func (t *trial) open() []openItem {
	c := t.game.Case()
	var items []openItem
	for i := range c.State().Open {
		stop := &c.State().Open[i]
		if !stop.Suspended && stop.Kind != flows.Calling {
			items = append(items, openItem{stop: stop})
		}
	}
	for _, call := range c.OpenCalls() {
		items = append(items, openItem{call: call})
	}
	return items
}

// show tells what happened since the last time, with every new mail, and what is open.
func (t *trial) show() {
	c := t.game.Case()
	teller := &storyTeller{lang: t.lang, zone: c.Zone()}
	for _, line := range c.Story()[min(t.told, len(c.Story())):] {
		teller.line(line)
	}
	fmt.Fprint(t.out, teller.b.String())
	t.told = len(c.Story())
	for i, m := range c.Mails() {
		if i >= t.mailed {
			t.mail(i+1, m)
		}
	}
	t.mailed = len(c.Mails())
	t.status()
}

// status says what is open and when the next deadline runs out.
func (t *trial) status() {
	c := t.game.Case()
	state := c.State()
	if !state.Ended.IsZero() {
		t.print(tryEnded, source.Args{"status": t.process.Flow.StatusLabel(state.Status, t.lang)})
		return
	}
	if state.Failure != nil {
		t.print(tryHalted, source.Args{"why": state.Failure.Error})
		return
	}
	for i, item := range t.open() {
		switch {
		case item.stop == nil:
			t.print(tryCall, source.Args{"n": i + 1, "step": c.StepTitle(item.call.Step), "connector": item.call.Connector, "operation": item.call.Operation})
		case item.stop.Kind == flows.Waiting || item.stop.Kind == flows.Resting:
			t.print(tryWaits, source.Args{"n": i + 1, "step": c.StepTitle(item.stop.Step)})
		default:
			t.print(tryOpen, source.Args{"n": i + 1, "step": c.StepTitle(item.stop.Step), "asked": c.Asked(item.stop.Resolution)})
		}
	}
	if at, running := c.NextDeadline(); running {
		t.print(tryNext, source.Args{"at": c.Day(at)})
	}
}

// act does something in the n-th of what is open.
func (t *trial) act(n int) {
	items := t.open()
	if n < 1 || n > len(items) {
		t.print(tryNoSuch, source.Args{"n": len(items)})
		return
	}
	switch item := items[n-1]; {
	case item.stop == nil:
		t.reply(item.call)
	case item.stop.Kind == flows.Waiting || item.stop.Kind == flows.Resting:
		t.print(tryOnlyTime, nil)
	default:
		t.decide(item.stop)
	}
}

// decide asks as whom to act, for the outcome, the form and the reason.
func (t *trial) decide(stop *flows.Stop) {
	c := t.game.Case()
	asked := c.AskedIDs(stop)
	m := play.Move{Step: stop.Step, Values: map[string]any{}}
	if len(asked) == 1 {
		m.By = asked[0]
	} else {
		var ok bool
		if m.By, ok = t.choice(tryWho, asked, func(id string) string { return id }); !ok {
			return
		}
	}
	form := t.process.Flow.Step(stop.Step).Form()
	if stop.Kind == flows.Returned {
		if t.fill(t.process.Form, m.Values, stop.Fields, func() *formContext { return c.FormContext(stop, "") }) {
			t.retry(m, stop)
		}
		return
	}
	offers := flows.Outcomes(t.process.Flow, c.State(), stop.ID, c.World())
	var keys []string
	for _, o := range offers {
		keys = append(keys, o.Key)
	}
	outcome, ok := t.choice(tryOutcome, keys, func(key string) string {
		return offers[slices.Index(keys, key)].Label
	})
	if !ok {
		return
	}
	m.Outcome = outcome
	offer := offers[slices.Index(keys, outcome)]
	if offer.Choose {
		fields, ok := t.ask(tryFields, nil)
		if !ok {
			return
		}
		m.Fields = strings.FieldsFunc(fields, func(r rune) bool { return r == ',' || r == ' ' })
	}
	if form != nil && !t.fill(form, m.Values, nil, func() *formContext { return c.FormContext(stop, outcome) }) {
		return
	}
	if offer.Reason {
		if m.Comment, ok = t.ask(tryReason, nil); !ok {
			return
		}
	}
	t.retry(m, stop)
}

// retry plays a move and asks again for the answers that were not right.
func (t *trial) retry(m play.Move, stop *flows.Stop) {
	c := t.game.Case()
	for {
		trouble := t.game.Do(m)
		if trouble == nil || trouble.Halted {
			if trouble != nil {
				t.trouble(trouble)
			}
			t.show()
			return
		}
		t.trouble(trouble)
		form := t.process.Flow.Step(stop.Step).Form()
		if stop.Kind == flows.Returned {
			form = t.process.Form
		}
		if form == nil || len(trouble.Fields) == 0 || !t.again(form, m.Values, trouble, func() *formContext { return c.FormContext(stop, m.Outcome) }) {
			return
		}
	}
}

// reply asks what a connection answers.
func (t *trial) reply(call play.Call) {
	answer, ok := t.choice(tryAnswer, []string{"ok", "refused", "manual"}, func(key string) string {
		return tryAnswers[key].Say(nil).In(t.lang)
	})
	if !ok {
		return
	}
	m := play.Move{Step: call.Step, Answer: &play.Reply{}}
	switch answer {
	case "manual":
		m.Answer.Manual = true
	case "refused":
		if m.Answer.Refused, ok = t.ask(tryReason, nil); !ok {
			return
		}
	default:
		output, ok := t.ask(tryOutput, nil)
		if !ok {
			return
		}
		m.Answer.Output = map[string]any{}
		for _, part := range strings.Fields(output) {
			name, value, _ := strings.Cut(part, "=")
			m.Answer.Output[name] = value
		}
	}
	t.move(m)
}

// choice lets somebody pick one of several, by number or word.
func (t *trial) choice(m *source.Message, keys []string, label func(string) string) (string, bool) {
	var said []string
	for i, key := range keys {
		said = append(said, fmt.Sprintf("%d %s", i+1, label(key)))
	}
	for {
		line, ok := t.ask(m, source.Args{"choices": strings.Join(said, " · ")})
		if !ok {
			return "", false
		}
		line = strings.TrimSpace(line)
		if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(keys) {
			return keys[n-1], true
		}
		for _, key := range keys {
			if line == key || strings.EqualFold(line, label(key)) {
				return key, true
			}
		}
		if line == "" {
			return "", false
		}
	}
}

// trouble says what did not work.
func (t *trial) trouble(trouble *play.Trouble) {
	fmt.Fprintln(t.out, "   ✗ "+trouble.Text.In(t.lang))
}

func (t *trial) print(m *source.Message, args source.Args) {
	fmt.Fprintln(t.out, m.Say(args).In(t.lang))
}

// ask prints a prompt and reads a line; false where the input has ended. A piped input is shown behind its prompt.
func (t *trial) ask(m *source.Message, args source.Args) (string, bool) {
	fmt.Fprint(t.out, m.Say(args).In(t.lang)+" ")
	if !t.in.Scan() {
		fmt.Fprintln(t.out)
		t.ended = true
		return "", false
	}
	if piped() {
		fmt.Fprintln(t.out, t.in.Text())
	}
	return t.in.Text(), true
}

func (t *trial) clock() string {
	c := t.game.Case()
	return weekday(c.Now().In(c.Zone()), t.lang) + " " + c.Now().In(c.Zone()).Format("2006-01-02 15:04")
}
