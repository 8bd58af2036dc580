package flows

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	shopspring "github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
)

// testFacts are the facts of a scenario, written as a small table:
//
//	office KBL kv1: benno, carla absent 2026-12-01 -> dario | deputy dario | up LBL
//	office LFV lv: fritz of:cbrn of:iuk, gisela
//	group pflege: ida, hannes
//	caretaker: hannes
//	row codes cbrn: zustaendig=LV
//	unit kv1: level=KV
//	same alma: alma@example.org
//	holiday: 2026-12-25
//	setting frist: 7 days
type testFacts struct {
	offices   map[string]Office
	groups    map[string]Office
	caretaker []string
	rows      map[string]expression.Record
	order     map[string][]expression.Record
	units     map[string]expression.Record
	mail      map[string]string
	born      map[string]string
	holidays  map[string]bool
	settings  map[string]any
	people    []string // those who hold nothing, but are known
	asked     []string
}

func newFacts() *testFacts {
	return &testFacts{offices: map[string]Office{}, groups: map[string]Office{}, rows: map[string]expression.Record{},
		order: map[string][]expression.Record{}, units: map[string]expression.Record{}, mail: map[string]string{},
		born: map[string]string{}, holidays: map[string]bool{}, settings: map[string]any{}}
}

// read takes one line of the table; a line about something known replaces it.
func (f *testFacts) read(line string) error {
	head, rest, _ := strings.Cut(line, ":")
	words := strings.Fields(head)
	rest = strings.TrimSpace(rest)
	switch {
	case len(words) == 0:
		return nil
	case words[0] == "office":
		unit := ""
		if len(words) > 2 {
			unit = words[2]
		}
		f.offices[words[1]+"@"+unit] = readOffice(words[1], unit, rest)
	case words[0] == "group":
		f.groups[words[1]] = readOffice(words[1], "", rest)
	case words[0] == "caretaker":
		f.caretaker = splitList(rest)
	case words[0] == "row":
		row := expression.Record{"key": words[2]}
		for _, pair := range splitList(rest) {
			name, value, _ := strings.Cut(pair, "=")
			row[name] = value
			if number, err := shopspring.NewFromString(value); err == nil && name == "stimmen" {
				row[name] = number
			}
			if value == "yes" || value == "no" {
				row[name] = value == "yes"
			}
		}
		f.rows[words[1]+"/"+words[2]] = row
	case words[0] == "unit":
		unit := expression.Record{"key": words[1], "name": words[1]}
		for _, pair := range splitList(rest) {
			name, value, _ := strings.Cut(pair, "=")
			unit[name] = value
		}
		f.units[words[1]] = unit
	case words[0] == "people":
		f.people = splitList(rest)
	case words[0] == "same":
		f.mail[words[1]] = rest
	case words[0] == "born":
		f.born[words[1]] = rest
	case words[0] == "holiday":
		f.holidays[rest] = true
	case words[0] == "setting":
		period, err := expression.ParsePeriod(rest)
		if err != nil {
			return err
		}
		f.settings[words[1]] = period
	default:
		return fmt.Errorf("unknown fact: %s", line)
	}
	return nil
}

func readOffice(function, unit, text string) Office {
	o := Office{Function: function, Unit: unit}
	for _, part := range strings.Split(text, "|") {
		part = strings.TrimSpace(part)
		if up, is := strings.CutPrefix(part, "up "); is {
			words := append(strings.Fields(up), "")
			o.UpFunction, o.UpUnit = words[0], words[1]
		} else if deputies, is := strings.CutPrefix(part, "deputy "); is {
			o.Deputies = readHolders(deputies)
		} else {
			o.Holders = readHolders(part)
		}
	}
	return o
}

func readHolders(text string) []Holder {
	var holders []Holder
	for _, one := range splitList(text) {
		one, replacement, _ := strings.Cut(one, "->")
		words := strings.Fields(one)
		var topics []string
		words = slices.DeleteFunc(words, func(word string) bool {
			topic, is := strings.CutPrefix(word, "of:")
			if is {
				topics = append(topics, topic)
			}
			return is
		})
		h := Holder{Topics: topics, Person: words[0], Absent: len(words) > 1 && words[1] == "absent", Replacement: strings.Fields(replacement)}
		if len(words) > 2 {
			h.Until, _ = expression.ParseDate(words[2])
		}
		holders = append(holders, h)
	}
	return holders
}

