package engine

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"laufzettel/flows"
)

// headsAtOnce is how many heads are read from the store at a time.
const headsAtOnce = 2000

// MakeHeads writes down the heads of all chains: those of cases that changed since a time (zero: all), and the digest
// over all of them. before is the digest of the list before. Removed people are keyed with the root key; without
// keys they are left out.
func MakeHeads(ctx context.Context, store Store, keys *Keys, now, since time.Time, before string) (*HeadList, error) {
	l := &HeadList{At: now.UTC(), Since: since, Before: before}
	var all []ListedHead
	for after := ""; ; {
		heads, err := store.Heads(ctx, after, headsAtOnce)
		if err != nil {
			return nil, err
		}
		for _, head := range heads {
			listed := head.listed()
			all = append(all, listed)
			if head.Changed.Before(since) {
				continue
			}
			l.Heads = append(l.Heads, listed)
			if err := l.addErasures(ctx, store, head); err != nil {
				return nil, err
			}
		}
		if len(heads) < headsAtOnce {
			break
		}
		after = heads[len(heads)-1].Case
	}
	l.Cases, l.All = len(all), digestHeads(all)
	var err error
	if l.Taken, err = store.Numbers(ctx); err != nil {
		return nil, err
	}
	if keys != nil {
		l.Gone, err = gonePeople(ctx, store, keys)
	}
	return l, err
}

// addErasures lists what was erased in a case. Whether anything was is in its events, not in its values: those of a
// mail go too when it was sent.
func (l *HeadList) addErasures(ctx context.Context, store Store, head Head) error {
	record, err := store.Load(ctx, head.Case, 0)
	if err != nil {
		return fmt.Errorf("case %s: %w", head.Case, err)
	}
	for _, s := range record.Events {
		if s.Kind != (flows.Erased{}).Kind() {
			continue
		}
		var erased flows.Erased
		if err := json.Unmarshal(s.Body, &erased); err != nil {
			return fmt.Errorf("case %s: event %d: %w", record.Row.Number, s.Seq, err)
		}
		l.Erased = append(l.Erased, ListedErasure{Case: HashCase(head.Case), Seq: s.Seq, Refs: erased.Refs})
	}
	return nil
}

// gonePeople are the removed people as keyed digests: ids of people can be guessed, so that a plain hash would tell.
func gonePeople(ctx context.Context, store Store, keys *Keys) ([]string, error) {
	docs, err := store.Find(ctx, collectionPeople, "", 0)
	if err != nil {
		return nil, err
	}
	_, gone, err := decodePeople(docs)
	if err != nil {
		return nil, err
	}
	var listed []string
	for _, id := range sortedNames(gone) {
		listed = append(listed, hashPerson(keys, id))
	}
	return listed, nil
}

func hashPerson(keys *Keys, id string) string {
	return base64.RawURLEncoding.EncodeToString(keys.MAC("removed person", id)[:headsLength])
}
