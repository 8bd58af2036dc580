package pages

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/ui"
)

// weekdays are the days of a week as people count them here.
var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// weekdayTexts and languageTexts are what days and languages are called on the page.
var (
	weekdayTexts = map[time.Weekday]string{
		time.Monday: "wishes.day.1", time.Tuesday: "wishes.day.2", time.Wednesday: "wishes.day.3", time.Thursday: "wishes.day.4",
		time.Friday: "wishes.day.5", time.Saturday: "wishes.day.6", time.Sunday: "wishes.day.0",
	}
	languageTexts = map[string]string{"de": "wishes.lang.de", "en": "wishes.lang.en"}
)

// usualWishes are offered to whoever has said nothing yet: weekday evenings, quiet at night.
var usualWishes = engine.Wishes{Days: weekdays[:5], Hour: 18, From: 21 * 60, To: 7 * 60}

// wishesPage is where people say how they want to be written to.
func (s *server) wishesPage(c echo.Context) error {
	session := sessionOf(c)
	if session == nil {
		return s.toSignIn(c, wishesAddress)
	}
	w, err := s.e.Wishes(c.Request().Context(), session.Person)
	if err != nil {
		return err
	}
	if c.QueryParam("gut") != "" {
		c.Set(noticeKey, &ui.Notice{Tone: ui.Good, Title: s.text("wishes.saved"), Text: s.text("wishes.savedText")})
	}
	return s.showWishes(c, session, w, "", http.StatusOK)
}

func (s *server) showWishes(c echo.Context, session *engine.Session, w engine.Wishes, problem string, status int) error {
	o := s.org()
	view := ui.WishesPage{
		Shell: s.shell(c, s.text("wishes.heading"), ""), Action: wishesAddress, Inbox: inboxAddress, Digest: w.Digest, Quiet: w.Quiet,
		Mailbox: o.Mailbox(session.Person), Problem: problem,
	}
	view.Faulty = problem != ""
	if problem == "" {
		view.Next = w.NextDigest(s.e.Clock().Now(), o.Zone())
	}
	if !w.Digest && len(w.Days) == 0 && problem == "" {
		w.Days, w.Hour = usualWishes.Days, usualWishes.Hour
	}
	if !w.Quiet && w.From == w.To {
		w.From, w.To = usualWishes.From, usualWishes.To
	}
	for _, day := range weekdays {
		key := strconv.Itoa(int(day))
		view.Days = append(view.Days, ui.Pick{Key: key, Label: s.text(weekdayTexts[day]), Chosen: slices.Contains(w.Days, day)})
	}
	for hour := range 24 {
		view.Hours = append(view.Hours, ui.Pick{Key: strconv.Itoa(hour), Label: s.text("wishes.oclock", "hour", hour), Chosen: hour == w.Hour})
	}
	view.From, view.To = clockTime(w.From), clockTime(w.To)
	if languages := s.Renderer.Site().Languages; len(languages) > 1 {
		view.Languages = []ui.Pick{{Label: s.text("wishes.ownLanguage"), Chosen: w.Lang == ""}}
		for _, lang := range languages {
			view.Languages = append(view.Languages, ui.Pick{Key: lang, Label: s.text(languageTexts[lang]), Chosen: w.Lang == lang})
		}
	}
	return s.page(c, status, "wishes", view)
}

func clockTime(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60%24, minute%60) }

// minuteOf reads a time of day; -1 is none.
func minuteOf(text string) int {
	at, err := expression.ParseTimeOfDay(text)
	if err != nil {
		return -1
	}
	return int(at)
}

// wishesPost keeps what somebody wishes.
func (s *server) wishesPost(c echo.Context) error {
	session := sessionOf(c)
	if session == nil {
		return s.toSignIn(c, wishesAddress)
	}
	form, err := c.FormParams()
	if err != nil {
		return errBadForm
	}
	w := engine.Wishes{Digest: form.Get("wie") == "gesammelt", Quiet: form.Get("ruhe") != "", From: minuteOf(form.Get("von")), To: minuteOf(form.Get("bis")), Lang: form.Get("sprache")}
	if w.Hour, err = strconv.Atoi(form.Get("stunde")); err != nil {
		w.Hour = -1
	}
	for _, day := range form["tag"] {
		if n, err := strconv.Atoi(day); err == nil && n >= 0 && n < len(weekdays) && !slices.Contains(w.Days, time.Weekday(n)) {
			w.Days = append(w.Days, time.Weekday(n))
		}
	}
	if !w.Quiet { // what is off need not be right
		w.From, w.To = max(w.From, 0), max(w.To, 0)
	}
	if !w.Digest {
		w.Hour = max(w.Hour, 0)
	}
	err = s.e.SaveWishes(c.Request().Context(), s.actorOf(c), session.Person, w)
	if refusal, refused := asRefusal(err); refused && refusal.Code == engine.WishUnclear {
		w.Hour, w.From, w.To = max(w.Hour, 0), max(w.From, 0), max(w.To, 0)
		return s.showWishes(c, session, w, refusal.Text.In(s.lang()), http.StatusUnprocessableEntity)
	} else if refused {
		return errGone
	}
	if err != nil {
		return err
	}
	return s.back(c, wishesAddress+"?gut=1")
}
