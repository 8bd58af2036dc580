package engine

import (
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/play"
)

// Staged implements play.Stage: the picture of a set, at the moments that now gives, without anything of the store.
func (o *Organisation) Staged(set *definitions.Set, now func() time.Time) (play.World, error) {
	if set == o.set {
		return o.At(now), nil
	}
	staged, err := NewOrganisation(set, nil)
	if err != nil {
		return nil, err
	}
	staged.now, staged.lang = now, o.lang
	return staged, nil
}

// At is the picture at the moments that now gives: who is a caretaker, and which units there are. Questions about a day
// are answered for that day anyway.
func (o *Organisation) At(now func() time.Time) *Organisation {
	at := *o
	at.now = now
	return &at
}

var (
	_ play.Stage   = (*Organisation)(nil)
	_ play.Speaker = (*Organisation)(nil)
)
