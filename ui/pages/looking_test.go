package pages_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"laufzettel/engine"
	"laufzettel/engine/sqlitestore"
)

// dump is every row of every table but the access log, as SQL literals.
func (h *house) dump() map[string]string {
	h.t.Helper()
	c, err := sqlite.OpenConn(filepath.Join(h.dir, "store", sqlitestore.FileName), sqlite.OpenReadOnly|sqlite.OpenWAL)
	h.ok(err)
	defer c.Close()
	tables := map[string]string{}
	rows := func(query string, take func(*sqlite.Stmt)) {
		h.ok(sqlitex.ExecuteTransient(c, query, &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error { take(s); return nil }}))
	}
	rows("SELECT name FROM sqlite_master WHERE type = 'table'", func(s *sqlite.Stmt) { tables[s.ColumnText(0)] = "" })
	if len(tables) < 8 {
		h.t.Fatalf("only %d tables were found", len(tables))
	}
	for name := range tables {
		var columns []string
		rows("PRAGMA table_info("+name+")", func(s *sqlite.Stmt) { columns = append(columns, "quote("+s.ColumnText(1)+")") })
		where := ""
		if name == "documents" {
			where = " WHERE collection NOT IN ('access', 'accessLog')"
		}
		var lines []string
		rows("SELECT "+strings.Join(columns, " || ', ' || ")+" FROM "+name+where, func(s *sqlite.Stmt) { lines = append(lines, s.ColumnText(0)) })
		sort.Strings(lines)
		tables[name] = strings.Join(lines, "\n")
	}
	return tables
}

func (h *house) unchanged(before map[string]string, after string) {
	h.t.Helper()
	for name, now := range h.dump() {
		if before[name] != now {
			h.t.Errorf("%s changed the table %s\nfrom %.3000s\nto   %.3000s", after, name, before[name], now)
		}
	}
}

// scene is an installation in which every page has something to show.
type scene struct {
	*house
	draft, status, asked, link, workLink, answerLink, dispute, task, work, review, reviewLink, mail, file, linkFile, workFile, caseAt, signIn, code, passkey, passkeyMail, session string
}

func newScene(t *testing.T, s setting) *scene {
	t.Helper()
	s.named = true
	h := newHouse(t, s)
	x := &scene{house: h}
	pages := h.browser().toCheck()
	x.draft = strings.TrimSuffix(pages.at.Path, "/pruefen")
	x.file = pages.link("/f/")
	for n := range pages.nodes() {
		if strings.Contains(attr(n, "href"), "/datei/") {
			x.file = strings.TrimSuffix(attr(n, "href"), "/ansicht")
		}
	}
	queued(h)
	x.workLink, x.work = h.path(h.taskLink(ida)), h.as("ida").get("/aufgaben").link("/aufgaben/")
	confirmation := h.mail(fritz, "/w/")
	x.dispute = h.path(strings.Trim(strings.Fields(confirmation.text[strings.Index(confirmation.text, h.server.URL+"/w/"):])[0], "()<>"))
	x.asked = askedBack(h)
	x.answerLink = h.path(h.taskLink(applicant))
	h.browser().apply()
	h.decide(benno, "weiterleiten")
	x.reviewLink, x.review = h.path(h.taskLink(fritz)), h.as("fritz").get("/aufgaben").link("/aufgaben/")
	x.status = h.browser().apply()
	x.link, x.task = h.path(h.taskLink(benno)), h.as("benno").get("/aufgaben").link("/aufgaben/")
	x.linkFile, x.workFile = h.browser().get(x.link).link(x.link+"/datei/"), h.as("benno").get(x.task).link(x.task+"/datei/")
	x.caseAt = h.as("benno").get(x.task).link("/vorgaenge/")
	x.linkFile, x.workFile = strings.TrimSuffix(x.linkFile, "/ansicht"), strings.TrimSuffix(x.workFile, "/ansicht")
	sent := h.browser().post("/anmelden", map[string][]string{"email": {benno}}).is(200)
	x.code = sent.link("/anmelden/code/")
	h.work()
	x.signIn = h.path(h.mail(benno, "Link zum Anmelden").action)
	x.session, x.passkey, x.passkeyMail = h.enrolled("benno", benno)
	x.mail = "/postfach/" + h.postbox.Mails("")[0].ID
	for name, address := range map[string]string{"draft": x.draft, "file": x.file, "work": x.work, "task": x.task, "link file": x.linkFile, "task file": x.workFile, "code": x.code} {
		if !strings.HasPrefix(address, "/") {
			t.Fatalf("the scene has no %s: %q", name, address)
		}
	}
	return x
}

func (h *house) path(address string) string { return strings.TrimPrefix(address, h.server.URL) }

