package engine

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// Delivery is a signed request of another system that begins a case.
type Delivery struct {
	Process, Name string // Name may be "" where the process has one webhook alone
	// ID is how the sender calls the occasion: it has its effect once, however often it is sent.
	ID string
	// Signature is "t=<Unix seconds>,v1=<hex>", the HMAC-SHA256 with the shared secret over the seconds, a dot and Body.
	// There may be several v1 while a secret is changed.
	Signature string
	Body      []byte // a JSON object, checked to be one
}

// Errors of deliveries.
var (
	// ErrSignature: the signature is missing, not made with the secret, or not of this body.
	ErrSignature = errors.New("the signature does not fit")
	// ErrStaleSignature: the signature is too old, or made by a clock that is wrong.
	ErrStaleSignature = errors.New("the time of the signature is too far from now")
	// ErrSecret: the secret of the webhook cannot be read here; the administration has to set it.
	ErrSecret = errors.New("the secret of the webhook is not set")
	// ErrReused: another body came under the same id before.
	ErrReused = errors.New("the id was used for something else")
	// ErrUnwanted: the condition of the webhook does not hold; nothing begins.
	ErrUnwanted = errors.New("the condition of the webhook does not hold")
)

const (
	collectionDeliveries = "deliveries" // first answers by delivery, and the deliveries of signatures

	// signatureTime is how far the time of a signature may be from ours, and deliveryTime how long a delivery is known.
	signatureTime = 5 * time.Minute
	deliveryTime  = 30 * 24 * time.Hour
)

// Deliver begins the case of a delivery, or gives the answer that the same one got before. answer makes what is
// remembered as the answer. ErrNotFound where there is no such webhook; a *flows.Refusal says what the form does not take.
func (e *Engine) Deliver(ctx context.Context, d Delivery, answer func(*Case) (Reply, error)) (Reply, error) {
	p, ok := e.Process(d.Process)
	if !ok {
		return Reply{}, ErrNotFound
	}
	t := p.Flow.Trigger(flows.OnWebhook, d.Name)
	if t == nil {
		return Reply{}, ErrNotFound
	}
	signature, err := e.signed(t, d)
	if err != nil {
		return Reply{}, err
	}
	name := triggerKey(p, t)
	sum := sha256.Sum256(d.Body)
	digest := hex.EncodeToString(sum[:])
	byID, bySignature := e.keys.Sign("delivery", name, d.ID), e.keys.Sign("delivery signature", name, signature)
	if known, err := e.firstDelivery(ctx, byID, bySignature, digest); !errors.Is(err, ErrNotFound) {
		return known, err
	}
	body, err := bodyOf(d.Body)
	if err != nil {
		return Reply{}, err
	}
	var reply Reply
	now := e.clock.Now()
	_, err = e.beginBy(ctx, p, t, begin{
		knows: map[string]any{"body": body}, answers: d.Body, way: flows.ByHook,
		also: func(c *Case) ([]DocumentChange, error) {
			if reply, err = answer(c); err != nil {
				return nil, err
			}
			reply.Request = digest
			content, err := json.Marshal(reply)
			return []DocumentChange{
				{Document: Document{Collection: collectionDeliveries, Key: byID, Body: content, Expires: now.Add(deliveryTime)}},
				{Document: Document{Collection: collectionDeliveries, Key: bySignature, Body: content, Expires: now.Add(4 * signatureTime)}},
			}, err
		}})
	if errors.Is(err, errUnwanted) {
		return Reply{}, ErrUnwanted
	}
	if err != nil { // the same delivery may have come twice at the same moment
		if known, missing := e.firstDelivery(ctx, byID, bySignature, digest); missing == nil {
			return known, nil
		}
	}
	return reply, err
}

// firstDelivery is the answer that a delivery got before. One that was caught on the way and is sent again under another
// id has the same signature.
func (e *Engine) firstDelivery(ctx context.Context, byID, bySignature, digest string) (Reply, error) {
	for _, key := range []string{byID, bySignature} {
		doc, err := e.store.Get(ctx, collectionDeliveries, key)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		var reply Reply
		if err == nil {
			err = json.Unmarshal(doc.Body, &reply)
		}
		if err == nil && reply.Request != digest {
			err = ErrReused
		}
		return reply, err
	}
	return Reply{}, ErrNotFound
}

// signed checks the signature of a delivery and returns the part of it that fits.
func (e *Engine) signed(t *flows.Trigger, d Delivery) (string, error) {
	seconds, signatures := "", []string(nil)
	for _, part := range strings.Split(d.Signature, ",") {
		switch name, value, _ := strings.Cut(strings.TrimSpace(part), "="); name {
		case "t":
			seconds = value
		case "v1":
			signatures = append(signatures, strings.ToLower(value))
		}
	}
	var secrets []string
	for _, reference := range t.Secrets {
		if e.secret == nil {
			break
		}
		secret, err := e.secret(reference)
		if err != nil || secret == "" {
			e.log.Error("the secret of a webhook cannot be read", "trigger", t.Label(), "reference", reference, "error", err)
			continue
		}
		secrets = append(secrets, secret)
	}
	if len(secrets) == 0 {
		return "", ErrSecret
	}
	fits := ""
	for _, secret := range secrets {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(seconds + "."))
		mac.Write(d.Body)
		want := hex.EncodeToString(mac.Sum(nil))
		for _, signature := range signatures {
			if hmac.Equal([]byte(signature), []byte(want)) {
				fits = want
			}
		}
	}
	at, err := strconv.ParseInt(seconds, 10, 64)
	if fits == "" || err != nil {
		return "", ErrSignature
	}
	if away := e.clock.Now().Sub(time.Unix(at, 0)); away > signatureTime || away < -signatureTime {
		return "", ErrStaleSignature
	}
	return fits, nil
}

// bodyOf is a JSON object as expressions read it.
func bodyOf(body []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var plain any
	if err := decoder.Decode(&plain); err != nil {
		return nil, err
	}
	return expression.FromJSON(plain, &expression.Type{Kind: expression.Rec, Open: true})
}
