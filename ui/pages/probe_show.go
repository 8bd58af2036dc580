package pages

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/play"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// showProbe shows a play as it stands, with what was typed into a move that did not work.
func (s *server) showProbe(c echo.Context, one *probe, status int, tried probeTry) error {
	played := one.game.Case()
	state := played.State()
	view := &ui.Probe{
		Title: played.Process().TitleIn(s.lang()), Number: state.Number, Action: probeAddress + "/" + one.id, Other: probeAddress,
		Now: played.Now(), State: s.probeState(played), CanUndo: one.game.Depth() > 0 && state.Seq > 0,
	}
	if tried.trouble != nil {
		view.Problem = tried.trouble.Text.In(s.lang())
	}
	if state.Seq == 0 {
		fields, err := probeFields(played, played.Process().Form, tried, "", played.StartContext)
		if err != nil {
			return err
		}
		view.Begin = &fields
		return s.page(c, status, "probe", ui.ProbePage{Shell: s.shell(c, s.text("probe.heading"), "probe"), Action: probeAddress, Play: view})
	}
	if at, running := played.NextDeadline(); running {
		view.Next = at
	}
	if state.Ended.IsZero() && state.Failure == nil {
		view.Waits = []ui.ProbeStart{{Key: "1 day", Label: s.text("probe.day")}, {Key: "14 days", Label: s.text("probe.fortnight")}}
		if !view.Next.IsZero() {
			view.Waits = append(view.Waits, ui.ProbeStart{Key: play.Deadline, Label: s.text("probe.deadline")})
		}
		if err := s.probeTasks(view, played, tried); err != nil {
			return err
		}
		actor := flows.Actor{Party: state.Submitter, Way: flows.ByPage, Assurance: flows.AccountAssurance}
		for _, a := range flows.Actions(played.Process().Flow, state, actor, played.Now(), played.World()) {
			if a.Form == nil {
				view.Actions = append(view.Actions, ui.ProbeStart{Key: a.Name, Label: a.Label})
			}
		}
		for _, o := range played.Next() {
			asked := s.text("probe.unknown")
			if o.Known {
				asked = played.Asked(o.Resolution)
			}
			view.Ahead = append(view.Ahead, ui.Row{Label: played.StepTitle(o.Step), Text: asked})
		}
	}
	s.probeStory(view, played, one.seen)
	example, err := played.Example("gespielt", s.text("probe.exampleTitle"))
	if err != nil {
		return err
	}
	view.Example = string(example)
	return s.page(c, status, "probe", ui.ProbePage{Shell: s.shell(c, s.text("probe.heading"), "probe"), Action: probeAddress, Play: view})
}

// probeState is how a play stands, in a word.
func (s *server) probeState(played *play.Case) ui.Badge {
	state := played.State()
	switch {
	case state.Seq == 0:
		return ui.Badge{}
	case state.Failure != nil:
		return ui.Badge{Tone: ui.Bad, Icon: "stop", Text: s.text("probe.halted") + ": " + state.Failure.Error}
	case !state.Ended.IsZero():
		return ui.Badge{Tone: ui.Good, Icon: "done", Text: played.Process().Flow.StatusLabel(state.Status, s.lang())}
	}
	return ui.Badge{Tone: ui.Info, Icon: "hourglass", Text: state.Number}
}

