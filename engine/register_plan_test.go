package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"laufzettel/engine"
	"laufzettel/forms"
)

func (r *rig) plan(register string, lines ...string) *engine.RowPlan {
	r.t.Helper()
	plan, err := r.e.Organisation().PlanRows(register, strings.Split(lines[0], ";"), split(lines[1:]), &forms.Context{Lang: "de"})
	r.ok(err)
	return plan
}

func split(lines []string) [][]string {
	var all [][]string
	for _, line := range lines {
		all = append(all, strings.Split(line, ";"))
	}
	return all
}

func TestPlanOfAFileOfRows(t *testing.T) {
	onEachWith(t, things(seeds+"  - {key: auto, label: Auto, wer: kasse}\n"), func(r *rig) {
		plan := r.plan("dinge", "Preis;kennung;Farbe;Bezeichnung;Wer", "10,00;bus;rot;Bus;kasse", "12,50;rad;;Rad;Vorstand", "", "7;boot;;Boot;kasse")
		if plan.Same != 1 || fmt.Sprint(plan.Changed, plan.Added, plan.Unknown) != "[rad] [boot] [Farbe]" || len(plan.Bad) != 0 || plan.Confirm != 0 {
			t.Fatalf("the plan is %+v", plan)
		}
		r.ok(r.e.ChangeRows(ctx, r.person("kurt"), "dinge", engine.RowImported, plan.Changes))
		if row := r.row("dinge", "rad").Values; row["wer"] != "vorstand" || fmt.Sprint(row["preis"]) != "12.5" {
			t.Errorf("the changed row is %v", row)
		}
		// A column that the file lacks stays as it is; an empty cell of one that it has empties it.
		plan = r.plan("dinge", "Kennung;Bezeichnung", "rad;Fahrrad")
		if len(plan.Changes) != 1 || plan.Changes[0].Values["wer"] != "vorstand" || fmt.Sprint(plan.Changes[0].Values["preis"]) != "12.5" {
			t.Errorf("the plan of two columns is %+v", plan)
		}
		plan = r.plan("dinge", "Kennung;Preis", "rad;")
		if len(plan.Changes) != 1 || plan.Changes[0].Values["preis"] != nil {
			t.Errorf("the plan that empties a price is %+v", plan)
		}
		// What is wrong is told with its line.
		plan = r.plan("dinge", "Kennung;Bezeichnung;Wer;Preis", "neu;Neu;niemand;1", "neu2;;kasse;viel", "rad;Rad;kasse;1", "rad;Rad;kasse;2", "zu;Viel;kasse;1;mehr", ";Ohne;kasse;1")
		places := ""
		for _, bad := range plan.Bad {
			places += fmt.Sprint(bad.Record, ":", len(bad.Faults), " ")
		}
		if places != "0:1 1:2 3:1 4:1 5:1 " {
			t.Errorf("bad are %s: %+v", places, plan.Bad)
		}
		if plan := r.plan("dinge", "Kennung;Bezeichnung", "bus;A", "rad;B", "auto;C"); plan.Confirm != 3 {
			t.Errorf("a plan that changes nearly everything asks for %d", plan.Confirm)
		}
		if _, err := r.e.Organisation().PlanRows("dinge", []string{"Bezeichnung"}, nil, &forms.Context{Lang: "de"}); !errors.Is(err, engine.ErrNoKeyColumn) {
			t.Errorf("a file without keys is %v", err)
		}
		first := r.plan("dinge", "Kennung;Preis", "rad;1").Digest
		r.ok(r.changeRow("kurt", "dinge", engine.RowChanged, engine.RowChange{Values: r.row("dinge", "rad").Values, Revision: 1}))
		if r.plan("dinge", "Kennung;Preis", "rad;1").Digest == first {
			t.Error("a plan on changed rows has the same digest")
		}
	})
}

func TestManyRowsOfAFile(t *testing.T) {
	r := newRig(t, "memory", things(seeds))
	lines := []string{"Kennung;Bezeichnung;Wer"}
	for i := range 1201 {
		lines = append(lines, fmt.Sprintf("neu%d;Neu %d;kasse", i, i))
	}
	plan := r.plan("dinge", lines...)
	if len(plan.Added) != 1201 || len(plan.Bad) > 0 || plan.Confirm != 0 {
		t.Fatalf("%d are added, %d bad", len(plan.Added), len(plan.Bad))
	}
	r.ok(r.e.ChangeRows(ctx, r.person("kurt"), "dinge", engine.RowImported, plan.Changes))
	if got := len(r.e.Organisation().Rows("dinge")); got != 1203 {
		t.Errorf("%d rows are offered", got)
	}
	if again := r.plan("dinge", lines...); again.Same != 1201 || len(again.Changes) != 0 {
		t.Errorf("the same file once more changes %d rows", len(again.Changes))
	}
}

func TestStagedRowsBelongToOnePerson(t *testing.T) {
	onEachWith(t, things(seeds), func(r *rig) {
		key, err := r.e.StageRows(ctx, r.person("kurt"), engine.StagedRows{Register: "dinge", Lines: [][]string{{"Kennung"}}})
		r.ok(err)
		if _, err := r.e.Staged(ctx, r.person("kurt"), "dinge", key); err != nil {
			t.Error(err)
		}
		for who, register := range map[string]string{"karla": "dinge", "kurt": "zimmer"} {
			if _, err := r.e.Staged(ctx, r.person(who), register, key); !errors.Is(err, engine.ErrNotFound) {
				t.Errorf("%s finds it for %s: %v", who, register, err)
			}
		}
		r.clock.forward(2 * 60 * 60 * 1e9)
		if _, err := r.e.Staged(ctx, r.person("kurt"), "dinge", key); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("after two hours it is there: %v", err)
		}
	})
}
