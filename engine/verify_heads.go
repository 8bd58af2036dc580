package engine

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions/source"
)

// expected is one head that a list of a day promises.
type expected struct {
	seq   int
	chain string
	day   time.Time
}

// Expect lets a verification compare with lists of heads, which may come from several places, be made by hand between
// two nights, or follow a restore: each has to name one of those before it, whichever that is. What is returned is wrong
// with the lists themselves: the one that a list names is missing, or a full list is not the one whose digest it names.
func (v *Verifier) Expect(lists ...*HeadList) []Finding {
	lists = slices.Clone(lists)
	slices.SortFunc(lists, func(a, b *HeadList) int { return a.At.Compare(b.At) })
	var found []Finding
	find := func(m *source.Message, l *HeadList) {
		found = append(found, Finding{Code: m.Code, Text: m.Say(source.Args{"day": l.At.Format("2006-01-02 15:04 MST")})})
	}
	v.expected = map[string][]expected{}
	given := map[string]bool{}
	for i, l := range lists {
		if i > 0 && l.Before != "" && !given[l.Before] {
			find(verifyListGap, l)
		}
		given[l.Digest] = true
		if l.Since.IsZero() && (digestHeads(slices.Clone(l.Heads)) != l.All || len(l.Heads) != l.Cases) {
			find(verifyListWrong, l)
		}
		for _, head := range l.Heads {
			v.expected[head.Case] = append(v.expected[head.Case], expected{head.Seq, head.Chain, l.At})
		}
	}
	return found
}

// heads compares a case with what lists say of it, and notes that it is there.
func (v *Verifier) heads(x *examination) {
	if v.expected == nil {
		return
	}
	name := HashCase(x.record.Row.ID)
	v.mu.Lock()
	if v.there == nil {
		v.there = map[string]bool{}
	}
	v.there[name] = true
	v.mu.Unlock()
	for _, want := range v.expected[name] {
		day := want.day.Format("2006-01-02")
		switch {
		case want.seq > len(x.record.Events):
			x.find(verifyCut, source.Args{"seq": len(x.record.Events), "listed": want.seq, "day": day})
			return
		case want.seq > 0 && listedChain(x.record.Events[want.seq-1].Chain) != want.chain:
			x.find(verifyRewritten, source.Args{"listed": want.seq, "day": day})
			return
		}
	}
}

// Lost are the cases of the lists that are not there. Call it after All.
func (v *Verifier) Lost() []Finding {
	var found []Finding
	for _, name := range sortedNames(v.expected) {
		if v.there[name] {
			continue
		}
		last := v.expected[name][len(v.expected[name])-1]
		found = append(found, Finding{Number: name, Code: verifyLost.Code, Text: verifyLost.Say(source.Args{"listed": last.seq, "day": last.day.Format("2006-01-02")})})
	}
	slices.SortFunc(found, func(a, b Finding) int { return strings.Compare(a.Number, b.Number) })
	return found
}

// Replay decides a case again: see Replay. ErrNotFound, ErrErased.
func (v *Verifier) Replay(ctx context.Context, id string) error {
	record, err := v.store.Load(ctx, id, 0)
	if err != nil {
		return err
	}
	found := v.version(record.Row.FlowHash)
	if found.err != nil {
		return found.err
	}
	err = Replay(found.process, record)
	if errors.Is(err, ErrNotFound) {
		return errors.New(err.Error())
	}
	return err
}

// EachCase calls each for every case of a store, oldest first.
func EachCase(ctx context.Context, store Store, each func(CaseRow) error) error {
	q := CaseQuery{Order: Oldest, Limit: casesAtOnce}
	for {
		page, err := store.Cases(ctx, q)
		if err != nil {
			return err
		}
		for _, row := range page {
			if err := each(row); err != nil {
				return err
			}
		}
		if len(page) < q.Limit {
			return nil
		}
		q.After = page[len(page)-1].Cursor(q.Order)
	}
}
