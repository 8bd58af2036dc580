package engine

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// A case takes claims when it begins, in the commit that begins it: a place among those there are, the keys that
// nobody else may have, and the keys by which a later case is warned. The store counts holders as it commits, so
// that of two last submissions exactly one wins, at the same cost with ten cases and ten million.
//
// Keys are keyed digests: the database names nobody by them, and without the root key nobody can find out by
// guessing. A claim goes
//   - when the case ends refused, expired, withdrawn or cancelled: it does not count any more, and the person may send again;
//   - when its values are erased: then nothing is left of who it was, and a digest must not go on telling. The
//     place alone stays taken; it says nothing about anybody.
//
// An ask-back or a rest keeps all claims, for the case still runs. A case that is reopened takes again what it gave back;
// it cannot where others have it now.

// collectionClaims holds what each case has claimed: its answers may be gone when it gives them back.
const collectionClaims = "claims"

// unlimited is the limit of a claim that many may hold.
const unlimited = math.MaxInt32

const placesKey = "all"

func placesScope(process string) string     { return "places/" + process }
func isPlaces(scope string) bool            { return strings.HasPrefix(scope, placesScope("")) }
func onceScope(process string) string       { return "once/" + process }
func duplicatesScope(process string) string { return "duplicates/" + process }

// claimed is the stored part of a claim.
type claimed struct {
	Scope string `json:"scope"`
	Key   string `json:"key"`
}

// projectClaims takes the claims of a case that begins, and gives back those of one that ends without success.
func (e *Engine) projectClaims(ctx context.Context, commit *Commit, c *Case, next *flows.State) error {
	if !c.Process.Form.Lifecycle.Claims() {
		return nil
	}
	lost := !next.Ended.IsZero() && counts(c.Flow(), next.Status)
	without := c.State.Seq == 0 || !c.State.Ended.IsZero() && counts(c.Flow(), c.State.Status)
	switch {
	case without && !lost && !next.Erased:
		claims, err := e.claimsOf(c.Process, next)
		if err == nil {
			claims, err = e.notHeldBy(ctx, next.Amends.Case, claims)
		}
		if err != nil || len(claims) == 0 {
			return err
		}
		held := make([]claimed, 0, len(claims))
		for i := range claims {
			claims[i].Holder = c.Row.ID
			held = append(held, claimed{claims[i].Scope, claims[i].Key})
		}
		commit.Claims = append(commit.Claims, claims...)
		return e.keepClaims(commit, c.Row.ID, -1, held)
	case !without && lost:
		return e.giveBack(ctx, commit, c.Row.ID, func(claimed) bool { return true })
	}
	return nil
}

// counts says whether a case that ended so leaves room for another.
func counts(f *flows.Flow, status string) bool {
	switch f.StatusKind(status) {
	case "refused", "expired", "withdrawn", "cancelled":
		return true
	}
	return false
}

func (e *Engine) keepClaims(commit *Commit, caseID string, revision int, held []claimed) error {
	body, err := json.Marshal(held)
	commit.Documents = append(commit.Documents, DocumentChange{
		Document: Document{Collection: collectionClaims, Key: caseID, Revision: revision, Body: body}, Delete: len(held) == 0,
	})
	return err
}

// giveBack releases those claims of a case that drop picks.
func (e *Engine) giveBack(ctx context.Context, commit *Commit, caseID string, drop func(claimed) bool) error {
	doc, err := e.store.Get(ctx, collectionClaims, caseID)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var held, left []claimed
	if err := json.Unmarshal(doc.Body, &held); err != nil {
		return err
	}
	for _, one := range held {
		if !drop(one) {
			left = append(left, one)
			continue
		}
		commit.Claims = append(commit.Claims, Claim{Scope: one.Scope, Key: one.Key, Holder: caseID, Release: true})
	}
	if len(left) == len(held) {
		return nil
	}
	return e.keepClaims(commit, caseID, doc.Revision, left)
}

// forgetClaims releases everything of a case that is made of answers.
func (e *Engine) forgetClaims(ctx context.Context, commit *Commit, caseID string) error {
	return e.giveBack(ctx, commit, caseID, func(c claimed) bool { return !isPlaces(c.Scope) })
}

