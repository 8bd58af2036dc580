package pages_test

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/definitions/library"
	"laufzettel/engine"
	"laufzettel/flows"
)

var update = flag.Bool("update", false, "write the files below testdata anew")

// The matrix of every route and every role is testdata/routes.txt: one line a route, one answer a role. A new route
// needs an address in addresses (looking_test.go) or postTargets (session_test.go) and a line in that file; write the
// line yourself, so that you have thought about it, or let -update write it and read what it wrote.
const routesFile = "testdata/routes.txt"

// routeRoles are the roles, as the columns of the file.
var routeRoles = []struct{ name, person string }{
	{"nobody", ""},          // no sign-in
	{"stranger", "fremd"},   // signed in, without office or right
	{"submitter", "antje"},  // sent the case at hand
	{"subject", "alma"},     // it is about them
	{"approver", "benno"},   // is asked in it
	{"elsewhere", "carla"},  // holds the same office in another KV
	{"reader", "lena"},      // reads the cases of the KV
	{"otherReader", "otto"}, // reads the cases of another KV
	{"manager", "vera"},     // manages the cases of the KV
	{"keeper", "mario"},     // keeps the people of the KV
	{"lv", "linda"},         // reads the cases of all units
	{"admin", "admina"},     // administers the installation, and nothing else
}

