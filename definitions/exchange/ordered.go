package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// object is a JSON object that keeps the order of its members: the order of questions and options is part of
// what they say.
type object []member

type member struct {
	key   string
	value any // nil, bool, string, json.Number, []any or object
}

func (o object) get(key string) any {
	for _, m := range o {
		if m.key == key {
			return m.value
		}
	}
	return nil
}

func (o object) has(key string) bool {
	for _, m := range o {
		if m.key == key {
			return true
		}
	}
	return false
}

// put adds a member, or gives one a new value in its place.
func (o *object) put(key string, value any) {
	for i := range *o {
		if (*o)[i].key == key {
			(*o)[i].value = value
			return
		}
	}
	*o = append(*o, member{key, value})
}

func (o object) without(keys ...string) object {
	var left object
next:
	for _, m := range o {
		for _, key := range keys {
			if m.key == key {
				continue next
			}
		}
		left = append(left, m)
	}
	return left
}

func (o object) text(key string) string {
	text, _ := o.get(key).(string)
	return text
}

func (o object) object(key string) object {
	inner, _ := o.get(key).(object)
	return inner
}

func (o object) list(key string) []any {
	items, _ := o.get(key).([]any)
	return items
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for _, part := range []any{m.key, m.value} {
			var one bytes.Buffer
			encoder := json.NewEncoder(&one)
			encoder.SetEscapeHTML(false)
			if err := encoder.Encode(part); err != nil {
				return nil, err
			}
			b.Write(bytes.TrimSuffix(one.Bytes(), []byte("\n")))
			b.WriteByte(':')
		}
		b.Truncate(b.Len() - 1) // the colon behind the value
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// deepest is how deep JSON may be nested; no schema that people write comes near.
const deepest = 100

// readOrdered reads one JSON value; of a key that stands twice the last one counts, as elsewhere.
func readOrdered(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	value, err := readValue(decoder, 0)
	if err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("there is more than one JSON value")
	}
	return value, nil
}

func readValue(decoder *json.Decoder, depth int) (any, error) {
	if depth > deepest {
		return nil, fmt.Errorf("nested more than %d deep", deepest)
	}
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		o := object{}
		for decoder.More() {
			key, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			value, err := readValue(decoder, depth+1)
			if err != nil {
				return nil, err
			}
			o.put(key.(string), value)
		}
		_, err = decoder.Token()
		return o, err
	case json.Delim('['):
		items := []any{}
		for decoder.More() {
			item, err := readValue(decoder, depth+1)
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		_, err = decoder.Token()
		return items, err
	}
	return token, nil
}
