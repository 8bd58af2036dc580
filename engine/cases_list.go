package engine

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"laufzettel/flows"
)

// CaseFilter is what somebody wants to see of the cases that they may list. The zero CaseFilter is all of them.
type CaseFilter struct {
	Process string
	Status  string // key of an end status
	Open    bool   // only running ones
	Ended   bool   // only ended ones
	Unit    string // of this unit or one below it
	Search  string // words of number and title
	Mine    bool   // only those in which the actor takes part, by Role
	Role    CaseRole
	From    time.Time // begun at this moment or later
	Until   time.Time // begun before this moment
	Order   CaseOrder
	After   string // CasePage.Next of the page before
	Limit   int    // 0: casesOnPage; at most mostCasesOnPage
}

// CasePage is one page of a list of cases.
type CasePage struct {
	Rows []CaseRow
	Next string // for CaseFilter.After; "" where this is the last page
}

// CaseTotals are the numbers above a list.
type CaseTotals struct {
	Found int  // how many cases the filter has
	More  bool // there are more: nobody counts further than countTo where the store must look at each of them
	// All are the cases of the whole scope by process and status, whatever the filter says.
	All []CaseCount
}

const (
	casesOnPage     = 50
	mostCasesOnPage = 500
	countTo         = 1000
)

// CasesFor lists cases that an actor may list (ScopeOf, which asks May): whoever may not see a case finds neither it nor
// a gap where it would stand.
func (e *Engine) CasesFor(ctx context.Context, actor flows.Actor, f CaseFilter) (CasePage, error) {
	return e.casesIn(ctx, actor, e.ScopeOf(actor, ListCases), f)
}

func (e *Engine) casesIn(ctx context.Context, actor flows.Actor, scope Scope, f CaseFilter) (CasePage, error) {
	if scope.Empty() {
		return CasePage{}, nil
	}
	if f.Limit <= 0 {
		f.Limit = casesOnPage
	}
	f.Limit = min(f.Limit, mostCasesOnPage)
	named, err := e.namedScope(ctx, actor, scope)
	if err != nil {
		return CasePage{}, err
	}
	q := e.queryOf(actor, f)
	q.Scope, q.Limit = &scope, f.Limit+1
	if f.Search != "" {
		q.Scope = &named
	}
	rows, err := e.store.Cases(ctx, q)
	if err != nil {
		return CasePage{}, err
	}
	for i := range rows {
		if err := e.hideTitle(ctx, actor, named, &rows[i]); err != nil {
			return CasePage{}, err
		}
	}
	page := CasePage{Rows: rows}
	if len(rows) > f.Limit {
		page.Rows = rows[:f.Limit]
		page.Next = page.Rows[f.Limit-1].Cursor(f.Order)
	}
	return page, nil
}

// countedByKind says whether the counts of the whole scope tell how many cases the filter has.
func (f *CaseFilter) countedByKind() bool {
	return f.Unit == "" && f.Search == "" && !f.Mine && f.From.IsZero() && f.Until.IsZero()
}

// CountFor counts what CasesFor lists, on all pages.
func (e *Engine) CountFor(ctx context.Context, actor flows.Actor, f CaseFilter) (CaseTotals, error) {
	scope := e.ScopeOf(actor, ListCases)
	if scope.Empty() {
		return CaseTotals{}, nil
	}
	all, err := e.countScope(ctx, &scope)
	if err != nil {
		return CaseTotals{}, err
	}
	totals := CaseTotals{All: all}
	slices.SortFunc(totals.All, func(a, b CaseCount) int {
		return strings.Compare(a.Process+"\x00"+a.Status, b.Process+"\x00"+b.Status)
	})
	if f.countedByKind() {
		for _, c := range all {
			if (f.Process == "" || c.Process == f.Process) && (f.Status == "" || c.Status == f.Status) && (!f.Open || c.Open) && (!f.Ended || !c.Open) {
				totals.Found += c.N
			}
		}
		return totals, nil
	}
	q := e.queryOf(actor, f)
	q.Scope, q.After, q.Limit = &scope, "", countTo+1
	if f.Search != "" {
		named, err := e.namedScope(ctx, actor, scope)
		if err != nil {
			return CaseTotals{}, err
		}
		q.Scope = &named
	}
	counts, err := e.store.CountCases(ctx, q)
	for _, c := range counts {
		totals.Found += c.N
	}
	if walked := q.Search != "" || q.Part.Person != "" || !q.From.IsZero() || !q.Until.IsZero(); walked && totals.Found > countTo {
		totals.Found, totals.More = countTo, true
	}
	return totals, err
}

// namedScope is the part of a scope whose titles the actor may read, and so may search: of the rest they only know where
// a case stands.
func (e *Engine) namedScope(ctx context.Context, actor flows.Actor, scope Scope) (Scope, error) {
	named := Scope{Person: scope.Person, Except: scope.Except}
	for _, part := range scope.Parts {
		if part.Units != nil || e.May(actor, ListCases, OfPart("", part.Process)) == nil {
			named.Parts = append(named.Parts, part)
		}
	}
	for _, id := range scope.Cases {
		c, err := e.Case(ctx, id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return named, err
		}
		if e.May(actor, SeeCase, OfCase(c)) == nil || c.Row.Submitter == actor.Person {
			named.Cases = append(named.Cases, id)
		}
	}
	return named, nil
}

// hideTitle takes the title out of a row whose case the actor sees no more of than where it stands.
func (e *Engine) hideTitle(ctx context.Context, actor flows.Actor, named Scope, row *CaseRow) error {
	if row.Title == "" || named.Has(row.Unit, row.Process) || row.Submitter == actor.Person || slices.Contains(named.Cases, row.ID) {
		return nil
	}
	c, err := e.Case(ctx, row.ID)
	if err != nil {
		return err
	}
	if e.May(actor, SeeCase, OfCase(c)) != nil {
		row.Title = ""
	}
	return nil
}

func (e *Engine) queryOf(actor flows.Actor, f CaseFilter) CaseQuery {
	q := CaseQuery{Process: f.Process, Status: f.Status, Open: f.Open, Ended: f.Ended, Search: f.Search, From: f.From, Until: f.Until, Order: f.Order, After: f.After}
	if f.Unit != "" {
		q.Units = e.Organisation().withBelow(f.Unit)
	}
	if f.Mine {
		q.Part = CasePart{Person: actor.Person, Role: f.Role}
	}
	return q
}

// withBelow are a unit and all units below it, ended ones too; none for an unknown unit.
func (o *Organisation) withBelow(unit string) []string {
	below := []string{}
	seen := map[string]bool{}
	for open := []string{unit}; len(open) > 0; {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		if _, known := o.units[at]; !known || seen[at] {
			continue
		}
		seen[at] = true
		below = append(below, at)
		open = append(open, o.children[at]...)
	}
	slices.Sort(below)
	return below
}

// ListedUnits are the units by which somebody can filter what they may list: those of their rights, and those above
// them up to the first that is not theirs; in the order of the organisation.
func (e *Engine) ListedUnits(actor flows.Actor) []string {
	return e.unitsOf(e.ScopeOf(actor, ListCases))
}

func (e *Engine) unitsOf(scope Scope) []string {
	o := e.Organisation()
	theirs := map[string]bool{}
	for _, part := range scope.Parts {
		if part.Units == nil {
			return o.UnitKeys()
		}
		for _, unit := range part.Units {
			theirs[unit] = true
		}
	}
	var units []string
	for _, unit := range o.UnitKeys() {
		if theirs[unit] {
			units = append(units, unit)
		}
	}
	return units
}
