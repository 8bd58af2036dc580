package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"laufzettel/engine"
)

// inboxTask is a task in the inboxes of p (in a section) and of q, who is asked in their own right.
func inboxTask(id, caseID string, section engine.TaskSection, change func(*engine.TaskRow)) engine.TaskRow {
	t := task(id, caseID, time.Time{}, "q", "p")
	t.Sections = []engine.TaskSection{engine.SectionMine, section}
	if change != nil {
		change(&t)
	}
	return t
}

var inboxPromises = []promise{
	{"an inbox is filtered by section, queue, process, unit, deadline and words", func(b *bench) {
		b.fillInbox()
		for _, x := range []struct {
			q    engine.InboxQuery
			want []string
		}{
			{engine.InboxQuery{Person: "p"}, []string{"3", "1", "5", "2", "4"}},
			{engine.InboxQuery{Person: "q"}, []string{"3", "1", "5", "2", "4", "6"}},
			{engine.InboxQuery{Person: "r"}, []string{"7"}},
			{engine.InboxQuery{}, []string{}},
			{engine.InboxQuery{Person: "p", Sections: []engine.TaskSection{engine.SectionMine}}, []string{"1", "5"}},
			{engine.InboxQuery{Person: "p", Sections: []engine.TaskSection{engine.SectionQueue, engine.SectionDeputy}}, []string{"3", "2"}},
			{engine.InboxQuery{Person: "p", Sections: []engine.TaskSection{engine.SectionResting}}, []string{"6"}},
			{engine.InboxQuery{Person: "p", Group: "g"}, []string{"3", "4"}},
			{engine.InboxQuery{Person: "p", Group: "g", Sections: []engine.TaskSection{engine.SectionTaken}}, []string{"4"}},
			{engine.InboxQuery{Person: "p", Process: "meldung"}, []string{"1", "2"}},
			{engine.InboxQuery{Person: "p", Units: []string{"u1"}}, []string{"3", "2"}},
			{engine.InboxQuery{Person: "p", Units: []string{"u1", "u2", "u3"}}, []string{"3", "5", "2"}},
			{engine.InboxQuery{Person: "p", Units: []string{}}, []string{}},
			{engine.InboxQuery{Person: "p", Before: noon.Add(time.Hour)}, []string{"3"}},
			{engine.InboxQuery{Person: "p", Before: noon.Add(3 * time.Hour)}, []string{"3", "1"}},
			{engine.InboxQuery{Person: "p", Text: "sanitaetsdienst"}, []string{"1"}},
			{engine.InboxQuery{Person: "p", Text: "  SANITÄTS prüf A-1 "}, []string{"1"}},
			{engine.InboxQuery{Person: "p", Text: "prüfung %"}, []string{}},
			{engine.InboxQuery{Person: "p", Text: "sanität b-2"}, []string{}},
			{engine.InboxQuery{Person: "p", Order: engine.ByOldest}, []string{"5", "3", "1", "2", "4"}},
			{engine.InboxQuery{Person: "p", Order: engine.ByProcess}, []string{"3", "5", "4", "1", "2"}},
			{engine.InboxQuery{Person: "p", Order: engine.ByUnit}, []string{"1", "4", "3", "2", "5"}},
			{engine.InboxQuery{Person: "p", Limit: 2}, []string{"3", "1"}},
			{engine.InboxQuery{Person: "p", Limit: 2, Offset: 2}, []string{"5", "2"}},
			{engine.InboxQuery{Person: "p", Limit: 2, Offset: 4}, []string{"4"}},
			{engine.InboxQuery{Person: "p", Limit: 2, Offset: 9}, []string{}},
		} {
			b.same(fmt.Sprintf("%+v", x.q), b.inbox(x.q), x.want)
		}
	}},
	{"an inbox is counted by section, and by process and unit", func(b *bench) {
		b.fillInbox()
		late := noon.Add(3 * time.Hour)
		b.same("nobody", b.inboxCounts(engine.InboxQuery{}), []engine.InboxCount(nil))
		b.same("sections", b.inboxCounts(engine.InboxQuery{Person: "p", Late: late}), []engine.InboxCount{
			{Section: engine.SectionDeputy, Count: 1}, {Section: engine.SectionMine, Count: 2, Late: 1},
			{Section: engine.SectionQueue, Count: 1, Late: 1}, {Section: engine.SectionTaken, Count: 1},
		})
		b.same("apart", b.inboxCounts(engine.InboxQuery{Person: "p", Apart: true, Sections: []engine.TaskSection{engine.SectionMine, engine.SectionQueue}}), []engine.InboxCount{
			{Section: engine.SectionMine, Process: "antrag", Unit: "u2", Count: 1}, {Section: engine.SectionMine, Process: "meldung", Count: 1},
			{Section: engine.SectionQueue, Process: "antrag", Unit: "u1", Count: 1},
		})
		b.same("narrowed", b.inboxCounts(engine.InboxQuery{Person: "p", Text: "sanität", Process: "meldung", Limit: 1, Offset: 5}), []engine.InboxCount{{Section: engine.SectionMine, Count: 1}})
	}},
	{"a task moves between the sections of an inbox as it changes", func(b *bench) {
		c := start("a")
		c.OpenTasks = []engine.TaskRow{inboxTask("t", "a", engine.SectionQueue, nil)}
		b.commit(c)
		d := next("a", 1)
		d.OpenTasks = []engine.TaskRow{inboxTask("t", "a", engine.SectionTaken, func(t *engine.TaskRow) { t.Unit = "u" })}
		b.commit(d)
		b.same("before", b.inbox(engine.InboxQuery{Person: "p", Sections: []engine.TaskSection{engine.SectionQueue}}), []string{})
		b.same("after", b.inbox(engine.InboxQuery{Person: "p", Units: []string{"u"}, Sections: []engine.TaskSection{engine.SectionTaken}}), []string{"t"})
		got, err := b.Inbox(ctx, engine.InboxQuery{Person: "p"})
		b.ok(err)
		b.same("everything of it", got, d.OpenTasks)
	}},
}

