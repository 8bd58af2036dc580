package scripts

import (
	"bytes"
	"encoding/json"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	lua "github.com/yuin/gopher-lua"

	"laufzettel/definitions/expression"
)

// Why what a script gives back is no data.
var (
	errLarge     = errors.New("output: too large")
	errDeep      = errors.New("output: tables are nested too deep, or one holds itself")
	errMixed     = errors.New("output: a table has both a list and names, or holes")
	errNoData    = errors.New("output: a function or another thing that is no data")
	errNotText   = errors.New("output: a text that is not UTF-8")
	errNoNumber  = errors.New("output: a number that is not exact")
	errBadNumber = errors.New("input: a number that cannot be read")
)

// encodeInput turns values of the language into what the child is sent: numbers as JSON numbers with all their
// digits, dates, times and durations as texts.
func encodeInput(v any) any {
	switch v := v.(type) {
	case expression.Decimal:
		return json.Number(v.String())
	case time.Time:
		return expression.ToJSON(v)
	case expression.Record:
		return encodeMap(v)
	case map[string]any:
		return encodeMap(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = encodeInput(item)
		}
		return list
	}
	return expression.ToJSON(v)
}

func encodeMap(m map[string]any) map[string]any {
	encoded := make(map[string]any, len(m))
	for name, v := range m {
		if v != nil {
			encoded[name] = encodeInput(v)
		}
	}
	return encoded
}

// read makes a table of the input.
func (m *machine) read(input json.RawMessage) (lua.LValue, error) {
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	return m.value(v)
}

func (m *machine) value(v any) (lua.LValue, error) {
	switch v := v.(type) {
	case bool:
		return lua.LBool(v), nil
	case string:
		return lua.LString(v), nil
	case json.Number:
		d, ok := parseDecimal(v.String())
		if !ok {
			return nil, errBadNumber
		}
		return m.exact(d), nil
	case []any:
		t := m.state.CreateTable(len(v), 0)
		for i, item := range v {
			one, err := m.value(item)
			if err != nil {
				return nil, err
			}
			t.RawSetInt(i+1, one)
		}
		return t, nil
	case map[string]any:
		t := m.state.CreateTable(0, len(v))
		for _, name := range sorted(v) {
			one, err := m.value(v[name])
			if err != nil {
				return nil, err
			}
			t.RawSetString(name, one)
		}
		return t, nil
	}
	return lua.LNil, nil
}

// writer turns what a script gives back into JSON of bounded size.
type writer struct {
	out   bytes.Buffer
	limit int
}

func (m *machine) write(v lua.LValue, limit int) (json.RawMessage, error) {
	w := &writer{limit: limit}
	if err := w.value(v, 0); err != nil {
		return nil, err
	}
	return w.out.Bytes(), nil
}

func (w *writer) put(text string) error {
	if w.out.Len()+len(text) > w.limit {
		return errLarge
	}
	w.out.WriteString(text)
	return nil
}

func (w *writer) quoted(text string) error {
	if !utf8.ValidString(text) {
		return errNotText
	}
	if len(text) > w.limit {
		return errLarge
	}
	encoded, err := json.Marshal(text)
	if err != nil {
		return err
	}
	return w.put(string(encoded))
}

func (w *writer) value(v lua.LValue, depth int) error {
	switch v := v.(type) {
	case *lua.LNilType:
		return w.put("null")
	case lua.LBool:
		return w.put(v.String())
	case lua.LString:
		return w.quoted(string(v))
	case lua.LNumber:
		if n := int64(v); lua.LNumber(n) == v && n < maxWhole && n > -maxWhole {
			return w.put(decimal.NewFromInt(n).String())
		}
		return errNoNumber
	case *lua.LUserData:
		if d, ok := v.Value.(decimal.Decimal); ok && sane(d) {
			return w.put(d.String())
		}
		return errNoData
	case *lua.LTable:
		if depth >= maxNesting {
			return errDeep
		}
		return w.table(v, depth+1)
	}
	return errNoData
}

// table writes a list or an object. An empty table is written as a list, since it may be meant as one.
func (w *writer) table(t *lua.LTable, depth int) error {
	n, named := t.Len(), 0
	other := false
	t.ForEach(func(key, _ lua.LValue) {
		switch k := key.(type) {
		case lua.LString:
			named++
		case lua.LNumber:
			other = other || k < 1 || int(k) > n
		default:
			other = true
		}
	})
	if other || n > 0 && named > 0 {
		return errMixed
	}
	if named == 0 {
		return w.list(t, n, depth)
	}
	if err := w.put("{"); err != nil {
		return err
	}
	first := true
	var failed error
	t.ForEach(func(key, v lua.LValue) {
		if failed != nil {
			return
		}
		if !first {
			failed = w.put(",")
		}
		first = false
		for _, step := range []func() error{
			func() error { return w.quoted(key.String()) },
			func() error { return w.put(":") },
			func() error { return w.value(v, depth) },
		} {
			if failed == nil {
				failed = step()
			}
		}
	})
	if failed != nil {
		return failed
	}
	return w.put("}")
}

func (w *writer) list(t *lua.LTable, n, depth int) error {
	if err := w.put("["); err != nil {
		return err
	}
	for i := 1; i <= n; i++ {
		if i > 1 {
			if err := w.put(","); err != nil {
				return err
			}
		}
		if err := w.value(t.RawGetInt(i), depth); err != nil {
			return err
		}
	}
	return w.put("]")
}
