package pages

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// openQuestion is the form by which the applicant answers an ask-back; nil if there is none. input is what
// was typed before, if anything.
func (s *server) openQuestion(h *engine.History, action string, input forms.Input, problems []forms.Problem) (*ui.Answer, error) {
	stop := returned(h)
	if stop == nil {
		return nil, nil
	}
	ctx := s.answerContext(h, stop)
	if input == nil {
		input = h.Process.Form.Input(h.State.Values)
	}
	views, err := h.Process.Form.View(input, ctx)
	if err != nil {
		return nil, err
	}
	answer := &ui.Answer{
		Question: questionOf(h, stop), Until: s.deadline(stop.Due), Action: action, Live: action + "/live", Upload: action + "/hochladen",
		Fields: ui.Fields{Problems: problems, Files: filesOf(h.Process.Form, h.State.Values, "")},
	}
	for path, typed := range input {
		if field := h.Process.Form.Field(path); field != nil && field.Widget.Kind == "file" {
			answer.Fields.Files[path] = s.knownFiles(ctx, typed)
		}
	}
	for _, view := range views {
		for _, field := range view.Fields {
			if !field.ReadOnly && !field.Hidden && field.Field.Widget.Kind != "static" {
				answer.Fields.Views = append(answer.Fields.Views, field)
			}
		}
	}
	return answer, nil
}

func (s *server) knownFiles(ctx *forms.Context, ids []string) []ui.File {
	var files []ui.File
	for _, id := range ids {
		if r, ok := ctx.Files[id]; ok {
			files = append(files, fileOf(r))
		}
	}
	return files
}

func (s *server) answerContext(h *engine.History, stop *flows.Stop) *forms.Context {
	ctx := s.e.CaseContext(&h.Case)
	ctx.Lang = s.lang()
	ctx.Reopened = stop.Fields
	ctx.Files = fileRecords(h.Process.Form, h.State.Values)
	return ctx
}

// fileRecords are the uploads of stored answers by id.
func fileRecords(form *forms.Form, values forms.Values) map[string]expression.Record {
	byID := map[string]expression.Record{}
	for _, records := range form.FilesIn(values) {
		for _, r := range records {
			id, _ := r["id"].(string)
			byID[id] = r
		}
	}
	return byID
}

func returned(h *engine.History) *flows.Stop {
	for i := range h.State.Open {
		if h.State.Open[i].Kind == flows.Returned {
			return &h.State.Open[i]
		}
	}
	return nil
}

// questionOf is what the approver asked: the comment of the decision that opened the question.
func questionOf(h *engine.History, stop *flows.Stop) string {
	return h.State.Steps[stop.Step].Comment
}

// takeAnswer reads the reopened fields and brings them to the case. Uploads are stored at once and named in
// hidden inputs, so that a mistake elsewhere does not lose them.
func (s *server) takeAnswer(c echo.Context, h *engine.History, by flows.Actor, action, then string) error {
	stop := returned(h)
	if stop == nil {
		return s.back(c, then)
	}
	form := h.Process.Form
	p, err := s.readForm(c, s.caseTaker(c, h, form), answerControls...)
	if err != nil {
		return err
	}
	ctx := s.answerContext(h, stop)
	ctx.Directory = engine.DirectoryFor(by)
	input, problems, err := s.mergeUploads(h.Row.ID, form, form.Input(h.State.Values), p, ctx)
	if err != nil {
		return err
	}
	again := func(problems []forms.Problem, status int) error {
		answer, err := s.openQuestion(h, action, input, problems)
		if err != nil {
			return err
		}
		answer.Comment = p.Control["_remark"]
		answer.Fields.Files = s.filesByPath(form, input, ctx)
		return s.showStatus(c, h, answer, status)
	}
	if word, _, _ := p.do(); word == "upload" || word == "remove" || word == "refresh" {
		return again(problems, http.StatusOK)
	}
	values, wrong, err := form.Read(input, "", ctx)
	if err != nil {
		return err
	}
	problems = append(append(problems, s.tooLong(p, "_remark")...), wrong...)
	if len(problems) > 0 {
		return again(problems, http.StatusUnprocessableEntity)
	}
	_, err = s.e.Do(c.Request().Context(), h.Row.ID, flows.Input{By: by, Do: flows.AnswerReturn{Stop: stop.ID, Values: values, Comment: p.Control["_remark"]}})
	var refusal *flows.Refusal
	if errors.As(err, &refusal) {
		if refusal.Code == flows.Incomplete {
			return again(refusal.Problems, http.StatusUnprocessableEntity)
		}
		err = nil
	}
	if err != nil {
		return err
	}
	return s.back(c, then)
}

// mergeUploads puts a post over earlier input. Files that came in an earlier post of the same page are
// named by hidden inputs and looked up on disk; their names come back in the same post.
func (s *server) mergeUploads(caseID string, form *forms.Form, input forms.Input, p *posted, ctx *forms.Context) (forms.Input, []forms.Problem, error) {
	var problems []forms.Problem
	for path, typed := range p.Input {
		field := form.Field(path)
		if !form.Takes(path) {
			continue
		}
		if field == nil || field.Widget.Kind != "file" {
			input[path] = typed
			continue
		}
		var kept []string
		for _, sealed := range without(typed, "") {
			if record, ok := s.unsealFile(caseID, sealed); ok {
				id, _ := record["id"].(string)
				ctx.Files[id] = record
				sealed = id
			}
			if _, known := ctx.Files[sealed]; known {
				kept = append(kept, sealed)
			}
		}
		input[path] = kept
	}
	if word, path, id := p.do(); word == "remove" {
		if record, ok := s.unsealFile(caseID, id); ok {
			id, _ = record["id"].(string)
		}
		input[path] = without(input[path], id)
	}
	for _, up := range p.Uploads {
		if up.Err != nil {
			problems = append(problems, s.uploadProblem(form, up))
			continue
		}
		ctx.Files[up.Meta.ID] = up.Meta.Record()
		input[up.Path] = append(without(input[up.Path], ""), up.Meta.ID)
	}
	return input, problems, nil
}

// filesByPath lists the files named in input; those that are not yet part of the case carry a sealed name,
// so that the next post can bring them back without a draft.
func (s *server) filesByPath(form *forms.Form, input forms.Input, ctx *forms.Context) map[string][]ui.File {
	files := map[string][]ui.File{}
	for path, typed := range input {
		if field := form.Field(path); field == nil || field.Widget.Kind != "file" {
			continue
		}
		for _, id := range typed {
			if r, ok := ctx.Files[id]; ok {
				file := fileOf(r)
				file.ID = s.sealFile(file)
				files[path] = append(files[path], file)
			}
		}
	}
	return files
}
