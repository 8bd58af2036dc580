package engine_test

import (
	"testing"

	"laufzettel/engine"
	"laufzettel/flows"
)

// A service lists the cases that wait for it, and no others.
func TestAServiceListsWhatItIsAskedFor(t *testing.T) {
	onEachWith(t, flowOf(`  - approve: maschinell
    by: service("roboter")
    outcomes: {ja: {label: Ja}}
  - approve: menschlich
    by: holders("chef")
    outcomes: {ja: {label: Ja}}`), func(r *rig) {
		first, second := r.send("Paul", nil), r.send("Pia", nil)
		listed := func(name string) []string {
			t.Helper()
			page, err := r.e.CasesFor(ctx, service(name), engine.CaseFilter{})
			r.ok(err)
			var ids []string
			for _, row := range page.Rows {
				ids = append(ids, row.ID)
				c, err := r.e.Case(ctx, row.ID)
				r.ok(err)
				if r.e.May(service(name), engine.SeeStatus, engine.OfCase(c)) != nil {
					t.Errorf("%s lists %s, which it may not see", name, row.Number)
				}
			}
			return ids
		}
		if got := listed("roboter"); len(got) != 2 {
			t.Errorf("the service lists %v, want %s and %s", got, first.Row.ID, second.Row.ID)
		}
		if got := listed("fremd"); len(got) != 0 {
			t.Errorf("another service lists %v", got)
		}
		r.decide(first.Row.ID, "maschinell", service("roboter"), "ja")
		if got := listed("roboter"); len(got) != 1 || got[0] != second.Row.ID {
			t.Errorf("after its decision the service lists %v", got)
		}
		if scope := r.e.ScopeOf(flows.Actor{Party: flows.Party{Service: "roboter"}, Way: flows.ByAPI}, engine.ExportCases); !scope.Empty() {
			t.Errorf("a service may take away %+v", scope)
		}
	})
}
