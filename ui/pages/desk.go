package pages

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// desk is one task in front of one person, however they came: by link or signed in.
type desk struct {
	h     *engine.History
	stop  *flows.Stop
	actor flows.Actor
	base  string // address of the page; posts go there
	link  *ui.LinkNote
	// remark is a remark that was typed and could not be written; nil on every other look.
	remark *ui.RemarkForm
}

func (s *server) step(d *desk) *flows.Step { return d.h.Flow().Step(d.stop.Step) }

// decisionPost is what a person sent from the decision form.
type decisionPost struct {
	*posted
	input    forms.Input
	ctx      *forms.Context
	problems []forms.Problem // of uploads
}

// showDesk renders the task: everything about the case, and one decision. post is nil on the first look.
func (s *server) showDesk(c echo.Context, d *desk, post *decisionPost, problems []forms.Problem, status int) error {
	decision, err := s.decision(d, post, problems)
	if err != nil {
		return err
	}
	return s.showDeskWith(c, d, decision, status)
}

// showDeskWith renders the task with a decision form that is filled already.
func (s *server) showDeskWith(c echo.Context, d *desk, decision ui.Decision, status int) error {
	if d.stop.Kind == flows.Working {
		return s.showWork(c, d, decision, status)
	}
	sections, err := s.deskSections(d)
	if err != nil {
		return err
	}
	view := ui.TaskPage{
		Shell: s.deskShell(c, d, s.caseTitle(&d.h.Case)), Number: d.h.Row.Number, Process: d.h.Process.TitleIn(s.lang()),
		Step: s.stepTitle(d.h, d.stop.Step), Place: s.placeInFlow(d), Due: s.deadline(d.stop.Due),
		Badge: ui.Badge{Tone: ui.Warn, Text: s.text("pages.state.yours")}, Brief: s.deskBrief(d), Unverified: !d.h.State.Verified,
		Sections: sections, Entries: s.entries(d.h, d.reader()), Link: d.link, Decision: decision,
		Account: s.accountNote(d),
	}
	if view.Remark, view.Case, view.Earlier, err = s.besides(c, d); err != nil {
		return err
	}
	if d.reader() == inside {
		view.You, view.Moved = s.whyYou(d), s.howItCame(d)
		view.Aid, view.Advice = s.aidLinks(d), s.advised(d)
		view.Withdrawn, view.Originals = s.withdrawn(d.h), s.originals(d, true)
		view.Why = s.explain(d.h, d.stop.Resolution)
	} else {
		view.Unverified, view.Decision.HasNote = false, false
		view.Decision.NoComment = !asksReason(decision.Outcomes)
	}
	if view.Title == "" {
		view.Title = view.Step
	}
	if d.link == nil {
		view.Back = "/aufgaben"
	}
	view.Faulty = len(decision.Problems)+len(decision.Fields.Problems) > 0
	return s.page(c, status, "task", view)
}

// reader says as whom the person at this desk reads the case: whoever does a task because the case is about
// them sees no more than on the status page.
func (d *desk) reader() reader {
	for _, a := range d.stop.Resolution.Approvers {
		if a.Party == d.actor.Party && (a.As == "submitter" || a.As == "subject") {
			return outside
		}
	}
	return inside
}

// deskSections are the answers that whoever sits at this desk may see: those of the case, and for people who
// work on it also those of earlier steps.
func (s *server) deskSections(d *desk) ([]ui.Section, error) {
	all := s.e.May(d.actor, engine.SeeAll, engine.OfTask(&d.h.Case, d.stop.ID)) == nil
	if d.reader() == outside {
		sections, err := s.ownSections(d.h, d.base, all)
		return withoutHidden(sections), err
	}
	sections, err := s.sectionsBeside(d, all)
	if err != nil {
		return nil, err
	}
	decided, err := s.rowSections(d.h, all)
	if err != nil {
		return nil, err
	}
	filled, err := s.stepSections(d.h, d.stop.Step, d.base, all)
	return append(append(decided, sections...), filled...), err
}

