package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
)

// country is an organisation of any size: a state with districts, and locals in them.
func country(units, people int) (*definitions.Set, []*known) {
	set := &definitions.Set{Levels: []string{"LV", "KV", "OV"}, Functions: []definitions.Function{
		{Key: "LBL", Level: "LV"}, {Key: "KBL", Level: "KV", Up: "LBL"}, {Key: "BL", Level: "OV", Up: "KBL"}}}
	set.Site.Zone = "Europe/Berlin"
	set.Units = []definitions.Unit{{Key: "lv", Name: "LV", Level: "LV"}}
	for i := 1; i < units; i++ {
		u := definitions.Unit{Key: fmt.Sprintf("kv%04d", i), Level: "KV", Parent: "lv"}
		if i > 40 {
			u = definitions.Unit{Key: fmt.Sprintf("ov%04d", i), Level: "OV", Parent: fmt.Sprintf("kv%04d", i%40+1)}
		}
		u.Name = "Gliederung " + u.Key
		set.Units = append(set.Units, u)
	}
	var all []*known
	for i := range people {
		u := set.Units[i%len(set.Units)]
		function := map[string]string{"LV": "LBL", "KV": "KBL", "OV": "BL"}[u.Level]
		p := definitions.Person{ID: fmt.Sprintf("p%07d", i), Given: fmt.Sprintf("Vorname%d", i%977), Family: fmt.Sprintf("Nachname%d", i), Mail: fmt.Sprintf("p%d@example.org", i), Number: fmt.Sprint(7000000 + i),
			BirthDate: expression.Date{Year: 1980, Month: 1, Day: 1 + i%28}, Offices: []definitions.Office{{Function: function, Unit: u.Key, From: expression.Date{Year: 2020, Month: 1, Day: 1}}}}
		all = append(all, &known{Person: p, revision: 1, stored: true})
	}
	return set, all
}

// A picture that is changed bit by bit is the same as one made anew.
func TestAChangedPictureIsTheSameAsANewOne(t *testing.T) {
	set, all := country(50, 300)
	o, err := newOrganisation(set, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]*known{}
	for _, k := range all {
		byID[k.ID] = k
	}
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 400 {
		if round%40 == 0 {
			o.FindPeople(forms.PersonQuery{Text: "nachname"}) // the directory is made, and shared from here on
		}
		id := fmt.Sprintf("p%07d", random.IntN(330))
		if random.IntN(6) == 0 {
			delete(byID, id)
			o = o.with(nil, []string{id})
			continue
		}
		k := &known{Person: definitions.Person{ID: id, Given: "Neu", Family: fmt.Sprint("Name", random.IntN(50)), Mail: fmt.Sprintf("m%d@example.org", random.IntN(20))}, stored: true, revision: round}
		for range random.IntN(3) {
			k.Offices = append(k.Offices, definitions.Office{Function: "KBL", Unit: fmt.Sprintf("kv%04d", 1+random.IntN(4)), Deputy: random.IntN(2) == 0})
		}
		if random.IntN(2) == 0 {
			k.Groups = []string{"pruefer"}
		}
		byID[id] = k
		o = o.with([]*known{k}, nil)
	}
	var now []*known
	for i := range 330 {
		if k := byID[fmt.Sprintf("p%07d", i)]; k != nil {
			now = append(now, k)
		}
	}
	fresh, err := newOrganisation(set, nil, now)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(o.order, fresh.order) || !reflect.DeepEqual(o.groups, fresh.groups) || o.people.len() != fresh.people.len() {
		t.Error("order or groups differ")
	}
	for key, tenures := range fresh.offices.all {
		if !reflect.DeepEqual(o.offices.get(key), tenures) {
			t.Errorf("%v is held by %v, want %v", key, o.offices.get(key), tenures)
		}
	}
	for mail, ids := range fresh.byMail.all {
		if !reflect.DeepEqual(o.byMail.get(mail), ids) {
			t.Errorf("%s is read by %v, want %v", mail, o.byMail.get(mail), ids)
		}
	}
	if o.offices.len() != fresh.offices.len() || o.byMail.len() != fresh.byMail.len() {
		t.Error("something is left of those who went")
	}
	for _, q := range []forms.PersonQuery{{}, {Text: "neu"}, {Text: "name7"}, {Text: "m3@example.org"}, {Unit: "kv0002"}, {Text: "nachname1", Limit: 500}} {
		if got, want := o.FindPeople(q), fresh.FindPeople(q); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v finds %d, want %d\n%v\n%v", q, len(got), len(want), got, want)
		}
	}
}

