package api

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"laufzettel/definitions/source"
)

func TestFindFault(t *testing.T) {
	for _, c := range []struct {
		body string
		at   string // line:column; "" is no fault
		what *source.Message
	}{
		{`{}`, "", nil},
		{"\r\n\t {\"a\":[1,{\"a\":2},[{\"a\":3}]],\"b\":{\"a\":\"a\"}} \n", "", nil},
		{`{"a":"\"a\":","b":"{\"a\":1,\"a\":2}"}`, "", nil},
		{"", "1:1", bodyEmpty},
		{"\ufeff{}", "1:1", unexpected},
		{`"{}"`, "1:1", noObject},
		{" \nnull", "2:1", noObject},
		{`{"a":01}`, "1:7", unexpected},
		{`{'a':1}`, "1:2", unexpected},
		{`{"a":NaN}`, "1:6", unexpected},
		{"{\"a\":\"x\ty\"}", "1:8", unexpected},
		{"{\"ä\":1,\n\"ä\": x}", "2:6", unexpected},
		{`{"a":`, "1:6", endsEarly},
		{`{"a":"x`, "1:8", endsEarly},
		{`{"a":1,"b":2,"a":3}`, "1:14", memberTwice},
		{`{"x":{"\"":1,"\"":2}}`, "1:14", memberTwice},
		{`{"x":[[],{},{"y":1,"y":1}]}`, "1:20", memberTwice},
		{`{"":1,"":2}`, "1:7", memberTwice},
		{`{"a":["x\u0000"]}`, "1:7", zeroInText},
		{`{"\u0000":1}`, "1:2", zeroInText},
		{"{\"a\":\"\xff\"}", "1:7", notUTF8},
		{`{"a":` + strings.Repeat("[", maxDepth-1) + strings.Repeat("]", maxDepth-1) + `}`, "", nil},
		{`{"a":` + strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth) + `}`, "1:45", tooDeep},
	} {
		found := findFault([]byte(c.body))
		if found == nil {
			if c.at != "" {
				t.Errorf("%q: nothing found, want %s", c.body, c.what.En)
			}
			continue
		}
		args := whereIn([]byte(c.body), found.offset, found.what)
		where := jsonOf(t, args["line"]) + ":" + jsonOf(t, args["column"])
		if where != c.at || found.what.Message != c.what {
			t.Errorf("%q: %s %s, want %s", c.body, where, found.what.In("en"), c.at)
		}
		for _, lang := range []string{"de", "en"} {
			if said := found.what.In(lang); said == "" || strings.ContainsAny(strings.ReplaceAll(said, "{ … }", ""), "{") && !strings.Contains(c.body, "{") {
				t.Errorf("%q says %q", c.body, said)
			}
		}
	}
}

// twice reads JSON token by token and says whether a name stands twice in one object.
func twice(decoder *json.Decoder, open json.Delim) bool {
	names := map[string]bool{}
	for decoder.More() {
		if open == '{' {
			token, _ := decoder.Token()
			name := token.(string)
			if names[name] {
				return true
			}
			names[name] = true
		}
		token, _ := decoder.Token()
		if inner, ok := token.(json.Delim); ok && twice(decoder, inner) {
			return true
		}
	}
	_, _ = decoder.Token()
	return false
}

// Whatever passes is one JSON object that every reader understands alike; whatever does not names a place
// inside the body.
func TestFindFaultOnAnything(t *testing.T) {
	parts := rapid.SampledFrom([]string{"{", "}", "[", "]", ":", ",", `"a"`, `"b"`, `"\u0061"`, `"\""`, `"`, `\`, "1", "-", "null", "true", " ", "\n", "ä", "\xff", "\x00", `"\u0000"`, `"\\u0000"`, "1e9"})
	rapid.Check(t, func(t *rapid.T) {
		body := []byte(strings.Join(rapid.SliceOfN(parts, 0, 24).Draw(t, "parts"), ""))
		if rapid.Bool().Draw(t, "object") {
			body = []byte(drawObject(t, 3))
		}
		found := findFault(body)
		if found != nil && (found.offset < 0 || found.offset > len(body)) {
			t.Fatalf("%q: fault at %d", body, found.offset)
		}
		var object map[string]json.RawMessage
		valid := utf8.Valid(body) && json.Unmarshal(body, &object) == nil && object != nil
		switch {
		case found == nil && !valid:
			t.Fatalf("%q passes", body)
		case !valid:
			return
		}
		decoder := json.NewDecoder(strings.NewReader(string(body)))
		token, _ := decoder.Token()
		if isTwice := twice(decoder, token.(json.Delim)); isTwice != (found != nil && found.what.Message == memberTwice) && (found == nil || found.what.Message != zeroInText) {
			t.Fatalf("%q: a name twice: %v, found %v", body, isTwice, found)
		}
	})
}

// drawObject writes an object with names that often stand twice, and more of them than are searched one by one.
func drawObject(t *rapid.T, depth int) string {
	name := rapid.SampledFrom([]string{"a", "b", "\\u0061", "\\\"", "{", ",", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"})
	var members []string
	for range rapid.IntRange(0, 20).Draw(t, "members") {
		value := rapid.SampledFrom([]string{"1", `"a"`, `"\"a"`, `"{,"`, "[]", "null", `"\\u0000"`}).Draw(t, "value")
		switch {
		case depth > 0 && rapid.IntRange(0, 5).Draw(t, "inner") == 0:
			value = drawObject(t, depth-1)
		case depth > 0 && rapid.IntRange(0, 5).Draw(t, "list") == 0:
			value = `["a",` + drawObject(t, depth-1) + `,"a"]`
		}
		members = append(members, `"`+name.Draw(t, "name")+`": `+value)
	}
	return "{" + strings.Join(members, ",") + "}"
}
