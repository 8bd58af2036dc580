package engine

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"laufzettel/flows"
)

// A mailed link is a reference plus an HMAC over task, recipient and generation (design.md promise 2).
// The store holds reference, generation and expiry; the token is derived when the mail is sent and is
// stored nowhere.

const (
	collectionLinks     = "links"
	collectionAccess    = "access"    // access log: the only thing that opening a link may write
	collectionMailboxes = "mailboxes" // mailboxes that posted by machine
	linkPurpose         = "task link"
	disputePurpose      = "dispute link"
	wordPurpose         = "word of a mail"
	sealPurpose         = "decision form"
	referenceLength     = 16 // characters: 12 bytes in base64url
)

// linkLifetime is how long a link lives after its task's deadline, or after its owner was asked if that is later.
const linkLifetime = 90 * 24 * time.Hour

// openLifetime is that of links to tasks without a deadline, which may lie for long.
const openLifetime = 2 * 365 * 24 * time.Hour

// linkBody is the stored part of a link.
type linkBody struct {
	Case       string      `json:"case"`
	Stop       string      `json:"stop"`
	Party      flows.Party `json:"party"`
	Generation int         `json:"generation"`
	Ended      bool        `json:"ended,omitempty"` // by reassignment
	Aside      bool        `json:"aside,omitempty"` // of somebody who was asked for advice: it dies with the task
	// Ends is when the link works no more. The record outlives it, so that a task which is still open can
	// have a new link; zero in records of older versions, whose own end it is.
	Ends time.Time `json:"ends,omitzero"`
	// Renewed counts the new links that were sent since; those before work no more.
	Renewed int `json:"renewed,omitempty"`
}

// reference names the link of one recipient of one task. It is derived, so that a reminder finds it.
func (e *Engine) reference(caseID, stop string, party flows.Party) string {
	mac := e.keys.MAC("link reference", caseID, stop, party.Person, party.Mailbox)
	return base64.RawURLEncoding.EncodeToString(mac[:12])
}

// openLink makes the link of somebody who is asked. Its generation is the revision of the case that asks
// them: it only rises, so that a link that has ended never comes back to life, however late its owner is asked
// again.
func (e *Engine) openLink(caseID string, stop *flows.Stop, party flows.Party, aside bool, revision int, asked time.Time) (DocumentChange, error) {
	body := linkBody{Case: caseID, Stop: stop.ID, Party: party, Generation: revision, Aside: aside}
	ref := e.reference(caseID, stop.ID, party)
	ends := asked.Add(openLifetime)
	if stop.Due.After(asked) {
		ends = stop.Due.Add(linkLifetime)
	} else if !stop.Due.IsZero() {
		ends = asked.Add(linkLifetime)
	}
	return linkUntil(ref, body, ends)
}

func (e *Engine) endLink(ctx context.Context, caseID, stop string, party flows.Party) (DocumentChange, error) {
	ref := e.reference(caseID, stop, party)
	doc, err := e.store.Get(ctx, collectionLinks, ref)
	if err != nil {
		return DocumentChange{}, err
	}
	var body linkBody
	if err := json.Unmarshal(doc.Body, &body); err != nil {
		return DocumentChange{}, err
	}
	body.Ended = true
	return linkDocument(ref, body, doc.Expires)
}

func linkDocument(ref string, body linkBody, expires time.Time) (DocumentChange, error) {
	content, err := json.Marshal(body)
	return DocumentChange{Document: Document{
		Collection: collectionLinks, Key: ref, Index: TaskID(body.Case, body.Stop), Revision: -1, Body: content, Expires: expires,
	}}, err
}

// token is a link's address part for a purpose: reference and signature.
func (e *Engine) token(purpose, ref string, b linkBody) string {
	return ref + e.keys.Sign(purpose, b.signed(purpose)...)
}

// signed is what the signature of a link covers. Who has decided may object to it for as long as the link's time
// runs, also after they were taken off the task: that link has no generation.
func (b linkBody) signed(purpose string) []string {
	generation := strconv.Itoa(b.Generation)
	if purpose == disputePurpose {
		generation = ""
	}
	parts := []string{TaskID(b.Case, b.Stop), b.Party.Person, b.Party.Mailbox, generation}
	if b.Renewed > 0 && purpose != disputePurpose {
		parts = append(parts, "renewed "+strconv.Itoa(b.Renewed))
	}
	return parts
}

