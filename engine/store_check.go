package engine

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Check finds what no store may accept: mistakes of the caller, not of the moment. Every store calls it
// before it touches anything, so that they refuse alike. A commit without a case may only carry work,
// claims, a number and documents.
func (c *Commit) Check() error {
	if c.Case == "" {
		if c.After != 0 || len(c.Events)+len(c.Values)+len(c.Erase)+len(c.OpenTasks)+len(c.CloseTasks)+len(c.Took) > 0 || c.Row != (CaseRow{}) {
			return fmt.Errorf("commit without a case: events, values, tasks and a row need one; set Case")
		}
	} else if c.Row.ID != c.Case && (c.After == 0 || c.Row != (CaseRow{})) {
		return fmt.Errorf("commit of case %s: its row is for case %q; set Row.ID to the case", c.Case, c.Row.ID)
	}
	if c.Case != "" && c.After == 0 && len(c.Events) == 0 {
		return fmt.Errorf("commit of case %s: a new case needs at least one event", c.Case)
	}
	for i, e := range c.Events {
		if e.Seq != c.After+i+1 {
			return fmt.Errorf("commit of case %s: event %d has number %d; after revision %d it must be %d", c.Case, i, e.Seq, c.After, c.After+i+1)
		}
	}
	for ref := range c.Values {
		seq, _, err := SplitRef(ref)
		if err != nil {
			return fmt.Errorf("commit of case %s: %w", c.Case, err)
		}
		if seq <= c.After || seq > c.After+len(c.Events) {
			return fmt.Errorf("commit of case %s: value %s belongs to no event of this commit (revisions %d to %d)", c.Case, ref, c.After+1, c.After+len(c.Events))
		}
	}
	for _, t := range c.OpenTasks {
		if t.ID == "" || t.Case != c.Case {
			return fmt.Errorf("commit of case %s: task %q names case %q; set ID and Case", c.Case, t.ID, t.Case)
		}
	}
	for _, w := range c.Work {
		if w.ID == "" {
			return fmt.Errorf("commit of case %s: work of kind %q has no ID", c.Case, w.Kind)
		}
		if w.State != "" && !w.State.known() {
			return fmt.Errorf("commit of case %s: work %s has the unknown state %q", c.Case, w.ID, w.State)
		}
	}
	if c.Number.Value < 0 || c.Number.Value > 0 && c.Number.Series == "" {
		return fmt.Errorf("commit of case %s: number %d needs a series and must be positive", c.Case, c.Number.Value)
	}
	return CheckDocuments(c.Documents)
}

// Revision is the revision of the case after the commit.
func (c *Commit) Revision() int { return c.After + len(c.Events) }

// SettledAt is when work that the commit settles counts as done: the time of the change.
func (c *Commit) SettledAt() time.Time {
	if n := len(c.Events); n > 0 {
		return c.Events[n-1].At
	}
	return c.Row.Changed
}

// CheckDocuments finds changes that no store may accept. Errors name the collection but never the key, which
// may be a token or an address; stores do the same.
func CheckDocuments(changes []DocumentChange) error {
	for _, d := range changes {
		if d.Collection == "" || d.Key == "" {
			return fmt.Errorf("document in collection %q: collection and key are needed", d.Collection)
		}
		if d.Revision < -1 {
			return fmt.Errorf("document in collection %s: expected revision %d; use -1 for whatever is there", d.Collection, d.Revision)
		}
	}
	return nil
}

// Check finds a change that no store may accept.
func (w WorkChange) Check() error {
	if w.ID == "" || !w.State.known() {
		return fmt.Errorf("change of work %q to state %q: an id and a known state are needed", w.ID, w.State)
	}
	return nil
}

func (s WorkState) known() bool {
	return s == Waiting || s == Held || s == Dead || s == Settled
}

// SplitRef takes the reference of a value, "<seq>/<name>", apart.
func SplitRef(ref string) (seq int, name string, err error) {
	number, name, found := strings.Cut(ref, "/")
	seq, err = strconv.Atoi(number)
	if !found || err != nil || seq < 1 || name == "" || strconv.Itoa(seq) != number {
		return 0, "", fmt.Errorf("value reference %q is not <seq>/<name>", ref)
	}
	return seq, name, nil
}
