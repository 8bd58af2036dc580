package expression

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/source"
)

var notStored = &source.Message{Code: "not-a-stored-value",
	De: `Gespeichert ist {got}, erwartet wird {wanted}.`,
	En: `Stored is {got}, expected is {wanted}.`}

// storedInstant keeps milliseconds, which is all that instants have.
const storedInstant = "2006-01-02T15:04:05.000Z"

// ToJSON turns a value into what JSON stores: decimals, dates, instants, times and durations as strings,
// records as objects, lists as arrays. FromJSON with the same type is its inverse.
func ToJSON(value any) any {
	switch v := value.(type) {
	case Decimal:
		return digits(v)
	case Date:
		return v.String()
	case time.Time:
		return v.UTC().Format(storedInstant)
	case TimeOfDay:
		return v.String()
	case Period:
		return v.String()
	case Record:
		return objectOf(v)
	case map[string]any:
		return objectOf(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = ToJSON(item)
		}
		return list
	}
	return value
}

func objectOf(r map[string]any) any {
	if r == nil {
		return nil
	}
	object := make(map[string]any, len(r))
	for name, v := range r {
		object[name] = ToJSON(v)
	}
	return object
}

// FromJSON reads what ToJSON wrote (after json.Unmarshal, numbers as json.Number or string) as a value
// of type t. A nil t reads text, booleans, lists and records only, and a json.Number as a number. The
// error is a *Complaint that names kinds, never the value.
func FromJSON(stored any, t *Type) (any, error) {
	if stored == nil {
		return nil, nil
	}
	wrong := func() (any, error) {
		return nil, complain(notStored, source.Args{"got": kindOfValue(stored), "wanted": kindName(t)})
	}
	switch stored := stored.(type) {
	case []any:
		if !t.is(Listing, Anything, People) {
			return wrong()
		}
		list := make([]any, len(stored))
		for i, item := range stored {
			elem := t.elemOrNil()
			if t.is(People) {
				elem = t
			}
			v, err := FromJSON(item, elem)
			if err != nil {
				return nil, err
			}
			list[i] = v
		}
		return list, nil
	case map[string]any:
		if !t.is(Rec, Keyed, Anything, People) {
			return wrong()
		}
		return recordFrom(stored, t)
	case bool:
		if !t.is(Bool, Anything) {
			return wrong()
		}
		return stored, nil
	case json.Number:
		if !t.is(Number, Anything) {
			return wrong()
		}
		return numberFrom(stored.String())
	case string:
		return fromString(stored, t, wrong)
	}
	return wrong()
}

func recordFrom(stored map[string]any, t *Type) (any, error) {
	record := make(Record, len(stored))
	for name, item := range stored {
		var field *Type
		if t != nil {
			if field = t.Fields[name]; field == nil && t.Open {
				field = t.Elem
			}
		}
		v, err := FromJSON(item, field)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		record[name] = v
	}
	return record, nil
}

func fromString(s string, t *Type, wrong func() (any, error)) (any, error) {
	switch kindOf(t) {
	case Text, Keyed, Anything, People:
		return s, nil
	case Number:
		return numberFrom(s)
	case Day:
		if d, err := ParseDate(s); err == nil {
			return d, nil
		}
	case Instant:
		if at, err := time.Parse(time.RFC3339, s); err == nil {
			return at.UTC().Truncate(time.Millisecond), nil
		}
	case Clock:
		if c, err := ParseTimeOfDay(s); err == nil {
			return c, nil
		}
	case Length:
		if p, err := ParsePeriod(s); err == nil {
			return p, nil
		}
	}
	return wrong()
}

// numberFrom reads a stored number. Forms like 1e9 are refused unless they are short in digits, since
// writing them out would cost memory out of proportion.
func numberFrom(s string) (any, error) {
	if len(s) <= maxPlaces {
		if d, err := decimal.NewFromString(s); err == nil && sane(d) {
			return d, nil
		}
	}
	return nil, complain(notStored, source.Args{"got": kindNames[Text].Say(nil), "wanted": kindNames[Number].Say(nil)})
}