// Link is an opened mailed link.
type Link struct {
	Reference string
	Token     string
	Case      *History
	Stop      string
	Party     flows.Party
	Actor     flows.Actor
	Expires   time.Time
	// Done is set where the task is decided: by this recipient or by another. Of a dispute link it is what
	// the recipient has chosen themselves.
	Done *flows.Done
	// NeedsWord: the mailbox has posted by machine; the page asks for the word of the mail.
	NeedsWord bool
}

// ErrNoLink is the one answer to wrong, truncated, expired and ended links, so that nobody can tell them
// apart.
var ErrNoLink = errors.New("this link does not work or works no more")

// Link opens a mailed link. It changes nothing but the access log. ErrNoLink.
func (e *Engine) Link(ctx context.Context, token string) (*Link, error) {
	l, err := e.openToken(ctx, linkPurpose, token)
	if err != nil {
		return nil, err
	}
	return l, nil
}

// DisputeLink opens the "Das war ich nicht" link of a confirmation. ErrNoLink.
func (e *Engine) DisputeLink(ctx context.Context, token string) (*Link, error) {
	return e.openToken(ctx, disputePurpose, token)
}

func (e *Engine) openToken(ctx context.Context, purpose, token string) (*Link, error) {
	if len(token) < referenceLength+40 || len(token) > 200 {
		return nil, ErrNoLink
	}
	ref := token[:referenceLength]
	doc, err := e.store.Get(ctx, collectionLinks, ref)
	if errors.Is(err, ErrNotFound) {
		return nil, ErrNoLink
	}
	if err != nil {
		return nil, err
	}
	var body linkBody
	if err := json.Unmarshal(doc.Body, &body); err != nil {
		return nil, err
	}
	known, over := e.knownToken(token, purpose, body)
	if !known || body.Ended && purpose != disputePurpose {
		return nil, ErrNoLink
	}
	ends := body.ends(doc)
	if over = over || !ends.IsZero() && e.clock.Now().After(ends); over && purpose != linkPurpose {
		return nil, ErrNoLink
	}
	h, err := e.History(ctx, body.Case)
	if errors.Is(err, ErrNotFound) {
		return nil, ErrNoLink
	}
	if err != nil {
		return nil, err
	}
	l := &Link{
		Reference: ref, Token: token, Case: h, Stop: body.Stop, Party: body.Party, Expires: ends,
		Actor: flows.Actor{Party: body.Party, Way: flows.ByLink, Assurance: flows.MailboxAssurance},
	}
	if purpose == disputePurpose {
		if l.Done = chosenBy(h, body.Stop, body.Party); l.Done == nil {
			return nil, ErrNoLink
		}
		return l, nil
	}
	done, decided := h.State.Done(body.Stop)
	if decided {
		l.Done = &done
	} else if _, has := linked(h.State.Stop(body.Stop))[body.Party]; !has {
		return nil, ErrNoLink
	}
	if decided && body.Aside && chosenBy(h, body.Stop, body.Party) == nil {
		return nil, ErrNoLink
	}
	switch {
	case over && decided:
		return nil, ErrNoLink
	case over:
		return l, ErrLinkOver
	}
	l.NeedsWord, err = e.suspected(ctx, h, body.Party)
	return l, err
}

// Opened appends to the access log that the link was opened. The first opening counts for the check
// against mail scanners.
func (e *Engine) Opened(ctx context.Context, l *Link) error {
	now := e.clock.Now()
	return e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionAccess, Key: l.Reference + "/" + strconv.FormatInt(now.UnixNano(), 36) + randomID()[:6], Index: l.Reference,
		Revision: -1, Body: []byte(strconv.FormatInt(now.UnixMilli(), 10)), Expires: now.Add(linkLifetime),
	}})
}

// machineWindow is the time after the first opening in which nobody can have read the page.
const machineWindow = 3 * time.Second

// PostedByMachine says whether a post through this link must have come from a program: within three
// seconds of the first opening, or without a choice. It remembers the mailbox, whose links from then on
// also ask for a word from the mail.
func (e *Engine) PostedByMachine(ctx context.Context, l *Link, choiceMade bool) (bool, error) {
	first, err := e.firstOpening(ctx, l.Reference)
	if err != nil {
		return false, err
	}
	// An opening that is yet to come was noted by a clock that was ahead: nothing is known about how long ago it was.
	passed := e.clock.Now().Sub(first)
	early := first.IsZero() || passed < machineWindow && passed > -machineWindow
	if !early && choiceMade {
		return false, nil
	}
	return true, e.suspect(ctx, l)
}

