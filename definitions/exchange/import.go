package exchange

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"laufzettel/definitions/source"
)

// Draft is a form made of a schema. YAML is a definition file, with what could not be said as comments; Notes are
// the same for a program.
type Draft struct {
	Form  string // its name
	YAML  string
	Notes []Note
}

// Note says what of a schema is not in the form, or only nearly. Field is the path of the field it is about; "" is
// the whole form. Place is the JSON pointer into the schema.
type Note struct {
	Field string
	Place string
	Text  source.Text
}

var pageNumber = regexp.MustCompile(`^p[0-9]+$`)

// Import makes a draft of a form from a JSON Schema of an object, or from a Document that Export gave. name is
// what the form is to be called; "" takes it from the title. lang is the language of comments and of texts that
// had to be made up ("de" or "en"). What cannot be said in a form is named in a note, never dropped silently. The
// error says why nothing can be made of the text at all.
//
// A draft of a plain schema is accepted by check as it is. That of a Document refers to the registers, units and
// settings that its form referred to.
func Import(text []byte, name, lang string) (Draft, error) {
	value, err := readOrdered(text)
	if err != nil {
		return Draft{}, fmt.Errorf("this is no JSON: %w", err)
	}
	root, ok := value.(object)
	if !ok {
		return Draft{}, errors.New("this is no JSON Schema of an object: the text is no object")
	}
	var d *draft
	if root.text("format") == Format {
		d, err = readDocument(root, name)
	} else {
		d, err = readSchema(root, name, lang)
	}
	if err != nil {
		return Draft{}, err
	}
	written, err := d.yamlText(lang)
	if err != nil {
		return Draft{}, err
	}
	return Draft{Form: d.head.text("form"), YAML: written, Notes: d.notes}, nil
}

// readDocument takes a form from what Export wrote.
func readDocument(root object, name string) (*draft, error) {
	if name == "" {
		name = root.text("form")
	}
	d := &draft{head: object{{"form", name}}, keys: root.object("keys")}
	for _, key := range []string{"title", "intro"} {
		if text := root.object(key); len(text) > 0 {
			d.head.put(key, localValue(text))
		}
	}
	for _, item := range root.list("pages") {
		p, _ := item.(object)
		page := Page{Page: p.text("page"), Title: textOf(p.object("title")), Intro: textOf(p.object("intro")), Show: p.text("show"), Fields: readFields(p.list("fields"))}
		for _, item := range p.list("sections") {
			s, _ := item.(object)
			page.Sections = append(page.Sections, Section{Section: s.text("section"), Title: textOf(s.object("title")), Intro: textOf(s.object("intro")), Show: s.text("show")})
		}
		d.pages = append(d.pages, page)
	}
	if len(d.pages) == 0 {
		return nil, fmt.Errorf("the document has the format %s, but no pages", Format)
	}
	return d, nil
}

// readFields reads the fields of a Document. Fields that carry no keys beside what other renderers see stay so.
func readFields(items []any) []Field {
	var fields []Field
	for _, item := range items {
		o, _ := item.(object)
		fields = append(fields, Field{Name: o.text("name"), Path: o.text("path"), Type: o.text("type"), Section: o.text("section"),
			Label: textOf(o.object("label")), Help: textOf(o.object("help")), Keys: o.object("keys"), Fields: readFields(o.list("fields"))})
	}
	return fields
}

func textOf(o object) Text {
	if len(o) == 0 {
		return nil
	}
	text := Text{}
	for _, m := range o {
		if one, ok := m.value.(string); ok {
			text[m.key] = one
		}
	}
	return text
}

// localValue is a text by language as a definition writes it: bare where it is in one language.
func localValue(text object) any {
	if len(text) == 1 {
		return text[0].value
	}
	return text
}

// nameFrom makes a name of a title or property: "E-Mail-Adresse" becomes eMailAdresse; "" where nothing is left.
func nameFrom(text string) string {
	text = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue").Replace(text)
	var b strings.Builder
	upper := false
	for _, r := range text {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			one := string(r)
			if b.Len() == 0 {
				one = strings.ToLower(one)
			} else if upper {
				one = strings.ToUpper(one)
			}
			b.WriteString(one)
			upper = false
		case r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
			upper = false
		default:
			upper = true
		}
		if b.Len() >= 60 {
			break
		}
	}
	return b.String()
}
