package engine

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// A submission that its mailbox must confirm lies here, with its files, until the button behind the mailed link is
// pressed or its time is over. It is no case yet: it takes no number, no place and no claim, and nobody is asked.
//
// The link names the submission by a reference made of draft and address, and is signed; the signature is derived
// when the mail is sent and stored nowhere. Another address makes another link, so that the first one ends. The
// reference does not lead to the draft: whoever gets the mail by mistake learns which form it was, and no answer.
//
// Opening the link confirms nothing; the post does. It asks for no word, unlike a decision, even if a scanner of
// the mailbox pressed the button: all that follows is that a submission counts which somebody has filled in for
// this mailbox, and whoever reads it gets the receipt and can withdraw.

const (
	collectionPending = "pending" // submissions that wait for their mailbox, by the key of their draft
	postConfirm       = "confirm"
	confirmPurpose    = "confirmation link"
)

// Pending is a submission that counts once its mailbox has confirmed it.
type Pending struct {
	Key      string      `json:"-"` // of the draft
	Revision int         `json:"-"`
	Expires  time.Time   `json:"-"` // then it is discarded with its files
	Draft    *Draft      `json:"draft"`
	Address  string      `json:"address"`
	By       flows.Actor `json:"by"`
	At       time.Time   `json:"at"` // when it was sent
}

// ErrPast means that a confirmation link is a real one, but nothing waits for it any more: the time is over, or
// the address was changed.
var ErrPast = errors.New("nothing waits for this confirmation any more")

var (
	confirmSubject = &source.Message{Code: "post-confirm", De: "Bitte bestätige: {form}", En: "Please confirm: {form}"}
	confirmBody    = &source.Message{Code: "post-confirm-text", De: "Hallo,\n\nmit dieser Adresse wurde „{form}“ ausgefüllt. **Der Antrag zählt erst, wenn du ihn bestätigst**: Öffne den Link und drück dort auf den Knopf, bis {until}.\n\nDu warst das nicht? Dann lösch diese Nachricht einfach. Danach wird alles verworfen.", En: "Hello,\n\nthis address was used to fill in “{form}”. **It counts only when you confirm it**: open the link and press the button there, until {until}.\n\nIt was not you? Then simply delete this message. Everything is discarded afterwards."}
	confirmAction  = &source.Message{Code: "post-confirm-action", De: "Ansehen und bestätigen", En: "View and confirm"}
)

// Await stores a complete submission until its mailbox has confirmed it, in the place of its draft, and mails the
// link. mailed is false where the mailbox has got too many mails within the hour; the person may ask again later.
func (e *Engine) Await(ctx context.Context, d *Draft, p *definitions.Process, address string, by flows.Actor) (w *Pending, mailed bool, err error) {
	if err := e.refuseClosed(ctx, p.Name); err != nil {
		return nil, false, err
	}
	now := e.clock.Now()
	w = &Pending{Key: d.Key, Draft: d, Address: address, By: by, At: now}
	if w.Expires, err = e.pendingUntil(ctx, p, now); err != nil {
		return nil, false, err
	}
	body, err := json.Marshal(w)
	if err != nil {
		return nil, false, err
	}
	mailed, err = e.mailOnce(ctx, address, []Work{postWork(postConfirm, d.Key, now)},
		DocumentChange{Document: Document{Collection: collectionDrafts, Key: d.Key, Revision: d.Revision}, Delete: true},
		DocumentChange{Document: Document{Collection: collectionPending, Key: d.Key, Index: e.pendingReference(d.Key, address), Body: body, Expires: w.Expires}},
	)
	if errors.Is(err, ErrDocumentChanged) { // a second click
		if first, found := e.Awaiting(ctx, d.Key); found == nil {
			return first, true, nil
		}
	}
	w.Revision = 1
	return w, mailed, err
}

// pendingUntil is when a submission is discarded: after the time of its form, and in any case when the form closes,
// for it counts only when it is confirmed.
func (e *Engine) pendingUntil(ctx context.Context, p *definitions.Process, now time.Time) (time.Time, error) {
	o := e.Organisation()
	until := now.Add(24 * time.Hour)
	if c := p.Form.Lifecycle.Confirm; c != nil {
		until = c.Within.After(now, o.zone, nil).UTC()
	}
	opening, err := e.Opening(ctx, p.Name)
	if err == nil && !opening.Until.IsZero() && opening.Until.Before(until) {
		until = opening.Until
	}
	return until.Truncate(time.Millisecond), err
}

