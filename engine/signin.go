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
	"time"

	"laufzettel/definitions"
	"laufzettel/flows"
)

const (
	collectionSessions = "sessions"
	collectionSignIns  = "signins"
	collectionSetup    = "setup" // one-time link of the first administrator

	signInTime      = 15 * time.Minute
	signInTries     = 5
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
}

// Actor is the session's person, acting on a page.
func (s *Session) Actor(o *Organisation) flows.Actor {
	return flows.Actor{Party: flows.Party{Person: s.Person}, Way: flows.ByPage, Assurance: s.Assurance, Roles: o.people[s.Person].Roles}
}

// OpenSession signs a person in.
func (e *Engine) OpenSession(ctx context.Context, person string, assurance flows.Assurance) (*Session, error) {
	now := e.clock.Now()
	s := &Session{Key: randomID() + randomID(), Person: person, Assurance: assurance, Begun: now, Seen: now}
	s.CSRF = e.keys.Sign("csrf", s.Key)
	return s, e.saveSession(ctx, s, 0)
}

func (e *Engine) saveSession(ctx context.Context, s *Session, revision int) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	expires := s.Seen.Add(sessionIdle)
	if limit := s.Begun.Add(sessionAbsolute); limit.Before(expires) {
		expires = limit
	}
	return e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionSessions, Key: hashed(s.Key), Index: s.Person, Revision: revision, Body: body, Expires: expires,
	}})
}

// Session finds the session of a cookie. ErrNotFound where there is none, it has expired, or its person
// has left.
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
	s := &Session{Key: key, CSRF: e.keys.Sign("csrf", key)}
	if err := json.Unmarshal(doc.Body, s); err != nil {
		return nil, err
	}
	if _, ok := e.Organisation().Someone(s.Person); !ok {
		return nil, ErrNotFound
	}
	return s, nil
}

// Touch prolongs a session that is used; called on posts, so that reading a page writes nothing.
func (e *Engine) Touch(ctx context.Context, s *Session) error {
	if now := e.clock.Now(); now.Sub(s.Seen) > 10*time.Minute {
		s.Seen = now
		return e.saveSession(ctx, s, -1)
	}
	return nil
}

// CloseSession signs out.
func (e *Engine) CloseSession(ctx context.Context, key string) error {
	return e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionSessions, Key: hashed(key), Revision: -1}, Delete: true})
}

// SignIn is a sign-in that waits for its mailed link.
type SignIn struct {
	Person  string    `json:"person"`  // "" for an unknown address: nothing is mailed, nobody is told
	Browser string    `json:"browser"` // digest of the asking browser's cookie
	Code    string    `json:"code"`    // shown where the link is opened elsewhere, typed in the asking browser
	Shown   bool      `json:"shown"`   // the code was shown to somebody who has the link
	Tries   int       `json:"tries"`
	Expires time.Time `json:"expires"`
}

// ErrSignIn is the one answer to wrong, used and expired sign-in links and codes.
var ErrSignIn = errors.New("this sign-in works no more")

// AskSignIn begins a sign-in of a mailbox from a browser (its cookie value). The answer is the same for
// unknown addresses. It returns the id under which the browser can type the code.
func (e *Engine) AskSignIn(ctx context.Context, address, browser string) (id string, err error) {
	now := e.clock.Now()
	code, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	s := SignIn{Browser: hashed(browser), Code: fmt.Sprintf("%06d", code), Expires: now.Add(signInTime)}
	people := e.Organisation().ByMail(address)
	if len(people) == 1 {
		s.Person = people[0]
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
	_, _, s, err := e.signIn(ctx, token)
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
	id, _, s, err := e.signIn(ctx, token)
	if err != nil {
		return nil, err
	}
	if s.Browser != hashed(browser) {
		return nil, ErrSignIn
	}
	return e.signedIn(ctx, id, s)
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
		if err := e.store.Write(ctx, DocumentChange{Document: doc}); err != nil {
			return nil, err
		}
		return nil, ErrSignIn
	}
	return e.signedIn(ctx, id, s)
}

func (e *Engine) signedIn(ctx context.Context, id string, s SignIn) (*Session, error) {
	if err := e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionSignIns, Key: id, Revision: -1}, Delete: true}); err != nil {
		return nil, err
	}
	return e.OpenSession(ctx, s.Person, flows.MailboxAssurance)
}

// signIn checks the token of a mailed sign-in link: id plus HMAC.
func (e *Engine) signIn(ctx context.Context, token string) (string, Document, SignIn, error) {
	const idLength = 26
	if len(token) < idLength+40 || len(token) > 200 || !e.keys.Verify(token[idLength:], "sign-in link", token[:idLength]) {
		return "", Document{}, SignIn{}, ErrSignIn
	}
	doc, s, err := e.loadSignIn(ctx, token[:idLength])
	return token[:idLength], doc, s, err
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
	if e.clock.Now().After(s.Expires) {
		return doc, s, ErrSignIn
	}
	return doc, s, nil
}

// FirstAdmin makes the one-time address by which the first administrator gets in; "" if there is an
// administrator already. It is printed at start and works for a day.
func (e *Engine) FirstAdmin(ctx context.Context) (string, error) {
	for _, p := range e.Organisation().People() {
		if e.Organisation().HasRole(p.ID, "admin") {
			return "", nil
		}
	}
	key := randomID()
	err := e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionSetup, Key: hashed(key), Revision: -1, Body: []byte("{}"), Expires: e.clock.Now().Add(setupTime),
	}})
	return e.baseURL + "/einrichten/" + key, err
}

// SetupOpen says whether a one-time address still works. ErrSignIn.
func (e *Engine) SetupOpen(ctx context.Context, key string) error {
	_, err := e.store.Get(ctx, collectionSetup, hashed(key))
	if errors.Is(err, ErrNotFound) {
		return ErrSignIn
	}
	return err
}

// UseSetup makes the first administrator and signs them in; the address then works no more. ErrSignIn.
func (e *Engine) UseSetup(ctx context.Context, key, given, family, mail string) (*Session, error) {
	doc, err := e.store.Get(ctx, collectionSetup, hashed(key))
	if errors.Is(err, ErrNotFound) {
		return nil, ErrSignIn
	}
	if err != nil {
		return nil, err
	}
	if err := e.store.Write(ctx, DocumentChange{Document: doc, Delete: true}); err != nil {
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
