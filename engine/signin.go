package engine

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"laufzettel/definitions"
	"laufzettel/flows"
)

const (
	collectionSessions = "sessions"
	collectionSignIns  = "signins"
	collectionSetup    = "setup" // one-time link of the first administrator

	signInTime      = 10 * time.Minute // OWASP ASVS 6.5.5: at most ten minutes out of band
	signInTries     = 5
	signInsWaiting  = 5 // of one mailbox at a time; more are answered alike but not mailed
	sessionIdle     = 8 * time.Hour
	sessionAbsolute = 7 * 24 * time.Hour
	setupTime       = 24 * time.Hour
)

// Session is a signed-in person. The store knows only a digest of its key.
type Session struct {
	Key       string          `json:"-"` // in the cookie
	Person    string          `json:"person"`
	Assurance flows.Assurance `json:"assurance"`
	Begun     time.Time       `json:"begun"`
	Seen      time.Time       `json:"seen"`
	CSRF      string          `json:"-"`
	Provider  string          `json:"provider,omitempty"` // of the account it began with; "" for a mailbox
	Passkey   string          `json:"passkey,omitempty"`  // id of the one it began with; "" for another way
	Mailbox   string          `json:"mailbox,omitempty"`  // mark of the person's mailbox: it ends when that changes
	Device    Device          `json:"device"`
	id        string          // names it where its key is not known
	revision  int             // of its document
}

// Actor is the session's person, acting on a page.
func (s *Session) Actor(o *Organisation) flows.Actor {
	return flows.Actor{Party: flows.Party{Person: s.Person}, Way: flows.ByPage, Assurance: s.Assurance, Roles: o.person(s.Person).Roles}
}

// OpenSession signs a person in.
func (e *Engine) OpenSession(ctx context.Context, person string, assurance flows.Assurance) (*Session, error) {
	return e.openSession(ctx, &Session{Person: person, Assurance: assurance})
}

func (e *Engine) openSession(ctx context.Context, s *Session) (*Session, error) {
	s.Key, s.Begun = randomID()+randomID(), e.clock.Now()
	s.Seen, s.CSRF = s.Begun, e.keys.Sign("csrf", s.Key)
	s.Mailbox = e.mailboxMark(s.Person)
	return s, e.saveSession(ctx, s)
}

func (e *Engine) saveSession(ctx context.Context, s *Session) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	expires := s.Seen.Add(sessionIdle)
	if limit := s.Begun.Add(e.Organisation().sessionLife(s.Person)); limit.Before(expires) {
		expires = limit
	}
	err = e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionSessions, Key: hashed(s.Key), Index: s.Person, Revision: s.revision, Body: body, Expires: expires,
	}})
	if err == nil {
		s.revision++
	}
	return err
}

// Session finds the session of a cookie. ErrNotFound where there is none, it has expired, or its person
// has left or got another mailbox.
func (e *Engine) Session(ctx context.Context, key string) (*Session, error) {
	if len(key) < 40 || len(key) > 100 {
		return nil, ErrNotFound
	}
	doc, err := e.store.Get(ctx, collectionSessions, hashed(key))
	if err != nil {
		return nil, err
	}
	now := e.clock.Now()
	if now.After(doc.Expires) {
		return nil, ErrNotFound
	}
	s := &Session{Key: key, CSRF: e.keys.Sign("csrf", key), revision: doc.Revision}
	if err := json.Unmarshal(doc.Body, s); err != nil {
		return nil, err
	}
	if !e.holds(s) {
		return nil, ErrNotFound
	}
	return s, nil
}

// Touch prolongs a session that is used; called on posts, so that reading a page writes nothing.
func (e *Engine) Touch(ctx context.Context, s *Session) error {
	if now := e.clock.Now(); now.Sub(s.Seen) > 10*time.Minute {
		s.Seen = now
		err := e.saveSession(ctx, s)
		if errors.Is(err, ErrDocumentChanged) {
			return nil // another request was first, or signed out: a session that ended must not come back
		}
		return err
	}
	return nil
}

