package pages

import (
	"context"

	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

// earlierCases are the other cases of the same person that somebody may see.
func (s *server) earlierCases(ctx context.Context, actor flows.Actor, c *engine.Case) ([]ui.CaseItem, error) {
	if actor.Way != flows.ByPage {
		return nil, nil // a link is for one task
	}
	cases, err := s.e.EarlierOf(ctx, actor, c)
	if err != nil {
		return nil, err
	}
	var items []ui.CaseItem
	for _, other := range cases {
		h := &engine.History{Case: *other}
		item := ui.CaseItem{
			Href: casesAddress + "/" + other.Row.ID, Number: other.Row.Number, Title: s.caseTitle(other), Process: other.Process.TitleIn(s.lang()),
			Badge: s.workBadge(h), Changed: other.Row.Started,
		}
		if item.Title == "" {
			item.Title = item.Process
		}
		if !other.Row.Ended.IsZero() {
			item.Changed = other.Row.Ended
		}
		items = append(items, item)
	}
	return items, nil
}
