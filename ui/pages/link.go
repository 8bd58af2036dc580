package pages

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// openedLink finds what a mailed link leads to. Wrong, truncated, expired and ended links look alike.
func (s *server) openedLink(c echo.Context) (*engine.Link, *desk, error) {
	l, err := s.e.Link(c.Request().Context(), c.Param("token"))
	if err != nil {
		return nil, nil, err
	}
	name := s.org().Name(l.Party.Person)
	if name == "" {
		name = s.e.AddressOf(l.Case, l.Party)
	}
	d := &desk{h: l.Case, stop: l.Case.State.Stop(l.Stop), actor: l.Actor, base: "/t/" + l.Token, link: &ui.LinkNote{For: name, Until: l.Expires}}
	return l, d, nil
}

// linkPage shows the task of a mailed link. Opening it decides nothing: it adds to the access log, no more.
func (s *server) linkPage(c echo.Context) error {
	l, d, err := s.openedLink(c)
	if err != nil {
		return err
	}
	if err := s.e.Opened(c.Request().Context(), l); err != nil {
		return err
	}
	if l.Done != nil {
		return s.showDecided(c, d, *l.Done, c.QueryParam("erneut") != "")
	}
	return s.showOpen(c, d)
}

// showOpen shows a task that is not decided for good: an open question, a task that rests after an ask-back,
// or the desk.
func (s *server) showOpen(c echo.Context, d *desk) error {
	if shown, err := s.aside(c, d); shown || err != nil {
		return err
	}
	if d.stop.Kind == flows.Returned {
		return s.showStatus(c, d.h, nil, http.StatusOK)
	}
	switch refusal := s.e.May(d.actor, engine.DecideTask, engine.OfTask(&d.h.Case, d.stop.ID)); {
	case refusal == nil:
	case refusal.Code == flows.NotYours: // the office has changed hands, and the case does not know it yet
		return errGone
	case refusal.Code == flows.AlreadyDone && refusal.Done != nil:
		return s.showDecided(c, d, *refusal.Done, false)
	}
	if d.stop.Kind == flows.Asked {
		return s.showAsked(c, d, nil, "", nil, http.StatusOK)
	}
	return s.showDesk(c, d, nil, nil, http.StatusOK)
}

// linkPost decides. Who posts faster than anybody reads, or without a choice, may be a program that follows
// links: then the word of the mail is asked for, now and in later links to the same mailbox.
func (s *server) linkPost(c echo.Context) error {
	l, d, err := s.openedLink(c)
	if err != nil {
		return err
	}
	if l.Done != nil {
		return s.back(c, d.base+"?erneut=1")
	}
	if q := d.stop.Question(d.actor.Party); q != nil && !d.asked() {
		return s.takeAdvice(c, d, q)
	}
	if d.stop.Kind == flows.Asked {
		return s.takeAsked(c, d)
	}
	if d.stop.Kind == flows.Returned {
		return s.takeAnswer(c, d.h, d.actor, d.base, d.base)
	}
	post, err := s.readDecision(c, d)
	if err != nil {
		return err
	}
	if word, _, _ := post.do(); word == "upload" || word == "remove" || word == "refresh" {
		return s.decideDesk(c, d, post)
	}
	byMachine, err := s.e.PostedByMachine(c.Request().Context(), l, post.chose() || post.sees())
	if err != nil {
		return err
	}
	if l.NeedsWord || byMachine {
		right, err := s.e.TryWord(c.Request().Context(), l, post.Control["word"])
		if err != nil {
			return err
		}
		if !right {
			return s.askWord(c, d, post, post.Control["word"] != "")
		}
	}
	return s.decideDesk(c, d, post)
}

// askWord shows the task again with everything that was typed, and asks for the word of the mail.
func (s *server) askWord(c echo.Context, d *desk, post *decisionPost, wrong bool) error {
	problem := s.text("pages.word.ask")
	if wrong {
		problem = s.text("pages.word.wrong")
	}
	view, err := s.decision(d, post, nil)
	if err != nil {
		return err
	}
	view.Word = &ui.WordChallenge{Typed: post.Control["word"]}
	view.Problems = append(view.Problems, ui.Problem{Control: "word", Text: problem})
	if !post.chose() && !post.sees() {
		view.Problems = append([]ui.Problem{{Control: "outcome", Text: s.text("pages.decision.choose")}}, view.Problems...)
	}
	return s.showDeskWith(c, d, view, http.StatusUnprocessableEntity)
}

// linkClaim takes a work item out of its queue through a link.
func (s *server) linkClaim(c echo.Context) error {
	_, d, err := s.openedLink(c)
	if err != nil {
		return err
	}
	if d.stop == nil {
		return s.back(c, d.base)
	}
	return s.claim(c, d, flows.Claim{Stop: d.stop.ID})
}

// linkRelease gives a work item back through a link.
func (s *server) linkRelease(c echo.Context) error {
	_, d, err := s.openedLink(c)
	if err != nil {
		return err
	}
	if d.stop == nil {
		return s.back(c, d.base)
	}
	return s.claim(c, d, flows.Release{Stop: d.stop.ID})
}

