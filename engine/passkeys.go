package engine

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

const (
	collectionPasskeys = "passkeys"

	passkeyNameMost = 60 // letters
	freshSignIn     = time.Hour
)

// MostPasskeys is how many a person may have.
const MostPasskeys = 10

// Errors of passkeys.
var (
	// ErrPasskey is the one answer to unknown, foreign, wrong, replayed and late answers of a device.
	ErrPasskey = errors.New("this passkey does not sign in here")
	// ErrPasskeyCopied: the device's counter ran backwards, so there may be a copy; the passkey is stopped.
	ErrPasskeyCopied = errors.New("this passkey may have been copied and is stopped")
	// ErrNoPasskeys: the base URL has no name or no HTTPS; browsers offer no passkeys there.
	ErrNoPasskeys = errors.New("passkeys need an https address with a name")
	// ErrTooManyPasskeys: the person has as many as anybody may have.
	ErrTooManyPasskeys = errors.New("too many passkeys")
	// ErrStale: the session began too long ago to change how its person signs in.
	ErrStale = errors.New("sign in once more first")
)

// Passkey is a public key whose private half lies on a device of the person; with it they sign in with account
// assurance. The store holds nothing that is secret.
type Passkey struct {
	ID      string    `json:"-"` // names it on pages; not the credential's own id
	Person  string    `json:"person"`
	Name    string    `json:"name"` // given by the person
	Added   time.Time `json:"added"`
	Used    time.Time `json:"used"`    // last sign-in; zero: never
	Synced  bool      `json:"synced"`  // may be on several devices of the person
	Stopped time.Time `json:"stopped"` // a copy was noticed; zero: it works
	// Credential is the public key with its counter.
	Credential webauthn.Credential `json:"credential"`
	revision   int
}

// passkeyOwner is a person as the ceremonies of WebAuthn see them. The handle says nothing about the person.
type passkeyOwner struct {
	handle []byte
	name   string
	keys   []Passkey
}

func (o passkeyOwner) WebAuthnID() []byte          { return o.handle }
func (o passkeyOwner) WebAuthnName() string        { return o.name }
func (o passkeyOwner) WebAuthnDisplayName() string { return o.name }
func (o passkeyOwner) WebAuthnCredentials() []webauthn.Credential {
	list := make([]webauthn.Credential, 0, len(o.keys))
	for _, k := range o.keys {
		list = append(list, k.Credential)
	}
	return list
}

// passkeyOwner is a person with some of their passkeys.
func (e *Engine) passkeyOwner(person string, keys []Passkey) passkeyOwner {
	o := e.Organisation()
	name := o.Mailbox(person)
	if name == "" {
		name = o.Name(person)
	}
	return passkeyOwner{handle: e.keys.MAC("passkey handle", person), name: name, keys: keys}
}

// HasPasskeys says whether browsers offer passkeys at the address of this installation: it has a name, and
// HTTPS unless it is this machine.
func (e *Engine) HasPasskeys() bool {
	_, err := e.relyingParty()
	return err == nil
}

// relyingParty is what devices bind a passkey to. ErrNoPasskeys.
func (e *Engine) relyingParty() (*webauthn.WebAuthn, error) {
	u, err := url.Parse(e.baseURL)
	if err != nil {
		return nil, ErrNoPasskeys
	}
	host := u.Hostname()
	if host == "" || net.ParseIP(host) != nil || u.Scheme != "https" && host != "localhost" && !strings.HasSuffix(host, ".localhost") {
		return nil, ErrNoPasskeys
	}
	party, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: e.Organisation().set.Site.Name, RPOrigins: []string{e.baseURL},
		AttestationPreference: protocol.PreferNoAttestation, // what make a device is of is none of our business
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
		// Password managers say more than they were asked; nothing of it is used.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
		Timeouts: webauthn.TimeoutsConfig{
			Login: webauthn.TimeoutConfig{Timeout: challengeTime}, Registration: webauthn.TimeoutConfig{Timeout: challengeTime},
		},
	})
	if err != nil {
		return nil, errors.Join(ErrNoPasskeys, err)
	}
	return party, nil
}

