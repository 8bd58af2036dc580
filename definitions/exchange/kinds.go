package exchange

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// formats are the formats of texts that are field types here.
var formats = map[string]string{"date": "date", "time": "time", "date-time": "datetime", "email": "email", "idn-email": "email",
	"uri": "url", "url": "url", "iri": "url", "phone": "phone", "tel": "phone", "iban": "iban", "binary": "file", "data-url": "file"}

// deepestField is how deep groups may be nested; deeper objects become texts.
const deepestField = 6

// typed sets the type of a field and the keys that belong to it, and returns the keywords it has read.
func (r *reader) typed(f *Field, s object, at place) []string {
	if options, read := r.options(s, at); options != nil {
		f.Type = "choice"
		f.Keys.put("options", options)
		return read
	}
	switch s.get("const") {
	case true:
		f.Type = "confirmation"
		f.Keys.put("required", false) // required says so
		return []string{"const"}
	}
	kind, known := kindOf(s)
	switch {
	case kind == "string":
		return r.text(f, s, at)
	case kind == "number" || kind == "integer":
		return r.number(f, s, at, kind)
	case kind == "boolean":
		f.Type = "yesno"
		return nil
	case kind == "object":
		return r.group(f, s, at)
	case kind == "array":
		return r.list(f, s, at)
	case known:
		r.note(at, typeUnknown, source.Args{"type": shortened(kind)})
	default:
		r.note(at, typeMissing, nil)
	}
	f.Type = "text"
	return nil
}

// kindOf is the type of a schema: as said, or as its keywords imply. null beside another type says that the answer
// may be missing, which is what optional means.
func kindOf(s object) (kind string, known bool) {
	switch t := s.get("type").(type) {
	case string:
		return t, true
	case []any:
		var kinds []string
		for _, one := range t {
			if word, ok := one.(string); ok && word != "null" {
				kinds = append(kinds, word)
			}
		}
		if len(kinds) == 1 {
			return kinds[0], true
		}
		return strings.Join(kinds, "|"), true
	}
	for _, hint := range []struct{ key, kind string }{{"properties", "object"}, {"items", "array"}, {"format", "string"}, {"pattern", "string"},
		{"minLength", "string"}, {"maxLength", "string"}, {"minimum", "number"}, {"maximum", "number"}, {"multipleOf", "number"}} {
		if s.has(hint.key) {
			return hint.kind, true
		}
	}
	return "", false
}

// options reads an enumeration: enum, or oneOf and anyOf of constants with titles; nil where the schema is none.
func (r *reader) options(s object, at place) (object, []string) {
	options, taken := object{}, map[string]bool{}
	offer := func(value any, title string, at place) bool {
		if value == nil {
			return true // null: not answered
		}
		plain, ok := scalar(value)
		if _, isBool := plain.(bool); !ok || isBool {
			return false
		}
		text := literal(strings.TrimSpace(jsonText(plain)))
		key := text
		if !optionKey.MatchString(key) {
			key = firstOf(nameFrom(key), "wert")
		}
		if taken[key] {
			key = fieldName(key, taken)
		}
		taken[key] = true
		if key != text {
			r.note(at, optionRenamed, source.Args{"old": shortened(text), "new": key})
		}
		options.put(key, firstOf(strings.TrimSpace(literal(title)), firstOf(spaced(text), key)))
		return true
	}
	if values := s.list("enum"); len(values) > 0 {
		names := s.list("enumNames")
		for i, value := range values {
			title := ""
			if i < len(names) {
				title, _ = names[i].(string)
			}
			if !offer(value, title, at.in("enum")) {
				return nil, nil
			}
		}
		if len(options) == 0 {
			return nil, nil
		}
		return options, []string{"enum", "enumNames"}
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		items := s.list(key)
		for _, item := range items {
			one, _ := item.(object)
			if !one.has("const") || len(one.without("const", "title", "description", "type")) > 0 || !offer(one.get("const"), one.text("title"), at.in(key)) {
				items = nil
				break
			}
		}
		if len(items) > 0 && len(options) > 0 {
			return options, []string{key}
		}
		options, taken = object{}, map[string]bool{}
	}
	return nil, nil
}