// linkLive answers for the step's own form.
func (s *server) linkLive(c echo.Context) error {
	_, d, err := s.openedLink(c)
	if err != nil {
		return err
	}
	return s.deskLive(c, d)
}

// linkFile shows an attachment to whoever may decide by this link; sensitive ones only where the step says so.
func (s *server) linkFile(c echo.Context) error {
	_, d, err := s.openedLink(c)
	if err != nil {
		return err
	}
	return s.deskFile(c, d)
}

func (s *server) deskFile(c echo.Context, d *desk) error {
	file, sensitive, found := caseFile(d.h, c.Param("file"))
	if !found || d.stop == nil {
		return errGone
	}
	action := engine.SeeFiles
	if sensitive {
		action = engine.SeeAll
	}
	if s.e.May(d.actor, action, engine.OfTask(&d.h.Case, d.stop.ID)) != nil {
		return errGone
	}
	if sensitive && d.link == nil {
		if err := s.e.NoteAccess(c.Request().Context(), d.actor, d.h.Row.ID, "file/"+file.ID); err != nil {
			return err
		}
	}
	sections, err := s.deskSections(d)
	if err != nil {
		return err
	}
	return s.deliverAmong(c, d.h.Row.ID, file, s.deskShell(c, d, ""), d.base, filesIn(sections))
}

func (s *server) deskLive(c echo.Context, d *desk) error {
	if d.stop != nil && d.stop.Kind == flows.Returned {
		return s.answerLive(c, d.h)
	}
	if d.stop == nil || d.standsAside() || s.step(d).Form() == nil {
		return errGone
	}
	post, err := s.readDecision(c, d)
	if err != nil {
		return err
	}
	return s.live(c, s.step(d).Form(), post.input, "", post.ctx)
}

// showDecided thanks for a decision, or shows the first result to whoever comes second.
func (s *server) showDecided(c echo.Context, d *desk, done flows.Done, again bool) error {
	mine := done.By == d.actor.Party && done.Outcome != ""
	view := ui.DecidedPage{
		Shell: s.deskShell(c, d, s.text("pages.decided.title")), Number: d.h.Row.Number, Process: d.h.Process.TitleIn(s.lang()),
		Outcome: s.outcomeLabel(d.h, done.Step, done.Outcome), Tone: ui.Good, At: done.At, Again: again, Other: !mine,
		Next: s.whatNext(&d.h.Case),
	}
	switch {
	case done.Outcome == "" && d.h.State.Status != "":
		view.Ended = s.text("pages.decided.ended", "status", d.h.Flow().StatusLabel(d.h.State.Status, s.lang()))
	case done.Outcome == "":
		view.Ended = s.text("pages.decided.dropped")
	case done.Way == flows.ByTimer:
		view.Ended = s.text("pages.decided.byTime", "outcome", view.Outcome)
	}
	if view.Ended != "" {
		view.Tone = ui.Neutral
	}
	if !mine {
		view.By = s.text("pages.decided.other")
		if name := s.org().Name(done.By.Person); name != "" {
			view.By = name
		}
	}
	if mine && d.link != nil {
		view.Undo = s.text("pages.decided.undo")
	}
	if d.link == nil {
		view.Inbox = "/aufgaben"
	}
	return s.page(c, http.StatusOK, "decided", view)
}

// disputePage asks before it takes "Das war ich nicht": opening a link never does anything.
func (s *server) disputePage(c echo.Context) error {
	l, err := s.e.DisputeLink(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return s.showDispute(c, l)
}

func (s *server) showDispute(c echo.Context, l *engine.Link) error {
	if l.Done == nil {
		return errGone
	}
	view := ui.DisputePage{
		Shell: s.frame(s.text("pages.dispute.title"), ""), Number: l.Case.Row.Number, Process: l.Case.Process.TitleIn(s.lang()),
		Step: s.stepTitle(l.Case, l.Done.Step), Outcome: s.outcomeLabel(l.Case, l.Done.Step, l.Done.Outcome), At: l.Done.At,
		Action: "/w/" + l.Token,
	}
	for _, stop := range l.Case.State.Disputed {
		view.Done = view.Done || stop == l.Stop
	}
	return s.page(c, http.StatusOK, "dispute", view)
}

// disputePost records that the mailbox says it did not decide: effects that have not happened are held, and
// the caretaker is told.
func (s *server) disputePost(c echo.Context) error {
	l, err := s.e.DisputeLink(c.Request().Context(), c.Param("token"))
	if err != nil {
		return err
	}
	_, err = s.e.Do(c.Request().Context(), l.Case.Row.ID, flows.Input{By: l.Actor, Do: flows.Dispute{Stop: l.Stop}})
	if _, refused := asRefusal(err); err != nil && !refused {
		return err
	}
	return s.back(c, "/w/"+l.Token)
}