// addresses are for every route that is read: addresses that lead to it, good and bad ones.
func (x *scene) addresses() map[string][]string {
	first := "/f/anerkennung"
	last := func(address string) string { return address[strings.LastIndex(address, "/")+1:] }
	return map[string][]string{
		"/": {"/"}, "/healthz": {"/healthz"}, "/readyz": {"/readyz"}, "/metrics": {"/metrics"}, "/static/*": {"/static/app.css", "/static/nothing"},
		"/f/:process/datenschutz": {first + "/datenschutz", first + "/datenschutz?gliederung=musterkreis", "/f/nothing/datenschutz"},
		"/f/:process":             {first, "/f/nothing"}, "/f/:process/e/:draft": {x.draft, first + "/e/nothing"},
		"/f/:process/e/:draft/:page": {x.draft + "/person", x.draft + "/nachweise", x.draft + "/nothing"}, "/f/:process/e/:draft/pruefen": {x.draft + "/pruefen"},
		"/f/:process/e/:draft/speichern": {x.draft + "/speichern"}, "/f/:process/e/:draft/fertig": {x.draft + "/fertig"},
		"/f/:process/e/:draft/bestaetigen": {x.draft + "/bestaetigen", first + "/e/nothing/bestaetigen"}, "/b/:token": {"/b/nothing"},
		"/f/:process/e/:draft/geaendert": {x.draft + "/geaendert"}, "/f/:process/e/:draft/laenger": {x.draft + "/laenger"}, "/f/:process/e/:draft/loeschen": {x.draft + "/loeschen"},
		"/f/:process/e/:draft/kopie": {x.draft + "/kopie"}, "/v/:key/kopie": {x.status + "/kopie", "/v/nothing/kopie"},
		"/v/:key/einwilligung/:field":              {x.status + "/einwilligung/nothing", "/v/nothing/einwilligung/x"},
		"/f/:process/e/:draft/datei/:file":         {x.file, x.draft + "/datei/nothing"},
		"/f/:process/e/:draft/datei/:file/ansicht": {x.file + "/ansicht", x.draft + "/datei/nothing/ansicht"},
		"/v/:key/datei/:file":                      {x.status + "/datei/nothing", x.status + "/datei/" + last(x.linkFile)}, "/v/:key/datei/:file/ansicht": {x.status + "/datei/nothing/ansicht"},
		"/t/:token/datei/:file/ansicht": {x.linkFile + "/ansicht", x.answerLink + "/datei/" + last(x.linkFile) + "/ansicht"}, "/aufgaben/:task/datei/:file/ansicht": {x.workFile + "/ansicht"},
		"/v/:key":                  {x.status, x.asked, "/v/nothing"},
		"/t/:token/weiter/:action": {x.link + "/weiter/fragen", x.link + "/weiter/nothing"}, "/aufgaben/:task/weiter/:action": {x.task + "/weiter/fragen", x.task + "/weiter/nothing"},
		"/t/:token": {x.link, x.workLink, x.reviewLink, x.answerLink, "/t/nothing"}, "/t/:token/datei/:file": {x.linkFile, x.link + "/datei/nothing", x.answerLink + "/datei/" + last(x.linkFile)},
		"/verwaltung/luecken": {"/verwaltung/luecken"},
		"/w/:token":           {x.dispute, "/w/nothing"},
		"/anmelden":           {"/anmelden", "/anmelden?next=/verwaltung"},
		"/anmelden/code/:id":  {x.code, "/anmelden/code/nothing"},
		"/ich/anmeldung":      {"/ich/anmeldung", "/ich/anmeldung?gut=neu", "/ich/anmeldung?next=/aufgaben"}, "/anmelden/konto": {"/anmelden/konto", "/anmelden/konto?next=/aufgaben/x"},
		"/anmelden/einspruch/:token": {x.passkeyMail, "/anmelden/einspruch/nothing"},
		"/anmelden/:token":           {x.signIn, "/anmelden/nothing"},
		"/anmelden/konto/:provider":  {"/anmelden/konto/nothing"}, "/anmelden/konto/:provider/zurueck": {"/anmelden/konto/nothing/zurueck"}, "/abgemeldet/:provider": {"/abgemeldet/nothing"},
		"/verwaltung/konten": {"/verwaltung/konten"},
		"/verwaltung/rechte": {"/verwaltung/rechte", "/verwaltung/rechte?person=benno&thing=musterkreis", "/verwaltung/rechte?person=nobody"},
		"/einrichten/:key":   {"/einrichten/nothing"},
		"/aufgaben":          {"/aufgaben"},
		"/aufgaben/:task":    {x.task, x.work, x.review, "/aufgaben/nothing"},
		"/tagesordnung":      {"/tagesordnung"}, "/tagesordnung/:agenda": {"/tagesordnung/nothing"},
		"/aufgaben/mehrere": {"/aufgaben/mehrere?task=" + last(x.task) + "&task=nothing", "/aufgaben/mehrere"}, "/aufgaben/:task/uebernehmen": {x.task + "/uebernehmen", "/aufgaben/nothing/uebernehmen"},
		"/ich/wuensche":                                {"/ich/wuensche", "/ich/wuensche?gut=1"},
		"/aufgaben/:task/datei/:file":                  {x.workFile, x.task + "/datei/nothing"},
		"/vorgaenge/:case":                             {x.caseAt, x.caseAt + "?kette=1", "/vorgaenge/nothing"},
		"/vorgaenge/:case/stand":                       {x.caseAt + "/stand", "/vorgaenge/nothing/stand"},
		"/vorgaenge/:case/datei/:file":                 {x.caseAt + "/datei/" + last(x.linkFile), x.caseAt + "/datei/nothing"},
		"/vorgaenge/:case/datei/:file/ansicht":         {x.caseAt + "/datei/" + last(x.linkFile) + "/ansicht", x.caseAt + "/datei/nothing/ansicht"},
		"/vorgaenge/:case/:action":                     {x.caseAt + "/abbrechen", x.caseAt + "/uebergeben", x.caseAt + "/nothing", "/vorgaenge/nothing/abbrechen"},
		"/verwaltung":                                  {"/verwaltung"},
		"/verwaltung/register":                         {"/verwaltung/register"},
		"/verwaltung/register/:register":               {someRegister, someRegister + "?suche=CBRN&gut=neu&eintrag=CBRN", "/verwaltung/register/nothing"},
		"/verwaltung/register/:register/neu":           {someRegister + "/neu"},
		"/verwaltung/register/:register/zeile/:row":    {someRow, someRegister + "/zeile/nothing", someRegister + "/zeile/..."},
		"/verwaltung/register/:register/einlesen":      {someRegister + "/einlesen"},
		"/verwaltung/register/:register/ausgabe/:kind": {someRegister + "/ausgabe/csv", someRegister + "/ausgabe/xlsx", someRegister + "/ausgabe/exe"},
		"/verwaltung/einstellungen/:process":           {someSettings, "/verwaltung/einstellungen/nothing"},
		"/verwaltung/einstellungen/:process/:setting":  {someSettings + "/fristKv", someSettings + "/nothing"},
		"/vorgaenge":                                   {"/vorgaenge", "/vorgaenge?suche=ane&stand=offen&prozess=anerkennung&gliederung=musterkreis&anteil=gefragt&von=2026-01-01&sortierung=nummer", "/vorgaenge?nach=nothing&stand=nothing"}, "/verwaltung/zugriffe": {"/verwaltung/zugriffe"},
		"/seiten/:page": {"/seiten/gut-zu-wissen", "/seiten/nothing"}, "/kontakt": {"/kontakt", "/kontakt?gliederung=musterkreis", "/kontakt?gliederung=nothing"},
		"/barrierefreiheit/rueckmeldung": {"/barrierefreiheit/rueckmeldung", "/barrierefreiheit/rueckmeldung?gut=1"},
		"/ich":                           {"/ich"}, "/v/:key/datenschutz": {x.status + "/datenschutz", "/v/nothing/datenschutz"},
		"/v/:key/aktion/:action": {x.status + "/aktion/nachreichen", x.status + "/aktion/nothing", "/v/nothing/aktion/x"},
		"/t/:token/datenschutz":  {x.link + "/datenschutz", "/t/nothing/datenschutz"}, "/aufgaben/:task/datenschutz": {x.task + "/datenschutz"},
		"/impressum": {"/impressum"}, "/datenschutz": {"/datenschutz"}, "/barrierefreiheit": {"/barrierefreiheit"},
		"/probe": {"/probe"}, "/probe/:play": {x.played(), "/probe/nothing"},
		"/postfach": {"/postfach", "/postfach?an=" + benno}, "/postfach/:id": {x.mail, x.mail + "?text=1", "/postfach/nothing"}, "/postfach/:id/html": {x.mail + "/html"},
	}
}