// Deadline says until when the mailbox can confirm, as people write it.
func (w *Pending) Deadline(lang string, zone *time.Location) string {
	return sayMoment(w.Expires, true, lang, zone)
}

// pendingReference names a waiting submission in its link.
func (e *Engine) pendingReference(draft, address string) string {
	mac := e.keys.MAC("confirmation reference", draft, foldMail(address))
	return base64.RawURLEncoding.EncodeToString(mac[:12])
}

// Awaiting finds the submission that a draft has become and that waits for its mailbox. ErrNotFound.
func (e *Engine) Awaiting(ctx context.Context, draft string) (*Pending, error) {
	doc, err := e.store.Get(ctx, collectionPending, draft)
	if err != nil {
		return nil, err
	}
	return readPending(doc)
}

func readPending(doc Document) (*Pending, error) {
	w := &Pending{}
	if err := json.Unmarshal(doc.Body, w); err != nil {
		return nil, err
	}
	w.Key, w.Revision, w.Expires = doc.Key, doc.Revision, doc.Expires
	w.Draft.Key = doc.Key
	if w.Draft.Input == nil {
		w.Draft.Input = forms.Input{}
	}
	if w.Draft.Files == nil {
		w.Draft.Files = map[string]FileMeta{}
	}
	return w, nil
}

// MailConfirmation sends the link once more. mailed is false where the mailbox has got too many mails within the
// hour.
func (e *Engine) MailConfirmation(ctx context.Context, w *Pending) (mailed bool, err error) {
	return e.mailOnce(ctx, w.Address, []Work{postWork(postConfirm, w.Key, e.clock.Now())})
}

// Resume turns a waiting submission back into a draft, with everything as it was typed; its link ends.
func (e *Engine) Resume(ctx context.Context, w *Pending) error {
	body, err := json.Marshal(w.Draft)
	if err != nil {
		return err
	}
	return e.store.Write(ctx,
		DocumentChange{Document: Document{Collection: collectionPending, Key: w.Key, Revision: w.Revision}, Delete: true},
		DocumentChange{Document: Document{Collection: collectionDrafts, Key: w.Key, Index: w.Draft.Person, Revision: -1, Body: body, Expires: e.draftExpiry()}},
	)
}

// Confirmation opens a mailed confirmation link. It changes nothing. Either the submission still waits (w), or it
// counts already (c). ErrNoLink for a link that never was one, ErrPast for one that nothing waits for.
func (e *Engine) Confirmation(ctx context.Context, token string) (w *Pending, c *Case, err error) {
	if len(token) < referenceLength+40 || len(token) > 200 || !e.keys.Verify(token[referenceLength:], confirmPurpose, token[:referenceLength]) {
		return nil, nil, ErrNoLink
	}
	ref := token[:referenceLength]
	docs, err := e.store.Find(ctx, collectionPending, ref, 1)
	if err != nil {
		return nil, nil, err
	}
	if len(docs) == 1 && e.clock.Now().Before(docs[0].Expires) {
		w, err = readPending(docs[0])
		return w, nil, err
	}
	docs, err = e.store.Find(ctx, collectionReceipts, ref, 1)
	if err != nil {
		return nil, nil, err
	}
	if len(docs) == 0 {
		return nil, nil, ErrPast
	}
	c, err = e.Case(ctx, string(docs[0].Body))
	return nil, c, err
}

// ConfirmationURL is the mailed link of a waiting submission.
func (e *Engine) ConfirmationURL(w *Pending) string {
	ref := e.pendingReference(w.Key, w.Address)
	return e.baseURL + "/b/" + ref + e.keys.Sign(confirmPurpose, ref)
}

