package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"laufzettel/flows"
)

const (
	collectionChallenges = "passkey challenges"

	challengeTime = 5 * time.Minute
)

// challenge is what a device was asked to sign. It lies here, not in the browser, and goes with the first answer,
// right or wrong.
type challenge struct {
	Session string               `json:"session,omitempty"` // digest of the session that adds a passkey; "" signs in
	Browser string               `json:"browser,omitempty"` // digest of the cookie of the browser that signs in
	Data    webauthn.SessionData `json:"data"`
}

// Challenge is what a page hands to the browser.
type Challenge struct {
	ID      string `json:"id"`      // comes back with the answer
	Options any    `json:"options"` // of navigator.credentials, as JSON
}

func (e *Engine) keepChallenge(ctx context.Context, c challenge, options any) (Challenge, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return Challenge{}, err
	}
	id := randomID()
	err = e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionChallenges, Key: id, Body: body, Expires: e.clock.Now().Add(challengeTime),
	}})
	return Challenge{ID: id, Options: options}, err
}

// takeChallenge uses a challenge up. Of two answers at once only one gets it. ErrPasskey.
func (e *Engine) takeChallenge(ctx context.Context, id string) (challenge, error) {
	var c challenge
	doc, err := e.store.Get(ctx, collectionChallenges, id)
	if errors.Is(err, ErrNotFound) || err == nil && e.clock.Now().After(doc.Expires) {
		return c, ErrPasskey
	}
	if err != nil {
		return c, err
	}
	err = e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionChallenges, Key: id, Revision: doc.Revision}, Delete: true})
	if errors.Is(err, ErrDocumentChanged) {
		return c, ErrPasskey
	}
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(doc.Body, &c)
}

// BeginPasskey asks the browser of a session to make a passkey. ErrNoPasskeys, ErrTooManyPasskeys, ErrStale.
func (e *Engine) BeginPasskey(ctx context.Context, s *Session) (Challenge, error) {
	party, err := e.relyingParty()
	if err != nil {
		return Challenge{}, err
	}
	if !e.Fresh(s) {
		return Challenge{}, ErrStale
	}
	keys, err := e.Passkeys(ctx, s.Person)
	if err != nil {
		return Challenge{}, err
	}
	if len(keys) >= MostPasskeys {
		return Challenge{}, ErrTooManyPasskeys
	}
	owner := e.passkeyOwner(s.Person, keys)
	var known []protocol.CredentialDescriptor
	for _, credential := range owner.WebAuthnCredentials() {
		known = append(known, credential.Descriptor())
	}
	options, data, err := party.BeginRegistration(owner, webauthn.WithExclusions(known))
	if err != nil {
		return Challenge{}, err
	}
	return e.keepChallenge(ctx, challenge{Session: s.ID(), Data: *data}, options.Response)
}

// AddPasskey keeps the passkey that the browser of a session made for a challenge, and mails the person about it.
// answer is the credential as JSON. ErrPasskey, ErrNoPasskeys, ErrTooManyPasskeys, ErrStale.
func (e *Engine) AddPasskey(ctx context.Context, s *Session, id string, answer []byte, name, lang string) (Passkey, error) {
	party, err := e.relyingParty()
	if err != nil {
		return Passkey{}, err
	}
	asked, err := e.takeChallenge(ctx, id)
	if err != nil {
		return Passkey{}, err
	}
	if asked.Session == "" || asked.Session != s.ID() {
		return Passkey{}, ErrPasskey
	}
	if !e.Fresh(s) {
		return Passkey{}, ErrStale
	}
	keys, err := e.Passkeys(ctx, s.Person)
	if err != nil {
		return Passkey{}, err
	}
	if len(keys) >= MostPasskeys {
		return Passkey{}, ErrTooManyPasskeys
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Passkey{}, ErrPasskey
	}
	credential, err := party.CreateCredential(e.passkeyOwner(s.Person, keys), asked.Data, parsed)
	if err != nil {
		return Passkey{}, ErrPasskey
	}
	return e.keepPasskey(ctx, s, *credential, name, lang)
}

func (e *Engine) keepPasskey(ctx context.Context, s *Session, credential webauthn.Credential, name, lang string) (Passkey, error) {
	now := e.clock.Now()
	k := Passkey{ID: credentialKey(credential.ID), Person: s.Person, Name: passkeyName(name), Added: now, Synced: credential.Flags.BackupEligible}
	// What make and model the device is of is not needed to recognise it.
	credential.Attestation, credential.Authenticator.AAGUID = webauthn.CredentialAttestation{}, nil
	k.Credential = credential
	change, err := k.change()
	if err != nil {
		return k, err
	}
	commit := &Commit{Documents: []DocumentChange{change}}
	if e.Organisation().Mailbox(k.Person) != "" {
		commit.Work = []Work{postWork(postPasskey, k.ID+" "+lang, now)}
	}
	err = e.store.Commit(ctx, commit)
	if errors.Is(err, ErrDocumentChanged) { // the same credential again, or one of somebody else
		return k, ErrPasskey
	}
	if err == nil {
		e.wakeUp()
	}
	return k, err
}