var optionKey = regexp.MustCompile(`^[A-Za-z0-9._-]{1,60}$`)

func jsonText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

func (r *reader) text(f *Field, s object, at place) []string {
	read := []string{"format", "minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType"}
	if s.has("contentMediaType") || s.has("contentEncoding") {
		f.Type = "file"
		return read
	}
	if format := s.text("format"); format != "" {
		if f.Type = formats[format]; f.Type != "" {
			return []string{"format"}
		}
		if format == "textarea" {
			f.Keys.put("lines", json.Number("5"))
		} else {
			r.note(at.in("format"), formatUnknown, source.Args{"format": shortened(format)})
		}
	}
	f.Type = "text"
	for _, key := range []string{"minLength", "maxLength"} {
		if n, ok := wholeNumber(s.get(key)); ok && n > 0 {
			if key == "minLength" && n == 1 {
				continue // whatever is answered has a letter
			}
			f.Keys.put(key, json.Number(decimal.NewFromInt(n).String()))
			if key == "maxLength" && n > 300 && !f.Keys.has("lines") {
				f.Keys.put("lines", json.Number("5"))
			}
		}
	}
	if pattern := s.text("pattern"); pattern != "" {
		whole := pattern
		inner, grouped := strings.CutPrefix(strings.TrimSuffix(pattern, ")$"), "^(?:")
		_, broken := regexp.Compile(inner)
		switch {
		case grouped && strings.HasSuffix(pattern, ")$") && broken == nil:
			whole = inner
		case strings.HasPrefix(pattern, "^") && strings.HasSuffix(pattern, "$") && !strings.HasSuffix(pattern, `\$`) && !strings.Contains(pattern, "|"):
			whole = pattern[1 : len(pattern)-1]
		default:
			whole = `[\s\S]*(?:` + pattern + `)[\s\S]*`
		}
		if _, err := regexp.Compile(`^(?:` + whole + `)$`); err != nil || literal(whole) != whole || strings.Contains(whole, "\n") {
			r.note(at.in("pattern"), patternForeign, source.Args{"pattern": shortened(pattern)})
		} else {
			f.Keys.put("pattern", whole)
			f.Keys.put("message", patternDefault.Say(nil).In(r.lang))
			r.note(at.in("pattern"), patternSentence, nil)
		}
	}
	return read
}

func wholeNumber(value any) (int64, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := number.Int64()
	return n, err == nil
}

// smallNumber is a number that is not written shorter than it is.
func smallNumber(value any) (decimal.Decimal, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(number.String())
	return d, err == nil && d.Exponent() < 18 && d.Exponent() > -18 && d.NumDigits() < 18
}

func (r *reader) number(f *Field, s object, at place, kind string) []string {
	f.Type = kind
	read := []string{}
	for _, bound := range []struct {
		key, ours string
		step      int64
	}{{"minimum", "min", 0}, {"maximum", "max", 0}, {"exclusiveMinimum", "min", 1}, {"exclusiveMaximum", "max", -1}} {
		number, ok := smallNumber(s.get(bound.key))
		if !ok || bound.step != 0 && (kind != "integer" || !number.IsInteger()) || f.Keys.has(bound.ours) {
			continue // named as not said
		}
		f.Keys.put(bound.ours, json.Number(number.Add(decimal.NewFromInt(bound.step)).String()))
		read = append(read, bound.key)
	}
	step, ok := smallNumber(s.get("multipleOf"))
	switch one := decimal.NewFromInt(1); {
	case !ok:
	case step.Equal(one):
		f.Type, read = "integer", append(read, "multipleOf")
	case kind == "number":
		for places := int32(1); places <= 9; places++ {
			if step.Equal(decimal.New(1, -places)) {
				f.Keys.put("decimals", json.Number(decimal.NewFromInt32(places).String()))
				read = append(read, "multipleOf")
			}
		}
	}
	return read
}

func (r *reader) group(f *Field, s object, at place) []string {
	if len(s.object("properties")) > 0 && at.depth < deepestField {
		if fields := r.properties(s, at); len(fields) > 0 {
			f.Type, f.Fields = "group", fields
			return []string{"properties", "required", "additionalProperties"}
		}
	}
	f.Type = "text"
	f.Keys.put("lines", json.Number("5"))
	r.note(at, noParts, nil)
	return []string{"properties", "required"}
}