func splitList(text string) []string {
	var list []string
	for _, one := range strings.Split(text, ",") {
		if one = strings.TrimSpace(one); one != "" {
			list = append(list, one)
		}
	}
	return list
}

func (f *testFacts) Office(function, unit string, _ expression.Date) Office {
	f.asked = append(f.asked, "office "+function+" "+unit)
	o := f.offices[function+"@"+unit]
	o.Function, o.Unit = function, unit
	return o
}
func (f *testFacts) Group(name string, _ expression.Date) Office { return f.groups[name] }
func (f *testFacts) Caretaker() []string                         { return f.caretaker }
func (f *testFacts) Unit(key string) (expression.Record, bool)   { u, ok := f.units[key]; return u, ok }
func (f *testFacts) Row(register, key string) (expression.Record, bool) {
	f.asked = append(f.asked, "row "+register+" "+key)
	r, ok := f.rows[register+"/"+key]
	return r, ok
}
func (f *testFacts) Workday(_ string, d expression.Date) bool {
	day := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
	return day != time.Saturday && day != time.Sunday && !f.holidays[d.String()]
}
func (f *testFacts) Same(person string, other Identity) bool {
	if other.Party.Person == person && person != "" {
		return true
	}
	if mail := f.mail[person]; mail != "" {
		return strings.EqualFold(mail, other.Email) || other.Party.Person != "" && f.mail[other.Party.Person] == mail
	}
	return f.born[person] != "" && f.born[person] == other.Name+" "+other.BirthDate
}
func (f *testFacts) Setting(_, name string) (any, bool) { v, ok := f.settings[name]; return v, ok }
func (f *testFacts) Person(id string) (expression.Record, bool) {
	return expression.Record{"key": id, "name": strings.ToUpper(id[:1]) + id[1:]}, true
}
func (f *testFacts) Presence(id string, _ expression.Date) (Holder, bool) {
	for _, key := range sortedKeys(f.offices) {
		for _, h := range f.offices[key].Holders {
			if h.Person == id {
				return h, true
			}
		}
	}
	for _, key := range sortedKeys(f.groups) {
		for _, h := range f.groups[key].Holders {
			if h.Person == id {
				return h, true
			}
		}
	}
	return Holder{Person: id}, id != "niemand" && f.groups[id].Holders == nil
}
func (f *testFacts) Site() Site {
	return Site{Zone: "Europe/Berlin", Land: "HE", MoveDeadlines: true, Lang: "de"}
}

// Rows and Units make the facts a catalogue of forms, as the organisation in force is.
func (f *testFacts) Rows(register string) []expression.Record {
	var rows []expression.Record
	for _, key := range sortedKeys(f.rows) {
		if strings.HasPrefix(key, register+"/") {
			rows = append(rows, f.rows[key])
		}
	}
	return rows
}

// FindPeople finds whoever is called by their id.
func (f *testFacts) FindPeople(q forms.PersonQuery) []expression.Record {
	if person, known := f.Person(q.Text); known && f.known(q.Text) {
		return []expression.Record{person}
	}
	return nil
}

func (f *testFacts) known(id string) bool { return slices.Contains(f.people, id) }

func (f *testFacts) Units(level string) []expression.Record {
	var units []expression.Record
	for _, key := range sortedKeys(f.units) {
		if level == "" || f.units[key]["level"] == level {
			units = append(units, f.units[key])
		}
	}
	return units
}

// testOperations are the connectors that scenarios may use.
var testOperations = map[string]map[string]spec.Object{"records": {"entry.add": {Name: "entry.add", Keys: []spec.Key{
	{Name: "person", Kind: spec.Value, Doc: spec.Doc{De: "Person.", En: "Person."}},
	{Name: "code", Kind: spec.Value, Doc: spec.Doc{De: "Code.", En: "Code."}},
}}, "entry.find": {Name: "entry.find", Open: true}}}

