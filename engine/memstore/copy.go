package memstore

import (
	"maps"
	"slices"
	"time"

	"laufzettel/engine"
)

// Everything that enters or leaves the store is copied, and brought into the form in which a store on
// disk gives it back: times in UTC and whole milliseconds, empty lists and maps as nil.

func stamp(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}

func list[T any](l []T) []T {
	if len(l) == 0 {
		return nil
	}
	return slices.Clone(l)
}

func copyRow(r engine.CaseRow) engine.CaseRow {
	r.Started, r.Changed, r.Ended, r.EraseAt = stamp(r.Started), stamp(r.Changed), stamp(r.Ended), stamp(r.EraseAt)
	return r
}

func copyEvent(e engine.StoredEvent) engine.StoredEvent {
	e.At = stamp(e.At)
	e.Actor, e.Body, e.Chain = list(e.Actor), list(e.Body), list(e.Chain)
	if len(e.Values) == 0 {
		e.Values = nil
	}
	e.Values = maps.Clone(e.Values)
	return e
}

func copyValue(v engine.StoredValue) engine.StoredValue {
	return engine.StoredValue{Salt: list(v.Salt), Content: list(v.Content)}
}

func copyTask(t engine.TaskRow) engine.TaskRow {
	t.Opened, t.Due = stamp(t.Opened), stamp(t.Due)
	t.Persons, t.Groups, t.Places, t.Sections = list(t.Persons), list(t.Groups), list(t.Places), list(t.Sections)
	return t
}

func copyWork(w engine.Work) engine.Work {
	w.Due, w.DoneAt, w.LeasedUntil = stamp(w.Due), stamp(w.DoneAt), stamp(w.LeasedUntil)
	w.Body = list(w.Body)
	return w
}

func copyDocument(d engine.Document) engine.Document {
	d.Expires = stamp(d.Expires)
	d.Body = list(d.Body)
	return d
}
