package pages

import (
	"strings"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// outsideTones give the states of effects their colours.
var outsideTones = map[engine.Outside]ui.Badge{
	engine.EffectDone: {Tone: ui.Good, Icon: "check"}, engine.EffectWaits: {Tone: ui.Info, Icon: "clock"},
	engine.EffectRetried: {Tone: ui.Warn, Icon: "repeat"}, engine.EffectHeld: {Tone: ui.Warn, Icon: "stop"},
	engine.EffectFailed: {Tone: ui.Bad, Icon: "alert"}, engine.EffectDropped: {Tone: ui.Neutral, Icon: "skip"},
}

// effectLines are the mails and calls of a case with their state, newest first; troubled counts those that need
// somebody.
func (s *server) effectLines(d *caseDesk, effects []engine.CaseEffect) (lines []ui.EffectLine, troubled int) {
	admin := s.e.May(d.actor, engine.Administer, engine.Site()) == nil
	for i := len(effects) - 1; i >= 0; i-- {
		x := &effects[i]
		line := s.effectLine(d.h, x)
		switch x.Outside() {
		case engine.EffectFailed, engine.EffectHeld:
			troubled++
			if admin {
				line.Manage = "/verwaltung"
			}
		}
		lines = append(lines, line)
	}
	return lines, troubled
}

func (s *server) effectLine(h *engine.History, x *engine.CaseEffect) ui.EffectLine {
	how := x.Outside()
	line := ui.EffectLine{Badge: outsideTones[how], At: x.Event.At}
	line.Badge.Text = s.text("pages.outside." + string(how))
	line.What, line.Detail = s.effectTitle(h, x)
	switch how {
	case engine.EffectDone, engine.EffectDropped:
		line.When, line.WhenTxt = x.DoneAt, s.text("pages.outside.at")
	case engine.EffectWaits:
		line.When, line.WhenTxt = x.Due, s.text("pages.outside.due")
	case engine.EffectRetried:
		line.When, line.WhenTxt, line.Error = x.Due, s.text("pages.outside.again"), x.LastError
	case engine.EffectFailed:
		line.Error = x.LastError
	case engine.EffectHeld:
		line.Error = s.text("pages.effect.held")
	}
	return line
}

// effectTitle says what an effect is, and of what.
func (s *server) effectTitle(h *engine.History, x *engine.CaseEffect) (what, detail string) {
	switch ev := x.Event.Event.(type) {
	case flows.MailRequested:
		t := &chronicle{server: s, h: h}
		return s.text("pages.outside.mail", "step", s.mailTitle(h, x.Event, ev.Step)), t.names(ev.To)
	case flows.CallRequested:
		what = s.text("pages.outside.call", "connector", ev.Connector)
		if title, own := s.callTitle(h, ev); own {
			return title, ""
		}
		if x.Answer != nil && x.Answer.Manual {
			return what, s.text("pages.event.manual")
		}
		return what, ev.Operation
	}
	if x.To != (flows.Party{}) {
		detail = s.partyName(h, x.To)
	}
	if entry, told := s.entry(h, x.Event, inside); told {
		return s.text("pages.outside.brief", "event", entry.Title), detail
	}
	return s.text("pages.outside.briefPlain"), detail
}

// mailTitle is what an author's mail is called: its subject without the number of the case, or its step once its values
// are gone. Subjects hold nothing personal (definitions check that).
func (s *server) mailTitle(h *engine.History, event flows.Recorded, step string) string {
	subject, _ := event.Values["mail.subject"].(string)
	return pageOr(strings.TrimSpace(strings.TrimPrefix(subject, "["+h.Row.Number+"]")), s.stepTitle(h, step))
}
