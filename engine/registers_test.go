package engine_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
)

// things is a process that asks for a thing of a register, whose row says who decides.
func things(rows string) fs.FS {
	return small(map[string]string{
		"registers/dinge.yaml": `register: dinge
title: Dinge
edit: kasse
columns:
  wer: {type: group, label: Wer, required: true}
  preis: {type: money, label: Preis}
rows:
` + rows,
		"registers/zimmer.yaml": `register: zimmer
title: Zimmer
edit: chef
columns: {active: {type: yesno, label: Frei}}
rows: [{key: gross, label: Großes Zimmer, active: true}]
`,
		"antrag/settings.yaml": `frist: {type: duration, default: 7 days, label: Frist, applies: new, open: true}
gruppe: {type: choice, options: [streng, locker], default: streng, label: Strenge, applies: all}
`,
		"antrag/form.yaml": `form: antrag
title: Antrag
who: everyone
fields:
  - {name: name, type: text, label: Name, required: true}
  - {name: email, type: email, label: E-Mail, required: true}
  - {name: anliegen, type: text, label: Anliegen}
  - {name: ding, type: choice, label: Ding, from: registers.dinge}
  - {name: strenge, type: computed, label: Strenge, value: =settings.gruppe}
identity:
  submitter: {email: email, name: name}
`,
		"antrag/flow.yaml": `flow: antrag
owner: chef
number: T-{year}-{seq:4}
start: {form: antrag}
statuses: {fertig: done}
steps:
  - approve: pruefung
    by: group(registers.dinge[ding.key].wer)
    within: =settings.frist
    outcomes: {ja: {label: Ja}}
  - mail: bescheid
    to: email
  - end: fertig
keep: [{for: 1 year}]
`,
		"antrag/mails/bescheid.md": "---\nsubject: Bescheid\n---\nHallo {{ name }}, {{ settings.gruppe }}\n",
	})
}

const seeds = `  - {key: bus, label: Bus, wer: kasse, preis: 10}
  - {key: rad, label: Rad, wer: kasse}
`

func (r *rig) row(register, key string) engine.RegisterRow {
	r.t.Helper()
	row, ok := r.e.Organisation().RegisterRow(register, key)
	if !ok {
		r.t.Fatalf("%s has no row %s", register, key)
	}
	return row
}

func (r *rig) changeRow(who, register string, how engine.RowHow, change engine.RowChange) error {
	return r.e.ChangeRows(ctx, r.person(who), register, how, []engine.RowChange{change})
}

// rewrite is the row with something else in it.
func rewrite(row engine.RegisterRow, changes map[string]any) expression.Record {
	values := expression.Record{}
	for name, value := range row.Values {
		values[name] = value
	}
	for name, value := range changes {
		values[name] = value
	}
	return values
}

func offeredKeys(o *engine.Organisation, register string) string {
	var keys []string
	for _, row := range o.Rows(register) {
		keys = append(keys, row["key"].(string))
	}
	return strings.Join(keys, " ")
}

