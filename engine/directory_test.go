package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/forms"
)

func land(people ...definitions.Person) *definitions.Set {
	set := &definitions.Set{Levels: []string{"LV", "KV", "OV"}, People: people}
	set.Site.Zone = "Europe/Berlin"
	for _, u := range []struct{ key, name, level, parent string }{
		{"lv", "LV Musterland", "LV", ""}, {"nord", "KV Nord", "KV", "lv"}, {"sued", "KV Süd", "KV", "lv"},
		{"dorf", "OV Dorf", "OV", "nord"}, {"weiler", "OV Weiler", "OV", "sued"},
	} {
		set.Units = append(set.Units, definitions.Unit{Key: u.key, Name: u.name, Level: u.level, Parent: u.parent})
	}
	return set
}

func holds(id, given, family, number string, offices ...definitions.Office) definitions.Person {
	return definitions.Person{ID: id, Given: given, Family: family, Number: number, Mail: id + "@example.org", Offices: offices,
		BirthDate: expression.Date{Year: 1990, Month: 1, Day: 2}}
}

func past(unit string) definitions.Office {
	return definitions.Office{Function: "BL", Unit: unit, To: expression.Date{Year: 2001, Month: 1, Day: 1}}
}

func directoryOf(t testing.TB, people ...definitions.Person) *engine.Organisation {
	t.Helper()
	o, err := engine.NewOrganisation(land(people...), nil)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func keysOf(records []expression.Record) string {
	var keys []string
	for _, r := range records {
		keys = append(keys, r["key"].(string))
	}
	return strings.Join(keys, " ")
}

func TestPeopleAreFoundByWhatOneRemembers(t *testing.T) {
	o := directoryOf(t,
		holds("jm", "Jürgen", "Müller", "7000001", definitions.Office{Function: "BL", Unit: "dorf"}),
		holds("am", "Anna", "Mueller-Groß", "7000002", definitions.Office{Function: "BL", Unit: "weiler"}, past("dorf")),
		holds("rm", "René", "Muster", "7000003", definitions.Office{Function: "KBL", Unit: "nord"}),
		holds("zm", "Zoë", "Muster", "", definitions.Office{Function: "LBL", Unit: "lv"}),
		holds("ohne", "Ohne", "Amt", "7000005"),
	)
	for _, c := range []struct {
		text, unit string
		limit      int
		want       string
	}{
		{"müller", "", 0, "am jm"}, {"MUELLER", "", 0, "am jm"}, {"muller", "", 0, "am jm"}, {"müller jürgen", "", 0, "jm"}, {"Müller, Jürgen", "", 0, "jm"},
		{"gross", "", 0, "am"}, {"rene", "", 0, "rm"}, {"zoe must", "", 0, "zm"}, {"7000002", "", 0, "am"}, {"JM@EXAMPLE.ORG", "", 0, "jm"},
		{"700000", "", 0, ""}, {"@example.org", "", 0, ""}, {"niemand", "", 0, ""}, {"1990", "", 0, ""},
		{"", "", 0, "am jm ohne rm zm"}, {"", "", 2, "am jm"}, {"m", "", 1, "am"},
		{"", "nord", 0, "jm rm"}, {"", "dorf", 0, "jm"}, {"", "lv", 0, "am jm rm zm"}, {"muster", "nord", 0, "rm"}, {"jm@example.org", "sued", 0, ""},
		{"", "gibtsnicht", 0, ""},
	} {
		got := keysOf(o.FindPeople(forms.PersonQuery{Text: c.text, Unit: c.unit, Limit: c.limit}))
		if got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.text, c.unit, got, c.want)
		}
	}
}

func TestAPersonBelongsWhereTheyHoldAnOfficeToday(t *testing.T) {
	o := directoryOf(t,
		holds("a", "A", "A", "", definitions.Office{Function: "LBL", Unit: "lv"}, definitions.Office{Function: "KBL", Unit: "nord", Deputy: true}, definitions.Office{Function: "KBL", Unit: "sued"}),
		holds("b", "B", "B", "", past("dorf")),
		holds("c", "C", "C", "", definitions.Office{Function: "BL", Unit: "dorf"}))
	for id, want := range map[string]string{"a": "KV Süd LV=lv KV=sued OV=", "b": " LV= KV= OV=", "c": "OV Dorf LV=lv KV=nord OV=dorf"} {
		r, _ := o.Person(id)
		units, _ := r["units"].(expression.Record)
		key := func(level string) string {
			unit, _ := units[level].(expression.Record)
			text, _ := unit["key"].(string)
			return text
		}
		name, _ := r["unitName"].(string)
		if got := fmt.Sprintf("%s LV=%s KV=%s OV=%s", name, key("LV"), key("KV"), key("OV")); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}

// People of a large association: a hundred thousand, in ten thousand families.
func hundredThousand(b *testing.B) *engine.Organisation {
	given := strings.Fields("Alma Benno Carla Dario Erna Fritz Gisela Hannes Ida Jonas")
	var people []definitions.Person
	for i := range 100_000 {
		p := holds(fmt.Sprintf("p%d", i), given[i%10], fmt.Sprintf("Muster%c%c%d", 'a'+i%26, 'a'+i/26%26, i/10), fmt.Sprint(7_000_000+i))
		p.Offices = []definitions.Office{{Function: "BL", Unit: []string{"dorf", "weiler"}[i%2]}}
		people = append(people, p)
	}
	o := directoryOf(b, people...)
	o.FindPeople(forms.PersonQuery{Text: "x"})
	return o
}

func BenchmarkFindPeople(b *testing.B) {
	o := hundredThousand(b)
	for _, query := range []forms.PersonQuery{{Text: "alma musterab"}, {Text: "gisela musterzz99"}, {Text: "p77777@example.org"}, {Text: "niemand"}, {Text: "fritz", Unit: "nord"}, {Text: ""}} {
		b.Run(fmt.Sprintf("%q in %q", query.Text, query.Unit), func(b *testing.B) {
			for b.Loop() {
				o.FindPeople(query)
			}
		})
	}
}

func TestADirectoryIsOnlyForPeopleWhoAreKnown(t *testing.T) {
	if engine.DirectoryFor(flows.Actor{Party: flows.Party{Person: "alma"}}) != forms.LookUp {
		t.Error("somebody who is known may look up")
	}
	for _, actor := range []flows.Actor{{}, {Party: flows.Party{Mailbox: "m1"}}, {Party: flows.Party{Service: "kasse"}}} {
		if engine.DirectoryFor(actor) != forms.NoDirectory {
			t.Errorf("%+v may look up persons", actor)
		}
	}
}