// CloseSession signs out.
func (e *Engine) CloseSession(ctx context.Context, key string) error {
	return e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionSessions, Key: hashed(key), Revision: -1}, Delete: true})
}

// SignIn is a sign-in that waits for its mailed link.
type SignIn struct {
	Person  string    `json:"person"`  // "" for an unknown address or one too many: nothing is mailed, nobody is told
	Browser string    `json:"browser"` // digest of the asking browser's cookie
	Code    string    `json:"code"`    // shown where the link is opened elsewhere, typed in the asking browser
	Tries   int       `json:"tries"`
	Lang    string    `json:"lang,omitempty"`    // of the page that was asked; "" is the site's own
	Mailbox string    `json:"mailbox,omitempty"` // mark of the mailbox it was mailed to: it ends when that changes
	Expires time.Time `json:"expires"`
}

// ErrSignIn is the one answer to wrong, used and expired sign-in links and codes.
var ErrSignIn = errors.New("this sign-in works no more")

// AskSignIn begins a sign-in of a mailbox from a browser (its cookie value); lang is the language of its page,
// "" that of the site. The answer is the same for unknown addresses. It returns the id under which the browser can type the code.
func (e *Engine) AskSignIn(ctx context.Context, address, browser, lang string) (id string, err error) {
	now := e.clock.Now()
	code, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	s := SignIn{Browser: hashed(browser), Code: fmt.Sprintf("%06d", code), Expires: now.Add(signInTime), Lang: lang}
	if people := e.Organisation().ByMail(address); len(people) == 1 {
		waiting, err := e.store.Find(ctx, collectionSignIns, people[0], signInsWaiting)
		if err != nil {
			return "", err
		}
		if len(waiting) < signInsWaiting {
			s.Person, s.Mailbox = people[0], e.mailboxMark(people[0])
		}
	}
	id = randomID()
	body, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	commit := &Commit{Documents: []DocumentChange{{Document: Document{
		Collection: collectionSignIns, Key: id, Index: s.Person, Body: body, Expires: s.Expires,
	}}}}
	if s.Person != "" {
		commit.Work = []Work{postWork(postSignIn, id, now)}
	}
	if err := e.store.Commit(ctx, commit); err != nil {
		return "", err
	}
	e.wakeUp()
	return id, nil
}

// SignInByLink opens a mailed sign-in link. In the asking browser ready is true and FinishSignIn signs in;
// elsewhere code is what the person types in the asking browser. ErrSignIn.
func (e *Engine) SignInByLink(ctx context.Context, token, browser string) (ready bool, code string, err error) {
	_, s, err := e.signIn(ctx, token)
	if err != nil {
		return false, "", err
	}
	if s.Browser == hashed(browser) {
		return true, "", nil
	}
	return false, s.Code, nil
}

// FinishSignIn ends a sign-in by its link, in the asking browser only. ErrSignIn.
func (e *Engine) FinishSignIn(ctx context.Context, token, browser string) (*Session, error) {
	doc, s, err := e.signIn(ctx, token)
	if err != nil {
		return nil, err
	}
	if s.Browser != hashed(browser) {
		return nil, ErrSignIn
	}
	return e.signedIn(ctx, doc, s)
}

// FinishSignInByCode ends a sign-in by the code that another browser showed. Five wrong codes end it.
func (e *Engine) FinishSignInByCode(ctx context.Context, id, code, browser string) (*Session, error) {
	doc, s, err := e.loadSignIn(ctx, id)
	if err != nil {
		return nil, err
	}
	if s.Browser != hashed(browser) || s.Tries >= signInTries || s.Person == "" {
		return nil, ErrSignIn
	}
	if s.Code != code {
		s.Tries++
		body, err := json.Marshal(s)
		if err != nil {
			return nil, err
		}
		doc.Body = body
		if err := e.store.Write(ctx, DocumentChange{Document: doc}); err != nil && !errors.Is(err, ErrDocumentChanged) {
			return nil, err
		}
		return nil, ErrSignIn
	}
	return e.signedIn(ctx, doc, s)
}

