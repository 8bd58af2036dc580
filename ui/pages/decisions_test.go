package pages_test

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"laufzettel/definitions/library"
)

// honours is a process like those of associations: a list of people is checked row by row, a body decides in its meeting,
// the last step may put an answer right and ask the first, and what was decided can be changed.
func honours(more string) fs.FS {
	folder := fstest.MapFS{}
	for name, content := range map[string]string{
		"ehrung/form.yaml": `form: ehrung
title: Ehrungen beantragen
who: everyone
fields:
  - {name: name, type: text, label: Dein Name, required: true}
  - {name: email, type: email, label: E-Mail, required: true}
  - {name: anlass, type: text, label: Anlass, maxLength: 40}
  - name: personen
    type: table
    label: Personen
    max: 200
    fields:
      - {name: vorname, type: text, label: Vorname, required: true}
      - {name: jahre, type: integer, label: Jahre}
      - {name: konto, type: text, label: Konto, sensitive: true, purpose: Test, keep: 1 year after decision}
identity:
  submitter: {email: email, name: name}
`,
		"ehrung/forms/urteil.yaml": `form: urteil
fields:
  - {name: punkte, type: integer, label: Punkte, required: true, max: 10}
`,
		"ehrung/flow.yaml": `flow: ehrung
number: EHR-{year}-{seq:4}
title: "Ehrungen von {{ name }}"
start: {form: ehrung}
statuses: {fertig: done, nein: refused}
amend: {by: submitter}
steps:
  - approve: pruefung
    title: Prüfung der Liste
    by: group("geschaeftsstelle")
    form: urteil
    rows: form.personen
    outcomes:
      ok: {label: In Ordnung}
      nicht: {label: Ablehnen, reason: required}
      zurueck: {label: Rückfrage, then: return, fields: [anlass]}
  - approve: praesidium
    title: Beschluss
    by: group("geschaeftsstelle")
    body: Präsidium
    gather: praesidiumssitzung
    attachments: optional
    outcomes: {ja: {label: Zustimmen}, nein: {label: Ablehnen, then: end nein, reason: required}}
  - approve: vollzug
    title: Ausführung
    by: group("geschaeftsstelle")
    edits: [anlass]
    outcomes: {ja: {label: Erledigt}, frage: {label: Nachfragen, then: return, to: pruefung, fields: [punkte]}}
  - end: fertig
keep: [{for: 1 year}]
` + more,
	} {
		folder[name] = &fstest.MapFile{Data: []byte(content)}
	}
	demo := library.Demo()
	err := fs.WalkDir(demo, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || folder[path] != nil {
			return err
		}
		data, err := fs.ReadFile(demo, path)
		folder[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		panic(err)
	}
	return folder
}

// honourHouse is an installation with that process; what it logged is told where a test fails.
func honourHouse(t *testing.T) *house {
	t.Helper()
	h := newHouse(t, setting{folder: honours("")})
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(h.log.String())
		}
	})
	return h
}

// sendHonours sends a list of people and gives the address of its status page.
func (h *house) sendHonours(people ...string) string {
	h.t.Helper()
	f := h.browser().get("/f/ehrung").is(200).form("").fill(map[string]string{"name": "Jonas Scheinbar", "email": "jonas@example.org", "anlass": "Sommerfest"})
	for i, name := range people {
		n := strconv.Itoa(i + 1)
		f.add("personen", n).add("personen."+n+".vorname", name).add("personen."+n+".jahre", "25").add("personen."+n+".konto", "geheim"+n)
	}
	status := f.do("next").is(200).form("").do("send").is(200).link("/v/")
	h.work()
	return status
}

// desk of somebody of the office, for the newest task.
func (b *browser) firstTask() *screen {
	b.t.Helper()
	return b.get(b.get("/aufgaben").is(200).link("/aufgaben/")).is(200)
}

// taskWith is the decision of the first task in the inbox that asks for something.
func (b *browser) taskWith(name string) *form {
	b.t.Helper()
	for _, found := range taskAddress.FindAllString(b.get("/aufgaben").is(200).body, -1) {
		if desk := b.get(strings.Trim(found, `"`)); desk.status == 200 && strings.Contains(desk.body, `name="`+name+`"`) {
			return desk.desk()
		}
	}
	b.t.Fatalf("no task asks for %s", name)
	return nil
}

