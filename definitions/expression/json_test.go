package expression

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestValuesAreStoredAsJSONSays(t *testing.T) {
	group := &Type{Kind: Rec, Fields: map[string]*Type{"von": aDay, "betrag": aNumber}}
	for _, c := range []struct {
		name   string
		value  any
		t      *Type
		stored string
	}{
		{"nothing", nil, aNumber, `null`},
		{"yes", true, yesNo, `true`},
		{"text", "Käse", aText, `"Käse"`},
		{"a number is a string", num("1234.50"), aNumber, `"1234.5"`},
		{"a large number keeps its digits", num("12345678901234567890.12"), aNumber, `"12345678901234567890.12"`},
		{"date", date("2026-11-21"), aDay, `"2026-11-21"`},
		{"datetime in UTC with milliseconds", at("2026-11-21 18:05").Add(7 * time.Millisecond), anInstant, `"2026-11-21T17:05:00.007Z"`},
		{"time of day", TimeOfDay(9*60 + 5), &Type{Kind: Clock}, `"09:05"`},
		{"duration", Period{1, Days}, aLength, `"1 day"`},
		{"group", Record{"von": date("2026-11-21"), "betrag": num("3")}, group, `{"betrag":"3","von":"2026-11-21"}`},
		{"choice with a row", Record{"key": "CBRN", "frist": Period{2, Weeks}}, &Type{Kind: Keyed, Fields: map[string]*Type{"frist": aLength}}, `{"frist":"2 weeks","key":"CBRN"}`},
		{"choice with fixed options", "praxis", &Type{Kind: Keyed}, `"praxis"`},
		{"list of groups", []any{Record{"betrag": num("1")}}, &Type{Kind: Listing, Elem: group}, `[{"betrag":"1"}]`},
		{"register by key", Record{"a": Record{"betrag": num("1")}}, &Type{Kind: Rec, Open: true, Elem: group}, `{"a":{"betrag":"1"}}`},
		{"people", []any{Record{"name": "Alma Beispiel"}}, &Type{Kind: People}, `[{"name":"Alma Beispiel"}]`},
		{"a type nobody knows", Record{"a": []any{"x", true}}, nil, `{"a":["x",true]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			stored, err := json.Marshal(ToJSON(c.value))
			if err != nil || string(stored) != c.stored {
				t.Fatalf("stored %s, %v, want %s", stored, err, c.stored)
			}
			if got, err := read1(stored, c.t); err != nil || !same(got, c.value) {
				t.Errorf("read %#v, %v, want %#v", got, err, c.value)
			}
		})
	}
}

func read1(stored []byte, t *Type) (any, error) {
	d := json.NewDecoder(strings.NewReader(string(stored)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return FromJSON(v, t)
}

// same compares values; decimals by what they are worth.
func same(a, b any) bool {
	switch x := a.(type) {
	case Decimal:
		y, ok := b.(Decimal)
		return ok && x.Equal(y)
	case Record:
		y, ok := b.(Record)
		if !ok || len(x) != len(y) {
			return false
		}
		for name := range x {
			if !same(x[name], y[name]) {
				return false
			}
		}
		return true
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !same(x[i], y[i]) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a, b)
}

func TestStoredValuesOfTheWrongKindAreRefusedWithoutSayingThem(t *testing.T) {
	for _, c := range []struct {
		stored string
		t      *Type
	}{
		{`"geheim"`, aNumber}, {`"geheim"`, aDay}, {`"geheim"`, anInstant}, {`"geheim"`, &Type{Kind: Clock}}, {`"geheim"`, aLength}, {`"geheim"`, yesNo},
		{`true`, aText}, {`["geheim"]`, aText}, {`{"a":"geheim"}`, aText}, {`17`, aText}, {`"1e999999999"`, aNumber}, {`1e999999999`, aNumber},
		{`{"von":"geheim"}`, &Type{Kind: Rec, Fields: map[string]*Type{"von": aDay}}},
	} {
		v, err := read1([]byte(c.stored), c.t)
		if err == nil {
			t.Errorf("%s was read as %#v", c.stored, v)
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the error says the value: %v", c.stored, err)
		}
	}
}

// drawValue makes a type and a value of it.
func drawValue(t *rapid.T, depth int) (*Type, any) {
	kinds := []Kind{Bool, Text, Number, Day, Instant, Clock, Length, Keyed}
	if depth > 0 {
		kinds = append(kinds, Rec, Listing)
	}
	kind := rapid.SampledFrom(kinds).Draw(t, "kind")
	of := &Type{Kind: kind}
	if rapid.IntRange(0, 9).Draw(t, "missing") == 0 {
		return of, nil
	}
	switch kind {
	case Bool:
		return of, rapid.Bool().Draw(t, "bool")
	case Text:
		return of, rapid.String().Draw(t, "text")
	case Number:
		return of, decimal.New(rapid.Int64().Draw(t, "digits"), int32(rapid.IntRange(-30, 30).Draw(t, "exponent")))
	case Day:
		return of, drawDate(t)
	case Instant:
		return of, time.UnixMilli(rapid.Int64Range(-60_000_000_000_000, 200_000_000_000_000).Draw(t, "ms")).UTC()
	case Clock:
		return of, TimeOfDay(rapid.IntRange(0, 1439).Draw(t, "minutes"))
	case Length:
		return of, Period{rapid.IntRange(-maxPeriod, maxPeriod).Draw(t, "n"), rapid.SampledFrom(units).Draw(t, "unit")}
	case Listing:
		elem, first := drawValue(t, depth-1)
		of.Elem = elem
		return of, []any{first, first}
	}
	of.Fields = map[string]*Type{}
	record := Record{"key": "k"}
	for i := range rapid.IntRange(0, 3).Draw(t, "fields") {
		name := string(rune('a' + i))
		of.Fields[name], record[name] = drawValue(t, max(depth-1, 0))
	}
	return of, record
}

func drawDate(t *rapid.T) Date {
	return Date{1, 1, 1}.AddDays(rapid.IntRange(0, 3_652_058).Draw(t, "day"))
}

func TestFromJSONIsTheInverseOfToJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of, value := drawValue(t, 2)
		stored, err := json.Marshal(ToJSON(value))
		if err != nil {
			t.Fatal(err)
		}
		got, err := read1(stored, of)
		if text, ok := value.(string); ok {
			value = strings.ToValidUTF8(text, "\uFFFD")
		}
		if err != nil || !same(got, value) {
			t.Fatalf("%#v was stored as %s and read as %#v, %v", value, stored, got, err)
		}
	})
}

func TestDatesObeyTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDate(t)
		n := rapid.IntRange(-5000, 5000).Draw(t, "n")
		if e := d.AddDays(n); e.valid() && (e.AddDays(-n) != d || daysBetween(d, e) != n) {
			t.Fatalf("%v + %d days is %v, which is %d days later", d, n, e, daysBetween(d, e))
		}
		if e := d.AddMonths(n % 1000); e.valid() && (e.Day > d.Day || 12*(e.Year-d.Year)+int(e.Month-d.Month) != n%1000) {
			t.Fatalf("%v + %d months is %v", d, n%1000, e)
		}
		if e := d.AddWorkdays(n%300, nil); n%300 != 0 && e.valid() && !mondayToFriday(e) {
			t.Fatalf("%v + %d workdays is a %v", d, n%300, e.Weekday())
		}
	})
}