func TestRowsOfTheWebLieOverThoseOfTheFile(t *testing.T) {
	onEachWith(t, things(seeds), func(r *rig) {
		r.ok(r.changeRow("kurt", "dinge", engine.RowAdded, engine.RowChange{New: true, Values: expression.Record{"key": "zelt", "label": "Zelt", "wer": "vorstand"}}))
		bus := r.row("dinge", "bus")
		r.ok(r.changeRow("karla", "dinge", engine.RowChanged, engine.RowChange{Values: rewrite(bus, map[string]any{"label": "Kleinbus"})}))
		if got := offeredKeys(r.e.Organisation(), "dinge"); got != "bus rad zelt" {
			t.Fatalf("offered are %s", got)
		}
		// The file changes: an edited row stays, an unedited one follows, a new one appears, one that is gone goes.
		r.putInForce(things(`  - {key: bus, label: Reisebus, wer: vorstand, preis: 99}
  - {key: rad, label: Fahrrad, wer: kasse, preis: 3}
  - {key: boot, label: Boot, wer: kasse}
`))
		for round := range 2 {
			o := r.e.Organisation()
			if got := offeredKeys(o, "dinge"); got != "bus rad boot zelt" {
				t.Errorf("round %d: offered are %s", round, got)
			}
			if row := r.row("dinge", "bus"); row.Values["label"] != "Kleinbus" || row.Values["wer"] != "kasse" || !row.Overrun || row.Follows || row.By != "karla" || row.Revision != 1 {
				t.Errorf("round %d: the edited row is %+v", round, row)
			}
			if row := r.row("dinge", "rad"); row.Values["label"] != "Fahrrad" || expression.ToJSON(row.Values["preis"]) != "3" || !row.Follows || row.Overrun {
				t.Errorf("round %d: the untouched row is %+v", round, row)
			}
			if row := r.row("dinge", "zelt"); row.Seeded || row.Follows || row.By != "kurt" {
				t.Errorf("round %d: the added row is %+v", round, row)
			}
			r.restart()
		}
		r.putInForce(things("  - {key: rad, label: Rad, wer: kasse}\n"))
		if got := offeredKeys(r.e.Organisation(), "dinge"); got != "rad bus zelt" {
			t.Errorf("after the file lost two rows, offered are %s", got)
		}
		// Back to what the file says, where it says something.
		r.putInForce(things(seeds))
		r.ok(r.changeRow("kurt", "dinge", engine.RowFollows, engine.RowChange{Values: expression.Record{"key": "bus"}, Revision: 1}))
		if row := r.row("dinge", "bus"); row.Values["label"] != "Bus" || !row.Follows || row.Revision != 2 {
			t.Errorf("the row that follows its file is %+v", row)
		}
		if err := r.changeRow("kurt", "dinge", engine.RowFollows, engine.RowChange{Values: expression.Record{"key": "zelt"}, Revision: 1}); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("following a file that says nothing is %v", err)
		}
		notes, err := r.e.RowHistory(ctx, "dinge", "bus")
		r.ok(err)
		if len(notes) != 2 || notes[0].How != engine.RowChanged || notes[0].By != "karla" || notes[0].Old["label"] != "Bus" || notes[0].New["label"] != "Kleinbus" || !notes[0].At.Equal(monday) ||
			notes[1].How != engine.RowFollows || notes[1].Old["label"] != "Kleinbus" || notes[1].New["label"] != "Bus" {
			t.Errorf("the history is %+v", notes)
		}
	})
}

func TestTwoPeopleChangeOneRow(t *testing.T) {
	onEachWith(t, things(seeds), func(r *rig) {
		seen := r.row("dinge", "bus")
		r.ok(r.changeRow("kurt", "dinge", engine.RowChanged, engine.RowChange{Values: rewrite(seen, map[string]any{"label": "Erster"})}))
		err := r.changeRow("karla", "dinge", engine.RowChanged, engine.RowChange{Values: rewrite(seen, map[string]any{"label": "Zweiter"})})
		if !errors.Is(err, engine.ErrDocumentChanged) || r.row("dinge", "bus").Values["label"] != "Erster" {
			t.Errorf("the second change is %v and left %v", err, r.row("dinge", "bus").Values)
		}
		if err := r.changeRow("karla", "dinge", engine.RowAdded, engine.RowChange{New: true, Values: rewrite(seen, nil)}); !errors.Is(err, engine.ErrDocumentChanged) {
			t.Errorf("adding a key that is there is %v", err)
		}
		// All or nothing: the good one of two changes is not stored either.
		err = r.e.ChangeRows(ctx, r.person("kurt"), "dinge", engine.RowImported, []engine.RowChange{
			{New: true, Values: expression.Record{"key": "neu", "label": "Neu", "wer": "kasse"}}, {Values: rewrite(seen, nil)}})
		if _, there := r.e.Organisation().RegisterRow("dinge", "neu"); !errors.Is(err, engine.ErrDocumentChanged) || there {
			t.Errorf("a half change is %v, stored %v", err, there)
		}
	})
}

