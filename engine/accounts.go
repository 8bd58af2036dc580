package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"laufzettel/flows"
)

// An account of a provider belongs to one known person. The first time it is found by a verified mail address
// or the personnel number; from then on by the account itself, so that neither a changed nor a recycled address
// moves it to somebody else. Nobody is ever created by signing in.

const (
	collectionAccounts      = "accounts"       // account -> person; the key is a MAC, the account itself is not stored
	collectionAccountOwners = "account owners" // person and issuer -> account, with its history

	accountPurpose = "account"
	accountTime    = 15 * time.Minute // between the button and the way back
)

// Account is what a provider vouches for, already checked: signature, audience, nonce and time.
type Account struct {
	Provider string // key in site.yaml
	Issuer   string
	Subject  string // unique at the issuer, for ever
	// Email is "" or an address. Verified says that the provider vouches that the account's owner reads it.
	Email         string
	Verified      bool
	Number        string // personnel number, "" if the provider gives none
	Given, Family string // for notes only
}

// AccountRefusal says why a checked account does not sign anybody in.
type AccountRefusal struct{ Why AccountProblem }

// AccountProblem is why an account does not sign anybody in.
type AccountProblem string

// The problems. Each has a page of its own that says what to do.
const (
	AccountUnknown   AccountProblem = "unknown"   // nobody here has its address or number
	AccountAmbiguous AccountProblem = "ambiguous" // several people, or address and number contradict each other
	AccountUnproved  AccountProblem = "unproved"  // the provider does not say that it verified the address
	AccountDomain    AccountProblem = "domain"    // its address is not of a domain that the site lets in
	AccountTaken     AccountProblem = "taken"     // the person has another account of this issuer already
)

// Error says it for logs, without personal data.
func (r *AccountRefusal) Error() string { return "the account signs nobody in: " + string(r.Why) }

// accountOwner is the stored link of a person to their account of one issuer.
type accountOwner struct {
	Person   string         `json:"person"`
	Issuer   string         `json:"issuer"`
	Provider string         `json:"provider"`
	Account  string         `json:"account,omitempty"` // key of the account's document; "" while there is none
	History  []accountEvent `json:"history"`           // oldest first
}

type accountEvent struct {
	At    time.Time `json:"at"`
	What  string    `json:"what"`            // linked, ended
	Found string    `json:"found,omitempty"` // by what the person was found: email, number
	By    string    `json:"by,omitempty"`    // the administrator who ended it
}

type accountPointer struct {
	Owner string `json:"owner"` // key of the owner's document
}

func (e *Engine) accountKey(issuer, subject string) string {
	return e.keys.Sign("account of a provider", issuer, subject)
}

func (e *Engine) ownerKey(person, issuer string) string {
	return e.keys.Sign("owner of an account", person, issuer)
}

// SignInByAccount signs in the one person to whom an account belongs, with account assurance. An account that
// comes for the first time is linked to the person whom its verified address or number finds. AccountRefusal.
func (e *Engine) SignInByAccount(ctx context.Context, a Account) (*Session, error) {
	if a.Issuer == "" || a.Subject == "" {
		return nil, errors.New("an account without issuer or subject")
	}
	owner, err := e.linkedAccount(ctx, a)
	if errors.Is(err, ErrNotFound) {
		owner, err = e.linkAccount(ctx, a)
	}
	if err != nil {
		return nil, err
	}
	if _, here := e.Organisation().Someone(owner.Person); !here {
		return nil, &AccountRefusal{AccountUnknown}
	}
	return e.openSession(ctx, &Session{Person: owner.Person, Assurance: flows.AccountAssurance, Provider: a.Provider})
}

// linkedAccount is the link of an account that has been here before. ErrNotFound.
func (e *Engine) linkedAccount(ctx context.Context, a Account) (accountOwner, error) {
	var pointer accountPointer
	var owner accountOwner
	key := e.accountKey(a.Issuer, a.Subject)
	if err := e.readDocument(ctx, collectionAccounts, key, &pointer); err != nil {
		return owner, err
	}
	if err := e.readDocument(ctx, collectionAccountOwners, pointer.Owner, &owner); err != nil {
		return owner, err
	}
	if owner.Account != key {
		return owner, ErrNotFound
	}
	return owner, nil
}

func (e *Engine) readDocument(ctx context.Context, collection, key string, into any) error {
	doc, err := e.store.Get(ctx, collection, key)
	if err != nil {
		return err
	}
	return json.Unmarshal(doc.Body, into)
}

