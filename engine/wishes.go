package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// collectionWishes holds how people want to be written to, by person id.
const collectionWishes = "wishes"

// Wishes are how somebody wants to be written to about tasks. The zero value is one mail for every task, at once.
// Deadlines, reminders and escalations of a case do not depend on them: they move mails only.
type Wishes struct {
	// Digest collects what can wait into one mail on Days at Hour (0 to 23, local time of the site).
	Digest bool           `json:"digest,omitempty"`
	Days   []time.Weekday `json:"days,omitempty"`
	Hour   int            `json:"hour,omitempty"`
	// Quiet puts off single mails that would go out from From until To, minutes after midnight, local time. From
	// after To is a span over midnight.
	Quiet bool `json:"quiet,omitempty"`
	From  int  `json:"from,omitempty"`
	To    int  `json:"to,omitempty"`
	// Lang is the language of mails about tasks; "" is that of the site, or of the person's own case.
	Lang string `json:"lang,omitempty"`
}

// Refusals of wishes that contradict themselves.
const WishUnclear flows.RefusalCode = "wish-unclear"

var (
	msgWishDays = &source.Message{Code: "wish-days",
		De: "Wähle mindestens einen Tag, an dem deine Sammelmail kommen soll.", En: "Choose at least one day for your collected mail."}
	msgWishTime = &source.Message{Code: "wish-time",
		De: "Diese Uhrzeit gibt es nicht. Schreib sie zum Beispiel so: 21:30.", En: "There is no such time. Write it like this, for example: 21:30."}
	msgWishSpan = &source.Message{Code: "wish-span",
		De: "Anfang und Ende der Ruhezeit sind gleich. Wähle zwei verschiedene Uhrzeiten.", En: "The quiet hours begin and end at the same time. Choose two different times."}
	msgWishQuiet = &source.Message{Code: "wish-quiet",
		De: "Deine Sammelmail käme mitten in deiner Ruhezeit. Wähle eine andere Stunde oder eine andere Ruhezeit.", En: "Your collected mail would come in your quiet hours. Choose another hour or other quiet hours."}
)

const minutesOfDay = 24 * 60

// Check says what is wrong with the wishes; nil: nothing. Languages the site does not speak count as none.
func (w Wishes) Check() *flows.Refusal {
	wrong := func(m *source.Message) *flows.Refusal { return &flows.Refusal{Code: WishUnclear, Text: m.Say(nil)} }
	inDay := func(minute int) bool { return minute >= 0 && minute < minutesOfDay }
	switch {
	case w.Digest && len(w.Days) == 0:
		return wrong(msgWishDays)
	case w.Digest && (w.Hour < 0 || w.Hour > 23), w.Quiet && (!inDay(w.From) || !inDay(w.To)),
		slices.ContainsFunc(w.Days, func(d time.Weekday) bool { return d < time.Sunday || d > time.Saturday }):
		return wrong(msgWishTime)
	case w.Quiet && w.From == w.To:
		return wrong(msgWishSpan)
	case w.Quiet && w.Digest && quietAt(w.From, w.To, w.Hour*60):
		return wrong(msgWishQuiet)
	}
	return nil
}

func quietAt(from, to, minute int) bool {
	if from < to {
		return minute >= from && minute < to
	}
	return minute >= from || minute < to
}

// NextDigest is the first chosen time after now; zero where nothing is collected. An hour that the clock change skips
// or repeats counts once.
func (w Wishes) NextDigest(now time.Time, zone *time.Location) time.Time {
	if !w.Digest || len(w.Days) == 0 {
		return time.Time{}
	}
	today := expression.DateOf(now, zone)
	for n := range 8 {
		at := today.AddDays(n).In(zone)
		if !slices.Contains(w.Days, at.Weekday()) {
			continue
		}
		if at = atMinute(at, w.Hour*60); at.After(now) {
			return at.UTC()
		}
	}
	return time.Time{}
}

// QuietUntil is when the quiet hours end in which now lies; zero where it lies in none.
func (w Wishes) QuietUntil(now time.Time, zone *time.Location) time.Time {
	if !w.Quiet {
		return time.Time{}
	}
	today := expression.DateOf(now, zone)
	for _, n := range []int{-1, 0} {
		day, last := today.AddDays(n), today.AddDays(n)
		if w.To <= w.From {
			last = last.AddDays(1)
		}
		from, to := atMinute(day.In(zone), w.From), atMinute(last.In(zone), w.To)
		if !now.Before(from) && now.Before(to) {
			return to.UTC()
		}
	}
	return time.Time{}
}

// atMinute is a time of a day as clocks on the wall show it, whatever change of the clock the day has.
func atMinute(day time.Time, minute int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), minute/60, minute%60, 0, 0, day.Location())
}

// Wishes are those of a person; the zero value where they have said nothing.
func (e *Engine) Wishes(ctx context.Context, person string) (Wishes, error) {
	var w Wishes
	if person == "" {
		return w, nil
	}
	doc, err := e.store.Get(ctx, collectionWishes, person)
	if errors.Is(err, ErrNotFound) {
		return w, nil
	}
	if err != nil {
		return w, err
	}
	return w, json.Unmarshal(doc.Body, &w)
}

// SaveWishes keeps how a person wants to be written to. The newest counts. What is already collected comes at the time
// for which it was planned. A refusal is a *flows.Refusal.
func (e *Engine) SaveWishes(ctx context.Context, actor flows.Actor, person string, w Wishes) error {
	if refusal := e.May(actor, EditSelf, Named(person)); refusal != nil {
		return refusal
	}
	if refusal := w.Check(); refusal != nil {
		return refusal
	}
	if !slices.Contains(e.Organisation().set.Site.Languages, w.Lang) {
		w.Lang = ""
	}
	body, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return e.store.Write(ctx, DocumentChange{Document: Document{Collection: collectionWishes, Key: person, Revision: -1, Body: body}})
}