func (r *reader) list(f *Field, s object, at place) []string {
	read := []string{"items", "minItems", "maxItems", "uniqueItems"}
	items, _ := s.get("items").(object)
	inner := at.in("items")
	items, inner, _ = r.resolve(items, inner)
	bounds := func(f *Field) {
		for key, ours := range map[string]string{"minItems": "min", "maxItems": "max"} {
			if n, ok := wholeNumber(s.get(key)); ok && n > 0 && n <= 1000 {
				f.Keys.put(ours, json.Number(decimal.NewFromInt(n).String()))
			}
		}
		slices.SortFunc(f.Keys, func(a, b member) int { // min before max, after the rest
			rank := map[string]int{"min": 1, "max": 2}
			return rank[a.key] - rank[b.key]
		})
	}
	if options, readItems := r.options(items, inner); options != nil {
		f.Type = "choices"
		f.Keys.put("options", options)
		r.rest(items, inner, readItems...)
		bounds(f)
		return read
	}
	format, _ := formats[items.text("format")]
	switch kind, _ := kindOf(items); {
	case kind == "string" && (format == "file" || items.has("contentEncoding") || items.has("contentMediaType")):
		f.Type = "files"
		if n, ok := wholeNumber(s.get("maxItems")); ok && n > 0 && n <= 50 {
			f.Keys.put("max", json.Number(decimal.NewFromInt(n).String()))
		}
		return read
	case at.inTable || at.depth >= deepestField:
		f.Type = "text"
		f.Keys.put("lines", json.Number("5"))
		r.note(at, tableInTable, nil)
		return read
	case kind == "object" && len(items.object("properties")) > 0:
		inner.inTable = true
		if f.Fields = r.properties(items, inner); len(f.Fields) > 0 {
			f.Type = "table"
			r.rest(items, inner, "properties", "required", "additionalProperties")
			bounds(f)
			return read
		}
	}
	f.Type = "table"
	inner.inTable, inner.path = true, at.path+".eintrag"
	inner.depth++
	column := r.field("eintrag", "eintrag", items, inner)
	if items.text("title") == "" {
		column.Label = Text{r.lang: listColumn.Say(nil).In(r.lang)}
	}
	f.Fields = []Field{r.settle(column, inner)}
	r.note(at, plainList, nil)
	bounds(f)
	return read
}

// settle leaves out, with a word, what a form would not accept of a field: a default that is no value of the type,
// bounds the wrong way round. What is left is accepted by check.
func (r *reader) settle(f Field, at place) Field {
	for _, key := range []string{"", "default", "min", "max", "minLength", "maxLength", "pattern", "example", "decimals", "lines", "readOnly"} {
		if key != "" && !f.Keys.has(key) {
			continue
		}
		why := problemOf(f, r.lang)
		if why == "" {
			return f
		}
		if key == "" {
			continue
		}
		tried := f
		tried.Keys = f.Keys.without(key)
		if key == "pattern" {
			tried.Keys = tried.Keys.without("message")
		}
		if after := problemOf(tried, r.lang); after == "" || after != why {
			r.note(at, left, source.Args{"key": key, "why": why})
			f = tried
		}
	}
	if why := problemOf(f, r.lang); why != "" {
		r.note(at, left, source.Args{"key": f.Type, "why": why})
		f = Field{Name: f.Name, Path: f.Path, Type: "text", Label: Text{r.lang: f.Name}, Keys: object{{"lines", json.Number("5")}}}
	}
	return f
}

// problemOf is the first thing that a form says against a field; "" is nothing.
func problemOf(f Field, lang string) string {
	d := &draft{head: object{{"form", "probe"}}, pages: []Page{{Page: "p1", Fields: []Field{f}}}}
	text, err := d.yamlText(lang)
	if err != nil {
		return err.Error()
	}
	report := &source.Report{}
	forms.Parse(source.Parse("form.yaml", []byte(text), report), nil, report)
	for _, one := range report.Sorted() {
		if one.Severity == source.Error {
			return one.Text.In(lang)
		}
	}
	return ""
}
