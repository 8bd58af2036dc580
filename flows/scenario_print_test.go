package flows

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"laufzettel/definitions/expression"
)

func (p *play) printRefusal(r *Refusal) {
	fmt.Fprintf(p.out, "    refused %s: %s\n", r.Code, r.Text.In("de"))
	if r.Done != nil {
		fmt.Fprintf(p.out, "      done %s/%d %s by %s\n", r.Done.Step, r.Done.Round, r.Done.Outcome, partyText(r.Done.By))
	}
	for _, one := range r.Problems {
		fmt.Fprintf(p.out, "      %s: %s\n", one.Field, one.In("de"))
	}
}

func (p *play) printEvent(e Recorded) {
	body, err := EncodeEvent(e.Event)
	if err != nil {
		p.t.Fatal(err)
	}
	decoded, err := DecodeEvent(e.Event.Kind(), body)
	if err != nil || !reflect.DeepEqual(normal(p.t, decoded), normal(p.t, e.Event)) {
		p.t.Errorf("%s does not come back from its stored form: %v", e.Event.Kind(), err)
	}
	text := describe(e.Event, body)
	if e.By.Way != BySystem {
		text += " by " + partyText(e.By.Party) + " (" + string(e.By.Way) + ")"
	}
	fmt.Fprintf(p.out, "  %2d %s %s\n", e.Seq, e.Event.Kind(), strings.TrimSpace(text))
	for _, name := range sortedKeys(e.Values) {
		value, _ := json.Marshal(expression.ToJSON(e.Values[name]))
		fmt.Fprintf(p.out, "       %s = %s\n", name, value)
	}
}

func normal(t testing.TB, e Event) string {
	body, err := EncodeEvent(e)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// describe is an event in one line; resolutions are told in words, with the path that explains them.
func describe(e Event, body []byte) string {
	switch v := e.(type) {
	case TaskOpened:
		text := fmt.Sprintf("%s %s%s", v.Stop, v.Type, dueText(v.Due))
		if len(v.Fields) > 0 {
			text += " fields " + strings.Join(v.Fields, ",")
		}
		if v.Error != "" {
			text += " error " + strconv.Quote(v.Error)
		}
		return text + " " + resolutionText(v.Resolution)
	case TaskReassigned:
		return v.Stop + " " + v.Why + " " + resolutionText(v.Resolution)
	case TaskHanded:
		return v.Stop + " " + resolutionText(v.Resolution)
	case TaskDelegated:
		return v.Stop + " from " + partyText(v.From) + " to " + v.To + " " + resolutionText(v.Resolution)
	case DelegationEnded:
		return v.Stop + " of " + v.To + " " + v.Why + " " + resolutionText(v.Resolution)
	case ApproverAdded:
		return v.Stop + " " + v.Person + " " + resolutionText(v.Resolution)
	case TurnCame:
		return v.Stop + dueText(v.Due) + " " + resolutionText(v.Resolution)
	case TaskExtended:
		return v.Stop + dueText(v.Due)
	case TimerSet:
		return v.ID + " " + v.At.In(berlin).Format("Mon 2006-01-02 15:04")
	case TaskDecided:
		text := v.Stop + " " + v.Outcome
		if v.Result != "" {
			text += " result " + v.Result
		}
		if v.Pauses {
			text += " pauses"
		} else if !v.Closes {
			text += " vote"
		}
		if v.Weight != "" {
			text += " weight " + v.Weight
		}
		if !v.Until.IsZero() {
			text += " disputable until " + v.Until.In(berlin).Format("15:04")
		}
		return text
	case Started:
		return v.Number + " submitter " + partyText(v.Submitter) + " subject " + partyText(v.Subject)
	case MailRequested:
		text := v.Command + " " + v.Step
		for _, to := range v.To {
			text += " to " + partyText(to)
		}
		if !v.NotBefore.IsZero() {
			text += " not before " + v.NotBefore.In(berlin).Format("15:04")
		}
		return text
	}
	return string(body)
}

func resolutionText(r Resolution) string {
	var who, path []string
	for _, a := range r.Approvers {
		text := partyText(a.Party) + " as " + a.As
		if a.Topic != "" {
			text += " of " + a.Topic
		}
		if a.For != "" {
			text += " for " + a.For
		}
		if !a.Asked {
			text += " (not asked)"
		}
		who = append(who, text)
	}
	for _, rung := range r.Path {
		text := strings.TrimSpace(rung.Function + " " + rung.Unit)
		if rung.Topic != "" {
			text += " of " + rung.Topic
		}
		if rung.Person != "" {
			text += " " + rung.Person
		}
		text += " " + rung.Found
		if rung.Until != "" {
			text += " until " + rung.Until
		}
		if rung.Why != "" {
			text += " (" + rung.Why + ")"
		}
		path = append(path, text)
	}
	text := "[" + strings.Join(who, ", ") + "]"
	if r.Vacant {
		text += " vacant"
	}
	if r.Turns > 0 {
		text += fmt.Sprintf(" turn %d of %d", r.Turn, r.Turns)
	}
	if len(path) > 0 {
		text += "\n       " + strings.Join(path, " > ")
	}
	return text
}

func (p *play) printCommand(c Command) {
	text := fmt.Sprintf("    ! %s %s", c.ID, c.Kind)
	if c.Brief != "" {
		text += " " + c.Brief
	}
	if c.Stop != "" {
		text += " " + c.Stop
	}
	if c.To != (Party{}) {
		text += " to " + partyText(c.To)
	}
	if c.Connector != "" {
		text += " " + c.Connector + " " + c.Operation
	}
	if !c.NotBefore.IsZero() {
		text += " not before " + c.NotBefore.In(berlin).Format("15:04")
	}
	fmt.Fprintln(p.out, text)
}

func partyText(p Party) string {
	switch {
	case p.Person != "":
		return p.Person
	case p.Mailbox != "":
		return "mailbox:" + p.Mailbox
	case p.Service != "":
		return "service:" + p.Service
	}
	return "nobody"
}

func dueText(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return " due " + at.In(berlin).Format("Mon 2006-01-02 15:04")
}
