package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
)

// postDraftEnding tells whoever had a draft mailed to them that it goes soon.
const postDraftEnding = "draft-ending"

// draftNotice is how long before its end a mailed draft is announced to go.
const draftNotice = 3 * 24 * time.Hour

var (
	endingSubject = &source.Message{Code: "post-draft-ending", De: "Dein Entwurf wird bald gelöscht: {form}", En: "Your draft will be deleted soon: {form}"}
	endingText    = &source.Message{Code: "post-draft-ending-text", De: "Hallo,\n\ndein angefangener Antrag ist noch nicht abgeschickt. Wir heben ihn auf bis {until}, danach löschen wir ihn mit allen Angaben.\n\nBrauchst du mehr Zeit? Über den Link verlängerst du mit einem Klick oder machst gleich weiter. Brauchst du ihn nicht mehr, musst du nichts tun.\n\nWer diesen Link hat, kann deine Angaben sehen. Bitte leite ihn nicht weiter.", En: "Hello,\n\nyour application is not sent yet. We keep it until {until}; after that we delete it with all its answers.\n\nDo you need more time? The link lets you extend it with one click, or go on at once. If you no longer need it, you need not do anything.\n\nWhoever has this link can see your answers. Please do not pass it on."}
	endingAction  = &source.Message{Code: "post-draft-ending-action", De: "Länger aufbewahren", En: "Keep it longer"}
)

// notYet puts work off: what it is about has been prolonged since.
type notYet struct{ until time.Time }

func (notYet) Error() string { return "not yet" }

// announceEnd plans the mail about the end of a mailed draft. There is one plan for each draft: a later one
// takes its place.
func (e *Engine) announceEnd(d *Draft) Work {
	w := postWork(postDraftEnding, d.Key, d.Expires.Add(-draftNotice))
	w.ID = "post/" + postDraftEnding + "/" + d.Key
	return w
}

// KeepDraft prolongs the life of a draft as saving does, and plans the next notice where it was mailed.
func (e *Engine) KeepDraft(ctx context.Context, d *Draft) error {
	if err := e.SaveDraft(ctx, d); err != nil || d.Word == "" {
		return err
	}
	err := e.store.Commit(ctx, &Commit{Work: []Work{e.announceEnd(d)}})
	e.wakeUp()
	return err
}

// draftEnding composes the notice; the work waits on where the draft was saved since it was planned.
func (e *Engine) draftEnding(ctx context.Context, key string) (*connectors.Message, error) {
	d, err := e.Draft(ctx, key)
	if err != nil {
		return nil, err
	}
	if d.Word == "" {
		return nil, ErrNotFound
	}
	if due := d.Expires.Add(-draftNotice); due.After(e.clock.Now()) {
		return nil, notYet{due}
	}
	p, err := e.DraftVersion(ctx, d)
	if err != nil {
		return nil, err
	}
	lang := e.draftLanguage(d)
	return &connectors.Message{
		To: connectors.Address{Mail: d.Word}, Subject: endingSubject.Say(source.Args{"form": p.TitleIn(lang)}).In(lang), Lang: lang,
		Markdown:  endingText.Say(source.Args{"until": e.Organisation().Deadline(d.Expires, lang)}).In(lang),
		Action:    &connectors.Action{Label: endingAction.Say(nil).In(lang), URL: e.DraftURL(d) + "/laenger"},
		MessageID: e.messageID(postDraftEnding + "/" + key + "/" + d.Expires.Format(time.RFC3339)),
	}, nil
}

// draftLanguage is the language in which a draft is written about: that in which it was filled in.
func (e *Engine) draftLanguage(d *Draft) string {
	if site := e.Organisation().Site(); !slices.Contains(e.Organisation().set.Site.Languages, d.Lang) {
		return site.Lang
	}
	return d.Lang
}

// putOff is what becomes of work that came too early.
func putOff(w Work, err error) (*WorkChange, bool) {
	var early notYet
	if !errors.As(err, &early) {
		return nil, false
	}
	return &WorkChange{ID: w.ID, State: Waiting, Due: early.until, Attempts: w.Attempts}, true
}

func sortBySaved(drafts []OwnDraft) {
	slices.SortStableFunc(drafts, func(a, b OwnDraft) int { return b.Saved.Compare(a.Saved) })
}

func shortHash(hash string) string { return hash[:min(12, len(hash))] }