// readers look at every page: nobody in particular, people with tasks, an administrator.
func (x *scene) readers() map[string]*browser {
	return map[string]*browser{"nobody": x.browser(), "benno": x.as("benno"), "hannes": x.as("hannes")}
}

func TestLookingChangesNothing(t *testing.T) {
	x := newScene(t, setting{sqlite: true})
	addresses, readers := x.everyAddress(), x.readers()
	before := x.dump()
	looked := map[string]bool{}
	for _, route := range x.app.Routes() {
		if route.Method != http.MethodGet && route.Method != http.MethodHead || strings.HasPrefix(route.Path, "/api/") || looked[route.Path] {
			continue
		}
		looked[route.Path] = true
		if len(addresses[route.Path]) == 0 {
			t.Errorf("no address of the route %s is known here: add some that lead to it", route.Path)
		}
		for _, address := range addresses[route.Path] {
			for who, b := range readers {
				b.sameHeadAsGet(who, address)
			}
			x.unchanged(before, "looking at "+address)
		}
	}
	x.apiChangesNothing(before)
	shown := map[string]bool{}
	for route, list := range addresses {
		if !looked[route] {
			t.Errorf("the route %s is gone", route)
		}
		for _, b := range readers {
			shown[route] = shown[route] || b.get(list[0]).status == 200
		}
	}
	x.browser().post(x.status+"/zurueckziehen", map[string][]string{"reason": {"Gegenprobe"}}).is(200)
	if after := x.dump(); after["events"] == before["events"] || after["cases"] == before["cases"] {
		t.Error("a withdrawal changed nothing: the comparison sees nothing")
	}
	for route := range addresses {
		if why, excused := notShownHere[route]; !shown[route] && !excused {
			t.Errorf("the route %s showed its page to nobody, so nothing was looked at", route)
		} else if shown[route] && excused {
			t.Errorf("the route %s shows its page here now (%q no longer holds)", route, why)
		}
	}
}

