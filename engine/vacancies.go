package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
)

// The nobody-there alarm: every night everything that is open or lies ahead is resolved, now and for the days of the next
// two weeks on which terms or absences begin or end. What is found is stored without personal data.

// GapCode says what is wrong with a place.
type GapCode string

// The kinds of gaps.
const (
	GapVacant GapCode = "vacant" // nobody holds the office or is in the group
	GapAway   GapCode = "away"   // those who do are away, and nobody stands in for them
	GapOwn    GapCode = "own"    // those who do must not decide in these cases, and nobody else is there
	GapEnded  GapCode = "ended"  // the unit has ended without a successor
)

// Gap is a place at which somebody is missing.
type Gap struct {
	Function string  `json:"function"` // or group
	Unit     string  `json:"unit,omitempty"`
	Group    bool    `json:"group,omitempty"`
	Code     GapCode `json:"code"`
	// Nobody says that no level above takes over either: such tasks go to the caretaker.
	Nobody bool   `json:"nobody,omitempty"`
	From   string `json:"from,omitempty"` // the day from which it will be so; "" where it is so now
	Since  string `json:"since"`          // the day since which it is so, or is known
	Open   int    `json:"open,omitempty"` // cases that wait there now
	Ahead  int    `json:"ahead,omitempty"`
	// Processes are those whose steps ask there, sorted.
	Processes []string `json:"processes"`
	// News says that it was new, or worse than the night before, when it was written down.
	News bool `json:"news,omitempty"`
}

func (g *Gap) key() string { return officePlace(g.Function, g.Unit) + " " + string(g.Code) }

// Vacancies are all gaps that a night has found, the worst first.
type Vacancies struct {
	At   time.Time `json:"at"` // zero: no night has looked yet
	Gaps []Gap     `json:"gaps"`
}

const (
	collectionVacancies = "vacancies"
	vacanciesKey        = "report"
	foresight           = 14 // days that are looked ahead
)

// Vacancies are what the last night has found. Before the first one it is what can be told without looking at cases.
func (e *Engine) Vacancies(ctx context.Context) (Vacancies, error) {
	found, _, err := e.storedVacancies(ctx)
	if err == nil && found.At.IsZero() {
		s := e.newSurvey()
		s.processes()
		found.Gaps = s.report(nil)
	}
	return found, err
}

func (e *Engine) storedVacancies(ctx context.Context) (found Vacancies, revision int, err error) {
	doc, err := e.store.Get(ctx, collectionVacancies, vacanciesKey)
	if errors.Is(err, ErrNotFound) {
		return found, 0, nil
	}
	if err != nil {
		return found, 0, err
	}
	return found, doc.Revision, json.Unmarshal(doc.Body, &found)
}

// keepVacancies stores what a survey has found, and plans one mail to each caretaker where something is new or worse.
func (e *Engine) keepVacancies(ctx context.Context, s *survey) error {
	before, revision, err := e.storedVacancies(ctx)
	if err != nil {
		return err
	}
	now := Vacancies{At: e.clock.Now(), Gaps: s.report(before.Gaps)}
	body, err := json.Marshal(now)
	if err != nil {
		return err
	}
	commit := &Commit{Documents: []DocumentChange{{Document: Document{
		Collection: collectionVacancies, Key: vacanciesKey, Revision: revision, Body: body,
	}}}}
	if slices.ContainsFunc(now.Gaps, func(g Gap) bool { return g.News }) {
		for _, person := range e.Organisation().Caretaker() {
			if e.Organisation().Mailbox(person) != "" {
				commit.Work = append(commit.Work, postWork(postVacancies, person, now.At))
			}
		}
	}
	if err := e.store.Commit(ctx, commit); err != nil {
		return err
	}
	e.wakeUp()
	return nil
}

// survey gathers gaps.
type survey struct {
	e     *Engine
	o     *Organisation
	now   time.Time
	today expression.Date
	days  []futureDay
	gaps  map[string]*Gap
	users map[string]map[string]bool // gap -> processes
}

// futureDay is a day on which something changes, and what that touches.
type futureDay struct {
	day     expression.Date
	at      time.Time
	touches map[string]bool
}

func (e *Engine) newSurvey() *survey {
	o := e.Organisation()
	s := &survey{e: e, o: o, now: e.clock.Now(), today: e.today(), gaps: map[string]*Gap{}, users: map[string]map[string]bool{}}
	last := s.today.AddDays(foresight)
	days := map[expression.Date]map[string]bool{}
	o.turns(func(day expression.Date) bool { return day.Compare(s.today) > 0 && day.Compare(last) <= 0 }, func(t turn) {
		if days[t.day] == nil {
			days[t.day] = map[string]bool{}
		}
		for _, place := range t.places {
			days[t.day][place] = true
		}
		if t.person != "" {
			days[t.day][vainPlace(t.person)] = true
		}
	})
	for day, touches := range days {
		s.days = append(s.days, futureDay{day, midnight(day, o.zone).Add(time.Minute), touches})
	}
	slices.SortFunc(s.days, func(a, b futureDay) int { return a.day.Compare(b.day) })
	return s
}

// running looks at a running case.
func (s *survey) running(c *Case) {
	counted := map[string]bool{}
	s.watch(c.Process.Name, func(at time.Time) []flows.Outlook { return flows.Upcoming(c.Flow(), c.State, s.o, at) }, func(g *Gap, open bool) {
		if key := g.key(); !counted[key] {
			counted[key] = true
			if open {
				g.Open++
			} else {
				g.Ahead++
			}
		}
	})
}

