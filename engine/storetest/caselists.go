package storetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"laufzettel/engine"
)

// town puts cases of two units and of none into a store:
//
//	a1 a2 a3 of unit a (a2 of meldung, a3 ended), b1 b2 of unit b, n1 without a unit; p sent b1, is asked in b2,
//	has decided in a3 and n1.
func town(b *bench) {
	for i, change := range []func(*engine.Commit){
		func(c *engine.Commit) { c.Row.ID, c.Row.Unit, c.Row.Title = "a1", "a", "Ausbildung für Müller" },
		func(c *engine.Commit) { c.Row.ID, c.Row.Unit, c.Row.Process = "a2", "a", "meldung" },
		func(c *engine.Commit) {
			c.Row.ID, c.Row.Unit, c.Row.Status, c.Row.Ended, c.Took = "a3", "a", "erledigt", noon, []string{"p"}
			c.Row.Title, c.Row.Subject = "Große Anerkennung", "q"
		},
		func(c *engine.Commit) { c.Row.ID, c.Row.Unit, c.Row.Submitter = "b1", "b", "p" },
		func(c *engine.Commit) {
			c.Row.ID, c.Row.Unit, c.OpenTasks = "b2", "b", []engine.TaskRow{task("t", "b2", noon, "p", "q")}
		},
		func(c *engine.Commit) { c.Row.ID, c.Took = "n1", []string{"p", "p"} },
	} {
		c := start("")
		change(c)
		c.Case, c.Row.Key = c.Row.ID, c.Row.ID
		c.Row.Started, c.Row.Changed = noon.Add(time.Duration(i)*time.Minute), noon.Add(-time.Duration(i)*time.Minute)
		c.Row.Number = fmt.Sprintf("ANE-2027-%05d", 40+i*i)
		b.commit(c)
	}
}

func scope(person string, parts ...engine.ScopePart) *engine.Scope {
	return &engine.Scope{Parts: parts, Person: person}
}

var unitA, unitB, everywhere = engine.ScopePart{Units: []string{"a"}}, engine.ScopePart{Units: []string{"b", "none"}}, engine.ScopePart{}

