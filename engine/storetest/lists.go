package storetest

import (
	"fmt"
	"time"

	"laufzettel/engine"
)

var listPromises = []promise{
	{"tasks come soonest deadline first, without one last, then oldest", func(b *bench) {
		c := start("a")
		older := task("4-older", "a", time.Time{})
		older.Opened = noon.Add(-time.Hour)
		c.OpenTasks = []engine.TaskRow{
			task("5-none", "a", time.Time{}), older,
			task("3-late", "a", noon.Add(48*time.Hour)), task("1-soon", "a", noon.Add(time.Hour)), task("2-soon", "a", noon.Add(time.Hour)),
		}
		b.commit(c)
		b.same("tasks", b.tasks(engine.TaskQuery{}), []string{"1-soon", "2-soon", "3-late", "4-older", "5-none"})
	}},
	{"everything of a task comes back", func(b *bench) {
		c := start("a")
		t := task("t", "a", noon, "p1", "p2")
		t.Number, t.CaseTitle, t.Groups, t.ClaimedBy = "A-1", "Sanitätsdienst", []string{"g"}, "p2"
		c.OpenTasks = []engine.TaskRow{t}
		b.commit(c)
		got, err := b.Tasks(ctx, engine.TaskQuery{ID: "t"})
		b.ok(err)
		b.same("task", got, []engine.TaskRow{t})
	}},
	{"tasks are found by person, group, process, case and id, and by several of them", func(b *bench) {
		c, d := start("a"), start("d")
		c.OpenTasks = []engine.TaskRow{task("1", "a", noon, "p", "q"), task("2", "a", noon, "q")}
		c.OpenTasks[1].Groups = []string{"g", "p"}
		d.OpenTasks = []engine.TaskRow{task("3", "d", noon, "p")}
		d.OpenTasks[0].Process, d.OpenTasks[0].Groups = "meldung", []string{"g"}
		b.commit(c, d)
		for _, x := range []struct {
			q    engine.TaskQuery
			want []string
		}{
			{engine.TaskQuery{Person: "p"}, []string{"1", "3"}},
			{engine.TaskQuery{Person: "q"}, []string{"1", "2"}},
			{engine.TaskQuery{Person: "nobody"}, []string{}},
			{engine.TaskQuery{Group: "g"}, []string{"2", "3"}},
			{engine.TaskQuery{Group: "p"}, []string{"2"}},
			{engine.TaskQuery{Person: "p", Group: "g"}, []string{"3"}},
			{engine.TaskQuery{Process: "meldung"}, []string{"3"}},
			{engine.TaskQuery{Person: "p", Process: "antrag"}, []string{"1"}},
			{engine.TaskQuery{Case: "a"}, []string{"1", "2"}},
			{engine.TaskQuery{Case: "a", Person: "p"}, []string{"1"}},
			{engine.TaskQuery{ID: "2"}, []string{"2"}},
			{engine.TaskQuery{ID: "2", Person: "p"}, []string{}},
			{engine.TaskQuery{ID: "2", Case: "d"}, []string{}},
			{engine.TaskQuery{Limit: 2}, []string{"1", "2"}},
			{engine.TaskQuery{Person: "p", Limit: 1}, []string{"1"}},
		} {
			b.same(fmt.Sprintf("%+v", x.q), b.tasks(x.q), x.want)
		}
	}},
	{"a task is replaced whole", func(b *bench) {
		c := start("a")
		c.OpenTasks = []engine.TaskRow{task("t", "a", noon, "p", "q")}
		b.commit(c)
		d := next("a", 1)
		d.OpenTasks = []engine.TaskRow{task("t", "a", time.Time{}, "q", "r")}
		d.OpenTasks[0].Groups = []string{"g"}
		b.commit(d)
		b.same("p", b.tasks(engine.TaskQuery{Person: "p"}), []string{})
		for _, q := range []engine.TaskQuery{{Person: "q"}, {Person: "r"}, {Group: "g"}, {}} {
			b.same(fmt.Sprintf("%+v", q), b.tasks(q), []string{"t"})
		}
	}},
	{"a closed task is in no list; only the own case closes it", func(b *bench) {
		c := start("a")
		c.OpenTasks = []engine.TaskRow{task("t", "a", noon, "p")}
		b.commit(c)
		other := start("b")
		other.CloseTasks = []string{"t"}
		b.commit(other)
		b.same("after another case", b.tasks(engine.TaskQuery{Person: "p"}), []string{"t"})
		d := next("a", 1)
		d.CloseTasks = []string{"t", "unknown"}
		b.commit(d)
		b.same("inbox", b.tasks(engine.TaskQuery{Person: "p"}), []string{})
		b.same("all", b.tasks(engine.TaskQuery{}), []string{})
	}},
	{"a task closed and opened in one commit is open", func(b *bench) {
		c := start("a")
		c.OpenTasks = []engine.TaskRow{task("t", "a", noon, "p")}
		b.commit(c)
		d := next("a", 1)
		d.CloseTasks, d.OpenTasks = []string{"t"}, []engine.TaskRow{task("t", "a", noon, "q")}
		b.commit(d)
		b.same("q", b.tasks(engine.TaskQuery{Person: "q"}), []string{"t"})
	}},
	{"a person named twice sees a task once", func(b *bench) {
		c := start("a")
		c.OpenTasks = []engine.TaskRow{task("t", "a", noon, "p", "p")}
		b.commit(c)
		b.same("inbox", b.tasks(engine.TaskQuery{Person: "p"}), []string{"t"})
	}},
	{"a list without a limit ends at 100", func(b *bench) {
		c := start("a")
		for i := range 120 {
			c.OpenTasks = append(c.OpenTasks, task(fmt.Sprint("t", i), "a", noon, "p"))
			c.Work = append(c.Work, chore(fmt.Sprint("w", i), 0))
		}
		b.commit(c)
		b.same("tasks", len(b.tasks(engine.TaskQuery{Person: "p"})), 100)
		b.same("outbox", len(b.outbox(engine.WorkQuery{Case: "a"})), 100)
		b.same("more", len(b.tasks(engine.TaskQuery{Person: "p", Limit: 1000})), 120)
	}},
	{"everything of a case's row comes back", func(b *bench) {
		c := start("a")
		c.Row = engine.CaseRow{ID: "a", Key: "k", Number: "A-1", Process: "antrag", FlowHash: "h", Title: "t", Status: "erledigt", Unit: "u",
			Submitter: "p", Subject: "q", Started: noon, Changed: noon.Add(1), Ended: noon.Add(time.Hour), EraseAt: noon.AddDate(1, 0, 0)}
		b.commit(c)
		want := c.Row
		want.Seq, want.Changed = 1, noon
		got, err := b.Cases(ctx, engine.CaseQuery{ID: "a"})
		b.ok(err)
		b.same("row", got, []engine.CaseRow{want})
		b.same("row of the record", b.load("a").Row, want)
	}},
	{"cases come newest first and are found by what a query names", func(b *bench) {
		for i, change := range []func(*engine.CaseRow){
			func(r *engine.CaseRow) { r.Unit, r.Submitter = "u1", "p" },
			func(r *engine.CaseRow) { r.Process, r.Unit = "meldung", "u1" },
			func(r *engine.CaseRow) { r.Ended, r.EraseAt, r.Submitter = noon, noon.AddDate(1, 0, 0), "p" },
			func(r *engine.CaseRow) { r.Number = "A-4" },
		} {
			c := start(fmt.Sprint("c", i))
			c.Row.Started = noon.Add(time.Duration(i) * time.Minute)
			change(&c.Row)
			b.commit(c)
		}
		for _, x := range []struct {
			q    engine.CaseQuery
			want []string
		}{
			{engine.CaseQuery{}, []string{"c3", "c2", "c1", "c0"}},
			{engine.CaseQuery{Limit: 2}, []string{"c3", "c2"}},
			{engine.CaseQuery{ID: "c1"}, []string{"c1"}},
			{engine.CaseQuery{Key: "key-c2"}, []string{"c2"}},
			{engine.CaseQuery{Key: "c2"}, []string{}},
			{engine.CaseQuery{Number: "A-4"}, []string{"c3"}},
			{engine.CaseQuery{Process: "antrag"}, []string{"c3", "c2", "c0"}},
			{engine.CaseQuery{Process: "antrag", Open: true}, []string{"c3", "c0"}},
			{engine.CaseQuery{Unit: "u1"}, []string{"c1", "c0"}},
			{engine.CaseQuery{Unit: "u1", Process: "meldung"}, []string{"c1"}},
			{engine.CaseQuery{Submitter: "p"}, []string{"c2", "c0"}},
			{engine.CaseQuery{Submitter: "p", Open: true}, []string{"c0"}},
			{engine.CaseQuery{EraseBy: noon.AddDate(1, 0, 0)}, []string{}},
			{engine.CaseQuery{EraseBy: noon.AddDate(1, 0, 1)}, []string{"c2"}},
		} {
			b.same(fmt.Sprintf("%+v", x.q), b.cases(x.q), x.want)
		}
	}},
	{"a case that changes moves between the lists", func(b *bench) {
		b.commit(start("a"))
		c := next("a", 1)
		c.Row.Ended, c.Row.Unit, c.Row.EraseAt = noon, "u", noon
		b.commit(c)
		b.same("open", b.cases(engine.CaseQuery{Open: true}), []string{})
		b.same("unit", b.cases(engine.CaseQuery{Unit: "u"}), []string{"a"})
		d := next("a", 2)
		b.commit(d)
		b.same("open", b.cases(engine.CaseQuery{Open: true}), []string{"a"})
		b.same("unit", b.cases(engine.CaseQuery{Unit: "u"}), []string{})
		b.same("to erase", b.cases(engine.CaseQuery{EraseBy: noon.Add(time.Hour)}), []string{})
	}},
}