// routesFolder is the shipped folder with people for every role.
func routesFolder(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(library.Demo(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(library.Demo(), name)
		files[name] = &fstest.MapFile{Data: body}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	people := files["organisation/people.yaml"]
	people.Data = append(people.Data, []byte(`
  - {id: fremd, given: Frieda, family: Fremd, mail: fremd@example.org}
  - {id: antje, given: Antje, family: Antrag, mail: antje@example.org}
  - {id: lena, given: Lena, family: Leserin, mail: lena@example.org, rights: [{right: reader, unit: musterkreis}]}
  - {id: otto, given: Otto, family: Leser, mail: otto@example.org, rights: [{right: reader, unit: beispielstadt}]}
  - {id: vera, given: Vera, family: Verwalterin, mail: vera@example.org, rights: [{right: manager, unit: musterkreis, process: anerkennung}]}
  - {id: mario, given: Mario, family: Pfleger, mail: mario@example.org, rights: [{right: people, unit: musterkreis}]}
  - {id: linda, given: Linda, family: Landesleserin, mail: linda@example.org, rights: [{right: reader}]}
  - {id: admina, given: Admina, family: Admin, mail: admina@example.org, roles: [admin]}
`)...)
	return files
}

// routeScene is the scene whose case at hand was sent by Antje and is about Alma, in KV Musterkreis; ended is a link to
// a task that was decided.
func routeScene(t *testing.T) (x *scene, c *engine.Case, ended string) {
	t.Helper()
	x = newScene(t, setting{folder: routesFolder(t)})
	ended = x.link
	x.decide(benno, "weiterleiten") // the link that the scene had has ended
	s := x.as("antje").get("/f/anerkennung").is(200).form("").fill(with(personAnswers, "fuerWen", "andere", "einreicher.name", "Antje Antrag", "einreicher.email", "antje@example.org",
		"vorname", "Alma", "nachname", "Beispiel", "geburtsdatum", "08.03.1994", "email", "alma.beispiel@example.org")).do("next").is(200).form("").do("next").is(200).form("").fill(courseAnswers).do("next").
		is(200).form("").attach("nachweisAbschluss", "urkunde.pdf", pdf).attach("nachweisInhalt", "lehrplan.pdf", pdf).set("bestaetigung", "yes").do("next").is(200)
	x.status = s.form("").do("send").is(200).link("/v/")
	x.house.work()
	x.link, x.task = x.path(x.taskLink(benno)), x.as("benno").get("/aufgaben").link("/aufgaben/")
	h, err := x.engine.CaseByKey(ctx, strings.TrimPrefix(x.status, "/v/"))
	x.ok(err)
	x.task = "/aufgaben/" + engine.TaskID(h.Row.ID, h.State.Open[0].ID)
	x.caseAt = "/vorgaenge/" + h.Row.ID
	desk := x.browser().get(x.link)
	x.linkFile = strings.TrimSuffix(desk.link(x.link+"/datei/"), "/ansicht")
	x.workFile = strings.TrimSuffix(x.as("benno").get(x.task).link(x.task+"/datei/"), "/ansicht")
	if h.State.Submitter.Person != "antje" || h.State.Subject.Person != "alma" || h.Row.Unit != "musterkreis" {
		t.Fatalf("the case at hand is %+v about %+v in %s", h.State.Submitter, h.State.Subject, h.Row.Unit)
	}
	return x, &h.Case, ended
}

// routeLine is a route as the file names it, with the address that is tried.
type routeLine struct{ method, path, address string }

func (x *scene) routeLines(t *testing.T, ended string) []routeLine {
	reads, posts := x.everyAddress(), x.postTargets()
	maps.Copy(posts, x.peopleTargets())
	x.linkTargets(posts)
	var lines []routeLine
	for _, route := range x.app.Routes() {
		if strings.HasPrefix(route.Path, "/api/") || route.Method != http.MethodGet && route.Method != http.MethodPost {
			continue
		}
		line := routeLine{method: route.Method, path: route.Path}
		if route.Method == http.MethodGet {
			if known := reads[route.Path]; len(known) > 0 {
				line.address = known[0]
			}
		} else {
			line.address = posts[route.Path]
		}
		if line.address == "" {
			t.Errorf("no address of the route %s %s is known: add one to addresses in looking_test.go or to postTargets in session_test.go (of links: to linkTargets here)", route.Method, route.Path)
			continue
		}
		lines = append(lines, line)
	}
	lines = append(lines, routeLine{http.MethodGet, "/t/:token (ended)", ended})
	sort.SliceStable(lines, func(i, j int) bool {
		a, b := lines[i], lines[j]
		if last := endsThings(a) != endsThings(b); last {
			return endsThings(b)
		}
		if a.method != b.method {
			return a.method < b.method
		}
		return a.path < b.path
	})
	return lines
}

// endsThings says whether a post takes away what other routes need; those come last.
func endsThings(l routeLine) bool {
	return l.method == http.MethodPost && (strings.HasSuffix(l.path, "/loeschen") || strings.HasSuffix(l.path, "/entfernen") && strings.HasPrefix(l.path, "/verwaltung") || strings.HasSuffix(l.path, "/weg") || strings.HasSuffix(l.path, "/zurueckziehen") || l.path == "/postfach/zeit")
}

// endsSessions says whether somebody may have to sign in again after a post.
func endsSessions(l routeLine) bool {
	return l.method == http.MethodPost && (l.path == "/abmelden" || strings.HasPrefix(l.path, "/anmelden") || strings.HasPrefix(l.path, "/ich/anmeldung"))
}

// linkTargets adds the posts of links, which need no session.
func (x *scene) linkTargets(posts map[string]string) {
	for path, address := range map[string]string{
		"/t/:token/weiter/:action": x.link + "/weiter/fragen", "/t/:token": x.link, "/t/:token/neu": x.link + "/neu", "/t/:token/live": x.link + "/live", "/t/:token/hochladen": x.link + "/hochladen",
		"/t/:token/nehmen": x.workLink + "/nehmen", "/t/:token/zurueckgeben": x.workLink + "/zurueckgeben", "/t/:token/bemerkung": x.link + "/bemerkung",
		"/w/:token": x.dispute, "/b/:token": "/b/nothing",
	} {
		posts[path] = address
	}
}

// asks are the questions that May answers about the case at hand where a route shows or does something of it: a role
// that gets 200 must be allowed, and one that is allowed must not be told that there is nothing.
var asks = map[string]engine.Action{
	"GET /vorgaenge/:case":                     engine.SeeCase,
	"GET /vorgaenge/:case/stand":               engine.SeeCase, // what applicants see, for those who work on it
	"GET /vorgaenge/:case/datei/:file":         engine.SeeAll,  // all evidence is sensitive
	"GET /vorgaenge/:case/datei/:file/ansicht": engine.SeeAll,
	"GET /vorgaenge/:case/:action":             engine.ManageCase,
	"POST /vorgaenge/:case/:action":            engine.ManageCase,
	"POST /vorgaenge/:case/bemerkung":          engine.NoteCase,
	"GET /aufgaben/:task":                      engine.DecideTask,
	"GET /aufgaben/:task/datei/:file":          engine.SeeAll,
	"GET /aufgaben/:task/datei/:file/ansicht":  engine.SeeAll,
	"POST /aufgaben/:task":                     engine.DecideTask,
	"POST /aufgaben/:task/live":                engine.DecideTask,
	"POST /aufgaben/:task/hochladen":           engine.DecideTask,
}

func TestEveryRouteAsEveryRole(t *testing.T) {
	x, c, ended := routeScene(t)
	lines := x.routeLines(t, ended)
	if over := x.browser().get(ended); over.findForm("/t/") != nil && strings.Contains(over.body, `name="outcome"`) {
		t.Error("a link whose task was decided still offers to decide")
	}
	var got []string
	header := []string{"route"}
	for _, role := range routeRoles {
		header = append(header, role.name)
	}
	sessions := map[string]*browser{}
	for _, line := range lines {
		cells := []string{line.method + " " + line.path}
		for _, role := range routeRoles {
			b := sessions[role.name]
			if b == nil {
				b = x.browser()
				if role.person != "" {
					b = x.as(role.person)
				}
				sessions[role.name] = b
			}
			token := ""
			if line.method == http.MethodPost && role.person != "" {
				token = b.get("/").hidden("_csrf")
			}
			s := b.tried(line, token)
			cells = append(cells, s.outcome())
			x.agrees(t, line, role.person, c, s)
			if line.method == http.MethodGet && s.status == http.StatusNotFound {
				x.sameAsNothing(t, b, line, role.name, s)
			}
			if endsSessions(line) {
				delete(sessions, role.name)
			}
		}
		got = append(got, strings.Join(cells, "\t"))
	}
	compareMatrix(t, routesFile, header, got)
}

// tried asks for a route: with the signed value of the session, and nothing that a form would send beside it.
func (b *browser) tried(l routeLine, token string) *screen {
	b.t.Helper()
	if l.method == http.MethodPost {
		return b.forge(l.address, map[string]string{"_csrf": token}, false)
	}
	r, err := http.NewRequest(http.MethodGet, b.absolute(l.address), nil)
	b.h.ok(err)
	return b.raw(r)
}

// hidden is the value of the first field of a name on a page; "" if there is none.
func (s *screen) hidden(name string) string {
	for n := range s.nodes() {
		if attr(n, "name") == name && attr(n, "value") != "" {
			return attr(n, "value")
		}
	}
	return ""
}

// outcome is the status, and for a redirect where it leads: to the sign-in, or elsewhere.
func (s *screen) outcome() string {
	if s.status == http.StatusSeeOther || s.status == http.StatusFound {
		if strings.HasPrefix(s.header.Get("Location"), "/anmelden") {
			return "signin"
		}
		return "303"
	}
	return fmt.Sprint(s.status)
}

// agrees compares an answer about the case at hand with May.
func (x *scene) agrees(t *testing.T, l routeLine, person string, c *engine.Case, s *screen) {
	t.Helper()
	action, about := asks[l.method+" "+l.path]
	if !about || person == "" || !strings.Contains(l.address, c.Row.ID) && !strings.HasPrefix(l.address, x.task) {
		return
	}
	now, err := x.engine.Case(ctx, c.Row.ID)
	x.ok(err)
	actor := flows.Actor{Party: flows.Party{Person: person}, Way: flows.ByPage, Assurance: flows.MailboxAssurance}
	thing := engine.OfCase(now)
	if strings.HasPrefix(l.address, x.task) {
		thing = engine.OfTask(now, now.State.Open[0].ID)
	}
	verdict := x.engine.Explain(actor, action, thing)
	if may := verdict.Refusal == nil; may == (s.status == http.StatusNotFound) || !may && s.status < 400 {
		t.Errorf("%s %s by %s is %d, but May says of %q: %s", l.method, l.path, person, s.status, action, verdict.Because.In("en"))
	}
}

var moving = []*regexp.Regexp{regexp.MustCompile(`nonce="[^"]*"`), regexp.MustCompile(`nonce-[A-Za-z0-9+/=_-]*`), regexp.MustCompile(`name="_csrf" value="[^"]*"`)}

// sameAsNothing compares the answer about something foreign with the one about what does not exist.
func (x *scene) sameAsNothing(t *testing.T, b *browser, l routeLine, role string, s *screen) {
	t.Helper()
	nothing := l
	for _, id := range []string{x.caseAt[strings.LastIndex(x.caseAt, "/")+1:], x.task[strings.LastIndex(x.task, "/")+1:]} {
		nothing.address = strings.ReplaceAll(nothing.address, id, "nothing")
	}
	if nothing.address == l.address {
		return
	}
	plain := func(s *screen, address string) string {
		body := strings.ReplaceAll(s.body, address, "ADDRESS")
		body = strings.ReplaceAll(body, url.QueryEscape(address), "ADDRESS")
		for _, m := range moving {
			body = m.ReplaceAllString(body, "MOVING")
		}
		return fmt.Sprint(s.status, s.header.Get("Content-Type"), s.header.Get("Cache-Control"), body)
	}
	other := b.tried(nothing, "")
	if plain(s, l.address) != plain(other, nothing.address) {
		t.Errorf("%s %s: %s can tell what is foreign from what does not exist:\n%.1500s\n%.1500s", l.method, l.path, role, plain(s, l.address), plain(other, nothing.address))
	}
}

// compareMatrix compares lines of cells with the file, route by route.
func compareMatrix(t *testing.T, file string, header, got []string) {
	t.Helper()
	if *update {
		var text strings.Builder
		fmt.Fprintln(&text, "# What every route answers to every role; see access_routes_test.go. 303: leads on; signin: asks to sign in; 404: is not there.")
		for _, line := range append([]string{strings.Join(header, "\t")}, got...) {
			for i, cell := range strings.Split(line, "\t") {
				width := 11
				if i == 0 {
					width = 64
				}
				fmt.Fprintf(&text, "%-*s ", width, cell)
			}
			text.WriteString("\n")
		}
		lines := strings.Split(text.String(), "\n")
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " ")
		}
		if err := os.WriteFile(filepath.FromSlash(file), []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	body, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for _, line := range strings.Split(string(body), "\n") {
		if fields := strings.Fields(line); len(fields) > len(header)-1 && fields[0] != "#" {
			n := len(fields) - (len(header) - 1)
			want[strings.Join(fields[:n], " ")] = fields[n:]
		}
	}
	seen := map[string]bool{"route": true}
	for _, line := range got {
		cells := strings.Split(line, "\t")
		seen[cells[0]] = true
		expected, known := want[cells[0]]
		if !known {
			t.Errorf("%s has no line for %q: who shall get what? Answered now: %s", file, cells[0], strings.Join(cells[1:], " "))
			continue
		}
		for i, cell := range cells[1:] {
			if expected[i] != cell {
				t.Errorf("%s as %s is %s, expected is %s", cells[0], header[i+1], cell, expected[i])
			}
		}
	}
	var gone []string
	for route := range want {
		if !seen[route] {
			gone = append(gone, route)
		}
	}
	slices.Sort(gone)
	if len(gone) > 0 {
		t.Errorf("%s has lines for routes that are gone: %q", file, gone)
	}
}