// notShownHere are the routes whose page nobody sees in this scene, and why; tests of their own look at them.
var notShownHere = map[string]string{
	"/b/:token":                         "no submission waits for its mailbox: TestDoubleOptIn",
	"/anmelden/konto/:provider":         "no provider of accounts: TestSignInWithAnAccount",
	"/anmelden/konto/:provider/zurueck": "no provider of accounts: TestSignInWithAnAccount",
	"/abgemeldet/:provider":             "no provider of accounts: TestSignInWithAnAccount",
	"/f/:process/e/:draft/fertig":       "the draft is not sent: TestDoubleOptIn and the walks through forms",
	"/einrichten/:key":                  "there is an administrator",
	"/v/:key/einwilligung/:field":       "the form asks for no consent: TestConsentIsWithdrawnOnTheStatusPage",
	"/v/:key/datei/:file":               "all evidence is sensitive: TestConsentIsWithdrawnOnTheStatusPage",
	"/v/:key/datei/:file/ansicht":       "all evidence is sensitive: TestConsentIsWithdrawnOnTheStatusPage",
}

// apiChangesNothing reads by the interface of programs, which has its own routes and tests.
func (x *scene) apiChangesNothing(before map[string]string) {
	x.t.Helper()
	token, err := x.engine.Keys().SignToken(engine.APIToken{Person: "benno", Scopes: engine.Scopes, Expires: x.clock.Now().Add(time.Hour)})
	x.ok(err)
	page, err := x.engine.CaseByKey(ctx, strings.TrimPrefix(x.status, "/v/"))
	x.ok(err)
	for _, path := range []string{"/tasks", "/cases/" + page.Row.ID, "/registers/qualifikationen", "/openapi.json", "/nothing", ""} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			for _, authorization := range []string{"", "Bearer " + token, "Bearer wrong"} {
				b := x.browser()
				r, err := http.NewRequest(method, b.absolute("/api/v1"+path), nil)
				x.ok(err)
				r.Header.Set("Authorization", authorization)
				if s := b.raw(r); s.status >= 500 {
					x.t.Errorf("%s /api/v1%s is %d: %s", method, path, s.status, s.body)
				} else if path == "/tasks" && method == http.MethodGet && strings.HasSuffix(authorization, token) && s.status != 200 {
					x.t.Errorf("the tasks are answered %d: %s", s.status, s.body)
				}
			}
		}
		x.unchanged(before, "reading /api/v1"+path)
	}
}

// sameHeadAsGet asks with both methods: the answers differ in nothing but the body.
func (b *browser) sameHeadAsGet(who, address string) {
	b.t.Helper()
	answers := map[string]string{}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		r, err := http.NewRequestWithContext(context.Background(), method, b.absolute(address), nil)
		b.h.ok(err)
		s := b.raw(r)
		if method == http.MethodHead && s.body != "" {
			b.t.Errorf("HEAD %s has a body", address)
		}
		if s.status >= 500 {
			b.t.Errorf("%s %s by %s is %d: %s", method, address, who, s.status, b.h.log)
		}
		answers[method] = fmt.Sprint(s.status, s.header.Get("Content-Type"), s.header.Get("Location"))
	}
	if answers[http.MethodGet] != answers[http.MethodHead] {
		b.t.Errorf("%s by %s: GET is %q, HEAD %q", address, who, answers[http.MethodGet], answers[http.MethodHead])
	}
}