// claimsOf is what a case claims when it begins, without its holder.
func (e *Engine) claimsOf(p *definitions.Process, s *flows.State) ([]Claim, error) {
	l := &p.Form.Lifecycle
	fc := e.FormContext(p, nil)
	var claims []Claim
	places, err := e.placesNow(p.Name)
	if errors.Is(err, ErrNotFound) { // a case of a process that is no more goes on
		places, err = 0, nil
	}
	if err != nil {
		return nil, err
	}
	if places > 0 {
		claims = append(claims, Claim{Scope: placesScope(p.Name), Key: placesKey, Limit: places})
	}
	keys, err := e.onceKeys(p, s, fc)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		claims = append(claims, Claim{Scope: onceScope(p.Name), Key: key, Limit: 1})
	}
	if l.Duplicates != nil {
		key, err := e.duplicateKey(p, s.Values, fc)
		if err != nil {
			return nil, err
		}
		if key != "" {
			claims = append(claims, Claim{Scope: duplicatesScope(p.Name), Key: key, Limit: unlimited})
		}
	}
	return claims, nil
}

// placesNow is how many submissions the version in force takes.
func (e *Engine) placesNow(process string) (int, error) {
	p, ok := e.Process(process)
	if !ok {
		return 0, ErrNotFound
	}
	return e.places(p, &e.FormContext(p, nil).Scope)
}

// onceKeys are the keys that nobody else may hold: of a person all by which they can be told, as one of them is
// enough to be the same.
func (e *Engine) onceKeys(p *definitions.Process, s *flows.State, fc *forms.Context) ([]string, error) {
	l := &p.Form.Lifecycle
	var traits []string
	switch l.Once {
	case forms.OnceByKey:
		key, err := p.Form.KeyOf(l.OnceKey, s.Values, fc)
		if err != nil {
			return nil, err
		}
		if key != "" {
			traits = []string{"key:" + key}
		}
	case forms.OnceBySubmitter:
		traits = e.Organisation().traits(s.Submitter, p.Form.IdentityOf("submitter", s.Values))
	case forms.OnceBySubject:
		traits = e.Organisation().traits(s.Subject, p.Form.IdentityOf("subject", s.Values))
	}
	keys := make([]string, len(traits))
	for i, trait := range traits {
		keys[i] = e.digest("once claim", p.Name, string(l.Once), trait)
	}
	return keys, nil
}

func (e *Engine) duplicateKey(p *definitions.Process, values forms.Values, fc *forms.Context) (string, error) {
	key, err := p.Form.KeyOf(p.Form.Lifecycle.Duplicates.Key, values, fc)
	if err != nil || key == "" {
		return "", err
	}
	return e.digest("duplicates claim", p.Name, key), nil
}

func (e *Engine) digest(purpose string, parts ...string) string {
	return hex.EncodeToString(e.keys.MAC(purpose, parts...))
}

// traits are all by which somebody can be told, as Same compares them: the person, mailboxes, personnel numbers,
// and names with a date of birth; those of the directory and those that a form was told.
func (o *Organisation) traits(party flows.Party, told map[string]string) []string {
	var traits []string
	seen := map[string]bool{}
	add := func(kind, value string) {
		if trait := kind + ":" + value; value != "" && !seen[trait] {
			seen[trait] = true
			traits = append(traits, trait)
		}
	}
	add("person", party.Person)
	add("mailbox", foldMail(told["email"]))
	add("number", strings.TrimSpace(told["number"]))
	add("name", nameAndBirth(told["name"], told["birthDate"]))
	if p, ok := o.Someone(party.Person); ok {
		add("mailbox", foldMail(p.Mail))
		add("number", strings.TrimSpace(p.Number))
		add("name", nameAndBirth(o.Name(party.Person), p.BirthDate.String()))
	}
	return traits
}

// Earlier is a case that may be about the same thing, as far as somebody may know of it.
type Earlier struct {
	Own         bool   // it is their own: Number and Status are told
	Number      string // for approvers; tell others only of their own
	SubmittedOn expression.Date
	Status      string // key of the end status; "" while it runs
	flow        *flows.Flow
}

// earlierLooked is how many holders of one key are looked at for the newest.
const earlierLooked = 20

// DuplicateOf is the newest case that warns of a duplicate; nil where there is none. confirmed is a mailbox of
// which the actor has shown that they read it, or "".
func (e *Engine) DuplicateOf(ctx context.Context, p *definitions.Process, values forms.Values, by flows.Actor, confirmed string) (*Earlier, error) {
	if p.Form.Lifecycle.Duplicates == nil {
		return nil, nil
	}
	key, err := e.duplicateKey(p, values, e.FormContext(p, nil))
	if err != nil || key == "" {
		return nil, err
	}
	return e.holder(ctx, duplicatesScope(p.Name), key, by, confirmed)
}