// Passkeys lists those of a person, oldest first.
func (e *Engine) Passkeys(ctx context.Context, person string) ([]Passkey, error) {
	if person == "" {
		return nil, nil
	}
	docs, err := e.store.Find(ctx, collectionPasskeys, person, 0)
	if err != nil {
		return nil, err
	}
	keys := make([]Passkey, 0, len(docs))
	for _, doc := range docs {
		k, err := readPasskey(doc)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b Passkey) int { return a.Added.Compare(b.Added) })
	return keys, nil
}

func readPasskey(doc Document) (Passkey, error) {
	k := Passkey{ID: doc.Key, revision: doc.Revision}
	return k, json.Unmarshal(doc.Body, &k)
}

// passkey finds one of a person by its id. ErrNotFound.
func (e *Engine) passkey(ctx context.Context, person, id string) (Passkey, error) {
	doc, err := e.store.Get(ctx, collectionPasskeys, id)
	if err != nil {
		return Passkey{}, err
	}
	k, err := readPasskey(doc)
	if err == nil && k.Person != person {
		return Passkey{}, ErrNotFound
	}
	return k, err
}

// change is the stored form of a passkey.
func (k Passkey) change() (DocumentChange, error) {
	body, err := json.Marshal(k)
	return DocumentChange{Document: Document{Collection: collectionPasskeys, Key: k.ID, Index: k.Person, Revision: k.revision, Body: body}}, err
}

// RenamePasskey gives one of a person's passkeys another name. ErrNotFound.
func (e *Engine) RenamePasskey(ctx context.Context, person, id, name string) error {
	k, err := e.passkey(ctx, person, id)
	if err != nil {
		return err
	}
	if name = passkeyName(name); name == "" {
		return nil
	}
	k.Name = name
	change, err := k.change()
	if err != nil {
		return err
	}
	return e.store.Write(ctx, change)
}

// passkeyName is a typed name on one line, not longer than fits into a list.
func passkeyName(typed string) string {
	name := strings.Join(strings.Fields(strings.ToValidUTF8(typed, "")), " ")
	if utf8.RuneCountInString(name) > passkeyNameMost {
		name = strings.TrimSpace(string([]rune(name)[:passkeyNameMost]))
	}
	return name
}

// RemovePasskey removes one of the passkeys of the session's person. Sessions that began with it end at once, but
// for s itself. ErrNotFound.
func (e *Engine) RemovePasskey(ctx context.Context, s *Session, id string) error {
	k, err := e.passkey(ctx, s.Person, id)
	if err != nil {
		return err
	}
	ends, err := e.endings(ctx, k.Person, func(one Session) bool { return one.Passkey == id && one.ID() != s.ID() })
	if err != nil {
		return err
	}
	return e.store.Write(ctx, append(ends, k.removal())...)
}

func (k Passkey) removal() DocumentChange {
	return DocumentChange{Document: Document{Collection: collectionPasskeys, Key: k.ID, Revision: -1}, Delete: true}
}

// DisputedPasskey finds the passkey of a token that was mailed when it was added. ErrNoLink: a wrong token, or the
// passkey is gone.
func (e *Engine) DisputedPasskey(ctx context.Context, token string) (Passkey, error) {
	const length = 32
	if len(token) < length+40 || len(token) > 200 || !e.keys.Verify(token[length:], "passkey dispute", token[:length]) {
		return Passkey{}, ErrNoLink
	}
	doc, err := e.store.Get(ctx, collectionPasskeys, token[:length])
	if errors.Is(err, ErrNotFound) {
		return Passkey{}, ErrNoLink
	}
	if err != nil {
		return Passkey{}, err
	}
	return readPasskey(doc)
}

// DisputePasskey removes the passkey of a token and ends every session of its person: somebody else was in.
// ErrNoLink.
func (e *Engine) DisputePasskey(ctx context.Context, token string) error {
	k, err := e.DisputedPasskey(ctx, token)
	if err != nil {
		return err
	}
	ends, err := e.endings(ctx, k.Person, func(Session) bool { return true })
	if err != nil {
		return err
	}
	return e.store.Write(ctx, append(ends, k.removal())...)
}

func (e *Engine) disputePasskeyURL(id string) string {
	return e.baseURL + "/anmelden/einspruch/" + id + e.keys.Sign("passkey dispute", id)
}