func (s *server) deskShell(c echo.Context, d *desk, title string) ui.Shell {
	if d.link != nil {
		shell := s.frame(title, "")
		shell.Foot.Privacy = d.base + "/datenschutz"
		return shell
	}
	shell := s.shell(c, title, "tasks")
	shell.Foot.Privacy = d.base + "/datenschutz"
	return shell
}

// whyYou says why this person is asked.
func (s *server) whyYou(d *desk) string {
	return s.org().WhyYou(d.stop.Resolution, d.actor.Party, s.lang())
}

// deskBrief is what the step means, as its author wrote it.
func (s *server) deskBrief(d *desk) string {
	intro := flows.StepIntro(d.h.Flow(), d.h.State, d.stop.Step, s.org())
	if d.reader() == inside {
		return intro
	}
	return strings.TrimSpace(intro + "\n\n" + source.EscapeMarkdown(s.whyYou(d)))
}

func (s *server) placeInFlow(d *desk) string {
	at, all := 0, 0
	for _, planned := range flows.PlanIn(d.h.Flow(), d.h.State, s.lang()) {
		if planned.State == flows.PlanPassed {
			continue
		}
		all++
		if planned.Step == d.stop.Step {
			at = all
		}
	}
	if at == 0 {
		return ""
	}
	return s.text("pages.task.place", "n", at, "all", all)
}

// decision is the form that decides. Nothing is preselected: an outcome is chosen only if this very post
// chose it.
func (s *server) decision(d *desk, post *decisionPost, problems []forms.Problem) (ui.Decision, error) {
	view := ui.Decision{
		Action: d.base, Live: d.base + "/live", Upload: d.base + "/hochladen", HasNote: true,
		Seal: s.e.Seal(d.h.Row.ID, d.stop.ID, d.actor.Party, d.h.State.Seq),
	}
	if s.step(d).Type.Name != "approve" {
		view.Title, view.Submit = s.text("pages.decision.work"), s.text("pages.decision.done")
	}
	chosen, asked := "", map[string]bool{}
	if post != nil {
		chosen = post.Control["outcome"]
		view.Comment, view.Note = post.Control["comment"], post.Control["note"]
		for _, path := range post.Multi["ask"] {
			asked[path] = true
		}
	}
	asks, rowOutcomes := false, []ui.Outcome(nil)
	for _, offer := range flows.Outcomes(d.h.Flow(), d.h.State, d.stop.ID, s.org()) {
		o := ui.Outcome{Key: offer.Key, Label: offer.Label, Text: offer.Text, Reason: offer.Reason, Asks: offer.Choose, Chosen: offer.Key == chosen}
		o.Tone, o.Icon = toneOf(d.h.Flow(), offer)
		asks = asks || offer.Choose
		if offer.Row {
			rowOutcomes = append(rowOutcomes, o)
			continue
		}
		view.Outcomes = append(view.Outcomes, o)
	}
	if err := s.parts(d, post, &view, rowOutcomes); err != nil {
		return view, err
	}
	if asks {
		view.Ask = s.askFields(d.h, asked)
	}
	if form := s.step(d).Form(); form != nil {
		input, ctx := forms.Input{}, s.stepContext(d, form, s.formOutcome(d, post))
		if post != nil {
			input, ctx = post.input, post.ctx
		} else if before := d.h.State.Steps[d.stop.Step].Values; len(before) > 0 {
			input = form.Input(before) // S5: a new round is prefilled
		}
		views, err := form.View(input, ctx)
		if err != nil {
			return view, err
		}
		for _, page := range views {
			view.Fields.Views = append(view.Fields.Views, page.Fields...)
		}
		view.Fields.Files = s.filesByPath(form, input, ctx)
	}
	for _, problem := range problems {
		if rowProblem(view.Rows, problem, s.lang()) {
			continue
		}
		if strings.HasPrefix(problem.Field, flows.EditPrefix) {
			view.Edits.Problems = append(view.Edits.Problems, problem)
			continue
		}
		if slices.Contains(deskControls, problem.Field) || problem.Field == "" {
			view.Problems = append(view.Problems, ui.Problem{Control: pageOr(problem.Field, "outcome"), Text: problem.In(s.lang())})
		} else {
			view.Fields.Problems = append(view.Fields.Problems, problem)
		}
	}
	return view, nil
}

