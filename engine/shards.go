package engine

import (
	"hash/maphash"
	"maps"
)

// shards is a map that is never changed: an edit gives another one that shares with it everything that is the same, so
// that changing one entry among a hundred thousand copies a few hundred. The zero shards are empty.
type shards[K comparable, V any] struct {
	parts []map[K]V // nil, or shardCount of them, each never changed
	n     int
}

const shardCount = 512

var shardSeed = maphash.MakeSeed()

func shardOf[K comparable](key K) int { return int(maphash.Comparable(shardSeed, key) % shardCount) }

// get gives the value of a key, the zero value for an unknown one.
func (s shards[K, V]) get(key K) V {
	v, _ := s.find(key)
	return v
}

// find gives the value of a key and whether there is one.
func (s shards[K, V]) find(key K) (V, bool) {
	if s.parts == nil {
		var none V
		return none, false
	}
	v, ok := s.parts[shardOf(key)][key]
	return v, ok
}

func (s shards[K, V]) len() int { return s.n }

// all gives every key with its value, in no particular order, until yield says no.
func (s shards[K, V]) all(yield func(K, V) bool) {
	for _, part := range s.parts {
		for key, value := range part {
			if !yield(key, value) {
				return
			}
		}
	}
}

// shardEdit is shards being changed. It copies a part when the first entry of it changes.
type shardEdit[K comparable, V any] struct {
	shards[K, V]
	own [shardCount]bool
}

func (s shards[K, V]) edit() *shardEdit[K, V] {
	e := &shardEdit[K, V]{shards: shards[K, V]{parts: make([]map[K]V, shardCount), n: s.n}}
	copy(e.parts, s.parts)
	return e
}

// sized is an edit of empty shards that are to have about n entries.
func (s shards[K, V]) sized(n int) *shardEdit[K, V] {
	e := s.edit()
	for at := range e.parts {
		e.parts[at], e.own[at] = make(map[K]V, n/shardCount), true
	}
	return e
}

func (e *shardEdit[K, V]) part(key K) map[K]V {
	at := shardOf(key)
	if !e.own[at] {
		if e.own[at] = true; e.parts[at] == nil {
			e.parts[at] = map[K]V{}
		} else {
			e.parts[at] = maps.Clone(e.parts[at])
		}
	}
	return e.parts[at]
}

// set gives a key a value and says whether the key is new.
func (e *shardEdit[K, V]) set(key K, value V) bool {
	part := e.part(key)
	before := len(part)
	part[key] = value
	added := len(part) - before
	e.n += added
	return added == 1
}

func (e *shardEdit[K, V]) drop(key K) {
	if _, known := e.find(key); known {
		delete(e.part(key), key)
		e.n--
	}
}

// done gives the edited shards; the edit must not be used any more.
func (e *shardEdit[K, V]) done() shards[K, V] { return e.shards }
