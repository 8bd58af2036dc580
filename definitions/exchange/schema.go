package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// reader makes fields of a JSON Schema.
type reader struct {
	root  object
	lang  string
	notes []Note
}

// place is where the reader is: in the schema, and in the form.
type place struct {
	pointer string
	path    string   // of the field
	refs    []string // that led here
	inTable bool
	depth   int
}

func (at place) in(key string) place {
	at.pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
	return at
}

func (r *reader) note(at place, m *source.Message, args source.Args) {
	if args == nil {
		args = source.Args{}
	}
	args["place"] = "#" + shortened(at.pointer)
	r.notes = append(r.notes, Note{Field: at.path, Place: "#" + at.pointer, Text: m.Say(args)})
}

// shortened keeps a forged name from filling the comments.
func shortened(text string) string {
	if runes := []rune(oneLine(text)); len(runes) > 80 {
		return string(runes[:80]) + "…"
	}
	return oneLine(text)
}

// understood are the keywords that any schema may have without a word: they say nothing about answers, or are read
// wherever they stand.
var understood = []string{"$schema", "$id", "id", "$comment", "$defs", "definitions", "title", "description", "type", "$anchor"}

// rest notes every keyword that nobody read.
func (r *reader) rest(s object, at place, read ...string) {
	for _, m := range s {
		if !slices.Contains(understood, m.key) && !slices.Contains(read, m.key) {
			r.note(at.in(m.key), notSaid, source.Args{"key": shortened(m.key)})
		}
	}
}

