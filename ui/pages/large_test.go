package pages_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"laufzettel/connectors"
	"laufzettel/connectors/mail"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/engine/sqlitestore"
	"laufzettel/flows"
	"laufzettel/ui"
	"laufzettel/ui/pages"
)

// largeDistricts is how many districts the large association has; each has ten local units.
const largeDistricts = 40

// counting is a store that counts what is asked of it.
type counting struct {
	engine.Store
	asked atomic.Int64
}

func (s *counting) Load(ctx context.Context, id string, after int) (engine.CaseRecord, error) {
	s.asked.Add(1)
	return s.Store.Load(ctx, id, after)
}

func (s *counting) Tasks(ctx context.Context, q engine.TaskQuery) ([]engine.TaskRow, error) {
	s.asked.Add(1)
	return s.Store.Tasks(ctx, q)
}

func (s *counting) Cases(ctx context.Context, q engine.CaseQuery) ([]engine.CaseRow, error) {
	s.asked.Add(1)
	return s.Store.Cases(ctx, q)
}

func (s *counting) CountCases(ctx context.Context, q engine.CaseQuery) ([]engine.CaseCount, error) {
	s.asked.Add(1)
	return s.Store.CountCases(ctx, q)
}

func (s *counting) Inbox(ctx context.Context, q engine.InboxQuery) ([]engine.TaskRow, error) {
	s.asked.Add(1)
	return s.Store.Inbox(ctx, q)
}

func (s *counting) CountInbox(ctx context.Context, q engine.InboxQuery) ([]engine.InboxCount, error) {
	s.asked.Add(1)
	return s.Store.CountInbox(ctx, q)
}

func (s *counting) Claimed(ctx context.Context, scope, key string, n int) (int, []string, error) {
	s.asked.Add(1)
	return s.Store.Claimed(ctx, scope, key, n)
}

func (s *counting) Outbox(ctx context.Context, q engine.WorkQuery) ([]engine.Work, error) {
	s.asked.Add(1)
	return s.Store.Outbox(ctx, q)
}

func (s *counting) Get(ctx context.Context, collection, key string) (engine.Document, error) {
	s.asked.Add(1)
	return s.Store.Get(ctx, collection, key)
}

func (s *counting) Find(ctx context.Context, collection, index string, limit int) ([]engine.Document, error) {
	s.asked.Add(1)
	return s.Store.Find(ctx, collection, index, limit)
}

