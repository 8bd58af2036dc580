package pages

import (
	"sort"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// nowTasks are what a case waits for, and for whom.
func (s *server) nowTasks(h *engine.History) []ui.NowTask {
	var tasks []ui.NowTask
	for i := range h.State.Open {
		stop := &h.State.Open[i]
		task := ui.NowTask{
			Step: s.stepTitle(h, stop.Step), Since: stop.Opened, Due: s.deadline(stop.Due), Claimed: s.org().Name(stop.ClaimedBy),
			Who: s.askedNames(h, stop.Resolution), Why: s.explain(h, stop.Resolution), Rule: stop.Resolution.Rule, Vacant: stop.Resolution.Vacant,
			Badge: ui.Badge{Tone: ui.Info, Text: s.text("pages.case.waits")},
		}
		switch {
		case stop.Kind == flows.Calling:
			task.Badge = ui.Badge{Tone: ui.Info, Icon: "gear", Text: s.text("pages.case.calls")}
		case stop.Kind == flows.Resting:
			task.Badge = ui.Badge{Tone: ui.Neutral, Icon: "hourglass", Text: s.text("pages.case.rests")}
		case stop.Kind == flows.Asked:
			task.Badge = ui.Badge{Tone: ui.Warn, Icon: "return", Text: s.text("asked.badge")}
		case stop.Kind == flows.Returned:
			task.Badge = ui.Badge{Tone: ui.Warn, Icon: "return", Text: s.text("pages.state.asked")}
		case stop.Suspended:
			task.Badge = ui.Badge{Tone: ui.Neutral, Icon: "hourglass", Text: s.text("pages.case.suspended")}
		case task.Due.Overdue:
			task.Badge = ui.Badge{Tone: ui.Bad, Text: s.text("pages.state.overdue")}
		}
		s.sayBlock(h, stop, &task)
		s.sayWait(h, stop, &task)
		tasks = append(tasks, task)
	}
	if undo, is := s.undoTask(h); is {
		tasks = append(tasks, undo)
	}
	return tasks
}

// askedNames names those who may decide, each with the place that makes them one.
func (s *server) askedNames(h *engine.History, r flows.Resolution) []string {
	var names []string
	for _, a := range r.Approvers {
		names = append(names, s.text("pages.case.at", "name", s.partyName(h, a.Party), "place", s.placeOfApprover(a)))
	}
	return names
}

// partyName is who somebody of a case is: a person, a mailbox or a service.
func (s *server) partyName(h *engine.History, p flows.Party) string {
	switch {
	case p.Person != "":
		if name := s.org().Name(p.Person); name != "" {
			return name
		}
		return s.text("pages.case.unknown")
	case p.Service != "":
		return s.text("pages.actor.service", "name", s.org().ServiceTitle(p.Service))
	case p == h.State.Submitter:
		if name := s.e.SubmitterName(h, s.lang()); name != "" {
			return name
		}
	}
	if address := h.State.Mailboxes[p.Mailbox]; address != "" {
		return address
	}
	return s.text("pages.case.unknown")
}

// placeOfApprover is the place that makes somebody one of those who are asked.
func (s *server) placeOfApprover(a flows.Approver) string {
	o := s.org()
	as := ""
	if a.As != "delegate" && a.As != "added" {
		as = s.text("pages.as." + a.As)
	}
	switch {
	case a.As == "delegate":
		return s.text("aid.as.delegate", "name", pageOr(o.Name(a.For), s.text("aid.somebody")))
	case a.As == "added":
		return s.text("aid.as.added")
	case a.As == "group":
		return as + " " + s.text("word.quoted", "text", o.GroupTitle(a.Function))
	case a.As == "deputy" && a.For != "":
		return s.text("pages.case.deputyOf", "name", o.Name(a.For), "office", s.office(a.Function, a.Unit))
	case a.Function != "":
		return strings.TrimSpace(as + ", " + s.office(a.Function, a.Unit) + " " + a.Topic)
	}
	return as
}

func (s *server) office(function, unit string) string {
	title := s.org().FunctionTitle(function)
	if unit == "" {
		return title
	}
	return title + " " + s.org().UnitName(unit)
}

// caseVersion says on what a case runs, whether something newer is in force, and, where it was asked for, whether
// everything recorded is still what it was.
func (s *server) caseVersion(c echo.Context, d *caseDesk) (ui.CaseVersion, error) {
	ctx := c.Request().Context()
	v := ui.CaseVersion{Hash: shortHash(d.h.Row.FlowHash), Settings: s.pinned(d.h), Check: d.at + "?kette=1#fassung"}
	if inForce, known := s.e.Process(d.h.Row.Process); known && inForce.Ref.Hash != d.h.Row.FlowHash {
		since, err := s.e.InForceSince(ctx, d.h.Row.Process)
		if err != nil {
			return v, err
		}
		v.Newer = s.text("pages.case.newer", "version", shortHash(inForce.Ref.Hash), "since", s.Renderer.Moment(since))
	}
	if c.QueryParam("kette") != "" {
		events, wrong, err := s.e.Proof(ctx, d.h.Row.ID)
		if err != nil {
			return v, err
		}
		v.Proof = &ui.Proof{OK: wrong == nil, Events: events, At: s.e.Clock().Now()}
		if wrong != nil {
			v.Proof.Wrong = wrong.Error()
		}
	}
	return v, nil
}

func shortHash(hash string) string { return hash[:min(8, len(hash))] }

// pinned are the settings that the case keeps from its beginning.
func (s *server) pinned(h *engine.History) []ui.Row {
	var rows []ui.Row
	for name, value := range h.State.Settings {
		label := name
		for _, setting := range h.Process.Settings {
			if setting.Name == name {
				label = settingLabel(setting, s.lang())
			}
		}
		rows = append(rows, ui.Row{Label: label, Text: expression.Format(value, s.lang(), s.org().Zone())})
	}
	sort.Slice(rows, func(i, k int) bool { return rows[i].Label < rows[k].Label })
	return rows
}

func settingLabel(setting definitions.Setting, lang string) string {
	if label := setting.Labels.In(lang); label != "" {
		return label
	}
	return setting.Label
}
