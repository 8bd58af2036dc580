package engine

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"laufzettel/flows"
)

// Scopes of API tokens.
const (
	ScopeStart  = "cases:start"
	ScopeRead   = "cases:read"
	ScopeDecide = "tasks:decide"
	ScopeManage = "cases:manage"
	ScopeMail   = "mail:receive"
	ScopeEvents = "cases:events"
)

// Scopes lists all scopes.
var Scopes = []string{ScopeStart, ScopeRead, ScopeDecide, ScopeManage, ScopeMail, ScopeEvents}

const (
	tokenPrefix       = "lz1."
	collectionRevoked = "revoked"
	collectionReplies = "replies" // first answers by idempotency key
)

// APIToken is a bearer token of a person or of a declared service. It is signed with the root key, so that
// it can be made while the server runs and is stored nowhere.
type APIToken struct {
	ID      string    `json:"id"`
	Person  string    `json:"person,omitempty"`
	Service string    `json:"service,omitempty"`
	Scopes  []string  `json:"scopes"`
	Expires time.Time `json:"expires"`
}

// ErrToken is the one answer to wrong, expired and revoked tokens.
var ErrToken = errors.New("this token does not work or works no more")

// SignToken makes the text of a token.
func (k *Keys) SignToken(t APIToken) (string, error) {
	if t.ID == "" {
		t.ID = randomID()
	}
	body, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	payload := base64.RawURLEncoding.EncodeToString(body)
	return tokenPrefix + payload + "." + k.Sign("api token", payload), nil
}

// Token checks a bearer token: signature, expiry, revocation, and that its person or service still exists.
func (e *Engine) Token(ctx context.Context, text string) (APIToken, error) {
	var t APIToken
	payload, signature, ok := strings.Cut(strings.TrimPrefix(text, tokenPrefix), ".")
	if !ok || !strings.HasPrefix(text, tokenPrefix) || !e.keys.Verify(signature, "api token", payload) {
		return t, ErrToken
	}
	body, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return t, ErrToken
	}
	if err := json.Unmarshal(body, &t); err != nil {
		return t, ErrToken
	}
	if e.clock.Now().After(t.Expires) || !e.tokenHolder(t) {
		return t, ErrToken
	}
	_, err = e.store.Get(ctx, collectionRevoked, t.ID)
	if errors.Is(err, ErrNotFound) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	return t, ErrToken
}

func (e *Engine) tokenHolder(t APIToken) bool {
	o := e.Organisation()
	if t.Person != "" {
		_, ok := o.Someone(t.Person)
		return ok && t.Service == ""
	}
	for _, s := range o.set.Site.Services {
		if s.Key == t.Service {
			return true
		}
	}
	return false
}

// Revoke ends a token before its time.
func (e *Engine) Revoke(ctx context.Context, id string, until time.Time) error {
	return e.store.Write(ctx, DocumentChange{Document: Document{
		Collection: collectionRevoked, Key: id, Revision: -1, Body: []byte("{}"), Expires: until,
	}})
}

// Allows says whether the token has a scope.
func (t APIToken) Allows(scope string) bool { return slices.Contains(t.Scopes, scope) }

// Actor is the token's holder, acting through the API.
func (t APIToken) Actor() flows.Actor {
	return flows.Actor{Party: flows.Party{Person: t.Person, Service: t.Service}, Way: flows.ByAPI, Assurance: flows.MailboxAssurance}
}

// Reply is the first answer to a request with an idempotency key.
type Reply struct {
	Request string          `json:"request"` // digest of the request: another request under the key is an error
	Status  int             `json:"status"`
	Body    json.RawMessage `json:"body"`
}

// replyTime is how long an idempotency key is honoured.
const replyTime = 24 * time.Hour

// FirstReply finds the answer already given under an idempotency key. ErrNotFound.
func (e *Engine) FirstReply(ctx context.Context, t APIToken, key string) (Reply, error) {
	var r Reply
	doc, err := e.store.Get(ctx, collectionReplies, e.replyKey(t, key))
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(doc.Body, &r)
}

// KeepReply is the document change that remembers an answer, to be stored in the same commit as its effect.
// ErrDocumentChanged then means that another request with the key was first.
func (e *Engine) KeepReply(t APIToken, key string, r Reply) (DocumentChange, error) {
	body, err := json.Marshal(r)
	return DocumentChange{Document: Document{
		Collection: collectionReplies, Key: e.replyKey(t, key), Revision: 0, Body: body, Expires: e.clock.Now().Add(replyTime),
	}}, err
}

func (e *Engine) replyKey(t APIToken, key string) string {
	return e.keys.Sign("idempotency", t.ID, key)
}