// Confirm makes a case of a waiting submission: its mailbox has confirmed it. Only now it takes its place and its
// claims. A refusal is a *flows.Refusal; the submission then goes on waiting until its time is over. A second
// confirmation returns the first case.
func (e *Engine) Confirm(ctx context.Context, w *Pending) (*Case, error) {
	p, err := e.ProcessVersion(ctx, w.Draft.FlowHash)
	if err != nil {
		return nil, err
	}
	fc := e.FormContext(p, nil)
	fc.Files = w.Draft.FileRecords()
	if w.Draft.Lang != "" {
		fc.Lang = w.Draft.Lang // numbers and dates are read as they were typed
	}
	e.SignedIn(fc, w.By.Person)
	values, problems, err := p.Form.Read(w.Draft.Input, "", fc)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, &flows.Refusal{Code: flows.Incomplete, Problems: problems}
	}
	return e.Start(ctx, StartRequest{Process: w.Draft.Process, Version: p, Values: values, By: w.By, Lang: w.Draft.Lang, Draft: w.Draft, confirmed: w.Address, pending: w})
}

// confirmedNow are the document changes of a confirmation: the submission waits no more, and its link leads to the
// case.
func (e *Engine) confirmedNow(r StartRequest, changes []DocumentChange) []DocumentChange {
	if r.pending == nil {
		return changes
	}
	for i := range changes {
		if changes[i].Collection == collectionReceipts {
			changes[i].Index = e.pendingReference(r.pending.Key, r.pending.Address)
		}
	}
	return append(changes, DocumentChange{Document: Document{Collection: collectionPending, Key: r.pending.Key, Revision: r.pending.Revision}, Delete: true})
}

// mailOnce commits the changes, and the work that mails something to an address that somebody typed. Anybody may type any
// address, so that a mailbox gets no more than a few such mails within an hour, whatever they are about; each of
// them takes one of the hour's slots, which nobody else can take at the same time. Without a free slot everything
// is stored, and work is left out.
func (e *Engine) mailOnce(ctx context.Context, address string, work []Work, changes ...DocumentChange) (mailed bool, err error) {
	mailbox := e.keys.Sign("mailbox", foldMail(address))
	now := e.clock.Now()
	for range conflictRetries {
		commit := &Commit{Documents: changes}
		slot, err := e.freeSlot(ctx, mailbox)
		if err != nil {
			return false, err
		}
		if mailed = slot != ""; mailed {
			commit.Work = work
			commit.Documents = append(commit.Documents[:len(changes):len(changes)], DocumentChange{Document: Document{
				Collection: collectionPosts, Key: slot, Index: mailbox, Body: []byte("{}"), Expires: now.Add(time.Hour),
			}})
		}
		if len(commit.Documents) == 0 {
			return false, nil
		}
		err = e.store.Commit(ctx, commit)
		if errors.Is(err, ErrDocumentChanged) {
			if other, failed := e.freeSlot(ctx, mailbox); failed == nil && mailed && other != slot {
				continue // the slot was taken meanwhile
			}
		}
		if err == nil {
			e.wakeUp()
		}
		return mailed && err == nil, err
	}
	return false, ErrDocumentChanged
}

// freeSlot is a free slot of a mailbox, "" where there is none within this hour.
func (e *Engine) freeSlot(ctx context.Context, mailbox string) (string, error) {
	taken, err := e.store.Find(ctx, collectionPosts, mailbox, 0)
	if err != nil {
		return "", err
	}
	used := map[string]bool{}
	for _, doc := range taken {
		used[doc.Key] = true
	}
	for n := range postsInAnHour {
		if slot := mailbox + "/" + strconv.Itoa(n); !used[slot] {
			return slot, nil
		}
	}
	return "", nil
}

// confirmationMessage is the mail with the link. ErrNotFound where nothing waits any more.
func (e *Engine) confirmationMessage(ctx context.Context, draft string) (*connectors.Message, error) {
	w, err := e.Awaiting(ctx, draft)
	if err != nil {
		return nil, err
	}
	p, ok := e.Process(w.Draft.Process)
	if !ok {
		return nil, ErrNotFound
	}
	o := e.Organisation()
	lang := cmp.Or(w.Draft.Lang, o.Site().Lang)
	return &connectors.Message{
		To: connectors.Address{Mail: w.Address}, Lang: lang, Subject: confirmSubject.Say(source.Args{"form": p.TitleIn(lang)}).In(lang),
		Markdown: confirmBody.Say(source.Args{"form": escape(p.TitleIn(lang)), "until": w.Deadline(lang, o.zone)}).In(lang),
		Action:   &connectors.Action{Label: confirmAction.Say(nil).In(lang), URL: e.ConfirmationURL(w)},
	}, nil
}
