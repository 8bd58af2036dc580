package pages_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"laufzettel/engine"
)

// aiding is the demo, whose first step lets its holder give it away, add people and ask for advice.
func aiding(t *testing.T) fs.FS {
	return changedDemo(t, func(files fstest.MapFS) {
		name := "anerkennung/flow.yaml"
		flow := string(files[name].Data)
		changed := strings.Replace(flow, "  - approve: kvPruefung\n", "  - approve: kvPruefung\n    may: {delegate: holder, add: holder, consult: holder}\n", 1)
		if changed == flow {
			t.Fatal("the demo has no step kvPruefung")
		}
		files[name] = &fstest.MapFile{Data: []byte(changed)}
	})
}

// TestForwardedLink: a mailed link opens the task in the name of the mailbox that it was sent to, and says so; whoever it
// was forwarded to is told what to do instead. What is decided through it stands under that name, and its owner is told.
func TestForwardedLink(t *testing.T) {
	h := newHouse(t, setting{folder: aiding(t)})
	_, _, c := h.openedCase()
	h.work()
	link := h.taskLink(benno)
	page := h.browser().get(link).is(200).shows("Dieser Link gehört Benno", "Das bin ich nicht", "weitergeleitet", "um Rat zu fragen", "Aufgabe abgeben", "Jemanden um Rat fragen")
	// Whoever is signed in as somebody else and opens it still acts for the mailbox, never for themselves.
	h.as("alma").get(link).is(200).shows("Dieser Link gehört Benno")
	h.clock.Forward(10 * time.Second)
	page.desk().set("outcome", "weiterleiten").do("decide").is(200)
	h.work()
	h.mail(benno, "entschieden")
	for _, event := range h.again(c).Events {
		if event.By.Person == "alma" && event.By.Way == "link" {
			t.Error("a forwarded link acted for somebody else")
		}
	}
}

// TestGivingAway: the holder gives the task to somebody by the page of the mailed link, who then has a link of their own and
// decides in their own name; the holder's link tells them that they gave it away.
func TestGivingAway(t *testing.T) {
	h := newHouse(t, setting{folder: aiding(t)})
	_, _, c := h.openedCase()
	h.work()
	link := h.taskLink(benno)
	b := h.browser()
	ask := b.get(link+"/weiter/abgeben").is(200).shows("Aufgabe abgeben", "vollständige E-Mail-Adresse")
	ask.form("/weiter/abgeben").set("q", "Erna").set("why", "Ich kenne die Person zu gut.").press("", "").is(422).shows("niemanden gefunden")
	ask.form("/weiter/abgeben").set("q", "erna.exempel@example.org").set("why", "kurz").press("", "").is(422).shows("mindestens 10 Zeichen")
	given := ask.form("/weiter/abgeben").set("q", "erna.exempel@example.org").set("why", "Ich kenne die Person zu gut.").press("", "").is(200)
	given.shows("Aufgabe zurück", "Erna Exempel")
	b.get(link).is(200).shows("Aufgabe zurück")
	h.work()
	told := h.mail("erna.exempel@example.org", "abgegeben")
	if !strings.Contains(told.text, "Ich kenne die Person zu gut.") || !strings.Contains(told.text, "Benno") {
		t.Errorf("who has the task now is told %s", told.text)
	}
	erna := h.as("erna")
	page := erna.get("/aufgaben/" + h.onlyTask(h.again(c).Row)).is(200)
	page.shows("abgegeben", "Du entscheidest im eigenen Namen", "Aufgabe zurückgeben", "Ich kenne die Person zu gut.").hides("Aufgabe abgeben")
	erna.get(page.at.Path+"/weiter/zurueck").is(200).form("/weiter/zurueck").press("", "").is(200).shows("zurückgegeben")
	h.work()
	h.mail(benno, "wieder bei dir")
	b.get(link).is(200).shows("Entscheidung")
	erna.get(page.at.Path).is(404)
}

// TestAskingForAdvice: somebody is asked by a link of their own, sees no protected answers and no files, cannot decide, and
// answers; the answer stands beside the task. The link dies with the task.
func TestAskingForAdvice(t *testing.T) {
	h := newHouse(t, setting{folder: aiding(t)})
	_, _, c := h.openedCase()
	h.work()
	link := h.taskLink(benno)
	b := h.browser()
	b.get(link+"/weiter/fragen").is(200).form("/weiter/fragen").set("q", "hannes.erfunden@example.org").set("why", "Ist der Nachweis in Ordnung?").press("", "").is(200).
		shows("Hannes Erfunden", "Ist der Nachweis in Ordnung?", "Die Antwort steht noch aus")
	h.work()
	told := h.mail("hannes.erfunden@example.org", "Rat")
	if !strings.Contains(told.text, "Ist der Nachweis in Ordnung?") {
		t.Errorf("who is asked is told %s", told.text)
	}
	advice := h.taskLink("hannes.erfunden@example.org")
	guest := h.browser()
	page := guest.get(advice).is(200).shows("Du wirst um Rat gefragt", "Ist der Nachweis in Ordnung?", "Dieser Link gehört Hannes Erfunden").hides("Entscheidung absenden", "datei/")
	page.form(page.at.Path).set("answer", "").press("", "").is(422).shows("Schreib deine Antwort")
	page.form(page.at.Path).set("answer", "Ja, *alles* gut.").press("", "").is(200).shows("Danke!", "Ja, *alles* gut.")
	h.work()
	h.mail(benno, "Antwort auf deine Frage")
	desk := b.get(link).is(200).shows("Ja, *alles* gut.")
	h.clock.Forward(10 * time.Second)
	desk.desk().set("outcome", "weiterleiten").do("decide").is(200)
	guest.get(advice).is(404)
	if err := engine.Replay(h.again(c).Process, h.record(h.again(c).Row.ID)); err != nil {
		t.Error(err)
	}
}