func readSchema(root object, name, lang string) (*draft, error) {
	r := &reader{root: root, lang: lang}
	s, at, ok := r.resolve(root, place{})
	if !ok {
		return nil, errors.New("the schema refers to something that is not in it")
	}
	if len(s.object("properties")) == 0 {
		return nil, errors.New("the schema has no properties, so there is nothing to ask for; it should be the schema of an object")
	}
	title := strings.TrimSpace(s.text("title"))
	if name == "" {
		name = nameFrom(title)
	}
	if name == "" || !forms.NameFits(name) {
		name = nameFrom(unnamed.Say(nil).In(lang))
	}
	d := &draft{head: object{{"form", name}, {"title", literal(firstOf(title, unnamed.Say(nil).In(lang)))}}}
	if text := strings.TrimSpace(s.text("description")); text != "" {
		d.head.put("intro", literal(text))
	}
	fields := r.properties(s, at)
	r.rest(s, at, "properties", "required", "additionalProperties")
	if len(fields) == 0 {
		return nil, errors.New("none of the schema's properties can be asked for")
	}
	d.pages, d.notes = []Page{{Page: "p1", Fields: fields}}, r.notes
	return d, nil
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// literal is a text that means itself: two braces would begin an expression.
func literal(text string) string {
	return strings.ReplaceAll(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f || r == 0xfeff || r == 0xfffd {
			return -1
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n")), "{{", "{ {")
}

// resolve follows references inside the file. What stands beside a reference counts before it.
func (r *reader) resolve(s object, at place) (object, place, bool) {
	for {
		ref, ok := s.get("$ref").(string)
		if !ok {
			return s, at, true
		}
		if slices.Contains(at.refs, ref) {
			r.note(at, refCircle, source.Args{"ref": shortened(ref)})
			return s.without("$ref"), at, false
		}
		target, ok := r.lookUp(ref)
		if !ok {
			r.note(at, refUnknown, source.Args{"ref": shortened(ref)})
			return s.without("$ref"), at, false
		}
		at.refs = append(slices.Clone(at.refs), ref)
		beside := s.without("$ref")
		s = append(slices.Clone(beside), target.without(keysOf(beside)...)...)
	}
}

func keysOf(o object) []string {
	var keys []string
	for _, m := range o {
		keys = append(keys, m.key)
	}
	return keys
}

func (r *reader) lookUp(ref string) (object, bool) {
	pointer, ok := strings.CutPrefix(ref, "#")
	if !ok {
		return nil, false
	}
	at := r.root
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		if part == "" {
			continue
		}
		at, ok = at.get(strings.NewReplacer("~1", "/", "~0", "~").Replace(part)).(object)
		if !ok {
			return nil, false
		}
	}
	return at, true
}

// properties makes the fields of an object.
func (r *reader) properties(s object, at place) []Field {
	var fields []Field
	taken, names := map[string]bool{}, map[string]string{}
	for _, m := range s.object("properties") {
		names[m.key] = fieldName(m.key, taken)
	}
	for _, m := range s.object("properties") {
		to := at.in("properties").in(m.key)
		to.path = strings.TrimPrefix(at.path+"."+names[m.key], ".")
		to.depth++
		inner, isObject := m.value.(object)
		if !isObject && m.value != true {
			to.path = at.path
			r.note(to, neverThere, nil)
			continue
		}
		f := r.field(names[m.key], m.key, inner, to)
		if slices.Contains(s.list("required"), any(m.key)) {
			if nullable(inner) {
				r.note(to, mayBeNull, nil)
			} else if f.Type != "group" {
				f.Keys.put("required", true)
			}
		}
		if f.Type == "table" && !f.Keys.has("required") && f.Keys.has("min") {
			if f.Keys.get("min") != json.Number("1") {
				r.note(to.in("minItems"), tableOptional, nil)
			}
			f.Keys = f.Keys.without("min")
		}
		fields = append(fields, r.settle(f, to))
	}
	for _, item := range s.list("required") {
		if name, ok := item.(string); !ok || names[name] == "" {
			r.note(at.in("required"), requiredUnknown, source.Args{"name": shortened(fmt.Sprint(item))})
		}
	}
	if s.has("additionalProperties") && s.get("additionalProperties") != false {
		r.note(at.in("additionalProperties"), notSaid, source.Args{"key": "additionalProperties"})
	}
	return fields
}

// fieldName is a name for a property that fits a form and is not taken yet.
func fieldName(property string, taken map[string]bool) string {
	name := property
	if !forms.NameFits(name) || len(name) > 60 {
		name = nameFrom(name)
	}
	if !forms.NameFits(name) {
		name = "feld" + strings.ToUpper(firstRune(name)) + strings.TrimPrefix(name, firstRune(name))
	}
	free := name
	for i := 2; taken[free]; i++ {
		free = fmt.Sprintf("%s%d", name, i)
	}
	taken[free] = true
	return free
}

func firstRune(text string) string {
	for _, r := range text {
		return string(r)
	}
	return ""
}

func nullable(s object) bool {
	types, _ := s.get("type").([]any)
	return slices.Contains(types, any("null")) || s.get("nullable") == true
}

// field makes one field; what it cannot say is noted.
func (r *reader) field(name, property string, s object, at place) Field {
	f := Field{Name: name, Path: at.path}
	if name != property {
		r.note(at, renamed, source.Args{"old": shortened(property)})
	}
	s, at, _ = r.resolve(s, at)
	label := strings.TrimSpace(literal(s.text("title")))
	if label == "" {
		label = firstOf(spaced(property), name)
	}
	f.Label = Text{r.lang: label}
	if help := strings.TrimSpace(literal(s.text("description"))); help != "" {
		f.Help = Text{r.lang: help}
	}
	read := r.typed(&f, s, at)
	for _, m := range s {
		switch m.key {
		case "default":
			if value, ok := scalar(m.value); ok {
				if text, isText := value.(string); isText && strings.HasPrefix(text, "=") {
					break // it would be an expression
				}
				f.Keys.put("default", value)
				read = append(read, "default")
			}
		case "examples", "example":
			example := m.value
			if items, ok := m.value.([]any); ok && len(items) > 0 {
				example = items[0]
			}
			if value, ok := scalar(example); ok {
				f.Keys.put("example", fmt.Sprint(value))
				read = append(read, m.key)
			}
		case "readOnly":
			if m.value == true {
				f.Keys.put("readOnly", true)
			}
			read = append(read, "readOnly")
		case "nullable":
			read = append(read, "nullable")
		}
	}
	r.rest(s, at, read...)
	return f
}

// spaced makes a heading of a name: "firstName" becomes "First name".
func spaced(name string) string {
	var b strings.Builder
	last := ' '
	for i, r := range strings.TrimSpace(literal(name)) {
		switch {
		case r == '_' || r == '-':
			r = ' '
		case r >= 'A' && r <= 'Z' && last >= 'a' && last <= 'z':
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		if i == 0 {
			b.WriteString(strings.ToUpper(string(r)))
		} else {
			b.WriteRune(r)
		}
		last = r
	}
	return strings.TrimSpace(b.String())
}

func scalar(value any) (any, bool) {
	switch value.(type) {
	case string, bool, json.Number:
		return value, true
	}
	return nil, false
}