func (e *Engine) firstOpening(ctx context.Context, ref string) (time.Time, error) {
	docs, err := e.store.Find(ctx, collectionAccess, ref, 1000)
	if err != nil {
		return time.Time{}, err
	}
	var first time.Time
	for _, doc := range docs {
		ms, err := strconv.ParseInt(string(doc.Body), 10, 64)
		if err != nil {
			continue
		}
		if at := time.UnixMilli(ms).UTC(); first.IsZero() || at.Before(first) {
			first = at
		}
	}
	return first, nil
}

func (e *Engine) suspect(ctx context.Context, l *Link) error {
	key := e.mailboxKey(l.Case, l.Party)
	return e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionMailboxes, Key: key, Revision: -1, Body: []byte(`{"machine":true}`),
	}})
}

func (e *Engine) suspected(ctx context.Context, h *History, party flows.Party) (bool, error) {
	_, err := e.store.Get(ctx, collectionMailboxes, e.mailboxKey(h, party))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// mailboxKey names a mailbox without holding its address.
func (e *Engine) mailboxKey(h *History, party flows.Party) string {
	return e.keys.Sign("mailbox", foldMail(e.address(h, party).Mail))
}

// wordFor is the word of the mail that carries a link.
func (e *Engine) wordFor(ref string) string {
	mac := e.keys.MAC(wordPurpose, ref)
	return words[int(mac[0])%len(words)] + "-" + words[int(mac[1])%len(words)]
}

// wordTries is how often the word may be typed wrongly before the link takes no more.
const wordTries = 10

// TryWord compares what somebody typed with the word of the mail, forgiving case and blanks. Wrong words are
// counted, so that a program cannot try them all; an empty one is not.
func (e *Engine) TryWord(ctx context.Context, l *Link, typed string) (bool, error) {
	if strings.TrimSpace(typed) == "" {
		return false, nil
	}
	key := "word/" + l.Reference
	for {
		doc, err := e.store.Get(ctx, collectionMailboxes, key)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return false, err
		}
		tries, _ := strconv.Atoi(string(doc.Body))
		if tries >= wordTries {
			return false, nil
		}
		if foldWord(typed) == foldWord(e.wordFor(l.Reference)) {
			return true, nil
		}
		err = e.store.Write(ctx, DocumentChange{Document: Document{
			Collection: collectionMailboxes, Key: key, Revision: doc.Revision, Body: []byte(strconv.Itoa(tries + 1)), Expires: l.Expires,
		}})
		if !errors.Is(err, ErrDocumentChanged) { // otherwise another try was counted meanwhile: look again
			return false, err
		}
	}
}

func foldWord(s string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' }), "-"))
}

// Seal is the signed value of a decision form: it binds a post to task, recipient and the revision of the
// case that the person looked at.
func (e *Engine) Seal(caseID, stop string, party flows.Party, revision int) string {
	return strconv.Itoa(revision) + "." + e.keys.Sign(sealPurpose, caseID, stop, party.Person, party.Mailbox, strconv.Itoa(revision))
}

// Unseal gives the revision of a seal; false if it was not made for this task and recipient.
func (e *Engine) Unseal(seal, caseID, stop string, party flows.Party) (revision int, ok bool) {
	number, signature, found := strings.Cut(seal, ".")
	revision, err := strconv.Atoi(number)
	if !found || err != nil || !e.keys.Verify(signature, sealPurpose, caseID, stop, party.Person, party.Mailbox, number) {
		return 0, false
	}
	return revision, true
}

// words are short, common, easy to type on a phone, and free of umlauts.
var words = strings.Fields(`Apfel Birke Wolke Tasse Lampe Fenster Garten Brot Mantel Kerze Insel Regen Sonne Blume Vogel Karte
Stein Wiese Krone Feder Glocke Hafen Honig Kanne Leiter Melone Nadel Palme Rakete Segel Teller Ufer Vase Wagen Zange Anker
Biene Dorf Eimer Fluss Gabel Hammer Igel Jacke Kessel Linde Mond Nest Orgel Pinsel Quelle Ring Seife Turm Uhr Wald Zelt Angel
Boot Dachs Elster Fichte Geige Hase`)