// toneOf gives an outcome the colour of where it leads.
func toneOf(f *flows.Flow, offer flows.Offer) (ui.Tone, string) {
	switch {
	case offer.Then.Kind == flows.Return, offer.Then.Kind == flows.Hold:
		return ui.Warn, "return"
	case offer.Ends == "refused", offer.Ends == "expired", offer.Key == flows.OutcomeImpossible:
		return ui.Bad, "cross"
	}
	return ui.Good, "check"
}

func asksReason(outcomes []ui.Outcome) bool {
	for _, o := range outcomes {
		if o.Reason {
			return true
		}
	}
	return false
}

// askFields are the answers that can be opened again for the applicant.
func (s *server) askFields(h *engine.History, asked map[string]bool) []ui.AskField {
	ctx := s.formContext(h.Process, h.State.Values)
	views, err := h.Process.Form.View(h.Process.Form.Input(h.State.Values), ctx)
	if err != nil {
		return nil
	}
	var fields []ui.AskField
	for _, page := range views {
		for _, f := range page.Fields {
			if page.Hidden || f.Hidden || f.Field.Value == nil || f.Field.Widget.Kind == "static" || f.Field.Widget.Kind == "confirm" {
				continue
			}
			fields = append(fields, ui.AskField{Path: f.Path, Label: f.Label, Value: f.Shown, Group: page.Title, Chosen: asked[f.Path]})
		}
	}
	return fields
}

func (s *server) stepContext(d *desk, form *forms.Form, outcome string) *forms.Context {
	ctx := flows.StepFormContext(d.h.Flow(), d.h.State, d.stop.Step, s.e.Clock().Now(), s.org())
	ctx.Catalogue, ctx.Lang = s.org(), s.lang()
	ctx.Directory = engine.DirectoryFor(d.actor)
	ctx.Files = nil
	if ctx.Extra == nil {
		ctx.Extra = map[string]any{}
	}
	ctx.Extra["outcome"] = outcome
	return ctx
}

// readDecision reads the decision form with the step's own fields.
func (s *server) readDecision(c echo.Context, d *desk) (*decisionPost, error) {
	form := s.step(d).Form()
	var take fileTaker
	if form != nil {
		take = s.caseTaker(c, d.h, form)
	}
	p, err := s.readForm(c, take, deskControls...)
	if err != nil {
		return nil, err
	}
	post := &decisionPost{posted: p, input: forms.Input{}}
	if form == nil {
		return post, nil
	}
	post.ctx = s.stepContext(d, form, s.formOutcome(d, post))
	post.ctx.Files = fileRecords(form, d.h.State.Steps[d.stop.Step].Values)
	post.input, post.problems, err = s.mergeUploads(d.h.Row.ID, form, form.Input(d.h.State.Steps[d.stop.Step].Values), p, post.ctx)
	return post, err
}

