package sqlitestore

import (
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
)

// TestListsUseAnIndex asks SQLite how it would find the cases of every kind of list. None walks the table of cases;
// those that may hold many are in the order of an index, so that a page costs the same however deep it lies.
func TestListsUseAnIndex(t *testing.T) {
	s := openTest(t)
	first := newCase("first")
	first.Row.Unit = "u"
	if err := s.Commit(ctx, first); err != nil {
		t.Fatal(err)
	}
	everything := &engine.Scope{Parts: []engine.ScopePart{{}}}
	units := &engine.Scope{Parts: []engine.ScopePart{{Units: []string{"u", "v"}, Except: []string{"x"}}}}
	own := &engine.Scope{Person: "p"}
	for says, x := range map[string]struct {
		q     engine.CaseQuery
		sorts bool // what it finds is little
		of    string
	}{
		"case by id":                 {q: engine.CaseQuery{ID: "a"}, of: "PRIMARY KEY (id=?)"},
		"case by key":                {q: engine.CaseQuery{Key: "a"}, sorts: true, of: "cases_key"},
		"case by number":             {q: engine.CaseQuery{Number: "a"}, sorts: true, of: "cases_number (number=?)"},
		"newest cases":               {q: engine.CaseQuery{}, of: "cases_started"},
		"cases of process":           {q: engine.CaseQuery{Process: "a"}, of: "(process=?)"},
		"running cases":              {q: engine.CaseQuery{Process: "a", Open: true}, of: "cases_running (process=?)"},
		"cases of unit":              {q: engine.CaseQuery{Unit: "a"}, of: "cases_unit (unit=?)"},
		"own cases":                  {q: engine.CaseQuery{Submitter: "a"}, of: "cases_submitter (submitter=?)"},
		"cases about somebody":       {q: engine.CaseQuery{Subject: "a"}, of: "cases_subject (subject=?)"},
		"cases to erase":             {q: engine.CaseQuery{EraseBy: time.UnixMilli(5)}, sorts: true, of: "cases_erase"},
		"everything":                 {q: engine.CaseQuery{Scope: everything}, of: "cases_started"},
		"everything of a process":    {q: engine.CaseQuery{Scope: everything, Process: "a"}, of: "(process=?)"},
		"units":                      {q: engine.CaseQuery{Scope: units}, of: "cases_unit (unit=?)"},
		"units, oldest first":        {q: engine.CaseQuery{Scope: units, Order: engine.Oldest}, of: "cases_unit (unit=?)"},
		"units, last changed":        {q: engine.CaseQuery{Scope: units, Order: engine.LastChanged}, of: "cases_changed (unit=?)"},
		"units, by number":           {q: engine.CaseQuery{Scope: units, Order: engine.ByNumber}, of: "cases_unit_number (unit=?)"},
		"units, filtered":            {q: engine.CaseQuery{Scope: units, Process: "a", Open: true, Status: "s", From: time.UnixMilli(5)}, of: "cases_unit (unit=?"},
		"one's part":                 {q: engine.CaseQuery{Scope: own}, sorts: true},
		"what one decided":           {q: engine.CaseQuery{Scope: own, Part: engine.CasePart{Person: "p", Role: engine.Decided}}, of: "PRIMARY KEY (person=?)"},
		"what one decided, page two": {q: engine.CaseQuery{Scope: own, After: place(engine.Newest), Part: engine.CasePart{Person: "p", Role: engine.Decided}}, of: "PRIMARY KEY (person=? AND (began,case_id)<(?,?))"},
		"what one sent":              {q: engine.CaseQuery{Scope: own, Part: engine.CasePart{Person: "p", Role: engine.Sent}}, of: "cases_submitter (submitter=?)"},
		"a rare word":                {q: engine.CaseQuery{Scope: units, Search: "word"}, sorts: true, of: "PRIMARY KEY (word>? AND word<?)"},
		"page two":                   {q: engine.CaseQuery{Scope: units, After: place(engine.Newest)}, of: "cases_unit (unit=? AND (started,id)<(?,?))"},
		"page two of everything":     {q: engine.CaseQuery{Scope: everything, After: place(engine.Newest)}, of: "cases_started ((started,id)<(?,?))"},
		"page two, last changed":     {q: engine.CaseQuery{Scope: units, Order: engine.LastChanged, After: place(engine.LastChanged)}, of: "cases_changed (unit=? AND (changed,id)<(?,?))"},
		"page two, by number":        {q: engine.CaseQuery{Scope: units, Order: engine.ByNumber, After: place(engine.ByNumber)}, of: "cases_unit_number (unit=? AND (number,id)>(?,?))"},
	} {
		t.Run(says, func(t *testing.T) {
			sources, err := sourcesOf(s.writer.conn, x.q)
			if err != nil || len(sources) == 0 {
				t.Fatal(len(sources), err)
			}
			named := false
			for _, from := range sources {
				text := planOf(t, s, from.statement+from.order, from.args...)
				for _, step := range strings.Split(text, "; ") {
					if strings.HasPrefix(step, "SCAN") && !strings.Contains(step, " INDEX ") && !strings.Contains(step, "json_each") {
						t.Errorf("walks a table: %s", text)
					}
				}
				if strings.Contains(text, "TEMP B-TREE FOR") && !x.sorts && !strings.Contains(text, "case_people") {
					t.Errorf("sorts: %s", text)
				}
				named = named || strings.Contains(text, x.of)
				if testing.Verbose() {
					t.Log(text)
				}
			}
			if !named {
				t.Errorf("no source uses %s", x.of)
			}
		})
	}
	for says, statement := range map[string]string{"counts of units": "PRIMARY KEY (unit=?"} {
		text, args := countsQuery(&engine.CaseQuery{Units: []string{"u"}, Scope: units})
		if plan := planOf(t, s, text, args...); !strings.Contains(plan, statement) {
			t.Errorf("%s: %s", says, plan)
		}
	}
}

// place is the cursor of some case.
func place(o engine.CaseOrder) string {
	r := engine.CaseRow{ID: "i", Number: "n", Started: time.UnixMilli(9), Changed: time.UnixMilli(9)}
	return r.Cursor(o)
}