// credentialKey is under which a passkey is stored: credential ids are as long as devices like.
func credentialKey(id []byte) string {
	sum := sha256.Sum256(id)
	return hex.EncodeToString(sum[:16])
}

// AskPasskey asks a browser (its cookie value) for any passkey of this installation. Nobody is named, so that
// nothing tells who has one. ErrNoPasskeys.
func (e *Engine) AskPasskey(ctx context.Context, browser string) (Challenge, error) {
	party, err := e.relyingParty()
	if err != nil {
		return Challenge{}, err
	}
	options, data, err := party.BeginDiscoverableLogin()
	if err != nil {
		return Challenge{}, err
	}
	return e.keepChallenge(ctx, challenge{Browser: hashed(browser), Data: *data}, options.Response)
}

// SignInByPasskey signs in whoever's passkey signed the challenge, with account assurance. answer is the credential
// as JSON. ErrPasskey, ErrPasskeyCopied, ErrNoPasskeys.
func (e *Engine) SignInByPasskey(ctx context.Context, id, browser string, answer []byte) (*Session, error) {
	party, err := e.relyingParty()
	if err != nil {
		return nil, err
	}
	asked, err := e.takeChallenge(ctx, id)
	if err != nil {
		return nil, err
	}
	if browser == "" || asked.Session != "" || asked.Browser != hashed(browser) {
		return nil, ErrPasskey
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return nil, ErrPasskey
	}
	doc, err := e.store.Get(ctx, collectionPasskeys, credentialKey(parsed.RawID))
	if errors.Is(err, ErrNotFound) {
		return nil, ErrPasskey
	}
	if err != nil {
		return nil, err
	}
	k, err := readPasskey(doc)
	if err != nil {
		return nil, err
	}
	if _, here := e.Organisation().Someone(k.Person); !here || !k.Stopped.IsZero() {
		return nil, ErrPasskey
	}
	find := func(_, _ []byte) (webauthn.User, error) { return e.passkeyOwner(k.Person, []Passkey{k}), nil }
	_, used, err := party.ValidatePasskeyLogin(find, asked.Data, parsed)
	if err != nil {
		return nil, ErrPasskey
	}
	return e.signedInByPasskey(ctx, k, *used)
}

// signedInByPasskey notes the use of a passkey and opens the session. A counter that does not rise stops the
// passkey and ends what began with it: one of the two who have it is not its owner.
func (e *Engine) signedInByPasskey(ctx context.Context, k Passkey, used webauthn.Credential) (*Session, error) {
	now := e.clock.Now()
	if used.Authenticator.CloneWarning {
		k.Stopped = now
		ends, err := e.endings(ctx, k.Person, func(one Session) bool { return one.Passkey == k.ID })
		if err != nil {
			return nil, err
		}
		change, err := k.change()
		if err != nil {
			return nil, err
		}
		if err := e.store.Write(ctx, append(ends, change)...); err != nil {
			return nil, err
		}
		e.log.Warn("a passkey was stopped: its counter did not rise, so there may be a copy", "passkey", k.ID)
		return nil, ErrPasskeyCopied
	}
	k.Used, k.Credential = now, used
	change, err := k.change()
	if err != nil {
		return nil, err
	}
	err = e.store.Write(ctx, change)
	if errors.Is(err, ErrDocumentChanged) { // used twice at once, renamed or removed: sign in again
		return nil, ErrPasskey
	}
	if err != nil {
		return nil, err
	}
	return e.openSession(ctx, &Session{Person: k.Person, Assurance: flows.AccountAssurance, Passkey: k.ID})
}

// clearPasskeys removes the passkeys of people who are gone.
func (e *Engine) clearPasskeys(ctx context.Context) error {
	docs, err := e.store.Find(ctx, collectionPasskeys, "", 0)
	if err != nil {
		return err
	}
	o := e.Organisation()
	docs = slices.DeleteFunc(docs, func(doc Document) bool { _, here := o.Someone(doc.Index); return here })
	for _, doc := range docs {
		err := e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionPasskeys, Key: doc.Key, Revision: -1}, Delete: true})
		if err != nil {
			return err
		}
	}
	return nil
}