// decideDesk takes a decision. The seal binds it to task, recipient and the revision the person looked at.
func (s *server) decideDesk(c echo.Context, d *desk, post *decisionPost) error {
	if word, _, _ := post.do(); word == "upload" || word == "remove" || word == "refresh" {
		return s.showDesk(c, d, post, post.problems, http.StatusOK)
	}
	if post.sees() {
		return s.seeOriginal(c, d, post)
	}
	revision, ok := s.e.Unseal(post.Control["_seal"], d.h.Row.ID, d.stop.ID, d.actor.Party)
	if !ok {
		return s.showOutdated(c, d, post)
	}
	choice := flows.Choose{
		Stop: d.stop.ID, Outcome: post.Control["outcome"], Comment: post.Control["comment"], Note: post.Control["note"],
		Fields: post.Multi["ask"], Revision: revision,
	}
	problems := append(post.problems, s.tooLong(post.posted, "comment", "note")...)
	s.readRows(d, post, &choice)
	edits, changed, err := s.readEdits(d, post)
	if err != nil {
		return err
	}
	choice.Edits, problems = edits, append(problems, changed...)
	if choice.Outcome == "" && choice.Rows == nil {
		problems = append(problems, forms.Problem{Field: "outcome", Written: s.text("pages.decision.choose")})
	}
	if form := s.step(d).Form(); form != nil && (choice.Outcome != "" || choice.Rows != nil) {
		values, wrong, err := form.Read(post.input, "", post.ctx)
		if err != nil {
			return err
		}
		choice.Values, problems = values, append(problems, wrong...)
	}
	if len(problems) > 0 {
		return s.showDesk(c, d, post, problems, http.StatusUnprocessableEntity)
	}
	_, err = s.e.Do(c.Request().Context(), d.h.Row.ID, flows.Input{By: d.actor, Do: choice})
	var refusal *flows.Refusal
	if errors.As(err, &refusal) {
		return s.refused(c, d, post, refusal)
	}
	if err != nil {
		return err
	}
	return s.back(c, d.base)
}

// refused shows why a decision was not taken, and what to do now.
func (s *server) refused(c echo.Context, d *desk, post *decisionPost, r *flows.Refusal) error {
	switch r.Code {
	case flows.AlreadyDone, flows.Finished:
		return s.back(c, d.base)
	case flows.Outdated:
		return s.showOutdated(c, d, post)
	case flows.Incomplete, flows.NoSuchOutcome:
		problems := r.Problems
		if len(problems) == 0 {
			problems = []forms.Problem{{Field: "outcome", Text: r.Text}}
		}
		return s.showDesk(c, d, post, problems, http.StatusUnprocessableEntity)
	case flows.NeedsAccount:
		return s.showDesk(c, d, post, nil, http.StatusForbidden)
	case flows.Claimed, flows.NotNow, flows.Halted, flows.Unreadable:
		return s.showDesk(c, d, post, []forms.Problem{{Field: "outcome", Text: r.Text}}, http.StatusConflict)
	}
	return errGone
}

// showOutdated says that the case has moved on since the person looked, what changed, and asks again.
func (s *server) showOutdated(c echo.Context, d *desk, post *decisionPost) error {
	view := ui.OutdatedPage{
		Shell: s.deskShell(c, d, s.text("pages.outdated.title")), Number: d.h.Row.Number, Process: d.h.Process.TitleIn(s.lang()),
		Comment: post.Control["comment"], Again: d.base,
	}
	if key := post.Control["outcome"]; key != "" {
		view.Outcome = s.outcomeLabel(d.h, d.stop.Step, key)
	}
	if revision, ok := s.e.Unseal(post.Control["_seal"], d.h.Row.ID, d.stop.ID, d.actor.Party); ok {
		view.Changes = s.changesSince(d, revision)
	}
	return s.page(c, http.StatusConflict, "outdated", view)
}

// changesSince lists what happened to a case after a revision.
func (s *server) changesSince(d *desk, revision int) []ui.Change {
	since := &engine.History{Case: d.h.Case}
	for _, event := range d.h.Events {
		if event.Seq > revision {
			since.Events = append(since.Events, event)
		}
	}
	var changes []ui.Change
	for _, entry := range s.entries(since, d.reader()) {
		changes = append(changes, ui.Change{Label: entry.Title, After: s.Renderer.Moment(entry.At)})
	}
	return changes
}