var taskAddress = regexp.MustCompile(`"/aufgaben/[A-Za-z0-9_-]{16}"`)

func TestRowsAreDecidedInOneSitting(t *testing.T) {
	h := honourHouse(t)
	names := make([]string, 100)
	for i := range names {
		names[i] = fmt.Sprintf("Person%03d", i+1)
	}
	status := h.sendHonours(names...)
	office := h.as("ida")
	began := time.Now()
	desk := office.firstTask()
	desk.shows("Person001", "Person100", "Ergebnis für alle übrigen", "Zeile für Zeile entscheiden", "Rückfrage")
	if strings.Contains(desk.body, "checked") && strings.Contains(desk.body, `name="outcome" value="_rows" id="outcome" checked`) {
		t.Error("an outcome is chosen before anybody has chosen")
	}
	wrong := desk.desk().set("_row.3", "nicht").set("punkte", "5").do("decide").is(422)
	wrong.shows("Noch ohne Ergebnis: 99 von 100", "Begründe das Ergebnis dieser Zeile", "3. Person003")
	done := wrong.desk().set("_rest", "ok").set("_row.3.comment", "Die Jahre stimmen nicht.").set("punkte", "5").do("decide").is(200)
	done.shows("Je Zeile verschieden")
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("a hundred rows took %s", took)
	}
	h.work()
	h.browser().get(status).is(200).shows("99 × In Ordnung · 1 × Ablehnen", "Person003", "Ablehnen", "Die Jahre stimmen nicht.", "Person100", "In Ordnung").hides("geheim3")
}

func TestRowsByLinkHideWhatIsSensitive(t *testing.T) {
	h := honourHouse(t)
	h.sendHonours("Emil", "Fanny")
	desk := h.browser().opened(h.taskLink("ida.dummy@example.org")).is(200)
	desk.shows("Emil", "25").hides("geheim1")
	h.later(10 * time.Second) // nobody reads faster
	desk.desk().set("_row.1", "ok").set("_row.2", "ok").set("punkte", "5").do("decide").is(200).shows("In Ordnung")
}

func TestBodyIsEnteredByAClerk(t *testing.T) {
	h := honourHouse(t)
	var statuses []string
	office := h.as("ida")
	for _, name := range []string{"Emil", "Fanny", "Gert"} {
		statuses = append(statuses, h.sendHonours(name))
		office.taskWith("_rest").set("_rest", "ok").set("punkte", "5").do("decide").is(200)
		h.work()
	}
	office.get(office.get("/aufgaben").is(200).shows("Beschlüsse eintragen").link("/tagesordnung")).is(200).shows("Präsidium", "Was auf einen Beschluss wartet: 3")
	h.as("jonas").get("/aufgaben").is(200).hides("Beschlüsse eintragen")
	agenda := office.get("/tagesordnung/praesidiumssitzung").is(200).shows("EHR-", "Tag der Sitzung", "Protokoll").hides("Ja-Stimmen")
	form := agenda.form("/tagesordnung/praesidiumssitzung")
	form.do("decide").is(422).shows("Wähle bei mindestens einem Vorgang einen Beschluss.", "Tag der Sitzung")
	var outcomes []string
	for _, name := range form.names() {
		if strings.HasPrefix(name, "_outcome.") {
			outcomes = append(outcomes, name)
		}
	}
	if len(outcomes) != 3 {
		t.Fatalf("the agenda offers %v", outcomes)
	}
	form.set(outcomes[0], "ja").set(outcomes[1], "nein").set("meeting", "01.01.2020").attach("protocol", "protokoll.pdf", pdf)
	again := form.do("decide").is(422).shows("Zeichen", "protokoll.pdf")
	form = again.form("/tagesordnung/praesidiumssitzung").set(strings.Replace(outcomes[1], "_outcome", "_comment", 1), "Der Anlass reicht leider nicht aus.")
	form.do("decide").is(200).shows("Eingetragen", "Zustimmen", "Ablehnen")
	h.work()
	office.get("/tagesordnung").is(200).shows("Was auf einen Beschluss wartet: 1")
	h.browser().get(statuses[0]).is(200).shows("Präsidium hat am 1. Januar 2020 entschieden").hides("eingetragen von")
	h.browser().get(statuses[1]).is(200).shows("Der Anlass reicht leider nicht aus.")
	h.as("jonas").get("/tagesordnung").is(200).hides("Präsidium")

	// Alone, with an attachment that the applicant sees and one that they do not.
	desk := office.get(office.get("/tagesordnung/praesidiumssitzung").link("/aufgaben/")).is(200).shows("Beschluss: Präsidium", "Du trägst hier nur ein")
	desk.desk().set("outcome", "ja").do("decide").is(422).shows("Tag der Sitzung")
	desk.desk().set("outcome", "ja").set("meeting", "2020-01-02").attach("protocol", "protokoll.pdf", pdf).attach("attachments", "urkunde.pdf", pdf).attach("internalFiles", "intern.pdf", pdf).do("decide").is(200)
	h.work()
	page := h.browser().get(statuses[2]).is(200).shows("urkunde.pdf", "Anlagen zur Entscheidung").hides("intern.pdf", "protokoll.pdf")
	h.browser().get(page.link(statuses[2] + "/datei/")).is(200)
}

