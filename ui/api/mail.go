package api

import (
	"errors"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/flows"
)

// maxMail is the size in bytes above which a mail is refused, attachments in their coded form included.
const maxMail = 30 << 20

const mailType = "message/rfc822"

// What can be wrong with a mail.
var (
	noMailbox = kind("no-such-mailbox", http.StatusNotFound, "Adresse nicht bekannt", "No such mailbox",
		"Kein Vorgang nimmt Mails an diese Adresse.",
		"No process takes mails to this address.")
	mailBroken = kind("mail-broken", http.StatusUnprocessableEntity, "Mail nicht lesbar", "Mail not readable",
		"Diese Mail lässt sich nicht lesen, oder sie ist länger als ein Mensch schreibt.",
		"This mail cannot be read, or it is longer than a person writes.")
	mailStranger = kind("mail-stranger", http.StatusForbidden, "Absender nicht beteiligt", "Sender takes no part",
		"Von dieser Adresse nehmen wir zu diesem Vorgang nichts an. Antworte von der Adresse, an die unsere Mail ging.",
		"We take nothing about this case from this address. Answer from the address to which our mail went.")
)

type mailedView struct {
	Result string `json:"result"`
	Why    string `json:"why,omitempty"`
	ID     string `json:"id,omitempty"`
	Number string `json:"number,omitempty"`
}

// mail takes a mail from a mail server.
func (s *server) mail(c echo.Context, _ engine.APIToken) error {
	r := c.Request()
	if kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); err != nil || kind != mailType {
		return say(mediaType, nil).with("Accept-Post", mailType)
	}
	if r.ContentLength > maxMail {
		return say(tooLarge, nil)
	}
	mailed, err := s.e.ReceiveMail(r.Context(), engine.IncomingMail{Raw: http.MaxBytesReader(c.Response(), r.Body, maxMail), To: c.QueryParams()["to"]})
	var refusal *flows.Refusal
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return say(tooLarge, nil)
	case errors.Is(err, engine.ErrNoMailbox):
		return say(noMailbox, nil)
	case errors.Is(err, engine.ErrMail), errors.Is(err, engine.ErrMailLong):
		return say(mailBroken, nil)
	case errors.Is(err, engine.ErrMailStranger):
		return say(mailStranger, nil)
	case errors.Is(err, engine.ErrMailOften):
		return say(tooMany, nil).with("Retry-After", "3600")
	case errors.As(err, &refusal):
		return refused(refusal)
	case err != nil:
		return err
	}
	return answer(c, http.StatusOK, mailedView{string(mailed.How), mailed.Why, mailed.CaseID, mailed.Number})
}