// testWorld is what the flows of scenarios may refer to; archive holds forms/<name>.yaml and mails/<name>.md.
func testWorld(t helperT, archive *txtar.Archive, report *source.Report) (*World, *source.Node) {
	t.Helper()
	world := &World{Operations: testOperations, Functions: []string{"KBL", "LBL", "LFV", "A", "B", "C", "leitung"},
		Groups: []string{"pflege", "pruefer", "fachCbrn"}, Land: "HE", Forms: map[string]*forms.Form{}, MailTexts: map[string]MailSource{},
		Outputs: map[string]map[string]*expression.Type{"records": {"entry.add": {Kind: expression.Rec, Fields: map[string]*expression.Type{"id": textType}}}}}
	rowType := &expression.Type{Kind: expression.Keyed, Fields: map[string]*expression.Type{"key": textType, "label": textType,
		"zustaendig": textType, "pruefer": textType, "vierAugen": boolType, "stimmen": numberType}}
	registers := &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{"codes": {Kind: expression.Rec, Open: true, Elem: rowType}}}
	settings := &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{"frist": lengthType, "amtszeit": lengthType}}
	world.Settings = map[string]Setting{
		"frist":    {Type: lengthType, Value: expression.Period{N: 7, Unit: expression.Days}, Live: true},
		"amtszeit": {Type: lengthType, Value: expression.Period{N: 4, Unit: expression.Years}},
	}
	base := map[string]*expression.Type{"registers": registers, "settings": settings,
		"today": {Kind: expression.Day}, "now": {Kind: expression.Instant}}
	world.Env = &expression.Env{Names: base}
	formNames := map[string]*expression.Type{"outcome": textType, "signedIn": boolType, "submitter": personType, "subject": personType,
		"form": {Kind: expression.Rec, Open: true}, "steps": {Kind: expression.Rec, Open: true, Elem: &expression.Type{Kind: expression.Rec, Open: true}}}
	for name, kind := range base {
		formNames[name] = kind
	}
	formWorld := &forms.World{Env: &expression.Env{Names: formNames}, Registers: map[string]*expression.Type{"codes": rowType}, Levels: []string{"LV", "KV", "OV"}}
	var flow *source.Node
	for _, file := range archive.Files {
		name := strings.TrimSuffix(strings.TrimSuffix(file.Name[strings.LastIndex(file.Name, "/")+1:], ".yaml"), ".md")
		switch {
		case file.Name == "flow.yaml":
			flow = source.Parse(file.Name, file.Data, report)
		case strings.HasPrefix(file.Name, "forms/"):
			if f := forms.Parse(source.Parse(file.Name, file.Data, report), formWorld, report); f != nil {
				world.Forms[name] = f
			}
		case strings.HasPrefix(file.Name, "mails/"):
			head, body, _ := bytes.Cut(file.Data, []byte("\n\n"))
			world.MailTexts[name] = MailSource{
				Subject: &source.Node{Kind: source.Scalar, Raw: string(head), Pos: source.Pos{File: file.Name, Line: 1, Column: 1}},
				Body:    &source.Node{Kind: source.Scalar, Raw: string(body), Pos: source.Pos{File: file.Name, Line: 3, Column: 1}},
			}
		}
	}
	return world, flow
}

// testForm is the start form of scenarios that bring none of their own.
const testForm = `form: antrag
title: Antrag
who: everyone
identity: {submitter: {name: name, email: email}}
pages:
  - title: Angaben
    fields:
      - {name: name, type: text, label: Name, required: true}
      - {name: email, type: email, label: E-Mail}
      - {name: kv, type: unit, level: KV, label: Verband}
      - {name: code, type: choice, from: registers.codes, label: Code}
      - {name: umfang, type: number, label: Umfang}
      - {name: bemerkung, type: text, label: Bemerkung}
`

// archiveWithForm adds the usual start form.
func archiveWithForm(a *txtar.Archive) *txtar.Archive {
	if !slices.ContainsFunc(a.Files, func(f txtar.File) bool { return f.Name == "forms/antrag.yaml" }) {
		a.Files = append(a.Files, txtar.File{Name: "forms/antrag.yaml", Data: []byte(testForm)})
	}
	return a
}
