package pages

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/ui"
)

// Longest texts of feedback, in characters.
const (
	longestFeedback = 4000
	longestPlace    = 200
)

// feedbackPage is the form by which anybody says what is not accessible. It needs no account and no JavaScript.
func (s *server) feedbackPage(c echo.Context) error {
	return s.showFeedback(c, ui.FeedbackPage{Sent: c.QueryParam("gut") != ""}, http.StatusOK)
}

func (s *server) showFeedback(c echo.Context, view ui.FeedbackPage, status int) error {
	view.Shell = s.shell(c, s.text("feedback.heading"), "")
	view.Action, view.Trap = feedbackAddress, s.feedbackTrap(c)
	view.Faulty = len(view.Problems) > 0
	return s.page(c, status, "feedback", view)
}

// feedbackPost mails what was written to the caretakers of the site.
func (s *server) feedbackPost(c echo.Context) error {
	form := c.Request().PostForm
	view := ui.FeedbackPage{Text: strings.TrimSpace(form.Get("text")), Place: oneLine(form.Get("place")), Mail: oneLine(form.Get("mail"))}
	wrong := func(control, text string) {
		view.Problems = append(view.Problems, ui.Problem{Control: control, Text: text})
	}
	switch {
	case view.Text == "":
		wrong("text", s.text("pages.feedback.empty"))
	case utf8.RuneCountInString(view.Text) > longestFeedback:
		wrong("text", s.text("pages.feedback.long", "n", longestFeedback))
	}
	if utf8.RuneCountInString(view.Place) > longestPlace {
		wrong("place", s.text("pages.feedback.long", "n", longestPlace))
	}
	if view.Mail != "" && engine.PlainMailbox(view.Mail) == "" {
		wrong("mail", s.text("pages.feedback.noMail"))
	}
	if len(view.Problems) > 0 {
		return s.showFeedback(c, view, http.StatusUnprocessableEntity)
	}
	if sessionOf(c) == nil && form.Get(trapControl) != "" { // a program filled in what nobody sees: it is thanked, nothing is sent
		return s.back(c, feedbackAddress+"?gut=1")
	}
	if s.hastyFeedback(c) {
		return s.showFeedback(c, view, http.StatusUnprocessableEntity)
	}
	err := s.e.SendFeedback(c.Request().Context(), engine.Feedback{Text: view.Text, Place: view.Place, Mail: view.Mail})
	if errors.Is(err, engine.ErrTooMuch) {
		c.Set(noticeKey, &ui.Notice{Tone: ui.Warn, Title: s.text("pages.feedback.later"), Text: s.text("pages.feedback.laterText")})
		return s.showFeedback(c, view, http.StatusTooManyRequests)
	}
	if err != nil {
		return err
	}
	return s.back(c, feedbackAddress+"?gut=1")
}

// oneLine is what was typed into a control of one line; line breaks in it are of a program.
func oneLine(typed string) string {
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return r < ' ' || r == 0x7f }), " "))
}

// feedbackTrap is the signed time of the page; "" where somebody is signed in.
func (s *server) feedbackTrap(c echo.Context) string {
	if sessionOf(c) != nil {
		return ""
	}
	at := s.e.Clock().Now()
	if c.Get(hastyKey) != nil {
		at = at.Add(-leastLooking)
	}
	written := strconv.FormatInt(at.UnixMilli(), 36)
	return written + "." + s.e.Keys().Sign(timePurpose, feedbackAddress, written)
}

// hastyFeedback says whether the page came back faster than anybody reads it, or from long ago.
func (s *server) hastyFeedback(c echo.Context) bool {
	if sessionOf(c) != nil || s.near(c) {
		return false
	}
	written, signature, _ := strings.Cut(c.Request().PostForm.Get(timeControl), ".")
	at, err := strconv.ParseInt(written, 36, 64)
	looked := s.e.Clock().Now().Sub(time.UnixMilli(at))
	if err == nil && s.e.Keys().Verify(signature, timePurpose, feedbackAddress, written) && looked >= leastLooking && looked <= mostLooking {
		return false
	}
	c.Set(hastyKey, true)
	c.Set(noticeKey, &ui.Notice{Tone: ui.Warn, Title: s.text("pages.hasty.title"), Text: s.text("pages.hasty.text")})
	return true
}
