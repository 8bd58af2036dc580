package engine

import "context"

// HistoryByNumber finds a case by its number, as people write it. ErrNotFound.
func (e *Engine) HistoryByNumber(ctx context.Context, number string) (*History, error) {
	if number == "" {
		return nil, ErrNotFound
	}
	rows, err := e.store.Cases(ctx, CaseQuery{Number: number, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, ErrNotFound
	}
	return e.History(ctx, rows[0].ID)
}