var caseListPromises = []promise{
	{"a scope shows its parts and what its person takes part in, and nothing else", func(b *bench) {
		town(b)
		for _, x := range []struct {
			scope *engine.Scope
			want  string
		}{
			{nil, "n1 b2 b1 a3 a2 a1"},
			{scope(""), ""},
			{scope("nobody"), ""},
			{scope("", everywhere), "n1 b2 b1 a3 a2 a1"},
			{scope("", unitA), "a3 a2 a1"},
			{scope("", unitB), "b2 b1"},
			{scope("", unitA, unitB, unitA), "b2 b1 a3 a2 a1"},
			{scope("", engine.ScopePart{Units: []string{}}), ""},
			{scope("", engine.ScopePart{Units: []string{""}}), ""},
			{scope("", engine.ScopePart{Units: []string{"a"}, Process: "meldung"}), "a2"},
			{scope("", engine.ScopePart{Process: "meldung"}), "a2"},
			{scope("", engine.ScopePart{Units: []string{"a"}, Except: []string{"meldung"}}), "a3 a1"},
			{scope("", engine.ScopePart{Except: []string{"antrag"}}), "a2"},
			{scope("", engine.ScopePart{Units: []string{"a"}, Process: "meldung", Except: []string{"meldung"}}), ""},
			{scope("", engine.ScopePart{Units: []string{"a"}, Except: []string{"meldung"}}, engine.ScopePart{Process: "meldung"}), "a3 a2 a1"},
			{scope("p"), "n1 b2 b1 a3"},
			{scope("q"), "b2"},
			{scope("p", unitA), "n1 b2 b1 a3 a2 a1"},
			{scope("q", unitA), "b2 a3 a2 a1"},
			{&engine.Scope{Person: "p", Except: []string{"antrag"}}, ""},
			{&engine.Scope{Person: "p", Except: []string{"antrag"}, Cases: []string{"b2", "gone", "a1"}}, "b2 a1"},
			{&engine.Scope{Person: "p", Cases: []string{"a2", "b1"}, Parts: []engine.ScopePart{unitB}}, "n1 b2 b1 a3 a2"},
			{&engine.Scope{Cases: []string{"n1"}, Parts: []engine.ScopePart{unitA}}, "n1 a3 a2 a1"},
		} {
			b.sees(engine.CaseQuery{Scope: x.scope}, x.want)
		}
	}},
	{"filters narrow every scope", func(b *bench) {
		town(b)
		both, mine := scope("p", unitA), scope("p")
		for _, x := range []struct {
			q    engine.CaseQuery
			want string
		}{
			{engine.CaseQuery{Scope: both, Process: "meldung"}, "a2"},
			{engine.CaseQuery{Scope: both, Open: true}, "n1 b2 b1 a2 a1"},
			{engine.CaseQuery{Scope: both, Ended: true}, "a3"},
			{engine.CaseQuery{Scope: both, Status: "erledigt"}, "a3"},
			{engine.CaseQuery{Scope: both, Units: []string{"b"}}, "b2 b1"},
			{engine.CaseQuery{Scope: both, Unit: "a"}, "a3 a2 a1"},
			{engine.CaseQuery{Scope: both, Unit: "a", Units: []string{"b"}}, ""},
			{engine.CaseQuery{Scope: scope("", unitA), Units: []string{"b"}}, ""},
			{engine.CaseQuery{Scope: scope("", unitA), Unit: "b"}, ""},
			{engine.CaseQuery{Units: []string{"b", "b", ""}}, "b2 b1"},
			{engine.CaseQuery{Units: []string{}}, ""},
			{engine.CaseQuery{Scope: both, From: noon.Add(2 * time.Minute), Until: noon.Add(4 * time.Minute)}, "b1 a3"},
			{engine.CaseQuery{Scope: both, Subject: "q"}, "a3"},
			{engine.CaseQuery{Scope: scope("", unitB), Subject: "q"}, ""},
			{engine.CaseQuery{Scope: both, Submitter: "p"}, "b1"},
			{engine.CaseQuery{Scope: scope("", unitA), Submitter: "p"}, ""},
			{engine.CaseQuery{Scope: both, ID: "b1"}, "b1"},
			{engine.CaseQuery{Scope: scope("", unitA), ID: "b1"}, ""},
			{engine.CaseQuery{Scope: scope("", unitA), Key: "b2"}, ""},
			{engine.CaseQuery{Scope: scope("", unitA), Number: "ANE-2027-00056"}, ""},
			{engine.CaseQuery{Scope: mine, Part: engine.CasePart{Person: "p", Role: engine.Sent}}, "b1"},
			{engine.CaseQuery{Scope: mine, Part: engine.CasePart{Person: "p", Role: engine.Asked}}, "b2"},
			{engine.CaseQuery{Scope: mine, Part: engine.CasePart{Person: "p", Role: engine.Decided}}, "n1 a3"},
			{engine.CaseQuery{Scope: mine, Part: engine.CasePart{Person: "p"}, Ended: true}, "a3"},
			{engine.CaseQuery{Scope: scope("", unitA), Part: engine.CasePart{Person: "p"}}, "a3"},
			{engine.CaseQuery{Scope: mine, Part: engine.CasePart{Person: "q"}}, "b2"},
			{engine.CaseQuery{Part: engine.CasePart{Person: "q", Role: engine.Decided}}, ""},
			{engine.CaseQuery{Scope: &engine.Scope{Person: "p", Except: []string{"antrag"}, Cases: []string{"b1"}}, Part: engine.CasePart{Person: "p"}}, "b1"},
			{engine.CaseQuery{Scope: &engine.Scope{Person: "p", Except: []string{"antrag"}, Cases: []string{"b1"}}, Search: "ane-2027-00049"}, "b1"},
		} {
			b.sees(x.q, x.want)
		}
	}},
	{"a search finds words of number and title by how they begin", func(b *bench) {
		town(b)
		for search, want := range map[string]string{
			"ausbildung": "a1", "AUSBILD müll": "a1", "mueller": "a1", "Muller aus": "a1", "bildung": "", "Müller Anerkennung": "",
			"grosse": "a3", "große anerk.": "a3", "ANE-2027-00041": "a2", "00041": "a2", "41": "a2", "ane 2027": "n1 b2 b1 a3 a2 a1",
			"   ": "n1 b2 b1 a3 a2 a1", "%": "n1 b2 b1 a3 a2 a1", "_usbildung": "", "' OR 1=1": "", "2028": "",
		} {
			b.sees(engine.CaseQuery{Search: search}, want)
			seen := strings.Fields(want)
			seen = slices.DeleteFunc(seen, func(id string) bool { return id[0] != 'a' })
			b.sees(engine.CaseQuery{Search: search, Scope: scope("", unitA)}, strings.Join(seen, " "))
		}
		b.sees(engine.CaseQuery{Search: "ane", Scope: scope("p")}, "n1 b2 b1 a3")
		b.sees(engine.CaseQuery{Search: "ane", Scope: scope(""), Part: engine.CasePart{Person: "p"}}, "")
	}},
	{"a title that is gone is not found any more", func(b *bench) {
		town(b)
		c := next("a1", 1)
		c.Row = b.load("a1").Row
		c.Row.Title = ""
		b.commit(c)
		b.sees(engine.CaseQuery{Search: "Müller"}, "")
		b.sees(engine.CaseQuery{Search: "00040"}, "a1")
	}},
	{"every order has its place for cases, and pages follow each other without a gap", func(b *bench) {
		town(b)
		for order, want := range map[engine.CaseOrder]string{
			engine.Newest: "n1 b2 b1 a3 a2 a1", engine.Oldest: "a1 a2 a3 b1 b2 n1", engine.LastChanged: "a1 a2 a3 b1 b2 n1", engine.ByNumber: "a1 a2 a3 b1 b2 n1",
		} {
			for _, sc := range []*engine.Scope{nil, scope("p", unitA), scope("", everywhere), scope("", unitA, unitB, engine.ScopePart{Process: "antrag"})} {
				for size := 1; size <= 4; size++ {
					b.pages(engine.CaseQuery{Order: order, Scope: sc, Limit: size}, want)
				}
			}
			b.pages(engine.CaseQuery{Order: order, Scope: scope("p", unitB), Limit: 1}, without(want, "a1", "a2"))
			b.pages(engine.CaseQuery{Order: order, Scope: scope("p"), Search: "ane", Limit: 2}, without(want, "a1", "a2"))
		}
		b.sees(engine.CaseQuery{After: "nonsense"}, "n1 b2 b1 a3 a2 a1")
	}},
	{"cases that began in the same moment are all on some page", func(b *bench) {
		var want []string
		for i := range 20 {
			c := start(fmt.Sprintf("c%02d", i))
			c.Row.Unit = fmt.Sprint("u", i%3)
			b.commit(c)
			want = append([]string{c.Case}, want...)
		}
		parts := scope("", engine.ScopePart{Units: []string{"u0", "u1", "u2"}})
		b.pages(engine.CaseQuery{Scope: parts, Limit: 3}, strings.Join(want, " "))
		b.pages(engine.CaseQuery{Scope: parts, Limit: 7, Order: engine.LastChanged}, strings.Join(want, " "))
	}},
	{"counts follow what becomes of cases", func(b *bench) {
		town(b)
		b.same("before", b.counted(engine.CaseQuery{Scope: scope("", unitA)}), "antrag//true 1, antrag/erledigt/false 1, meldung//true 1")
		c := next("a1", 1)
		c.Row = b.load("a1").Row
		c.Row.Ended, c.Row.Status, c.Row.Unit = noon, "abgelehnt", "b"
		b.commit(c)
		b.same("of a", b.counted(engine.CaseQuery{Scope: scope("", unitA)}), "antrag/erledigt/false 1, meldung//true 1")
		b.same("of b", b.counted(engine.CaseQuery{Scope: scope("", unitB)}), "antrag//true 2, antrag/abgelehnt/false 1")
		b.same("of b for p, who is asked there", b.counted(engine.CaseQuery{Scope: scope("p", unitB)}), "antrag//true 3, antrag/abgelehnt/false 1, antrag/erledigt/false 1")
		b.same("ended", b.counted(engine.CaseQuery{Ended: true}), "antrag/abgelehnt/false 1, antrag/erledigt/false 1")
	}},
	{"who is asked no more sees a case no more, who has decided sees it still", func(b *bench) {
		town(b)
		c := next("b2", 1)
		c.Row, c.CloseTasks, c.Took = b.load("b2").Row, []string{"t"}, []string{"q"}
		b.commit(c)
		b.sees(engine.CaseQuery{Scope: scope("p")}, "n1 b1 a3")
		b.sees(engine.CaseQuery{Scope: scope("q")}, "b2")
		b.same("counted", b.counted(engine.CaseQuery{Scope: scope("q")}), "antrag//true 1")
	}},
}