// holder is the newest case that holds a claim, or nil.
func (e *Engine) holder(ctx context.Context, scope, key string, by flows.Actor, confirmed string) (*Earlier, error) {
	_, holders, err := e.store.Claimed(ctx, scope, key, earlierLooked)
	if err != nil {
		return nil, err
	}
	var newest *Case
	for _, id := range holders {
		c, err := e.Case(ctx, id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if newest == nil || c.Row.Started.After(newest.Row.Started) {
			newest = c
		}
	}
	if newest == nil {
		return nil, nil
	}
	return &Earlier{
		Own: e.ownCase(newest, by, confirmed), Number: newest.Row.Number, Status: newest.Row.Status, flow: newest.Flow(),
		SubmittedOn: expression.DateOf(newest.Row.Started, e.Organisation().zone),
	}, nil
}

// ownCase says whether a case was sent by the same signed-in person, or confirmed by the same mailbox.
func (e *Engine) ownCase(c *Case, by flows.Actor, confirmed string) bool {
	if by.Person != "" && c.State.Submitter.Person == by.Person {
		return true
	}
	confirm := c.Process.Form.Lifecycle.Confirm
	if confirm == nil || !c.State.Confirmed {
		return false
	}
	mailbox := c.State.Values.Text(confirm.Field)
	return e.reads(by, mailbox) || confirmed != "" && foldMail(confirmed) == foldMail(mailbox)
}

// Record is the earlier case as an author's message may read it.
func (x *Earlier) Record(lang string) expression.Record {
	r := expression.Record{"submittedOn": x.SubmittedOn}
	if x.Own {
		r["number"], r["status"] = x.Number, statusRunning.Say(nil).In(lang)
		if x.Status != "" {
			r["status"] = x.flow.StatusLabel(x.Status, lang)
		}
	}
	return r
}

var (
	statusRunning  = &source.Message{Code: "earlier-running", De: "in Bearbeitung", En: "in progress"}
	earlierText    = &source.Message{Code: "earlier-case", De: "Es gibt schon einen Antrag mit diesen Angaben. Er kam am {date}.", En: "There is already a submission with these answers. It came on {date}."}
	earlierOwnText = &source.Message{Code: "earlier-own-case", De: "Es gibt schon einen Antrag von dir mit diesen Angaben: {number}. Er kam am {date}.", En: "You have already sent a submission with these answers: {number}. It came on {date}."}
	twiceText      = &source.Message{Code: "already-submitted", De: "Es gibt schon einen Antrag. Er kam am {date}, und ein zweiter geht hier nicht.", En: "There is already a submission. It came on {date}, and a second one is not possible here."}
	twiceOwnText   = &source.Message{Code: "already-submitted-own", De: "Es gibt schon einen Antrag von dir: {number}. Er kam am {date}, und ein zweiter geht hier nicht.", En: "You have already sent a submission: {number}. It came on {date}, and a second one is not possible here."}
	twiceGoneText  = &source.Message{Code: "already-submitted-gone", De: "Gerade eben kam noch ein Antrag mit denselben Angaben. Bitte versuch es noch einmal.", En: "Another submission with the same answers came just now. Please try again."}
)

// say fills in a sentence about the case.
func (x *Earlier) say(others, own *source.Message) source.Text {
	date := source.Text{Message: &source.Message{Code: "value", De: expression.Format(x.SubmittedOn, "de", nil), En: expression.Format(x.SubmittedOn, "en", nil)}}
	if x.Own {
		return own.Say(source.Args{"number": x.Number, "date": date})
	}
	return others.Say(source.Args{"date": date})
}

// Warning is what somebody reads before they send a possible duplicate: the author's message, or Laufzettel's, in
// Markdown.
func (e *Engine) Warning(p *definitions.Process, values forms.Values, fc *forms.Context, x *Earlier) (string, error) {
	written, err := p.Form.DuplicateText(values, fc, x.Record(fc.Lang))
	if err != nil || written != "" {
		return written, err
	}
	return escape(x.say(earlierText, earlierOwnText).In(fc.Lang)), nil
}

// refuseTaken says in words which claim a submission could not have.
func (e *Engine) refuseTaken(ctx context.Context, p *definitions.Process, taken *ClaimTaken, r StartRequest) error {
	if taken.Scope == placesScope(p.Name) {
		return &flows.Refusal{Code: Full, Text: fullText.Say(nil)}
	}
	x, err := e.holder(ctx, taken.Scope, taken.Key, r.By, r.confirmed)
	if err != nil {
		return err
	}
	if x == nil { // it ended or was erased in this moment
		return &flows.Refusal{Code: Twice, Text: twiceGoneText.Say(nil)}
	}
	return &flows.Refusal{Code: Twice, Text: x.say(twiceText, twiceOwnText)}
}
