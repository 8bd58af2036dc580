package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
)

// Mails that belong to no case: sign-in links and saved drafts. Like every effect they are committed
// first and sent by the worker.
const (
	workPost   = "post"
	postSignIn = "sign-in"
	postDraft  = "draft"
)

const (
	collectionPosts = "posts" // mails to addresses that somebody typed, of the last hour
	postsInAnHour   = 5       // to one mailbox
)

type postBody struct {
	Post string `json:"post"`
	Key  string `json:"key"` // of the document that holds the rest
}

var (
	signInSubject = &source.Message{Code: "post-sign-in", De: "Dein Link zum Anmelden", En: "Your sign-in link"}
	signInText    = &source.Message{Code: "post-sign-in-text", De: "Hallo {name},\n\nmit diesem Link meldest du dich an. Er gilt 15 Minuten und nur in dem Browser, in dem du ihn angefordert hast; anderswo zeigt er dir einen Code zum Eintippen.\n\nDu hast dich nicht anmelden wollen? Dann kannst du diese Nachricht einfach löschen.", En: "Hello {name},\n\nthis link signs you in. It works for 15 minutes and only in the browser that asked for it; elsewhere it shows a code to type.\n\nYou did not ask for it? Then simply delete this message."}
	signInAction  = &source.Message{Code: "post-sign-in-action", De: "Anmelden", En: "Sign in"}
	draftSubject  = &source.Message{Code: "post-draft", De: "Dein angefangener Antrag: {form}", En: "Your unfinished application: {form}"}
	draftText     = &source.Message{Code: "post-draft-text", De: "Hallo,\n\ndein Antrag ist gespeichert, aber noch nicht abgeschickt. Mit diesem Link machst du genau dort weiter, auch auf einem anderen Gerät. Er gilt bis {until}.\n\nWer diesen Link hat, kann deine Angaben sehen. Bitte leite ihn nicht weiter.", En: "Hello,\n\nyour application is saved but not sent yet. This link takes you back to it, on any device. It works until {until}.\n\nWhoever has this link can see your answers. Please do not pass it on."}
	draftAction   = &source.Message{Code: "post-draft-action", De: "Weiter ausfüllen", En: "Continue"}
)

func postWork(kind, key string, now time.Time) Work {
	body, _ := json.Marshal(postBody{kind, key})
	return Work{ID: "post/" + kind + "/" + key + "/" + randomID()[:6], Kind: workPost, Body: body, Due: now, State: Waiting}
}

// MailDraft mails the link of a saved draft to an address that the person typed; it is stored with the
// draft until then. Anybody may type any address, so that a mailbox gets no more than a few in an hour; further
// ones are answered alike.
func (e *Engine) MailDraft(ctx context.Context, d *Draft, address string) error {
	d.Word = address
	if err := e.SaveDraft(ctx, d); err != nil {
		return err
	}
	_, err := e.mailOnce(ctx, address, []Work{postWork(postDraft, d.Key, e.clock.Now()), e.announceEnd(d)})
	return err
}

// DraftURL is where a draft goes on.
func (e *Engine) DraftURL(d *Draft) string { return e.baseURL + "/f/" + d.Process + "/e/" + d.Key }

func (e *Engine) post(ctx context.Context, w Work) (*WorkChange, error) {
	var body postBody
	if err := json.Unmarshal(w.Body, &body); err != nil {
		return nil, err
	}
	m, err := e.postMessage(ctx, body)
	if later, early := putOff(w, err); early {
		return later, nil
	}
	if errors.Is(err, ErrNotFound) || errors.Is(err, ErrSignIn) {
		return &WorkChange{ID: w.ID, State: Settled, Attempts: w.Attempts, DoneAt: e.clock.Now(), LastError: "no longer needed"}, nil
	}
	if err != nil {
		return nil, err
	}
	site := e.Organisation().set.Site
	m.From = e.senderFor("")
	m.ReplyTo, m.Date = site.Sender.ReplyTo, e.clock.Now()
	if m.Lang == "" {
		m.Lang = e.Organisation().Site().Lang
	}
	if m.MessageID == "" {
		m.MessageID = e.messageID(w.ID)
	}
	change := e.send(ctx, w, *m, nil)
	if body.Post == postHandover && change.State == Settled {
		return change, e.forgetHandover(ctx, body.Key)
	}
	if body.Post == postFeedback && change.State == Settled {
		e.forgetFeedback(ctx, body.Key)
	}
	return change, nil
}

func (e *Engine) postMessage(ctx context.Context, body postBody) (*connectors.Message, error) {
	o := e.Organisation()
	lang := o.Site().Lang
	if body.Post == postSignIn {
		_, s, err := e.loadSignIn(ctx, body.Key)
		if err != nil {
			return nil, err
		}
		p, _ := o.Someone(s.Person)
		lang = cmp.Or(s.Lang, lang)
		return &connectors.Message{
			Lang: lang,
			To:   connectors.Address{Name: o.Name(s.Person), Mail: p.Mail}, Subject: signInSubject.Say(nil).In(lang),
			Markdown: signInText.Say(source.Args{"name": escape(p.Given)}).In(lang),
			Action:   &connectors.Action{Label: signInAction.Say(nil).In(lang), URL: e.baseURL + "/anmelden/" + e.signInToken(body.Key)},
		}, nil
	}
	switch body.Post {
	case postConfirm:
		return e.confirmationMessage(ctx, body.Key)
	case postDraftEnding:
		return e.draftEnding(ctx, body.Key)
	case postRenewed:
		return e.renewedLink(ctx, body.Key)
	case postFeedback:
		return e.feedbackMessage(ctx, body.Key)
	case postPasskey:
		return e.passkeyMessage(ctx, body.Key)
	case postHalted:
		return e.haltedMessage(ctx, body.Key)
	case postVacancies:
		return e.vacanciesMessage(ctx, body.Key)
	case postHandover:
		return e.handoverMessage(ctx, body.Key)
	}
	d, err := e.Draft(ctx, body.Key)
	if err != nil {
		return nil, err
	}
	p, ok := e.Process(d.Process)
	if !ok {
		return nil, ErrNotFound
	}
	lang = e.draftLanguage(d)
	return &connectors.Message{
		To: connectors.Address{Mail: d.Word}, Lang: lang, Subject: draftSubject.Say(source.Args{"form": p.TitleIn(lang)}).In(lang),
		Markdown: draftText.Say(source.Args{"until": o.Deadline(d.Expires, lang)}).In(lang),
		Action:   &connectors.Action{Label: draftAction.Say(nil).In(lang), URL: e.DraftURL(d)},
	}, nil
}
