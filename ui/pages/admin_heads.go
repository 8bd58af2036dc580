package pages

import (
	"context"

	"laufzettel/engine"
	"laufzettel/ui"
)

// headsItems are the places that did not take their list of heads, beside the effects that need a person: until somebody
// sees to it, no loss shows there.
func (s *server) headsItems(ctx context.Context) ([]ui.EffectItem, error) {
	troubles, err := s.e.HeadsTroubles(ctx)
	var items []ui.EffectItem
	for _, t := range troubles {
		items = append(items, ui.EffectItem{
			Number: s.text("pages.headsPlace"), What: t.Place, Attempts: t.Tries, At: t.Since, Next: t.Next,
			Error: s.text("pages.headsRefused", "why", t.Why), Retry: "/verwaltung/wirkung/" + engine.EffectKey(t.Work) + "/nochmal",
		})
	}
	return items, err
}