func without(list string, ids ...string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(list), func(id string) bool { return slices.Contains(ids, id) }), " ")
}

// sees checks a list, and that as many are counted.
func (b *bench) sees(q engine.CaseQuery, want string) {
	b.Helper()
	what := fmt.Sprintf("%+v of scope %+v", q, q.Scope)
	b.same(what, strings.Join(b.cases(q), " "), want)
	counts, err := b.CountCases(ctx, q)
	b.ok(err)
	n := 0
	for _, c := range counts {
		n += c.N
	}
	b.same("count of "+what, n, len(strings.Fields(want)))
}

// pages goes through a list page by page.
func (b *bench) pages(q engine.CaseQuery, want string) {
	b.Helper()
	var all []string
	for range 30 {
		page, err := b.Cases(ctx, q)
		b.ok(err)
		for i := range page {
			all = append(all, page[i].ID)
			q.After = page[i].Cursor(q.Order)
		}
		if len(page) < q.Limit {
			break
		}
	}
	b.same(fmt.Sprintf("pages of %d in order %q of %+v", q.Limit, q.Order, q.Scope), strings.Join(all, " "), want)
}

// counted are the counts of a query, sorted.
func (b *bench) counted(q engine.CaseQuery) string {
	b.Helper()
	counts, err := b.CountCases(ctx, q)
	b.ok(err)
	return strings.Join(sortedCounts(counts), ", ")
}

