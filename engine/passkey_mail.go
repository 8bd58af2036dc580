package engine

import (
	"cmp"
	"context"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions/source"
)

const postPasskey = "passkey"

var (
	passkeySubject = &source.Message{Code: "post-passkey", De: "Du hast jetzt einen neuen Passkey", En: "You have a new passkey"}
	passkeyText    = &source.Message{Code: "post-passkey-text", De: "Hallo {name},\n\nfür deine Anmeldung bei {site} wurde am {at} ein Passkey hinzugefügt: „{key}“. Wer ihn hat, kommt damit als du herein.\n\nDas warst du? Dann ist nichts zu tun.\n\nDas warst du nicht? Dann entferne ihn hier. Dabei enden auch alle deine Anmeldungen, überall.", En: "Hello {name},\n\na passkey was added to your sign-in at {site} on {at}: “{key}”. Whoever has it gets in as you.\n\nWas it you? Then there is nothing to do.\n\nIt was not you? Then remove it here. All your sign-ins end with it, everywhere."}
	passkeyAction  = &source.Message{Code: "post-passkey-action", De: "Das war ich nicht", En: "That was not me"}
)

// passkeyMessage tells a person that a passkey was added. about is its id and the language of the page, which may
// be missing. ErrNotFound: the passkey is gone.
func (e *Engine) passkeyMessage(ctx context.Context, about string) (*connectors.Message, error) {
	id, lang, _ := strings.Cut(about, " ")
	doc, err := e.store.Get(ctx, collectionPasskeys, id)
	if err != nil {
		return nil, err
	}
	k, err := readPasskey(doc)
	if err != nil {
		return nil, err
	}
	o := e.Organisation()
	lang = cmp.Or(lang, o.Site().Lang)
	p, here := o.Someone(k.Person)
	if !here || p.Mail == "" {
		return nil, ErrNotFound
	}
	return &connectors.Message{
		Lang: lang, To: connectors.Address{Name: o.Name(k.Person), Mail: p.Mail}, Subject: passkeySubject.Say(nil).In(lang),
		Markdown: passkeyText.Say(source.Args{
			"name": escape(p.Given), "site": escape(o.set.Site.Name), "key": escape(k.Name), "at": o.Deadline(k.Added, lang),
		}).In(lang),
		Action: &connectors.Action{Label: passkeyAction.Say(nil).In(lang), URL: e.disputePasskeyURL(k.ID)},
	}, nil
}
