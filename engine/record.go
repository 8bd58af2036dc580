package engine

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sort"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// seal turns recorded events into their stored form: personal values go to values, each with a salt of
// its own, and the event keeps only a salted digest (design.md promise 8). chain is the chain value of
// the event before.
func seal(events []flows.Recorded, chain, facts []byte) ([]StoredEvent, map[string]StoredValue, error) {
	stored := make([]StoredEvent, 0, len(events))
	values := map[string]StoredValue{}
	var actor []byte // of the event before, too: mostly all events of a commit have one actor
	for i, e := range events {
		body, err := flows.EncodeEvent(e.Event)
		if err != nil {
			return nil, nil, err
		}
		if i == 0 || !sameActor(e.By, events[i-1].By) {
			if actor, err = json.Marshal(e.By); err != nil {
				return nil, nil, err
			}
		}
		s := StoredEvent{Seq: e.Seq, At: e.At, Kind: e.Event.Kind(), Actor: actor, Body: body}
		if i == 0 && facts != nil {
			if err := s.keep(values, factsValue, facts); err != nil {
				return nil, nil, err
			}
		}
		for _, name := range sortedNames(e.Values) {
			content, err := json.Marshal(expression.ToJSON(e.Values[name]))
			if err != nil {
				return nil, nil, fmt.Errorf("value %s: %w", name, err)
			}
			if err := s.keep(values, name, content); err != nil {
				return nil, nil, err
			}
		}
		chain = link(chain, s)
		s.Chain = chain
		stored = append(stored, s)
	}
	return stored, values, nil
}

func sameActor(a, b flows.Actor) bool {
	return a.Party == b.Party && a.Way == b.Way && a.Assurance == b.Assurance && slices.Equal(a.Roles, b.Roles)
}

// factsValue is the name under which the first event of a commit keeps what was heard of the world. It is a
// value and no part of the event, because the questions tell of the answers of the form: which row was looked
// up is what somebody chose.
const factsValue = "facts"

// keep puts one value beside the event: the content with a salt of its own, and the digest that proves it.
func (s *StoredEvent) keep(values map[string]StoredValue, name string, content []byte) error {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return err
	}
	if s.Values == nil {
		s.Values = map[string]string{}
	}
	s.Values[name] = digest(salt, content)
	values[valueRef(s.Seq, name)] = StoredValue{Salt: salt, Content: content}
	return nil
}

// unseal is the inverse of seal. Values that were erased are absent.
func unseal(flow *flows.Flow, record CaseRecord) ([]flows.Recorded, error) {
	events := make([]flows.Recorded, 0, len(record.Events))
	for _, s := range record.Events {
		event, err := flows.DecodeEvent(s.Kind, s.Body)
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", s.Seq, err)
		}
		e := flows.Recorded{Seq: s.Seq, At: s.At.UTC(), Event: event}
		if err := json.Unmarshal(s.Actor, &e.By); err != nil {
			return nil, fmt.Errorf("actor of event %d: %w", s.Seq, err)
		}
		for name := range s.Values {
			if name == factsValue {
				continue
			}
			stored, ok := record.Values[valueRef(s.Seq, name)]
			if !ok {
				continue
			}
			value, err := decodeValue(stored.Content, flows.ValueType(flow, event, name))
			if err != nil {
				return nil, fmt.Errorf("value %s of event %d: %w", name, s.Seq, err)
			}
			if e.Values == nil {
				e.Values = map[string]any{}
			}
			e.Values[name] = value
		}
		events = append(events, e)
	}
	return events, nil
}

func decodeValue(content []byte, t *expression.Type) (any, error) {
	var stored any
	if err := json.Unmarshal(content, &stored); err != nil {
		return nil, err
	}
	return expression.FromJSON(stored, t)
}

func valueRef(seq int, name string) string { return fmt.Sprintf("%d/%s", seq, name) }

func digest(salt, content []byte) string {
	mac := hmac.New(sha256.New, salt)
	mac.Write(content)
	return hex.EncodeToString(mac.Sum(nil))
}

// link is the next value of a case's hash chain. It covers references and salted digests, never values,
// so that it still verifies after erasure.
func link(before []byte, s StoredEvent) []byte {
	h := sha256.New()
	h.Write(before)
	fmt.Fprintf(h, "%d\x00%d\x00%s\x00%s\x00%s\x00", s.Seq, s.At.UnixMilli(), s.Kind, s.Actor, s.Body)
	for _, name := range sortedNames(s.Values) {
		fmt.Fprintf(h, "%s=%s\x00", name, s.Values[name])
	}
	return h.Sum(nil)
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
