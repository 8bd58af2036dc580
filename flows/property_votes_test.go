package flows

import (
	"fmt"
	"slices"
	"testing"
	"time"

	shopspring "github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// TestVotesCountOnce: whatever the way of deciding, nobody's vote counts twice, also by way of a second person with the same
// mailbox, and neither the order of the approvers nor that of the votes changes the result of a vote that is over.
func TestVotesCountOnce(t *testing.T) {
	outcomes := []*Outcome{{Key: "ja"}, {Key: "nein"}, {Key: "spaeter"}, {Key: "egal", Abstain: true}}
	rapid.Check(t, func(t *rapid.T) {
		c := &taskConfig{outcomes: outcomes, votes: votes{mode: rapid.SampledFrom([]string{majority, countDecides}).Draw(t, "mode"), n: rapid.IntRange(1, 4).Draw(t, "n")}}
		facts := newFacts()
		r := newReader(&Flow{}, &State{}, time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC), facts)
		var approvers []Approver
		var cast []Choice
		people := rapid.IntRange(1, 6).Draw(t, "people")
		weight := shopspring.Zero
		for i := range people {
			id := fmt.Sprintf("p%d", i)
			approvers = append(approvers, Approver{Party: Party{Person: id}})
			if rapid.Bool().Draw(t, "twin") { // somebody else with the same mailbox
				facts.mail[id], facts.mail["twin"+id] = id+"@example.org", id+"@example.org"
				approvers = append(approvers, Approver{Party: Party{Person: "twin" + id}})
			}
			w := shopspring.NewFromInt(int64(rapid.IntRange(0, 5).Draw(t, "weight"))).Div(shopspring.NewFromInt(2))
			weight = weight.Add(w)
			cast = append(cast, Choice{By: Party{Person: id}, Outcome: rapid.SampledFrom(outcomes).Draw(t, "outcome").Key, Weight: w.String()})
		}
		result := func(approvers []Approver, cast []Choice) string {
			p, err := r.poll(c, cast, approvers)
			if err != nil {
				t.Fatal(err)
			}
			if p.people != 0 || !p.eligible.Equal(weight) {
				t.Fatalf("%d can still vote, and %s counts instead of %s", p.people, p.eligible, weight)
			}
			o, over, err := r.tally(c, &Stop{}, p, false)
			if err != nil || !over {
				t.Fatalf("everybody has voted, and the vote is not over: %v", err)
			}
			if o == nil {
				return ""
			}
			return o.Key
		}
		want := result(approvers, cast)
		if c.votes.mode == countDecides && 2*c.votes.n <= people*5/2 {
			t.Skip("several outcomes can have enough; the vote ends with the first")
		}
		slices.Reverse(approvers)
		other := rapid.Permutation(cast).Draw(t, "order")
		if got := result(approvers, other); got != want {
			t.Fatalf("in another order %q instead of %q", got, want)
		}
		// Half of the votes: the other half is what can still come, each once.
		p, err := r.poll(c, cast[:len(cast)/2], approvers)
		if err != nil || p.people != people-len(cast)/2 {
			t.Fatalf("%d of %d can still vote after %d votes (%v)", p.people, people, len(cast)/2, err)
		}
	})
}