// largeFolder is an association of forty districts with ten local units each, whose people hold an office each.
func largeFolder() fstest.MapFS {
	units := strings.Builder{}
	units.WriteString("levels: [LV, KV, OV]\nunits:\n  - {key: lv, name: LV Musterland, level: LV}\n")
	for kv := range largeDistricts {
		fmt.Fprintf(&units, "  - {key: kv%d, name: KV Muster %d, level: KV, parent: lv}\n", kv, kv)
		for ov := range 10 {
			fmt.Fprintf(&units, "  - {key: ov%d-%d, name: OV Muster %d-%d, level: OV, parent: kv%d}\n", kv, ov, kv, ov, kv)
		}
	}
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"site.yaml": "name: LV Musterland\nlanguages: [de]\ntone: du\nzone: Europe/Berlin\nland: HE\nmail: {name: LV, address: lv@example.org}\ncaretaker: {function: LBL}\n" +
			"portal: {tiles: [{process: antrag}]}\nimprint: LV Musterland\nprivacy: LV Musterland\naccessibility: LV Musterland\n",
		"organisation/units.yaml": units.String(),
		"organisation/functions.yaml": "functions:\n  - {key: LBL, title: Landesbereitschaftsleitung, level: LV, rights: [manager]}\n" +
			"  - {key: KBL, title: Kreisbereitschaftsleitung, level: KV, up: LBL, rights: [reader]}\n  - {key: BL, title: Bereitschaftsleitung, level: OV, up: KBL}\n" +
			"queues: [{key: pruefung, title: Prüfung, up: LBL}]\n",
		"antrag/form.yaml": `form: antrag
title: Antrag
who: everyone
fields:
  - {name: name, type: text, label: Name, required: true}
  - {name: email, type: email, label: E-Mail, required: true}
  - {name: kv, type: unit, level: KV, label: Kreisverband, required: true}
  - {name: anliegen, type: text, lines: 5, label: Worum geht es?, required: true}
`,
		"antrag/flow.yaml": `flow: antrag
number: ANT-{year}-{seq:6}
title: "{{ name }}: {{ anliegen }}"
start: {form: antrag}
statuses: {erledigt: done, abgelehnt: refused}
steps:
  - approve: kvPruefung
    title: Prüfung im Kreisverband
    by: holders("KBL", kv)
    within: 14 days
    outcomes: {weiter: {label: Weiterleiten}, nein: {label: Ablehnen, then: end abgelehnt, reason: required}}
  - approve: fachlich
    title: Fachliche Prüfung
    by: group("pruefung")
    outcomes: {ja: {label: Anerkennen}, nein: {label: Ablehnen, then: end abgelehnt, reason: required}}
  - end: erledigt
keep: [{for: 10 years}]
`,
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// largePeople are two people of the state and one office each for all others.
func largePeople(n int) []definitions.Person {
	all := []definitions.Person{
		{ID: "lbl", Given: "Erna", Family: "Exempel", Mail: "lbl@example.org", Offices: []definitions.Office{{Function: "LBL", Unit: "lv"}}, Roles: []string{"admin"}},
		{ID: "pruefer", Given: "Fritz", Family: "Platzhalter", Mail: "pruefer@example.org", Groups: []string{"pruefung"}},
	}
	for i := range n - len(all) {
		office := definitions.Office{Function: "BL", Unit: fmt.Sprintf("ov%d-%d", i%largeDistricts, i/largeDistricts%10)}
		if i < largeDistricts {
			office = definitions.Office{Function: "KBL", Unit: fmt.Sprintf("kv%d", i)}
		}
		all = append(all, definitions.Person{
			ID: fmt.Sprintf("p%d", i), Given: "Alma", Family: fmt.Sprintf("Muster%d", i), Mail: fmt.Sprintf("p%d@example.org", i),
			Number: strconv.Itoa(7_000_000 + i), Offices: []definitions.Office{office},
		})
	}
	return all
}

// fill starts cases until there are as many as wanted: of twenty, fourteen are refused in their district, three
// recognised, one waits in the queue and two in their district.
func fill(t *testing.T, e *engine.Engine, have, wanted, people int) {
	t.Helper()
	p, _ := e.Process("antrag")
	var next atomic.Int64
	next.Store(int64(have))
	var busy sync.WaitGroup
	for range 32 {
		busy.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= wanted || t.Failed() {
					return
				}
				if err := fillOne(e, p, i, people); err != nil {
					t.Errorf("case %d: %v", i, err)
					return
				}
			}
		})
	}
	busy.Wait()
}

func fillOne(e *engine.Engine, p *definitions.Process, i, people int) error {
	kv := i % largeDistricts
	body, err := json.Marshal(map[string]any{"name": fmt.Sprintf("Jonas Scheinbar %d", i), "email": fmt.Sprintf("antrag%d@example.org", i), "kv": fmt.Sprintf("kv%d", kv), "anliegen": fmt.Sprintf("Lehrgang %d anerkennen lassen", i%97)})
	if err != nil {
		return err
	}
	values, problems, err := p.Form.DecodeJSON(body, e.FormContext(p, nil))
	if err != nil || len(problems) > 0 {
		return fmt.Errorf("%v %v", err, problems)
	}
	by := flows.Actor{Party: flows.Party{Person: fmt.Sprintf("p%d", largeDistricts+i%(people-2-largeDistricts))}, Way: flows.ByPage, Assurance: flows.AccountAssurance}
	c, err := e.Start(ctx, engine.StartRequest{Process: "antrag", Values: values, By: by})
	if err != nil {
		return err
	}
	choose := func(person, outcome, comment string) error {
		_, err := e.Do(ctx, c.Row.ID, flows.Input{By: flows.Actor{Party: flows.Party{Person: person}, Way: flows.ByPage, Assurance: flows.AccountAssurance}, Do: flows.Choose{Stop: c.State.Open[0].ID, Outcome: outcome, Comment: comment}})
		if err == nil {
			c, err = e.Case(ctx, c.Row.ID)
		}
		return err
	}
	switch of := i / largeDistricts % 20; {
	case of < 14:
		return choose(fmt.Sprintf("p%d", kv), "nein", "Der Nachweis fehlt leider.")
	case of < 18:
		if err := choose(fmt.Sprintf("p%d", kv), "weiter", ""); err != nil || of == 17 {
			return err
		}
		return choose("pruefer", "ja", "")
	}
	return nil
}

