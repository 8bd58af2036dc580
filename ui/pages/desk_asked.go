package pages

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// showAsked renders a question to somebody about a step that they decided, with the fields that are open again. input is
// what was typed before, if anything.
func (s *server) showAsked(c echo.Context, d *desk, input forms.Input, reply string, problems []forms.Problem, status int) error {
	sections, err := s.deskSections(d)
	if err != nil {
		return err
	}
	view := ui.AskedPage{TaskPage: ui.TaskPage{
		Shell: s.deskShell(c, d, s.caseTitle(&d.h.Case)), Number: d.h.Row.Number, Process: d.h.Process.TitleIn(s.lang()),
		Step: s.stepTitle(d.h, d.stop.Step), Due: s.deadline(d.stop.Due), Badge: ui.Badge{Tone: ui.Warn, Icon: "return", Text: s.text("asked.badge")},
		Sections: sections, Entries: s.entries(d.h, d.reader()), Link: d.link, You: s.whyYou(d), Account: s.accountNote(d),
	}}
	if view.Title == "" {
		view.Title = view.Step
	}
	if d.link == nil {
		view.Back = inboxAddress
	}
	if waiting := d.h.State.Stop(d.stop.Resume); waiting != nil {
		at := d.h.State.Steps[waiting.Step]
		view.Question, view.By = at.Comment, s.actorName(d.h, flows.Actor{Party: at.By, Way: flows.ByPage})
	}
	view.Answer = ui.Answer{Action: d.base, Comment: reply, Until: s.deadline(d.stop.Due), Fields: ui.Fields{Files: map[string][]ui.File{}}}
	if form := s.step(d).Form(); form != nil && len(d.stop.Fields) > 0 {
		ctx := s.askedContext(d)
		if input == nil {
			input = form.Input(d.h.State.Steps[d.stop.Step].Values)
		}
		views, err := form.View(input, ctx)
		if err != nil {
			return err
		}
		for _, page := range views {
			for _, field := range page.Fields {
				if !field.ReadOnly && !field.Hidden && field.Field.Widget.Kind != "static" {
					view.Answer.Fields.Views = append(view.Answer.Fields.Views, field)
				}
			}
		}
		view.Answer.Upload = d.base + "/hochladen"
		view.Answer.Fields.Files = s.filesByPath(form, input, ctx)
	}
	for _, problem := range problems {
		if problem.Field == "comment" {
			view.Reply = append(view.Reply, ui.Problem{Control: "comment", Text: problem.In(s.lang())})
		} else {
			view.Answer.Fields.Problems = append(view.Answer.Fields.Problems, problem)
		}
	}
	view.Faulty = len(problems) > 0
	return s.page(c, status, "asked", view)
}

func (s *server) askedContext(d *desk) *forms.Context {
	ctx := flows.AskedContext(d.h.Flow(), d.h.State, d.stop, s.org())
	ctx.Catalogue, ctx.Lang, ctx.Directory = s.org(), s.lang(), engine.DirectoryFor(d.actor)
	ctx.Files = fileRecords(s.step(d).Form(), d.h.State.Steps[d.stop.Step].Values)
	return ctx
}

// takeAsked takes the answer of somebody who was asked about a step that they decided.
func (s *server) takeAsked(c echo.Context, d *desk) error {
	form := s.step(d).Form()
	var take fileTaker
	if form != nil {
		take = s.caseTaker(c, d.h, form)
	}
	p, err := s.readForm(c, take, "comment")
	if err != nil {
		return err
	}
	answer := flows.AnswerReturn{Stop: d.stop.ID, Comment: p.Control["comment"]}
	problems := s.tooLong(p, "comment")
	var input forms.Input
	if form != nil && len(d.stop.Fields) > 0 {
		ctx := s.askedContext(d)
		var wrong []forms.Problem
		if input, wrong, err = s.mergeUploads(d.h.Row.ID, form, form.Input(d.h.State.Steps[d.stop.Step].Values), p, ctx); err != nil {
			return err
		}
		if word, _, _ := p.do(); word == "upload" || word == "remove" || word == "refresh" {
			return s.showAsked(c, d, input, answer.Comment, wrong, http.StatusOK)
		}
		problems = append(problems, wrong...)
		if answer.Values, wrong, err = form.Read(input, "", ctx); err != nil {
			return err
		}
		problems = append(problems, wrong...)
	}
	if len(problems) > 0 {
		return s.showAsked(c, d, input, answer.Comment, problems, http.StatusUnprocessableEntity)
	}
	_, err = s.e.Do(c.Request().Context(), d.h.Row.ID, flows.Input{By: d.actor, Do: answer})
	var refusal *flows.Refusal
	switch {
	case errors.As(err, &refusal) && refusal.Code == flows.Incomplete:
		return s.showAsked(c, d, input, answer.Comment, refusal.Problems, http.StatusUnprocessableEntity)
	case err != nil && refusal == nil:
		return err
	}
	return s.back(c, d.base)
}