// processes looks at what every process would ask in every unit, without any case.
func (s *survey) processes() {
	for _, name := range sortedNames(s.o.set.Processes) {
		p := s.o.set.Processes[name]
		look := func(values map[string]any) {
			s.watch(name, func(at time.Time) []flows.Outlook { return flows.WhoFor(p.Flow, values, s.o, at) }, func(*Gap, bool) {})
		}
		look(nil)
		for _, field := range p.Form.Fields() {
			if field.Type.Name != "unit" || field.Options == nil {
				continue
			}
			levels := field.Options.Levels
			if len(levels) == 0 {
				levels = []string{""}
			}
			for _, level := range levels {
				for _, unit := range s.o.Units(level) {
					look(map[string]any{field.Name: unit})
				}
			}
		}
	}
}

// watch notes the gaps of now and those that the days ahead will bring. count is called for each.
func (s *survey) watch(process string, look func(at time.Time) []flows.Outlook, count func(g *Gap, open bool)) {
	known := map[string]bool{}
	looked := s.note(process, "", look(s.now), known, count)
	for _, day := range s.days {
		touched := false
		for place := range looked {
			touched = touched || day.touches[place]
		}
		if touched {
			for place := range s.note(process, day.day.String(), look(day.at), known, count) {
				looked[place] = true
			}
		}
	}
}

// note notes the gaps of outlooks that are not known already, and says what these have looked at.
func (s *survey) note(process, from string, outlooks []flows.Outlook, known map[string]bool, count func(*Gap, bool)) map[string]bool {
	looked := map[string]bool{}
	slices.SortStableFunc(outlooks, func(a, b flows.Outlook) int { // what is open counts as open
		if a.Open != b.Open && a.Open {
			return -1
		} else if a.Open != b.Open {
			return 1
		}
		return 0
	})
	for _, outlook := range outlooks {
		if !outlook.Known {
			continue
		}
		r := outlook.Resolution
		for _, place := range placesOf(r) {
			looked[place] = true
		}
		for _, a := range r.Approvers {
			if a.Person != "" {
				looked[vainPlace(a.Person)] = true
			}
		}
		for _, found := range gapsOf(s.o, r) {
			key := found.key()
			if from != "" && known[key] {
				continue
			}
			known[key] = true
			count(s.add(found, from, process), outlook.Open)
		}
	}
	return looked
}

func (s *survey) add(found Gap, from, process string) *Gap {
	key := found.key()
	g := s.gaps[key]
	if g == nil {
		found.From = from
		g = &found
		s.gaps[key], s.users[key] = g, map[string]bool{}
	}
	g.Nobody = g.Nobody || found.Nobody
	g.From = min(g.From, from) // "" is now
	s.users[key][process] = true
	return g
}

// gapsOf lists what was found wrong on the way of one resolution.
func gapsOf(o *Organisation, r flows.Resolution) []Gap {
	var gaps []Gap
	for i, rung := range r.Path {
		g := Gap{Function: rung.Function, Unit: rung.Unit, Nobody: r.Vacant}
		switch {
		case rung.Found == "vacant" && rung.Why == "" && rung.Function != "caretaker" && rung.Function != "submitter":
			g.Code = GapVacant
		case rung.Found == "noDeputy":
			if g.Code = keptFrom(r.Path[:i], rung); g.Code == GapOwn && !r.Vacant {
				continue // the level above is made for it
			}
		case rung.Found == "ended" && rung.Why == "":
			g.Code = GapEnded
		default:
			continue
		}
		if _, office := o.funcs[g.Function]; !office {
			g.Group = true
		}
		gaps = append(gaps, g)
	}
	return gaps
}

// keptFrom says why nobody of a place could be taken: because somebody is away, or only because of the case.
func keptFrom(path []flows.Rung, at flows.Rung) GapCode {
	for _, rung := range path {
		if rung.Function == at.Function && rung.Unit == at.Unit && rung.Found == "absent" {
			return GapAway
		}
	}
	return GapOwn
}

// report is the list, the worst first. before is the list of the night before.
func (s *survey) report(before []Gap) []Gap {
	last := map[string]*Gap{}
	for i := range before {
		last[before[i].key()] = &before[i]
	}
	all := make([]Gap, 0, len(s.gaps))
	for key, g := range s.gaps {
		g.Processes = sortedNames(s.users[key])
		old := last[key]
		g.News = old == nil || g.Nobody && !old.Nobody || g.From == "" && old.From != "" || g.Open > 0 && old.Open == 0
		switch {
		case g.From != "":
			g.Since = g.From
		case old != nil && old.From == "":
			g.Since = old.Since
		default:
			g.Since = s.since(g)
		}
		all = append(all, *g)
	}
	slices.SortFunc(all, func(a, b Gap) int {
		if a.Nobody != b.Nobody {
			if a.Nobody {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.Open, a.Open), cmp.Compare(b.Ahead, a.Ahead), cmp.Compare(a.key(), b.key()))
	})
	return all
}

// since is the day after the last term in an office that is vacant; today where nobody knows.
func (s *survey) since(g *Gap) string {
	var end expression.Date
	if g.Code == GapVacant && !g.Group {
		for _, t := range s.o.offices.get(officeKey{g.Function, s.o.unitOr(g.Unit)}) {
			if !t.deputy && t.to.Compare(s.today) < 0 && t.to.Compare(end) > 0 {
				end = t.to
			}
		}
	}
	if end == (expression.Date{}) {
		return s.today.String()
	}
	return end.AddDays(1).String()
}