func (b *bench) fillInbox() {
	b.Helper()
	c, d := start("a"), start("d")
	c.OpenTasks = []engine.TaskRow{
		inboxTask("1", "a", engine.SectionMine, func(t *engine.TaskRow) {
			t.Due, t.Process, t.Number, t.CaseTitle = noon.Add(2*time.Hour), "meldung", "A-1", "Sanitätsdienst"
		}),
		inboxTask("2", "a", engine.SectionDeputy, func(t *engine.TaskRow) { t.Process, t.Unit = "meldung", "u1" }),
		inboxTask("3", "a", engine.SectionQueue, func(t *engine.TaskRow) { t.Due, t.Unit, t.Groups = noon, "u1", []string{"g"} }),
	}
	d.OpenTasks = []engine.TaskRow{
		inboxTask("4", "d", engine.SectionTaken, func(t *engine.TaskRow) { t.Groups = []string{"g"} }),
		inboxTask("5", "d", engine.SectionMine, func(t *engine.TaskRow) { t.Unit, t.Opened = "u2", noon.Add(-time.Hour) }),
		inboxTask("6", "d", engine.SectionResting, nil),
		task("7", "d", noon, "r"),
	}
	b.commit(c, d)
}

func (b *bench) inbox(q engine.InboxQuery) []string {
	b.Helper()
	got, err := b.Inbox(ctx, q)
	b.ok(err)
	ids := []string{}
	for _, t := range got {
		ids = append(ids, t.ID)
	}
	return ids
}

func (b *bench) inboxCounts(q engine.InboxQuery) []engine.InboxCount {
	b.Helper()
	counts, err := b.CountInbox(ctx, q)
	b.ok(err)
	return inOrder(counts)
}

func inOrder(counts []engine.InboxCount) []engine.InboxCount {
	slices.SortFunc(counts, func(x, y engine.InboxCount) int {
		return cmp.Or(cmp.Compare(x.Section, y.Section), cmp.Compare(x.Process, y.Process), cmp.Compare(x.Unit, y.Unit))
	})
	return counts
}

var sections = rapid.SampledFrom([]engine.TaskSection{engine.SectionMine, engine.SectionQueue, engine.SectionDeputy, engine.SectionTaken, engine.SectionResting})

// drawInbox asks for anything that an inbox can be asked for.
func drawInbox(r *rapid.T, limit int) engine.InboxQuery {
	q := engine.InboxQuery{
		Person: draw(r, few("", "p", "q"), "inbox of"), Group: draw(r, few("", "", "p"), "queue"), Process: draw(r, few("", "", "x"), "process"),
		Text: draw(r, few("", "", "x"), "text"), Before: draw(r, anyTime, "before"), Late: draw(r, anyTime, "late"), Apart: rapid.Bool().Draw(r, "apart"),
		Sections: rapid.SliceOfN(sections, 0, 2).Draw(r, "sections"), Limit: limit, Offset: rapid.IntRange(0, 2).Draw(r, "offset"),
		Order: draw(r, rapid.SampledFrom([]engine.InboxOrder{engine.BySoonest, engine.ByOldest, engine.ByProcess, engine.ByUnit}), "order"),
	}
	if rapid.Bool().Draw(r, "of units") {
		q.Units = append([]string{}, draw(r, perhaps, "unit"))
	}
	return q
}
