package engine

import (
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/play"
)

// Staged implements play.Stage: the picture of a set, at the moments that now gives, without anything of the store.
func (o *Organisation) Staged(set *definitions.Set, now func() time.Time) (play.World, error) {
	if set == o.set {
		staged := *o
		staged.now = now
		return &staged, nil
	}
	staged, err := NewOrganisation(set, nil)
	if err != nil {
		return nil, err
	}
	staged.now, staged.lang = now, o.lang
	return staged, nil
}

var (
	_ play.Stage   = (*Organisation)(nil)
	_ play.Speaker = (*Organisation)(nil)
)