// Whoever is asked for in a unit that has ended is who holds the office in what took its place, and the record says so.
func TestAnEndedUnitIsFollowedToItsSuccessor(t *testing.T) {
	set, all := country(50, 300)
	day := func(text string) expression.Date { d, _ := expression.ParseDate(text); return d }
	set.Units[1].ValidTo, set.Units[1].Successor = day("2026-06-30"), "kv0002"
	o, err := newOrganisation(set, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	o.now = func() time.Time { return time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC) }
	if before := o.Office("KBL", "kv0001", day("2026-06-30")); before.Unit != "kv0001" || before.Ended != "" {
		t.Errorf("on its last day it is %+v", before)
	}
	after := o.Office("KBL", "kv0001", day("2026-07-01"))
	if after.Unit != "kv0002" || after.Ended != "kv0001" || after.Successor != "kv0002" || len(after.Holders) == 0 {
		t.Errorf("after it is %+v", after)
	}
	rung := flows.Rung{Function: "KBL", Unit: "kv0001", Found: "ended", Why: "kv0002"}
	if said := o.Because(rung, "de"); said != "Gliederung kv0001 besteht nicht mehr, an die Stelle ist Gliederung kv0002 getreten" {
		t.Errorf("the record says %q", said)
	}
	for _, u := range o.Units("KV") {
		if u["key"] == "kv0001" {
			t.Error("an ended unit is offered")
		}
	}
	for _, u := range o.Units("OV") {
		if u["parent"] == "kv0001" {
			t.Errorf("%s stands under a unit that has ended", u["key"])
		}
	}
	o.now = func() time.Time { return time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC) }
	if len(o.Units("KV")) != 40 {
		t.Errorf("on its last day %d units are offered", len(o.Units("KV")))
	}
}

// BenchmarkLoadOrganisation loads 100,000 stored people and 4,000 units into a picture.
func BenchmarkLoadOrganisation(b *testing.B) {
	set, all := country(4000, 100_000)
	docs := make([]Document, 0, len(all))
	for _, k := range all {
		changes, err := (&Organisation{}).personDocuments(k, storedPersonNote{})
		if err != nil {
			b.Fatal(err)
		}
		doc := changes[0].Document
		doc.Revision = 1
		docs = append(docs, doc)
	}
	e := &Engine{store: documentsOnly{docs: docs}}
	all = nil
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var o *Organisation
	b.ResetTimer()
	for b.Loop() {
		people, err := e.loadPeople(context.Background(), set)
		if err != nil {
			b.Fatal(err)
		}
		if o, err = newOrganisation(set, nil, people); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc)-float64(before.HeapAlloc), "live-B")
	if o.people.len() != len(docs) {
		b.Fatal("somebody is missing")
	}
}

// BenchmarkChangeOfOnePerson makes the picture after one of 100,000 people got another office.
func BenchmarkChangeOfOnePerson(b *testing.B) {
	set, all := country(4000, 100_000)
	o, err := newOrganisation(set, nil, all)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		k := *o.people.get("p0050000")
		k.Offices = []definitions.Office{{Function: "KBL", Unit: "kv0007"}}
		o = o.with([]*known{&k}, nil)
	}
}

// documentsOnly is a store that knows nothing but some documents.
type documentsOnly struct {
	Store
	docs []Document
}

func (d documentsOnly) Find(context.Context, string, string, int) ([]Document, error) {
	return d.docs, nil
}

// A register whose rows name units offers those that were added on the web, too.
func TestARegisterOffersUnitsOfTheStore(t *testing.T) {
	set, all := country(50, 10)
	r := &definitions.Register{Name: "orte", Title: "Orte", Columns: []definitions.Column{{Key: "kreis", Kind: "unit", Label: "Kreis"}}}
	set.Registers = map[string]*definitions.Register{"orte": r}
	added := storedUnit{UnitWords: UnitWords{Key: "neukreis", Name: "KV Neukreis", Level: "KV", Parent: "lv"}, revision: 1}
	o, err := newOrganisation(set, []storedUnit{added}, all)
	if err != nil {
		t.Fatal(err)
	}
	f, err := o.RowForm(r)
	if err != nil {
		t.Fatal(err)
	}
	ctx := &forms.Context{Scope: expression.Scope{Zone: o.Zone()}, Catalogue: f, Lang: "de"}
	pages, err := f.New.View(forms.Input{}, ctx)
	if err != nil {
		t.Fatal(err)
	}
	offered := map[string]bool{}
	for _, field := range pages[0].Fields {
		for _, option := range field.Options {
			offered[option.Key] = true
		}
	}
	if !offered["neukreis"] || !offered["kv0001"] {
		t.Errorf("it offers %v", offered)
	}
}