// TestPagesOfALargeInstallation prints what the pages of an association cost that has many cases and people
// (docs/benchmarks.md). LAUFZETTEL_LARGE is how many cases (and a tenth of it people); LAUFZETTEL_LARGE_DATA is a folder in
// which they are kept for the next time; LAUFZETTEL_LARGE_PAGE measures only the pages whose name contains it.
func TestPagesOfALargeInstallation(t *testing.T) {
	cases, _ := strconv.Atoi(os.Getenv("LAUFZETTEL_LARGE"))
	if cases == 0 {
		t.Skip("set LAUFZETTEL_LARGE to the number of cases, such as 100000")
	}
	people := max(cases/10, 500)
	dir := os.Getenv("LAUFZETTEL_LARGE_DATA")
	if dir == "" {
		dir = t.TempDir()
	}
	report := &source.Report{}
	set := definitions.Load(largeFolder(), report, connectors.Operations())
	for _, d := range report.Sorted() {
		if d.Severity == source.Error {
			t.Errorf("%s: %s", d.Pos, d.Text.In("en"))
		}
	}
	if set == nil {
		t.FailNow()
	}
	inner, err := sqlitestore.Open(ctx, sqlitestore.Options{Folder: filepath.Join(dir, "store")})
	if err != nil {
		t.Fatal(err)
	}
	defer inner.Close()
	store := &counting{Store: inner}
	keys, err := engine.LoadKeys(filepath.Join(dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := engine.OpenFiles(filepath.Join(dir, "files"))
	if err != nil {
		t.Fatal(err)
	}
	postbox, err := mail.NewPostbox(connectors.Branding{Site: "LV", Sender: connectors.Address{Mail: "lv@example.org"}, BaseURL: "http://localhost"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	e, err := engine.New(ctx, engine.Options{Store: store, Keys: keys, Files: files, Set: set, Operations: connectors.Operations(), Mailer: postbox, BaseURL: "http://localhost", Clock: engine.SystemClock{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("ready after %d ms", time.Since(begun).Milliseconds())
	if state, _ := e.Organisation().Someone("lbl"); !slices.Contains(state.Roles, "admin") {
		if err := e.SavePeople(ctx, largePeople(people)); err != nil {
			t.Fatal(err)
		}
	}
	have, err := inner.Cases(ctx, engine.CaseQuery{Limit: cases})
	if err != nil {
		t.Fatal(err)
	}
	begun = time.Now()
	fill(t, e, len(have), cases, people)
	if t.Failed() {
		return
	}
	t.Logf("%d cases made in %s", cases-len(have), time.Since(begun).Round(time.Second))
	renderer, err := ui.NewRenderer(ui.Site{Name: "LV Musterland", Languages: []string{"de"}, Zone: e.Organisation().Zone()})
	if err != nil {
		t.Fatal(err)
	}
	// A fresh engine: nothing is in its memory yet, as after a start.
	e, err = engine.New(ctx, engine.Options{Store: store, Keys: keys, Files: files, Set: set, Operations: connectors.Operations(), Mailer: postbox, BaseURL: "http://localhost", Clock: engine.SystemClock{}})
	if err != nil {
		t.Fatal(err)
	}
	app := pages.New(pages.Options{Engine: e, Renderer: renderer, Log: slog.New(slog.DiscardHandler)})
	ask := func(person, address string) (*httptest.ResponseRecorder, time.Duration, int64) {
		session, err := e.OpenSession(ctx, person, flows.AccountAssurance)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.AddCookie(&http.Cookie{Name: "lz_session", Value: session.Key})
		w := httptest.NewRecorder()
		before, begun := store.asked.Load(), time.Now()
		app.ServeHTTP(w, r)
		return w, time.Since(begun), store.asked.Load() - before
	}
	tasks, err := inner.Tasks(ctx, engine.TaskQuery{Person: "p7", Limit: 500})
	if err != nil || len(tasks) == 0 {
		t.Fatalf("no tasks: %v", err)
	}
	district, err := inner.Cases(ctx, engine.CaseQuery{Unit: "kv7", Limit: 500})
	if err != nil || len(district) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	lines := []string{"| page | first | p50 | p95 | CPU | queries | KB |", "|:--|--:|--:|--:|--:|--:|--:|"}
	for _, page := range []struct {
		name, person string
		address      func(i int) string
	}{
		{"inbox of a district", "p7", fixed("/aufgaben")},
		{"inbox of a queue", "pruefer", fixed("/aufgaben")},
		{"inbox of a district, searched", "p7", fixed("/aufgaben?suche=Lehrgang+12")},
		{"inbox of a queue, searched", "pruefer", fixed("/aufgaben?suche=Lehrgang+12")},
		{"task", "p7", func(i int) string { return "/aufgaben/" + tasks[i%len(tasks)].ID }},
		{"case, by its reader", "p7", func(i int) string { return "/vorgaenge/" + district[i%len(district)].ID }},
		{"cases of a district", "p7", fixed("/vorgaenge")},
		{"cases of a district, by change", "p7", fixed("/vorgaenge?sortierung=geaendert")},
		{"cases of a district, by number", "p7", fixed("/vorgaenge?sortierung=nummer")},
		{"cases of a queue", "pruefer", fixed("/vorgaenge")},
		{"cases of the state", "lbl", fixed("/vorgaenge")},
		{"cases of the state, by change", "lbl", fixed("/vorgaenge?sortierung=geaendert")},
		{"cases of the state, a number", "lbl", func(i int) string { return "/vorgaenge?suche=" + district[i%len(district)].Number }},
		{"cases of the state, two words", "lbl", fixed("/vorgaenge?suche=Scheinbar+4711")},
		{"own cases", "p100", fixed("/vorgaenge")},
		{"my things", "p100", fixed("/ich")},
		{"start page", "p7", fixed("/")},
		{"status page", "p7", func(i int) string { return "/v/" + district[i%len(district)].Key }},
		{"people", "lbl", fixed("/verwaltung/menschen")},
		{"people, searched", "lbl", func(i int) string { return "/verwaltung/menschen?suche=Muster" + strconv.Itoa(i) }},
		{"units", "lbl", fixed("/verwaltung/gliederungen")},
		{"vacant offices", "lbl", fixed("/verwaltung/luecken")},
		{"access log", "lbl", fixed("/verwaltung/zugriffe")},
	} {
		if only := os.Getenv("LAUFZETTEL_LARGE_PAGE"); !strings.Contains(page.name, only) {
			continue
		}
		var took []time.Duration
		var queries, size []int64
		used := ownCPU(t)
		for i := range 200 {
			w, d, asked := ask(page.person, page.address(i))
			if w.Code != http.StatusOK {
				t.Errorf("%s: %s is %d", page.name, page.address(i), w.Code)
				break
			}
			took, queries, size = append(took, d), append(queries, asked), append(size, int64(w.Body.Len()))
		}
		if len(took) == 200 {
			used, first := (ownCPU(t)-used)/200, took[0]
			slices.Sort(took)
			slices.Sort(queries)
			lines = append(lines, fmt.Sprintf("| %s | %.1f | %.1f | %.1f | %.1f | %s | %d |", page.name, ms(first), ms(took[100]), ms(took[190]), ms(used), fromTo(queries[100], queries[199]), size[100]/1024))
		}
	}
	t.Log("milliseconds; first: nothing of it in memory; CPU: of the whole process\n" + strings.Join(lines, "\n"))
}

// ownCPU is the processor time that this process has used for itself, without the kernel's; 0 where nothing tells.
func ownCPU(t *testing.T) time.Duration {
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	ticks, err := strconv.Atoi(fields[11])
	if err != nil {
		t.Fatal(err)
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// fromTo is how often the store was asked usually, and at most.
func fromTo(usual, most int64) string {
	if usual == most {
		return fmt.Sprint(usual)
	}
	return fmt.Sprintf("%d, at most %d", usual, most)
}

func fixed(address string) func(int) string { return func(int) string { return address } }

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