func TestRetiredRowsAreOfferedNoMoreAndStayKnown(t *testing.T) {
	onEachWith(t, things(seeds), func(r *rig) {
		r.ok(r.changeRow("kurt", "dinge", engine.RowRetired, engine.RowChange{Values: r.row("dinge", "bus").Values, Retired: true}))
		o := r.e.Organisation()
		if row, known := o.Row("dinge", "bus"); offeredKeys(o, "dinge") != "rad" || !known || row["wer"] != "kasse" || !r.row("dinge", "bus").Retired {
			t.Errorf("offered are %s, the row is %v", offeredKeys(o, "dinge"), row)
		}
		// A register with a column of its own filters by itself.
		room := r.row("zimmer", "gross")
		r.ok(r.changeRow("anna", "zimmer", engine.RowRetired, engine.RowChange{Values: rewrite(room, map[string]any{"active": false})}))
		if got := r.row("zimmer", "gross"); !got.Retired || offeredKeys(r.e.Organisation(), "zimmer") != "gross" {
			t.Errorf("the room is %+v", got)
		}
	})
}

func TestChangedRowsMoveTasksAndLeaveChosenColumns(t *testing.T) {
	onEachWith(t, things(seeds), func(r *rig) {
		c := r.send("Paul", map[string]any{"ding": "bus"})
		if got := strings.Join(r.approvers(c.Row.ID, "pruefung"), " "); got != "karla kurt" {
			t.Fatalf("asked are %s", got)
		}
		r.ok(r.changeRow("kurt", "dinge", engine.RowChanged, engine.RowChange{Values: rewrite(r.row("dinge", "bus"), map[string]any{"wer": "vorstand", "label": "Anders"})}))
		r.work()
		if got := strings.Join(r.approvers(c.Row.ID, "pruefung"), " "); got != "berta" {
			t.Errorf("after the row named others, asked are %s", got)
		}
		after, err := r.e.Case(ctx, c.Row.ID)
		r.ok(err)
		if chosen := after.State.Values["ding"].(expression.Record); chosen["label"] != "Bus" || chosen["wer"] != "kasse" {
			t.Errorf("the case keeps %v", chosen)
		}
		r.ok(engine.Replay(r.set.Processes["antrag"], r.load(c.Row.ID)))
	})
}

func TestMayEdit(t *testing.T) {
	r := newRig(t, "memory", things(seeds))
	link := r.person("kurt")
	link.Way = flows.ByLink
	for _, test := range []struct {
		who    flows.Actor
		action engine.Action
		thing  string
		may    bool
	}{
		{r.person("kurt"), engine.EditRegister, "dinge", true},
		{r.person("root"), engine.EditRegister, "dinge", true},
		{r.person("anna"), engine.EditRegister, "dinge", false},
		{r.person("anna"), engine.EditRegister, "zimmer", true},
		{r.person("kurt"), engine.EditRegister, "zimmer", false},
		{r.person("root"), engine.EditRegister, "nichts", false},
		{link, engine.EditRegister, "dinge", false},
		{stranger, engine.EditRegister, "dinge", false},
		{flows.Actor{Party: flows.Party{Person: "kurt"}, Way: flows.ByAPI}, engine.EditRegister, "dinge", false},
		{flows.Actor{Party: flows.Party{Service: "roboter"}, Way: flows.ByAPI}, engine.EditRegister, "dinge", false},
		{r.person("anna"), engine.EditSettings, "antrag", true},
		{r.person("root"), engine.EditSettings, "antrag", true},
		{r.person("kurt"), engine.EditSettings, "antrag", false},
		{r.person("root"), engine.EditSettings, "nichts", false},
		{r.person("root"), engine.DecideTask, "antrag", false},
	} {
		if got := r.e.May(test.who, test.action, engine.Named(test.thing)) == nil; got != test.may {
			t.Errorf("%s by %s: %s of %s is %v, want %v", test.who.Person, test.who.Way, test.action, test.thing, got, test.may)
		}
	}
	before := r.row("dinge", "bus")
	r.refused(r.changeRow("anna", "dinge", engine.RowChanged, engine.RowChange{Values: before.Values}), flows.NotYours)
	r.refused(r.e.ChangeSetting(ctx, r.person("kurt"), "antrag", "frist", engine.SettingRestored, nil, 0), flows.NotYours)
	if r.row("dinge", "bus").Revision != 0 {
		t.Error("somebody who may not has changed a row")
	}
}

// putInForce takes other files, as a restart or a push to the folder does.
func (r *rig) putInForce(folder fs.FS) {
	r.t.Helper()
	r.set = loadSet(r.t, folder)
	r.ok(r.e.Use(ctx, r.set))
}