// probeTasks are what the case waits for.
func (s *server) probeTasks(view *ui.Probe, played *play.Case, tried probeTry) error {
	state := played.State()
	for i := range state.Open {
		stop := &state.Open[i]
		if stop.Suspended || stop.Kind == flows.Calling {
			continue
		}
		task := ui.ProbeTask{Stop: stop.ID, Step: stop.Step, Title: played.StepTitle(stop.Step), Due: ui.Deadline{At: stop.Due}, Comment: s.text("probe.commentText")}
		form := played.Process().Flow.Step(stop.Step).Form()
		switch stop.Kind {
		case flows.Waiting, flows.Resting:
			task.Waits, task.Badge = true, ui.Badge{Icon: "hourglass", Text: s.text("probe.resting")}
			view.Tasks = append(view.Tasks, task)
			continue
		case flows.Returned:
			form = played.Process().Form
			task.Badge = ui.Badge{Tone: ui.Info, Icon: "return", Text: s.text("probe.asks")}
			task.Outcomes = []ui.Outcome{{Key: "-", Label: s.text("probe.answer")}}
		case flows.Working:
			task.Badge = ui.Badge{Icon: "edit", Text: s.text("probe.work")}
		}
		for _, a := range stop.Resolution.Approvers {
			if a.Asked {
				task.Asked = append(task.Asked, ui.ProbePerson{Key: probeKey(state, a.Party), Name: played.Who(a.Party), Why: played.Why(stop, a.Party)})
			}
		}
		if stop.Kind != flows.Returned {
			for _, o := range flows.Outcomes(played.Process().Flow, state, stop.ID, played.World()) {
				if !o.Choose {
					task.Outcomes = append(task.Outcomes, ui.Outcome{Key: o.Key, Label: o.Label})
				}
			}
		}
		if form != nil {
			var err error
			if task.Fields, err = probeFields(played, form, tried, stop.ID, func() *forms.Context { return played.FormContext(stop, "") }); err != nil {
				return err
			}
			task.Fields.Prefix = "t" + strconv.Itoa(i) + "-"
		}
		view.Tasks = append(view.Tasks, task)
	}
	for _, call := range played.OpenCalls() {
		view.Tasks = append(view.Tasks, ui.ProbeTask{
			Step: call.Step, Title: played.StepTitle(call.Step), Badge: ui.Badge{Icon: "link", Text: s.text("probe.calls") + ": " + call.Connector + ", " + call.Operation},
			Answers: []ui.ProbeStart{{Key: "ok", Label: s.text("probe.answerOK")}, {Key: "refused", Label: s.text("probe.answerRefused")}, {Key: "manual", Label: s.text("probe.answerManual")}},
		})
	}
	return nil
}

// probeKey is how a move names somebody who is asked.
func probeKey(state *flows.State, p flows.Party) string {
	switch {
	case p.Mailbox == flows.SubmitterMailbox:
		return "submitter"
	case p.Mailbox != "":
		return state.Mailboxes[p.Mailbox]
	}
	return p.Person + p.Service
}

// probeFields are the questions of a form, all on one page, with what was typed and what is wrong with it.
func probeFields(played *play.Case, form *forms.Form, tried probeTry, stop string, ctx func() *forms.Context) (ui.Fields, error) {
	var fields ui.Fields
	input := forms.Input{}
	if tried.input != nil && tried.stop == stop {
		input = tried.input
		if tried.trouble != nil {
			fields.Problems = tried.trouble.Fields
		}
	}
	pages, err := form.View(input, ctx())
	if err != nil {
		return fields, err
	}
	state := played.State()
	var open []string
	if at := state.Stop(stop); at != nil && at.Kind == flows.Returned {
		open = at.Fields
	}
	for _, page := range pages {
		if page.Hidden {
			continue
		}
		for _, view := range page.Fields {
			if open == nil || slices.Contains(open, view.Path) {
				fields.Views = append(fields.Views, view)
			}
		}
	}
	return fields, nil
}

var probeIcons = map[play.LineKind]string{"did": "user", "then": "chevron", "mail": "mail", "time": "clock", "refused": "cross", "end": "flag"}

// probeStory fills in the mails, newest first, and what happened, the last day first.
func (s *server) probeStory(view *ui.Probe, played *play.Case, seen int) {
	mails := played.Mails()
	lines := played.Story()
	for i := len(mails) - 1; i >= 0; i-- {
		m := mails[i]
		at := played.Now()
		if m.Line < len(lines) {
			at = lines[m.Line].At
		}
		view.Mails = append(view.Mails, ui.ProbeMail{At: at, To: played.Who(m.Party), Subject: m.Subject, Text: m.Full(), Fresh: i >= seen})
		if m.Party == (flows.Party{}) {
			view.Mails[len(view.Mails)-1].To = m.To
		}
	}
	for _, line := range lines {
		day := expression.Format(expression.DateOf(line.At, played.Zone()), s.lang(), played.Zone())
		if n := len(view.Days); n == 0 || view.Days[n-1].Day != day {
			view.Days = append(view.Days, ui.ProbeDay{Day: day})
		}
		last := &view.Days[len(view.Days)-1]
		last.Lines = append(last.Lines, ui.ProbeLine{At: line.At.In(played.Zone()).Format("15:04"), Text: line.Text, Icon: probeIcons[line.Kind]})
	}
}
