package sqlitestore

import (
	"context"
	"slices"
	"sort"

	"zombiezen.com/go/sqlite"

	"laufzettel/engine"
)

// A list is merged from sources, each of which gives its cases in the order of the list and is left as soon as
// nothing in it can come onto the page. Each unit of a scope is a source, and so is what somebody sent, is asked in
// and has decided: a page costs one look into each and some more rows, whatever lies before it or behind.
type source struct {
	statement string
	order     string
	args      []any
	checked   bool // its cases may lie outside of the scope or the part
}

// rareWord is how many cases a word may stand in, so that they are all looked at instead of walking along the list. Tests
// make it small.
var rareWord = 2000

// Cases lists cases in the order of the query.
func (s *Store) Cases(ctx context.Context, q engine.CaseQuery) ([]engine.CaseRow, error) {
	var page []engine.CaseRow
	err := s.read(ctx, func(c *sqlite.Conn) (err error) {
		page, err = pageOf(c, q)
		return err
	})
	return page, err
}

func pageOf(c *sqlite.Conn, q engine.CaseQuery) ([]engine.CaseRow, error) {
	sources, err := sourcesOf(c, q)
	if err != nil {
		return nil, err
	}
	var page []engine.CaseRow
	most := limit(q.Limit)
	for _, from := range sources {
		var failed error
		statement, args := from.statement+from.order, from.args
		if !from.checked {
			// What has to be sorted is not kept in full.
			statement, args = statement+" LIMIT ?", append(args, most)
		}
		err := walk(c, func(r *row) bool {
			found := readCase(r)
			at := len(page)
			if len(sources) > 1 {
				at = sort.Search(len(page), func(i int) bool { return q.Order.Compare(&page[i], &found) >= 0 })
			}
			if at == most {
				return false
			}
			if at < len(page) && page[at].ID == found.ID {
				return true
			}
			if from.checked {
				ok, err := within(c, &q, &found)
				if failed = err; err != nil {
					return false
				}
				if !ok {
					return true
				}
			}
			if page = slices.Insert(page, at, found); len(page) > most {
				page = page[:most]
			}
			return len(sources) > 1 || len(page) < most
		}, statement, args...)
		if failed != nil || err != nil {
			return nil, errorOf(failed, err)
		}
	}
	return page, nil
}

