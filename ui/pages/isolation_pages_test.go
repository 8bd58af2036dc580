package pages_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

const carlasMail = "carla.probe@example.org"

// neighbours is an installation with a case of the unit of Carla; foreign starts one of another unit, by the same
// applicant.
type neighbours struct {
	*house
	own     engine.CaseRow
	ownTask string
}

func newNeighbours(t *testing.T) *neighbours {
	h := newHouse(t, setting{sqlite: true})
	h.browser().apply("kv", "beispielstadt")
	rows, err := h.engine.Cases(ctx, engine.CaseQuery{})
	h.ok(err)
	if len(rows) != 1 || rows[0].Unit != "beispielstadt" {
		t.Fatalf("the case is %+v", rows)
	}
	return &neighbours{house: h, own: rows[0], ownTask: h.onlyTask(rows[0])}
}

func (h *house) onlyTask(row engine.CaseRow) string {
	h.t.Helper()
	tasks, err := h.engine.Tasks(ctx, engine.TaskQuery{Case: row.ID})
	h.ok(err)
	if len(tasks) != 1 {
		h.t.Fatalf("%s has %d tasks", row.Number, len(tasks))
	}
	return tasks[0].ID
}

func (n *neighbours) foreign() (engine.CaseRow, string) {
	n.t.Helper()
	n.browser().apply()
	rows, err := n.engine.Cases(ctx, engine.CaseQuery{Units: []string{"musterkreis"}})
	n.ok(err)
	if len(rows) != 1 {
		n.t.Fatalf("there are %d foreign cases", len(rows))
	}
	return rows[0], n.onlyTask(rows[0])
}

// plain is a page without what differs each time.
func (s *screen) plain() string { return changing.ReplaceAllString(s.body, "$1$2") }

// TestAForeignCaseChangesNoPage asks for every page of somebody before and after a case comes to another unit: the
// answers are the same, byte for byte. So no list, count, badge, filter, page of results, earlier case, contact or hub
// tells of it.
func TestAForeignCaseChangesNoPage(t *testing.T) {
	n := newNeighbours(t)
	carla := n.as("carla")
	at := "/vorgaenge/" + n.own.ID
	pages := []string{
		"/", "/ich", "/ich/wuensche", "/ich/abwesenheit", "/aufgaben", "/aufgaben?suche=Jonas", "/aufgaben/" + n.ownTask, "/aufgaben/mehrere?task=" + n.ownTask,
		"/vorgaenge", "/vorgaenge?suche=Jonas", "/vorgaenge?suche=ANE", "/vorgaenge?gliederung=musterkreis", "/vorgaenge?stand=offen&prozess=anerkennung&sortierung=nummer",
		"/vorgaenge?nach=" + url.QueryEscape(n.own.Cursor("number")) + "&sortierung=nummer", at, at + "?kette=1", at + "/stand", "/vorgaenge/zusammen",
		"/kontakt", "/kontakt?gliederung=musterkreis", "/verwaltung", "/verwaltung/luecken", "/verwaltung/register", "/verwaltung/menschen", "/seiten/gut-zu-wissen",
	}
	clock := regexp.MustCompile(`<time [^>]*>[^<]*</time>`)
	read := func(page string) string {
		text := carla.get(page).plain()
		if strings.HasSuffix(page, "?kette=1") { // it says when the chain was looked at
			text = clock.ReplaceAllString(text, "")
		}
		return text
	}
	before := map[string]string{}
	for _, page := range pages {
		before[page] = read(page)
	}
	if !strings.Contains(before["/vorgaenge"], n.own.Number) || !strings.Contains(before["/aufgaben"], n.ownTask) || !strings.Contains(before["/"], `class="open-count"`) {
		t.Fatal("Carla does not see her own case, so this test proves nothing")
	}
	secret, task := n.foreign()
	for _, page := range pages {
		if now := read(page); now != before[page] {
			t.Errorf("%s tells of a case of another unit:\n%.2000s\n%.2000s", page, before[page], now)
		}
	}
	if !strings.Contains(n.as("benno").get("/aufgaben").is(200).body, task) {
		t.Error("whoever is asked does not see the task, so this test proves nothing")
	}
	carla.get("/vorgaenge?suche=ANE").is(200).shows(n.own.Number).hides(secret.Number, secret.ID)
	// The digest and the reminders of the next days tell nothing either.
	n.later(4 * 24 * time.Hour)
	for _, l := range n.mails(carlasMail) {
		if all := l.subject + l.text; strings.Contains(all, secret.Number) || strings.Contains(all, secret.ID) || strings.Contains(all, task) {
			t.Errorf("a mail to Carla tells of it: %s", l.subject)
		}
	}
}

