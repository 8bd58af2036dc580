package storetest

import (
	"fmt"

	"laufzettel/engine"
)

var placePromises = []promise{
	{"tasks are found by the places that were looked at, and by the new ones once they have moved", func(b *bench) {
		c := start("a")
		c.OpenTasks = []engine.TaskRow{task("t", "a", noon, "p"), task("u", "a", noon, "q")}
		c.OpenTasks[0].Places = []string{"KBL@kv", "LBL@lv"}
		c.OpenTasks[1].Places = []string{"LBL@lv"}
		b.commit(c)
		b.same("one place", b.tasks(engine.TaskQuery{Place: "KBL@kv"}), []string{"t"})
		b.same("another", b.tasks(engine.TaskQuery{Place: "LBL@lv"}), []string{"t", "u"})
		b.same("place and person", b.tasks(engine.TaskQuery{Place: "LBL@lv", Person: "q"}), []string{"u"})
		b.same("a person is no place", b.tasks(engine.TaskQuery{Place: "p"}), []string{})
		rows, err := b.Tasks(ctx, engine.TaskQuery{ID: "t"})
		b.ok(err)
		b.same("the places of a task", fmt.Sprint(rows[0].Places), "[KBL@kv LBL@lv]")
		d := next("a", 1)
		d.OpenTasks = []engine.TaskRow{task("t", "a", noon.AddDate(0, 0, 1), "p")}
		d.OpenTasks[0].Places = []string{"KGF@kv"}
		d.CloseTasks = []string{"u"}
		b.commit(d)
		for place, want := range map[string][]string{"KBL@kv": {}, "LBL@lv": {}, "KGF@kv": {"t"}} {
			b.same("after the move: "+place, b.tasks(engine.TaskQuery{Place: place}), want)
		}
	}},
}