// linkAccount finds the person of a new account and keeps the link, both sides at once: of two that come at the
// same moment for one person only one is kept.
func (e *Engine) linkAccount(ctx context.Context, a Account) (accountOwner, error) {
	person, found, refusal := e.Organisation().ownerOf(a)
	if refusal != nil {
		return accountOwner{}, refusal
	}
	owner := accountOwner{Person: person}
	key := e.ownerKey(person, a.Issuer)
	doc, err := e.store.Get(ctx, collectionAccountOwners, key)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return owner, err
	}
	if err == nil {
		if err := json.Unmarshal(doc.Body, &owner); err != nil {
			return owner, err
		}
	}
	switch owner.Account {
	case "":
	case e.accountKey(a.Issuer, a.Subject): // linked a moment ago, by another window of the same account
		return owner, nil
	default:
		return owner, &AccountRefusal{AccountTaken}
	}
	owner.Issuer, owner.Provider, owner.Account = a.Issuer, a.Provider, e.accountKey(a.Issuer, a.Subject)
	owner.History = append(owner.History, accountEvent{At: e.clock.Now(), What: "linked", Found: found})
	body, err := json.Marshal(owner)
	if err != nil {
		return owner, err
	}
	pointer, err := json.Marshal(accountPointer{Owner: key})
	if err != nil {
		return owner, err
	}
	err = e.store.Write(ctx,
		DocumentChange{Document: Document{Collection: collectionAccountOwners, Key: key, Index: person, Revision: doc.Revision, Body: body}},
		DocumentChange{Document: Document{Collection: collectionAccounts, Key: owner.Account, Index: person, Revision: -1, Body: pointer}})
	if errors.Is(err, ErrDocumentChanged) { // the same account twice at once, or another one of the person
		if linked, err := e.linkedAccount(ctx, a); err == nil {
			return linked, nil
		}
		return owner, &AccountRefusal{AccountTaken}
	}
	return owner, err
}

// ownerOf finds the one person of an account that was never here, by its number or its verified address; found
// says by which. Where both are given they must not contradict each other.
func (o *Organisation) ownerOf(a Account) (person, found string, refusal *AccountRefusal) {
	var byMail []string
	if a.Email != "" && a.Verified {
		byMail = o.ByMail(a.Email)
	}
	byNumber := o.byNumber(a.Number)
	switch {
	case len(byNumber) > 1:
		return "", "", &AccountRefusal{AccountAmbiguous}
	case len(byNumber) == 1:
		if len(byMail) > 0 && !slices.Contains(byMail, byNumber[0]) {
			return "", "", &AccountRefusal{AccountAmbiguous}
		}
		return byNumber[0], "number", nil
	case len(byMail) > 1:
		return "", "", &AccountRefusal{AccountAmbiguous}
	case len(byMail) == 1:
		if number := o.person(byMail[0]).Number; number != "" && a.Number != "" {
			return "", "", &AccountRefusal{AccountAmbiguous}
		}
		return byMail[0], "email", nil
	case a.Email != "" && !a.Verified:
		return "", "", &AccountRefusal{AccountUnproved}
	}
	return "", "", &AccountRefusal{AccountUnknown}
}

// LinkedAccount is an account that a person signs in with.
type LinkedAccount struct {
	Key      string // names the link in EndAccount
	Person   string
	Provider string // key in site.yaml at the time it was linked
	Since    time.Time
	Found    string // by what the person was found: email, number
}

// LinkedAccounts lists the accounts that people sign in with, in no particular order.
func (e *Engine) LinkedAccounts(ctx context.Context) ([]LinkedAccount, error) {
	docs, err := e.store.Find(ctx, collectionAccountOwners, "", 0)
	if err != nil {
		return nil, err
	}
	var linked []LinkedAccount
	for _, doc := range docs {
		var owner accountOwner
		if err := json.Unmarshal(doc.Body, &owner); err != nil {
			return nil, err
		}
		if owner.Account == "" || len(owner.History) == 0 {
			continue
		}
		last := owner.History[len(owner.History)-1]
		linked = append(linked, LinkedAccount{Key: doc.Key, Person: owner.Person, Provider: owner.Provider, Since: last.At, Found: last.Found})
	}
	return linked, nil
}

// EndAccount takes an account away from its person, so that another one can take its place: the old one was
// lost, or linked to the wrong person. Sessions that began with it end. by is the administrator. ErrNotFound.
func (e *Engine) EndAccount(ctx context.Context, key, by string) error {
	doc, err := e.store.Get(ctx, collectionAccountOwners, key)
	if err != nil {
		return err
	}
	var owner accountOwner
	if err := json.Unmarshal(doc.Body, &owner); err != nil {
		return err
	}
	if owner.Account == "" {
		return ErrNotFound
	}
	account := owner.Account
	owner.Account = ""
	owner.History = append(owner.History, accountEvent{At: e.clock.Now(), What: "ended", By: by})
	if doc.Body, err = json.Marshal(owner); err != nil {
		return err
	}
	changes := []DocumentChange{{Document: doc}, {Document: Document{Collection: collectionAccounts, Key: account, Revision: -1}, Delete: true}}
	sessions, err := e.store.Find(ctx, collectionSessions, owner.Person, 0)
	if err != nil {
		return err
	}
	for _, one := range sessions {
		var s Session
		if err := json.Unmarshal(one.Body, &s); err != nil {
			return err
		}
		if s.Provider != "" {
			changes = append(changes, DocumentChange{Document: Document{Collection: collectionSessions, Key: one.Key, Revision: -1}, Delete: true})
		}
	}
	return e.store.Write(ctx, changes...)
}