func sortedCounts(counts []engine.CaseCount) []string {
	var lines []string
	for _, c := range counts {
		lines = append(lines, fmt.Sprintf("%s/%s/%v %d", c.Process, c.Status, c.Open, c.N))
	}
	slices.Sort(lines)
	return lines
}

// lookAtLists asks for lists and counts of every kind.
func (p *pair) lookAtLists(r *rapid.T) {
	units := rapid.SampledFrom([][]string{nil, nil, {}, {"x"}, {"x", "y"}, {"y", ""}})
	parts := rapid.Custom(func(r *rapid.T) engine.ScopePart {
		return engine.ScopePart{Units: draw(r, units, "units"), Process: draw(r, perhaps, "process"), Except: rapid.SampledFrom([][]string{nil, {"x"}, {"y", "z"}}).Draw(r, "except")}
	})
	q := engine.CaseQuery{Process: draw(r, perhaps, "process"), Unit: draw(r, few("", "", "x"), "unit"), Units: draw(r, units, "units"), Status: draw(r, few("", "", "x"), "status"),
		Open: rapid.IntRange(0, 3).Draw(r, "open") == 0, Ended: rapid.IntRange(0, 3).Draw(r, "ended") == 0, Search: draw(r, few("", "", "x", "y x"), "search"),
		From: draw(r, anyTime, "from"), Until: draw(r, rapid.OneOf(rapid.Just(time.Time{}), instants), "until"), Subject: draw(r, few("", "", "", "x"), "subject"),
		Part:  engine.CasePart{Person: draw(r, few("", "", "p", "q", "x"), "part"), Role: rapid.SampledFrom([]engine.CaseRole{engine.AnyRole, engine.Sent, engine.Asked, engine.Decided}).Draw(r, "role")},
		Order: rapid.SampledFrom(engine.CaseOrders).Draw(r, "order"), Limit: rapid.IntRange(1, 3).Draw(r, "limit")}
	if rapid.Bool().Draw(r, "scoped") {
		q.Scope = &engine.Scope{Person: draw(r, few("", "p", "q", "x"), "person"), Parts: rapid.SliceOfN(parts, 0, 3).Draw(r, "parts"),
			Except: rapid.SliceOfN(few("x", "y"), 0, 1).Draw(r, "scope except"), Cases: rapid.SliceOfN(caseIDs, 0, 1).Draw(r, "cases")}
	}
	p.both(r, func(s engine.Store) (any, error) { return s.Cases(ctx, q) })
	if page, _ := p.model.Cases(ctx, q); len(page) > 0 {
		q.After = page[0].Cursor(q.Order)
		p.both(r, func(s engine.Store) (any, error) { return s.Cases(ctx, q) })
	}
	q.Limit = 0
	p.both(r, func(s engine.Store) (any, error) {
		counts, err := s.CountCases(ctx, q)
		return sortedCounts(counts), err
	})
}
