package engine

import (
	"context"
	"slices"
	"time"

	"laufzettel/definitions"
	"laufzettel/flows"
)

// scopeLimit is how many cases of a process are asked one by one at most, newest first, where its definition says of
// each case who sees it.
const scopeLimit = 1000

// scopeTime is how long that may take altogether.
const scopeTime = 10 * time.Second

// ScopeOf is what an actor may list, search and count (ListCases), or take away as files (ExportCases). It is exact: it
// holds the cases for which May says yes to SeeStatus, and no others. Most of it are rights, as units and processes, and
// the cases in which the actor takes part; both are questions that a store answers by itself. Where a definition says of
// each case who sees it (access, or visible: nothing), neither tells: such processes are left out of both, and those of
// their cases that the actor may see are named one by one. So lists, counts, pages of results and searches agree, and
// nothing is counted that is not shown. Of such a process the newest thousand cases are looked at.
func (e *Engine) ScopeOf(actor flows.Actor, action Action) Scope {
	if actor.Service != "" && action == ListCases {
		return Scope{Person: ServiceKey(actor.Service)} // a service has no rights: only what it is asked for now
	}
	q := e.ask(actor)
	if !q.signedIn() || action != ListCases && action != ExportCases {
		return Scope{}
	}
	ctx, cancel := context.WithTimeout(context.Background(), scopeTime)
	defer cancel()
	singly, err := e.eachCase(ctx, q.o)
	if err != nil {
		e.log.Error("what somebody may list cannot be found out", "error", err)
		return Scope{}
	}
	scope := q.scopeByRights(action, singly)
	if action == ListCases {
		scope.Person, scope.Except = actor.Person, singly
		for _, name := range sortedNames(q.o.set.Processes) {
			if f := q.o.set.Processes[name].Flow; !slices.Contains(singly, name) && f.Shows(flows.ViewOthers) != flows.SeesNothing {
				scope.Parts = append(scope.Parts, ScopePart{Process: name})
			}
		}
	}
	scope.Cases = q.casesSeen(ctx, action, singly)
	if action == ListCases {
		scope.Cases = append(scope.Cases, q.casesAbout(ctx, singly)...)
	}
	slices.Sort(scope.Cases)
	return scope
}

// Lists says whether an actor has a right to list cases, so that a page with a list is of use to them; it is cheap.
func (e *Engine) Lists(actor flows.Actor) bool {
	return slices.ContainsFunc(e.ask(actor).held(), func(h held) bool { return h.grants(definitions.Reader, definitions.Manager) })
}

// Manages says whether an actor has a right to manage cases anywhere; May says of each case.
func (e *Engine) Manages(actor flows.Actor) bool {
	return slices.ContainsFunc(e.ask(actor).held(), func(h held) bool { return h.grants(definitions.Manager) })
}

// Empty says whether a scope holds no case, whatever cases there are.
func (s Scope) Empty() bool { return len(s.Parts) == 0 && s.Person == "" && len(s.Cases) == 0 }

// scopeByRights are the parts of all cases over which the actor has a right.
func (q *asking) scopeByRights(action Action, singly []string) Scope {
	rights := []string{definitions.Reader, definitions.Manager}
	if action == ExportCases {
		rights = []string{definitions.Exporter}
	}
	units := map[string]map[string]bool{} // process -> units
	everywhere := map[string]bool{}
	for _, h := range q.held() {
		switch {
		case !h.grants(rights...) || slices.Contains(singly, h.Process):
		case q.o.everywhere(h.Unit):
			everywhere[h.Process] = true
		default:
			if units[h.Process] == nil {
				units[h.Process] = map[string]bool{}
			}
			for _, unit := range q.o.coveredBy(h.Unit, q.today) {
				units[h.Process][unit] = true
			}
		}
	}
	var scope Scope
	part := func(p ScopePart) {
		if p.Process == "" {
			p.Except = singly
		}
		scope.Parts = append(scope.Parts, p)
	}
	if everywhere[""] {
		part(ScopePart{})
		return scope
	}
	for _, process := range sortedNames(everywhere) {
		part(ScopePart{Process: process})
	}
	for _, process := range sortedNames(units) {
		if !everywhere[process] {
			part(ScopePart{Units: sortedNames(units[process]), Process: process})
		}
	}
	return scope
}

// eachCase lists the processes whose definitions say of each case who sees it, and those that are not declared any
// more: which version their cases run on is known of each case alone.
func (e *Engine) eachCase(ctx context.Context, o *Organisation) ([]string, error) {
	docs, err := e.store.Find(ctx, collectionInForce, "", 0)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for name, p := range o.set.Processes {
		if p.Flow.EachCase() {
			names = append(names, name)
		}
	}
	for _, doc := range docs {
		if _, declared := o.set.Processes[doc.Key]; !declared {
			names = append(names, doc.Key)
		}
	}
	slices.Sort(names)
	return names, nil
}

// casesSeen are the ids of the cases of some processes that the actor sees; for an export they need the right to export
// them too. What cannot be read is left out.
func (q *asking) casesSeen(ctx context.Context, action Action, processes []string) []string {
	var ids []string
	for _, process := range processes {
		rows, err := q.e.store.Cases(ctx, CaseQuery{Process: process, Limit: scopeLimit})
		if err != nil {
			q.e.log.Error("who sees the cases of a process cannot be found out", "process", process, "error", err)
			continue
		}
		for _, row := range rows {
			if action == ExportCases {
				if _, may := q.right(row.Unit, process, definitions.Exporter); !may {
					continue
				}
			}
			c, err := q.e.Case(ctx, row.ID)
			if err != nil {
				q.e.log.Error("who sees a case cannot be found out", "case", row.ID, "error", err)
				continue
			}
			seen := q.sees(c)
			if seen.level == flows.SeesAll || action == ListCases && seen.level == flows.SeesState {
				ids = append(ids, row.ID)
			}
		}
	}
	return ids
}

// casesAbout are the ids of the cases that are about the actor and were sent by somebody else, in other processes than
// those given: where the person whom a case is about may see nothing, each case is asked.
func (q *asking) casesAbout(ctx context.Context, but []string) []string {
	rows, err := q.e.store.Cases(ctx, CaseQuery{Subject: q.actor.Person, Limit: scopeLimit})
	if err != nil {
		q.e.log.Error("which cases are about somebody cannot be found out", "error", err)
	}
	var ids []string
	for _, row := range rows {
		if row.Submitter != q.actor.Person && !slices.Contains(but, row.Process) {
			ids = append(ids, row.ID)
		}
	}
	return ids
}