// TestNothingForeignUnderOnesOwnAddresses tries the files, tasks and actions of a case of another unit under the
// addresses of one's own, and with a link that was forwarded.
func TestNothingForeignUnderOnesOwnAddresses(t *testing.T) {
	n := newNeighbours(t)
	secret, task := n.foreign()
	link := n.path(n.taskLink(benno))
	file := n.browser().get(link).is(200).link(link + "/datei/")
	file = strings.TrimSuffix(file[strings.LastIndex(strings.TrimSuffix(file, "/ansicht"), "/")+1:], "/ansicht")
	carla := n.as("carla")
	ownFile := carla.get("/aufgaben/" + n.ownTask).is(200).link("/aufgaben/" + n.ownTask + "/datei/")
	if file == "" || ownFile == "" || strings.Contains(ownFile, file) {
		t.Fatalf("the files are %q and %q", file, ownFile)
	}
	for _, base := range []string{"/vorgaenge/" + n.own.ID, "/aufgaben/" + n.ownTask, "/vorgaenge/" + secret.ID, "/aufgaben/" + task} {
		for _, end := range []string{"", "/ansicht"} {
			is, not := carla.get(base+"/datei/"+file+end), carla.get(base+"/datei/"+strings.Repeat("a", len(file))+end)
			if is.status != 404 || not.status != 404 || is.plain() != not.plain() {
				t.Errorf("the foreign file below %s%s is answered %d, one that is not there %d", base, end, is.status, not.status)
			}
		}
	}
	// A link opens its task for whoever holds it, and gives a session nothing.
	alone, signedIn := n.browser().get(link).is(200), carla.get(link).is(200)
	if !strings.Contains(alone.body, secret.Number) || !strings.Contains(signedIn.body, secret.Number) {
		t.Fatal("the link does not open its task, so this test proves nothing")
	}
	for _, address := range []string{"/vorgaenge/" + secret.ID, "/aufgaben/" + task, "/vorgaenge/" + secret.ID + "/datei/" + file} {
		carla.get(address).is(404).hides(secret.Number)
	}
	for _, address := range []string{"/aufgaben", "/vorgaenge", "/ich", "/"} {
		carla.get(address).is(200).hides(secret.Number, secret.ID, task)
	}
	// Of several decisions at once the foreign one is neither shown nor taken.
	ticked := "/aufgaben/mehrere?task=" + n.ownTask + "&task="
	if with, without := carla.get(ticked+task).is(200), carla.get(ticked+strings.Repeat("a", len(task))).is(200); with.plain() != without.plain() {
		t.Error("ticking a foreign task is answered otherwise than one that is not there")
	}
	check := carla.get("/aufgaben/mehrere?task="+n.ownTask).form("/mehrere").set("_outcome", "ablehnen").set("comment", "Das gehört leider nicht zu uns.").do("check").is(200)
	token, seal := check.hidden("_csrf"), check.form("/mehrere").value("_seal."+n.ownTask)
	forged := carla.post("/aufgaben/mehrere", url.Values{"_csrf": {token}, "_do": {"decide"}, "_outcome": {"ablehnen"}, "comment": {"Das gehört leider nicht zu uns."},
		"task": {task}, "_seal." + task: {seal}}).is(200).hides(secret.Number)
	if forged.link("/vorgaenge/"+secret.ID) != "" {
		t.Error("the answer leads to the foreign case")
	}
	for _, post := range []string{"/aufgaben/" + task, "/aufgaben/" + task + "/nehmen", "/vorgaenge/" + secret.ID + "/abbrechen", "/vorgaenge/" + secret.ID + "/bemerkung"} {
		if s := carla.forge(post, map[string]string{"_csrf": token, "outcome": "weiterleiten", "why": "Das ist ein Versuch."}, false); s.status != http.StatusNotFound {
			t.Errorf("a post to %s is answered %d", post, s.status)
		}
	}
	if now := mustCase(n.house, secret.ID); !now.Row.Changed.Equal(secret.Changed) || !now.Row.Ended.IsZero() || engine.TaskID(secret.ID, now.State.Open[0].ID) != task {
		t.Errorf("the foreign case has changed at %s", now.Row.Changed)
	}
}

// TestMayAndExportsActAsAPerson: what explains and hands out for a person knows no more than the person.
func TestMayAndExportsActAsAPerson(t *testing.T) {
	n := newNeighbours(t)
	secret, _ := n.foreign()
	carla := flows.Actor{Party: flows.Party{Person: "carla"}, Way: flows.ByPage, Assurance: flows.AccountAssurance}
	c, err := n.engine.Case(ctx, secret.ID)
	n.ok(err)
	for _, action := range []engine.Action{engine.SeeStatus, engine.SeeCase, engine.SeeFiles, engine.SeeNotes, engine.SeeAll, engine.NoteCase, engine.ManageCase} {
		if n.engine.May(carla, action, engine.OfCase(c)) == nil {
			t.Errorf("Carla may %q the foreign case", action)
		}
	}
	if err := n.engine.ExportUnitFor(ctx, carla, "musterkreis", nil); err == nil {
		t.Error("Carla takes away everything of another unit")
	}
	scope := n.engine.ScopeOf(carla, engine.ExportCases)
	if slices.Contains(scope.Cases, secret.ID) {
		t.Error("the scope of exports names the foreign case")
	}
	if _, err := n.engine.Manage(ctx, carla, secret.ID, flows.Nudge{}, nil); err != engine.ErrNotFound {
		t.Errorf("nudging the foreign case says %v", err)
	}
	earlier, err := n.engine.EarlierOf(ctx, carla, mustCase(n.house, n.own.ID))
	n.ok(err)
	if len(earlier) != 0 {
		t.Errorf("%d earlier cases of the applicant are named, although they are of another unit", len(earlier))
	}
}

func mustCase(h *house, id string) *engine.Case {
	h.t.Helper()
	c, err := h.engine.Case(ctx, id)
	h.ok(err)
	return c
}
