package library_test

import (
	"testing"
	"time"

	"laufzettel/definitions/library"
	"laufzettel/flows"
	"laufzettel/forms"
)

// TestMinimalIsDecidedByAService plays the flow that benchmarks run: a service starts it, decides twice, it ends.
func TestMinimalIsDecidedByAService(t *testing.T) {
	set := load(t, library.Minimal())
	facts := newWorld(t, set)
	flow := set.Processes["freigabe"].Flow
	service := flows.Actor{Party: flows.Party{Service: "messung"}, Way: flows.ByAPI}
	state := &flows.State{}
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	do := func(by flows.Actor, input any) error {
		t.Helper()
		at = at.Add(time.Second)
		decision, err := flows.Decide(flow, state, flows.Input{At: at, By: by, Do: input}, facts)
		if err != nil {
			return err
		}
		for _, e := range decision.Events {
			state = flows.Evolve(state, e)
		}
		for _, c := range decision.Commands {
			if c.Kind != flows.SendBrief {
				t.Errorf("a command %s: the flow should do nothing outside", c.Kind)
			}
		}
		return nil
	}
	if err := do(service, flows.Start{Case: "c", Number: "FRE-2026-000001", Values: forms.Values{"anliegen": "Bitte freigeben"},
		Submitter: service.Party, Subject: service.Party, Verified: true}); err != nil {
		t.Fatal(err)
	}
	person := flows.Actor{Party: flows.Party{Person: "mona"}, Way: flows.ByPage}
	for _, step := range []string{"erste", "zweite"} {
		if len(state.Open) != 1 || state.Open[0].Step != step {
			t.Fatalf("open: %+v", state.Open)
		}
		choice := flows.Choose{Stop: state.Open[0].ID, Outcome: "ja"}
		if do(person, choice) == nil {
			t.Error("somebody the step does not name may decide it")
		}
		if err := do(service, choice); err != nil {
			t.Fatal(err)
		}
	}
	if state.Status != "fertig" {
		t.Errorf("status %q", state.Status)
	}
}
