package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"laufzettel/flows"
)

// inboxPage is the most rows of a page of the inbox; inboxShare is how many of them each section shows where all
// sections together have more.
const inboxPage = 50

var inboxShare = map[TaskSection]int{SectionMine: 20, SectionQueue: 15, SectionDeputy: 10, SectionTaken: 5}

var inboxSectionOrder = []TaskSection{SectionMine, SectionDeputy, SectionQueue, SectionTaken}

// sectionFor is where an approver finds a task.
func sectionFor(a flows.Approver, stop *flows.Stop) TaskSection {
	switch {
	case stop.Suspended:
		return SectionResting
	case stop.ClaimedBy != "" && stop.ClaimedBy == a.Person:
		return SectionMine
	case stop.ClaimedBy != "" && a.Service == "":
		return SectionTaken
	case a.As == "group":
		return SectionQueue
	case a.As == "deputy":
		return SectionDeputy
	}
	return SectionMine
}

// InboxView is what somebody wants to see of their inbox. The zero view is all of it.
type InboxView struct {
	Section TaskSection // "" is all sections, each with its first tasks
	Group   string      // a queue
	Process string
	Unit    string // with the units below
	Text    string
	Late    bool // only what is overdue
	Order   InboxOrder
	Page    int // of a section, from 1; 0 is the first
}

// narrows says whether the view leaves tasks out, beside those of other sections.
func (v InboxView) narrows() bool {
	return v.Group != "" || v.Process != "" || v.Unit != "" || strings.TrimSpace(v.Text) != "" || v.Late
}

// Inbox is what waits for somebody, as far as a view shows it.
type Inbox struct {
	Parts []InboxPart // in the order in which they are shown; without those that are empty
	// Counts are how many tasks the view has in each section, on all its pages.
	Counts map[TaskSection]int
	// Open is how many tasks the person could work on now, whatever the view shows; Late is how many of them are
	// overdue.
	Open, Late int
	// Processes and Units are the keys of those that the inbox has tasks of, sorted; "" is left out.
	Processes, Units []string
	Page             int // from 1
	Pages            int // of the section of the view; 1 where all sections are shown
}

// InboxPart is one section of an inbox.
type InboxPart struct {
	Section TaskSection
	Tasks   []OpenTask
	// More says that the section has further tasks than those that the page shows.
	More bool
}

// Inbox lists what waits for a person, at most fifty tasks at once. How often it asks the store does not depend on how
// many tasks there are, but for cases that were not used lately. Every task was asked of May: a list never shows more
// than a decision would allow, but for what somebody else has claimed.
func (e *Engine) Inbox(ctx context.Context, actor flows.Actor, view InboxView) (*Inbox, error) {
	in := &Inbox{Counts: map[TaskSection]int{}, Page: 1, Pages: 1}
	if actor.Person == "" {
		return in, nil
	}
	all := InboxQuery{Person: actor.Person, Late: e.clock.Now(), Apart: true}
	counts, err := e.store.CountInbox(ctx, all)
	if err != nil {
		return nil, err
	}
	in.describe(counts)
	q := e.inboxQuery(actor.Person, view)
	if view.narrows() {
		if counts, err = e.store.CountInbox(ctx, q); err != nil {
			return nil, err
		}
	}
	total := 0
	for _, n := range counts {
		in.Counts[n.Section] += n.Count
		total += n.Count
	}
	if view.Section != "" {
		in.Pages = max(1, (in.Counts[view.Section]+inboxPage-1)/inboxPage)
		in.Page = min(max(view.Page, 1), in.Pages)
	}
	for _, section := range inboxSectionOrder {
		if in.Counts[section] == 0 || view.Section != "" && section != view.Section {
			continue
		}
		part := InboxPart{Section: section}
		q.Sections, q.Limit, q.Offset = []TaskSection{section}, inboxPage, 0
		switch {
		case view.Section != "":
			q.Offset = (in.Page - 1) * inboxPage
		case total > inboxPage:
			q.Limit = inboxShare[section]
		}
		if part.Tasks, err = e.inboxTasks(ctx, actor, q); err != nil {
			return nil, err
		}
		part.More = in.Counts[section] > q.Offset+q.Limit
		in.Parts = append(in.Parts, part)
	}
	return in, nil
}

func (e *Engine) inboxQuery(person string, view InboxView) InboxQuery {
	q := InboxQuery{Person: person, Group: view.Group, Process: view.Process, Text: view.Text, Order: view.Order}
	if view.Unit != "" {
		q.Units = e.Organisation().andBelow(view.Unit)
	}
	if view.Late {
		q.Before = e.clock.Now()
	}
	return q
}

// andBelow are a unit and all units under it.
func (o *Organisation) andBelow(unit string) []string {
	found := []string{unit}
	for at := 0; at < len(found); at++ {
		for _, child := range o.children[found[at]] {
			if !slices.Contains(found, child) {
				found = append(found, child)
			}
		}
	}
	return found
}

// describe tells what is in an inbox as a whole.
func (in *Inbox) describe(counts []InboxCount) {
	for _, n := range counts {
		if slices.Contains(OpenSections, n.Section) {
			in.Open += n.Count
			in.Late += n.Late
		}
		if n.Process != "" && !slices.Contains(in.Processes, n.Process) {
			in.Processes = append(in.Processes, n.Process)
		}
		if n.Unit != "" && !slices.Contains(in.Units, n.Unit) {
			in.Units = append(in.Units, n.Unit)
		}
	}
	slices.Sort(in.Processes)
	slices.Sort(in.Units)
}

// inboxTasks are the tasks of a query that the actor may decide, or could if nobody else had claimed them.
func (e *Engine) inboxTasks(ctx context.Context, actor flows.Actor, q InboxQuery) ([]OpenTask, error) {
	rows, err := e.store.Inbox(ctx, q)
	if err != nil {
		return nil, err
	}
	var open []OpenTask
	for _, row := range rows {
		c, err := e.Case(ctx, row.Case)
		if errors.Is(err, ErrNotFound) {
			continue // erased between the two looks
		}
		if err != nil {
			return nil, err
		}
		refusal := e.May(actor, DecideTask, OfTask(c, row.Stop))
		if refusal != nil && refusal.Code != flows.Claimed && refusal.Code != flows.NeedsAccount {
			continue
		}
		open = append(open, OpenTask{Row: row, Case: c, Refused: refusal})
	}
	return open, nil
}

// OpenTasks is how many open tasks an actor could work on now: theirs, those of their queues, and those of the people
// they stand in for, but none that somebody else has claimed. It counts one index.
func (e *Engine) OpenTasks(ctx context.Context, actor flows.Actor) (int, error) {
	if actor.Person == "" {
		return 0, nil
	}
	counts, err := e.store.CountInbox(ctx, InboxQuery{Person: actor.Person, Sections: OpenSections})
	open := 0
	for _, n := range counts {
		open += n.Count
	}
	return open, err
}

// StandsInFor is whom an actor is asked in the place of in a task, and until when that person is away as far as known;
// both "" where the actor is asked in their own right.
func StandsInFor(stop *flows.Stop, party flows.Party) (person, until string) {
	for _, a := range stop.Resolution.Approvers {
		if a.Party != party || a.As != "deputy" {
			continue
		}
		for _, rung := range stop.Resolution.Path {
			if rung.Person == a.For && rung.Found == "absent" {
				until = rung.Until
			}
		}
		return a.For, until
	}
	return "", ""
}
