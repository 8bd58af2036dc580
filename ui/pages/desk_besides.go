package pages

import (
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// besides is what stands beside a task for people who are signed in and work on the case: a form for remarks, the way
// to everything about the case, and earlier cases of the same person. A mailed link is for its task alone.
func (s *server) besides(c echo.Context, d *desk) (remark *ui.RemarkForm, address string, earlier []ui.CaseItem, err error) {
	if d.link != nil || d.reader() == outside {
		return nil, "", nil, nil
	}
	thing := engine.OfTask(&d.h.Case, d.stop.ID)
	if s.e.May(d.actor, engine.NoteCase, thing) == nil {
		typed := d.remark
		if typed == nil {
			typed = &ui.RemarkForm{}
		}
		remark = s.remarkForm(d.h, typed, d.base+remarkEnding)
	}
	if s.e.May(d.actor, engine.SeeCase, engine.OfCase(&d.h.Case)) == nil {
		address = casesAddress + "/" + d.h.Row.ID
	}
	earlier, err = s.earlierCases(c.Request().Context(), d.actor, &d.h.Case)
	return remark, address, earlier, err
}

// howItCame says how a task came to those who are asked now, where it was with others before; "" where it was theirs
// from the start.
func (s *server) howItCame(d *desk) string {
	said := ""
	for _, event := range d.h.Events {
		switch ev := event.Event.(type) {
		case flows.TaskHanded:
			if ev.Stop != d.stop.ID {
				continue
			}
			why, _ := event.Values[flows.ValueWhy].(string)
			said = s.text("pages.task.handed", "name", s.actorName(d.h, event.By), "at", s.Renderer.Moment(event.At), "why", why)
		case flows.TaskDelegated, flows.DelegationEnded, flows.ApproverAdded:
			if aid := s.aidCame(d, event); aid != "" {
				said = aid
			}
		case flows.TaskReassigned:
			if ev.Stop == d.stop.ID {
				said = s.text("pages.task.moved", "at", s.Renderer.Moment(event.At))
				if why := s.org().WhyMoved(ev, s.lang()); len(why) > 0 {
					said = s.text("pages.task.movedWhy", "at", s.Renderer.Moment(event.At), "why", strings.Join(why, " "))
				}
			}
		}
	}
	return said
}
