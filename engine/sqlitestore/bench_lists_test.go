package sqlitestore

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"laufzettel/engine"
)

// BenchmarkLists is what lists of cases ask for among 100,000 of them, of 430 units:
//
//	go test -run '^$' -bench Lists ./engine/sqlitestore
func BenchmarkLists(b *testing.B) {
	const cases, units = 100_000, 430
	s := openTest(b)
	var all sync.WaitGroup
	for worker := range 64 {
		all.Go(func() {
			for i := worker; i < cases; i += 64 {
				at := time.UnixMilli(1_700_000_000_000 + int64(i)*60_000)
				c := &engine.Commit{Case: waitingCase(i), Events: eventsAfter(0)[:1], Row: engine.CaseRow{ID: waitingCase(i), Number: fmt.Sprintf("ANE-2026-%05d", i),
					Process: []string{"anerkennung", "ehrung", "wahl"}[i%3], Title: fmt.Sprintf("Ausbildung %s %d", []string{"Sanitätsdienst", "Betreuung", "Technik"}[i%3], i%977),
					Unit: fmt.Sprint("ov", i*7919%units), Submitter: fmt.Sprint("p", i%5000), Started: at, Changed: at.Add(time.Hour)}, Took: []string{fmt.Sprint("kbl", i%40)}}
				if i%5 > 0 {
					c.Row.Ended, c.Row.Status = at.Add(time.Hour), "erledigt"
				}
				if err := s.Commit(ctx, c); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	var ten []string
	for i := range 10 {
		ten = append(ten, fmt.Sprint("ov", i))
	}
	var every []string
	for i := range units {
		every = append(every, fmt.Sprint("ov", i))
	}
	kv := &engine.Scope{Parts: []engine.ScopePart{{Units: ten}}, Person: "kbl3"}
	lv := &engine.Scope{Parts: []engine.ScopePart{{}}, Person: "kbl3"}
	named := &engine.Scope{Parts: []engine.ScopePart{{Units: every}}, Person: "kbl3"}
	deep, _ := s.Cases(ctx, engine.CaseQuery{Scope: lv, Until: time.UnixMilli(1_700_000_000_000 + 5_000*60_000), Limit: 1})
	for _, x := range []struct {
		says string
		q    engine.CaseQuery
	}{
		{"kv", engine.CaseQuery{Scope: kv}}, {"kv/changed", engine.CaseQuery{Scope: kv, Order: engine.LastChanged}}, {"kv/number", engine.CaseQuery{Scope: kv, Order: engine.ByNumber}},
		{"kv/open", engine.CaseQuery{Scope: kv, Open: true, Process: "ehrung"}},
		{"lv", engine.CaseQuery{Scope: lv}}, {"lv/deep", engine.CaseQuery{Scope: lv, After: deep[0].Cursor(engine.Newest)}}, {"lv/changed", engine.CaseQuery{Scope: lv, Order: engine.LastChanged}},
		{"lv/430 units named", engine.CaseQuery{Scope: named}},
		{"search/number in kv", engine.CaseQuery{Scope: kv, Search: "ANE-2026-04711"}}, {"search/number in lv", engine.CaseQuery{Scope: lv, Search: "ANE-2026-04711"}},
		{"search/frequent word in lv", engine.CaseQuery{Scope: lv, Search: "sanität"}}, {"search/frequent word in kv", engine.CaseQuery{Scope: kv, Search: "sanität"}},
		{"search/two frequent words that never meet", engine.CaseQuery{Scope: lv, Search: "sanität betreuung"}}, {"search/nothing", engine.CaseQuery{Scope: lv, Search: "xyz"}},
		{"decided", engine.CaseQuery{Scope: kv, Part: engine.CasePart{Person: "kbl3", Role: engine.Decided}}},
	} {
		x.q.Limit = 51
		b.Run(x.says, func(b *testing.B) {
			for range b.N {
				if _, err := s.Cases(ctx, x.q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for says, q := range map[string]engine.CaseQuery{"count/kv": {Scope: kv}, "count/lv": {Scope: lv}, "count/search in lv": {Scope: lv, Search: "sanität", Limit: 1001}} {
		b.Run(says, func(b *testing.B) {
			for range b.N {
				if _, err := s.CountCases(ctx, q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