func TestDecidingChangesAnswersAndAsksEarlierSteps(t *testing.T) {
	h := honourHouse(t)
	status := h.sendHonours("Emil")
	office := h.as("ida")
	office.firstTask().desk().set("_rest", "ok").set("punkte", "5").do("decide").is(200)
	office.firstTask().desk().set("outcome", "ja").set("meeting", "2020-01-02").attach("protocol", "protokoll.pdf", pdf).do("decide").is(200)
	desk := office.firstTask().shows("Angaben ändern", "Sommerfest")
	desk.desk().set("outcome", "ja").set("edit.anlass", strings.Repeat("lang ", 20)).do("decide").is(422).shows("Anlass")
	desk.desk().set("outcome", "frage").set("comment", "Sind es wirklich fünf Punkte?").do("decide").is(200)
	h.work()
	asked := h.browser().opened(h.taskLink("ida.dummy@example.org")).is(200).shows("Eine Rückfrage", "Sind es wirklich fünf Punkte?", "Punkte")
	asked.form("").set("punkte", "50").do("answer").is(422).shows("Punkte")
	asked.form("").set("punkte", "6").set("comment", "Es sind sechs.").do("answer").is(200)
	h.work()
	desk = office.firstTask().shows("Es sind sechs.", "Rückfrage beantwortet")
	desk.desk().set("outcome", "ja").set("edit.anlass", "Jubiläum").do("decide").is(200)
	h.work()
	h.browser().get(status).is(200).shows("Anlass: Sommerfest → Jubiläum").hides("Es sind sechs.")
}

func TestAnEndedCaseIsAmended(t *testing.T) {
	h := honourHouse(t)
	office := h.as("ida")
	through := func() {
		office.firstTask().desk().set("_rest", "ok").set("punkte", "5").do("decide").is(200)
		office.firstTask().desk().set("outcome", "ja").set("meeting", "2020-01-02").attach("protocol", "protokoll.pdf", pdf).do("decide").is(200)
		office.firstTask().desk().set("outcome", "ja").do("decide").is(200)
		h.work()
	}
	status := h.sendHonours("Emil", "Fanny")
	h.browser().get(status).is(200).hides("Änderung beantragen")
	through()
	b := h.browser()
	page := b.get(status).is(200).shows("Änderung beantragen").form("/aendern").press("", "").is(200)
	form := page.form("")
	if form.value("anlass") != "Sommerfest" || form.value("personen.2.vorname") != "Fanny" || strings.Contains(page.body, "geheim1") {
		t.Errorf("the change begins with %v", form.pairs)
	}
	next := form.set("anlass", "Jubiläum").do("next").is(200).form("").do("send").is(200).link("/v/")
	h.work()
	b.get(status).is(200).shows("Eine Änderung läuft als").hides("Änderung beantragen")
	b.get(next).is(200).shows("Änderung von")
	through()
	b.get(status).is(200).shows("Geändert durch", "Sommerfest")
	b.get(b.get(status).link(next)).is(200).shows("Jubiläum")
}

// names are what a form posts.
func (f *form) names() []string {
	var names []string
	for _, p := range f.pairs {
		names = append(names, p.name)
	}
	return names
}