// signedIn uses a sign-in up and opens the session. Of two at once only one gets in.
func (e *Engine) signedIn(ctx context.Context, doc Document, s SignIn) (*Session, error) {
	if s.Mailbox != e.mailboxMark(s.Person) {
		return nil, ErrSignIn
	}
	err := e.store.Write(ctx, DocumentChange{Document: doc, Delete: true})
	if errors.Is(err, ErrDocumentChanged) {
		return nil, ErrSignIn
	}
	if err != nil {
		return nil, err
	}
	return e.OpenSession(ctx, s.Person, flows.MailboxAssurance)
}

// signIn checks the token of a mailed sign-in link: id plus HMAC.
func (e *Engine) signIn(ctx context.Context, token string) (Document, SignIn, error) {
	const idLength = 26
	if len(token) < idLength+40 || len(token) > 200 || !e.keys.Verify(token[idLength:], "sign-in link", token[:idLength]) {
		return Document{}, SignIn{}, ErrSignIn
	}
	return e.loadSignIn(ctx, token[:idLength])
}

func (e *Engine) signInToken(id string) string { return id + e.keys.Sign("sign-in link", id) }

func (e *Engine) loadSignIn(ctx context.Context, id string) (Document, SignIn, error) {
	var s SignIn
	doc, err := e.store.Get(ctx, collectionSignIns, id)
	if errors.Is(err, ErrNotFound) {
		return doc, s, ErrSignIn
	}
	if err != nil {
		return doc, s, err
	}
	if err := json.Unmarshal(doc.Body, &s); err != nil {
		return doc, s, err
	}
	if now := e.clock.Now(); now.After(s.Expires) || s.Expires.After(now.Add(signInTime+clockTolerance)) { // of a clock that was ahead
		return doc, s, ErrSignIn
	}
	return doc, s, nil
}

// FirstAdmin makes the one-time address by which the first administrator gets in; "" if there is an
// administrator already. It is printed at start and works for a day.
func (e *Engine) FirstAdmin(ctx context.Context) (string, error) {
	if e.hasAdmin() {
		return "", nil
	}
	key := randomID()
	err := e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionSetup, Key: hashed(key), Revision: -1, Body: []byte("{}"), Expires: e.clock.Now().Add(setupTime),
	}})
	return e.baseURL + "/einrichten/" + key, err
}

func (e *Engine) hasAdmin() bool {
	o := e.Organisation()
	return slices.ContainsFunc(o.order, func(id string) bool { return o.HasRole(id, "admin") })
}

// SetupOpen says whether a one-time address still works. ErrSignIn.
func (e *Engine) SetupOpen(ctx context.Context, key string) error {
	if e.hasAdmin() {
		return ErrSignIn
	}
	_, err := e.store.Get(ctx, collectionSetup, hashed(key))
	if errors.Is(err, ErrNotFound) {
		return ErrSignIn
	}
	return err
}

// UseSetup makes the first administrator and signs them in; the address then works no more. ErrSignIn.
func (e *Engine) UseSetup(ctx context.Context, key, given, family, mail string) (*Session, error) {
	doc, err := e.store.Get(ctx, collectionSetup, hashed(key))
	if errors.Is(err, ErrNotFound) || e.hasAdmin() { // another start may have printed another address
		return nil, ErrSignIn
	}
	if err != nil {
		return nil, err
	}
	err = e.store.Write(ctx, DocumentChange{Document: doc, Delete: true})
	if errors.Is(err, ErrDocumentChanged) {
		return nil, ErrSignIn
	}
	if err != nil {
		return nil, err
	}
	person := definitions.Person{ID: randomID(), Given: given, Family: family, Mail: mail, Roles: []string{"admin"}}
	if known := e.Organisation().ByMail(mail); len(known) == 1 {
		person, _ = e.Organisation().Someone(known[0])
		person.Roles = append(append([]string(nil), person.Roles...), "admin")
	}
	if err := e.SavePeople(ctx, []definitions.Person{person}); err != nil {
		return nil, err
	}
	return e.OpenSession(ctx, person.ID, flows.MailboxAssurance)
}

func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:16])
}
