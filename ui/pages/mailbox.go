package pages

import (
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/ui"
)

// mailbox shows the mails of the demo as their receivers see them.
func (s *server) mailbox(c echo.Context) error {
	if err := s.mayReadPostbox(c); err != nil {
		return s.signInFirst(c, err)
	}
	who := c.QueryParam("an")
	view := ui.MailboxPage{Shell: s.shell(c, s.text("pages.mailbox.title"), "mailbox")}
	counts := map[string]int{}
	all := s.Postbox.Messages()
	query := ""
	if who != "" {
		query = "?an=" + url.QueryEscape(who)
	}
	for _, m := range all {
		to := m.Message.To.Mail
		counts[to]++
		if who == "" || who == to {
			view.Mails = append(view.Mails, ui.MailItem{
				Href: "/postfach/" + m.ID + query, From: m.Message.From.Name, To: to, Subject: m.Message.Subject, At: m.At, Current: m.ID == c.Param("id"),
			})
		}
	}
	view.Boxes = append(view.Boxes, ui.Mailbox{Name: s.text("pages.mailbox.all"), Href: "/postfach", Count: len(all), Current: who == ""})
	for to, n := range counts {
		view.Boxes = append(view.Boxes, ui.Mailbox{Name: to, Href: "/postfach?an=" + url.QueryEscape(to), Count: n, Current: who == to})
	}
	sort.Slice(view.Boxes[1:], func(i, k int) bool { return view.Boxes[1+i].Name < view.Boxes[1+k].Name })
	if id := c.Param("id"); id != "" {
		m, ok := s.Postbox.Message(id)
		if !ok {
			return errGone
		}
		view.Open = openMail(m, query, c.QueryParam("text") != "")
	}
	if s.Demo != nil {
		view.Clock = &ui.Clock{Now: s.Demo.Clock.Now(), Action: "/postfach/zeit", Next: s.nextWork(c)}
	}
	return s.page(c, http.StatusOK, "mailbox", view)
}

// mayReadPostbox lets everybody in where all is invented, and administrators elsewhere.
func (s *server) mayReadPostbox(c echo.Context) error {
	if s.Demo != nil {
		return nil
	}
	return s.admitted(c)
}

func openMail(m PostedMessage, query string, plain bool) *ui.Mail {
	separator := "?"
	if query != "" {
		separator = "&"
	}
	open := &ui.Mail{
		From: address(m.Message.From.Name, m.Message.From.Mail), To: address(m.Message.To.Name, m.Message.To.Mail), Subject: m.Message.Subject, At: m.At,
		Body: "/postfach/" + m.ID + "/html", Text: m.Text, Plain: plain,
		HTMLHref: "/postfach/" + m.ID + query, PlainHref: "/postfach/" + m.ID + query + separator + "text=1",
		Headers: []ui.Row{{Label: "Message-ID", Text: "<" + m.Message.MessageID + ">"}},
	}
	for _, ref := range m.Message.References {
		open.Headers = append(open.Headers, ui.Row{Label: "References", Text: "<" + ref + ">"})
	}
	return open
}

func address(name, mail string) string {
	if name == "" {
		return mail
	}
	return name + " <" + mail + ">"
}

// nextWork says what waits for its time: reminders, deadlines, mails that may still be disputed.
func (s *server) nextWork(c echo.Context) string {
	at, err := s.e.NextDue(c.Request().Context())
	if err != nil || at.IsZero() {
		return ""
	}
	return s.text("pages.mailbox.next", "at", s.Renderer.Moment(at))
}

// mailBody is the HTML part of a mail, in a frame of its own policy.
func (s *server) mailBody(c echo.Context) error {
	if err := s.mayReadPostbox(c); err != nil {
		return s.signInFirst(c, err)
	}
	m, ok := s.Postbox.Message(c.Param("id"))
	if !ok {
		return errGone
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", ui.MailPolicy)
	h.Del("X-Frame-Options")
	// Links leave the frame: they are to be opened as from a real mailbox.
	return c.HTML(http.StatusOK, strings.Replace(m.HTML, "<head>", `<head><base target="_top">`, 1))
}

// travelMost bounds one journey through time.
const travelMost = 366 * 24 * time.Hour

// travel lets the demo's time pass, and does what then is due.
func (s *server) travel(c echo.Context) error {
	var way time.Duration
	for unit, length := range map[string]time.Duration{"minutes": time.Minute, "hours": time.Hour, "days": 24 * time.Hour} {
		n, _ := strconv.Atoi(c.FormValue(unit))
		way += time.Duration(min(max(n, 0), int(travelMost/length))) * length
	}
	s.Demo.Clock.Forward(min(way, travelMost))
	if err := s.e.WorkAll(c.Request().Context()); err != nil {
		return err
	}
	return s.back(c, "/postfach")
}