func errorOf(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// within says whether a case is of the scope and the part of a query.
func within(c *sqlite.Conn, q *engine.CaseQuery, r *engine.CaseRow) (bool, error) {
	if p := q.Part; p.Person != "" {
		if plays, err := takesPart(c, p, r); err != nil || !plays {
			return false, err
		}
	}
	if q.Scope == nil || q.Scope.Has(r.Unit, r.Process) {
		return true, nil
	}
	return q.Scope.Single(r, func() (bool, error) { return takesPart(c, engine.CasePart{Person: q.Scope.Person}, r) })
}

const (
	hasDecidedQuery = "SELECT 1 FROM case_people WHERE person = ? AND began = ? AND case_id = ?"
	isAskedQuery    = "SELECT 1 FROM tasks AS t CROSS JOIN inbox AS i ON i.who = ? AND i.due = t.due AND i.opened = t.opened AND i.task = t.id WHERE t.case_id = ? LIMIT 1"
)

func takesPart(c *sqlite.Conn, p engine.CasePart, r *engine.CaseRow) (plays bool, err error) {
	if p.Plays(engine.Sent) && r.Submitter == p.Person {
		return true, nil
	}
	if p.Plays(engine.Decided) {
		if err := query(c, func(*row) { plays = true }, hasDecidedQuery, p.Person, r.Started, r.ID); err != nil || plays {
			return plays, err
		}
	}
	if p.Plays(engine.Asked) {
		err = query(c, func(*row) { plays = true }, isAskedQuery, personInbox(p.Person), r.ID)
	}
	return plays, err
}

// sourcesOf says where the cases of a query are found.
func sourcesOf(c *sqlite.Conn, q engine.CaseQuery) ([]source, error) {
	if q.ID != "" || q.Key != "" || q.Number != "" || q.Submitter != "" || q.Subject != "" || !q.EraseBy.IsZero() {
		return []source{namedSource(&q)}, nil
	}
	word, err := rarestWord(c, q.Search)
	if err != nil {
		return nil, err
	}
	if word != "" {
		return []source{wordSource(&q, oneWord, word, pastWord(word))}, nil
	}
	if words := engine.SearchedWords(q.Search); len(words) > 1 {
		// Two frequent words that seldom meet would let the list be walked along to its end.
		meet, args := 0, []any{words[0], pastWord(words[0]), words[1], pastWord(words[1])}
		if err := query(c, func(r *row) { meet = r.int() }, "SELECT count(*) FROM ("+twoWords+" LIMIT ?)", append(args, rareWord+1)...); err != nil {
			return nil, err
		}
		if meet <= rareWord {
			return []source{wordSource(&q, twoWords, args...)}, nil
		}
	}
	if q.Part.Person != "" {
		outside := q.Scope != nil && (q.Scope.Person != q.Part.Person || len(q.Scope.Except) > 0)
		return personSources(&q, q.Part, personScope{checked: outside}), nil
	}
	asked := unitsOf(&q)
	parts := []engine.ScopePart{{}}
	if q.Scope != nil {
		parts = q.Scope.Parts
	}
	var all []source
	for _, part := range parts {
		units := asked
		if part.Units != nil {
			units = shared(part.Units, asked)
		}
		if units == nil && q.Order != engine.Newest && q.Order != engine.Oldest {
			// Only lists by beginning have an index over all units together.
			units = []string{}
			if err := query(c, func(r *row) { units = append(units, r.text()) }, "SELECT DISTINCT unit FROM case_counts"); err != nil {
				return nil, err
			}
		}
		all = append(all, partSources(&q, part, units)...)
	}
	// What somebody decided lies in the order of lists by beginning, and such a list is left early; by others it would be
	// looked up and sorted in full, together with what the parts have found already.
	return append(all, singleSources(&q, q.Order != engine.Newest && q.Order != engine.Oldest)...), nil
}

// singleSources are the cases that a scope has beside its parts: those in which its person takes part, and those it
// names. Those that are of a part as well are left out where outside says so, and else may be among them.
func singleSources(q *engine.CaseQuery, outside bool) []source {
	if q.Scope == nil {
		return nil
	}
	var all []source
	if person := q.Scope.Person; person != "" {
		of := personScope{except: q.Scope.Except}
		if outside {
			of.beside = q.Scope.Parts
		}
		all = personSources(q, engine.CasePart{Person: person}, of)
	}
	if len(q.Scope.Cases) > 0 {
		var cond condition
		cond.add("id IN (SELECT value FROM json_each(?))", listOf(q.Scope.Cases))
		all = append(all, finish(q, &cond, "+", false))
	}
	return all
}

const rareWordQuery = "SELECT count(*) FROM (SELECT 1 FROM case_words WHERE word >= ? AND word < ? LIMIT ?)"

// rarestWord is a searched word that few cases have; "" if all are frequent or nothing is searched.
func rarestWord(c *sqlite.Conn, search string) (string, error) {
	for _, word := range engine.SearchedWords(search) {
		n := 0
		if err := query(c, func(r *row) { n = r.int() }, rareWordQuery, word, pastWord(word), rareWord+1); err != nil {
			return "", err
		}
		if n <= rareWord {
			return word, nil
		}
	}
	return "", nil
}

// pastWord is behind every word that begins with word.
func pastWord(word string) string { return word + "\U0010FFFF" }

// namedSource finds cases by what is indexed and names few of them.
func namedSource(q *engine.CaseQuery) source {
	var cond condition
	cond.equal("id", q.ID)
	cond.equal("key", q.Key)
	cond.equal("number", q.Number)
	cond.equal("submitter", q.Submitter)
	cond.equal("subject", q.Subject)
	plus := ""
	if !q.EraseBy.IsZero() {
		plus = "+"
	}
	return finish(q, &cond, plus, q.Scope != nil || q.Part.Person != "")
}

// oneWord and twoWords are the cases that have one word, or two.
const (
	oneWord  = "SELECT case_id FROM case_words WHERE word >= ? AND word < ?"
	twoWords = oneWord + " INTERSECT " + oneWord
)

func wordSource(q *engine.CaseQuery, words string, args ...any) source {
	var cond condition
	cond.add("id IN ("+words+")", args...)
	return finish(q, &cond, "+", q.Scope != nil || q.Part.Person != "")
}

// finish adds the filters of the query and its page; plus keeps SQLite from walking along an index by order.
func finish(q *engine.CaseQuery, cond *condition, plus string, checked bool) source {
	cond.is("process", q.Process)
	cond.is("unit", q.Unit)
	cond.inUnits("", q.Units)
	cond.filtered(q)
	order, columns := orderOf(q.Order, plus+"started", plus+"id")
	cond.beyond(q, columns)
	return source{"SELECT " + caseColumns + " FROM cases" + cond.where(), order, cond.args, checked}
}

// personScope is what narrows the cases of a person: without some processes, and without those of some parts. They are
// checked where they may lie outside of what was asked for.
type personScope struct {
	except  []string
	beside  []engine.ScopePart
	checked bool
}

// narrow adds the conditions; table is where unit and process stand.
func (s *personScope) narrow(cond *condition, table string) {
	cond.without(table, s.except)
	for _, part := range s.beside {
		statement, args := partCondition(table, part)
		cond.add("NOT ("+statement+")", args...)
	}
}

// personSources are what somebody sent, has decided and is asked in.
func personSources(q *engine.CaseQuery, p engine.CasePart, of personScope) []source {
	var all []source
	if p.Plays(engine.Sent) {
		var cond condition
		cond.equal("submitter", p.Person)
		of.narrow(&cond, "")
		all = append(all, finish(q, &cond, "", of.checked))
	}
	if p.Plays(engine.Decided) {
		var cond condition
		cond.add("p.person = ?", p.Person)
		of.narrow(&cond, "p.")
		cond.is("p.process", q.Process)
		cond.is("p.unit", q.Unit)
		cond.inUnits("p.", q.Units)
		cond.filtered(q)
		order, columns := orderOf(q.Order, "p.began", "p.case_id")
		cond.beyond(q, columns)
		all = append(all, source{"SELECT " + casesColumns + " FROM case_people AS p CROSS JOIN cases ON cases.id = p.case_id" + cond.where(), order, cond.args, of.checked})
	}
	if p.Plays(engine.Asked) {
		var cond condition
		cond.add("id IN (SELECT t.case_id FROM inbox AS i CROSS JOIN tasks AS t ON t.id = i.task WHERE i.who = ?)", personInbox(p.Person))
		of.narrow(&cond, "")
		all = append(all, finish(q, &cond, "+", of.checked))
	}
	return all
}

// unitsOf are the units that a query asks for; nil is every unit.
func unitsOf(q *engine.CaseQuery) []string {
	if q.Unit == "" && q.Units == nil {
		return nil
	}
	if q.Unit == "" {
		return shared(q.Units, nil)
	}
	if q.Units != nil && !slices.Contains(q.Units, q.Unit) {
		return []string{}
	}
	return []string{q.Unit}
}

// partSources are the sources of a part of the scope: one for each of the units, or a single one where they are all.
func partSources(q *engine.CaseQuery, part engine.ScopePart, units []string) []source {
	process := q.Process
	if part.Process != "" {
		if process != "" && process != part.Process {
			return nil
		}
		process = part.Process
	}
	if process != "" && slices.Contains(part.Except, process) {
		return nil
	}
	if units == nil {
		return []source{listSource(q, nil, process, part.Except)}
	}
	all := make([]source, 0, len(units))
	for _, unit := range units {
		all = append(all, listSource(q, &unit, process, part.Except))
	}
	return all
}

// shared are the units of a part that are asked for, each once; nil asks for all.
func shared(of, asked []string) []string {
	wanted := map[string]bool{}
	for _, unit := range asked {
		wanted[unit] = true
	}
	both := []string{}
	seen := map[string]bool{"": true}
	for _, unit := range of {
		if !seen[unit] && (asked == nil || wanted[unit]) {
			both = append(both, unit)
		}
		seen[unit] = true
	}
	return both
}

// listSource walks along the cases of one unit, or of all, in the order of the query.
func listSource(q *engine.CaseQuery, unit *string, process string, except []string) source {
	var cond condition
	if unit != nil {
		cond.add("unit = ?", *unit)
		cond.is("process", process)
	} else if process != "" {
		cond.add("process = ?", process)
	}
	if process == "" {
		cond.without("", except)
	}
	cond.filtered(q)
	order, columns := orderOf(q.Order, "started", "id")
	cond.beyond(q, columns)
	return source{"SELECT " + caseColumns + " FROM cases" + cond.where(), order, cond.args, false}
}
