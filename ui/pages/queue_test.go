package pages_test

import (
	"strings"
	"testing"
	"time"
)

// queued brings a case to the work item in the group's queue.
func queued(h *house) (status string) {
	h.t.Helper()
	status = h.browser().apply()
	h.decide(benno, "weiterleiten")
	h.decide(fritz, "anerkennen")
	h.later(11 * time.Minute)
	return status
}

func TestQueueIsClaimedByPage(t *testing.T) {
	h := newHouse(t, setting{})
	queued(h)
	first, second := h.as("hannes"), h.as("ida")
	inbox := second.get("/aufgaben").is(200).shows("drkserver-Pflege", "Eintrag im drkserver")
	link := h.taskLink(ida)
	mine := first.get("/aufgaben").form("/nehmen").press("", "").is(200).shows("Zum Übertragen", "BtD", "Zurücklegen")
	if mine.findForm(mine.at.Path) == nil {
		t.Fatal("whoever took the work cannot finish it")
	}
	late := inbox.form("/nehmen").press("", "").is(200).shows("Hannes Erfunden kümmert sich")
	if late.findForm(late.at.Path) != nil || late.findForm("/nehmen") != nil {
		t.Error("the second claimer can decide or claim")
	}
	byLink := h.browser().opened(link).is(200).shows("Hannes Erfunden kümmert sich")
	if byLink.findForm("/nehmen") != nil {
		t.Error("the link offers what is taken")
	}
	stolen := second.post(strings.TrimPrefix(late.at.Path, h.server.URL), map[string][]string{"outcome": {"eingetragen"}, "_csrf": {late.form("/abmelden").value("_csrf")}, "_seal": {mine.desk().value("_seal")}})
	if stolen.status < 400 {
		t.Errorf("work that another person took was finished: %d %s", stolen.status, stolen.text())
	}
	mine.form("/zurueckgeben").press("", "").is(200).shows("Noch kümmert sich niemand")
	second.get("/aufgaben").form("/nehmen").press("", "").is(200).desk().set("outcome", "eingetragen").do("decide").is(200).says("decided.thanks")
	h.work()
	first.get("/aufgaben").hides("Eintrag im drkserver")
}

func TestQueueIsClaimedByLink(t *testing.T) {
	h := newHouse(t, setting{})
	status := queued(h)
	first, second := h.taskLink(hannes), h.taskLink(ida)
	claim := h.browser().opened(second).is(200).form("/nehmen")
	h.browser().opened(first).form("/nehmen").press("", "").is(200).shows("Zum Übertragen")
	claim.press("", "").is(200).shows("Hannes Erfunden kümmert sich")
	h.browser().post(second+"/zurueckgeben", nil).is(200).shows("Hannes Erfunden kümmert sich")
	f := h.browser().opened(first).desk().set("outcome", "nichtMoeglich")
	if again := f.do("decide"); again.status != 422 {
		t.Fatalf("impossible work without a reason was answered %d", again.status)
	} else {
		again.desk().set("comment", "Die Akte ist gesperrt.").do("decide").is(200).shows("Nicht möglich")
	}
	h.later(11 * time.Minute)
	h.browser().get(status).is(200).shows("Eintrag klären").hides("Hannes")
	h.browser().opened(h.taskLink(benno)).is(200).shows("Die Akte ist gesperrt.", "Noch einmal eintragen lassen")
}

func TestOutdatedViewAsksAgain(t *testing.T) {
	h := newHouse(t, setting{})
	queued(h)
	b := h.as("hannes")
	stale := b.get("/aufgaben").form("/nehmen").press("", "").is(200)
	stale.form("/zurueckgeben").press("", "").is(200).form("/nehmen").press("", "").is(200)
	outdated := stale.desk().set("outcome", "eingetragen").set("comment", "Steht drin.").do("decide")
	if outdated.status != 409 {
		t.Fatalf("a decision on an outdated view was answered %d:\n%s", outdated.status, outdated.text())
	}
	outdated.shows("Inzwischen hat sich etwas geändert", "Zurück in die Warteschlange gegeben", "Hannes Erfunden kümmert sich", "Du hattest „Eingetragen“ ausgewählt.", "Steht drin.")
	b.get(outdated.link("/aufgaben/")).is(200).desk().set("outcome", "eingetragen").do("decide").is(200).says("decided.thanks")
}

func TestOfTwoWhoClaimAtOnceOneWins(t *testing.T) {
	h := newHouse(t, setting{sqlite: true})
	queued(h)
	browsers := []*browser{h.as("hannes"), h.as("ida")}
	var forms []*form
	for _, b := range browsers {
		forms = append(forms, b.get("/aufgaben").form("/nehmen"))
	}
	done := make(chan *screen, 2)
	for i, f := range forms {
		go func() { done <- browsers[i].send(f.request("", "")) }()
	}
	can := 0
	for range forms {
		s := <-done
		if s.status != 200 {
			t.Errorf("claiming at once is answered %d: %s", s.status, s.text())
		}
		if s.findForm(s.at.Path) != nil {
			can++
		} else if !strings.Contains(s.text(), "kümmert sich") {
			t.Errorf("whoever came second is not told who has it: %s", s.text())
		}
	}
	if can != 1 {
		t.Errorf("%d people hold the same work", can)
	}
}

func TestOfManyPostsOfOneDecisionOneCounts(t *testing.T) {
	h := newHouse(t, setting{sqlite: true})
	status := h.browser().apply()
	f := h.browser().opened(h.taskLink(benno)).desk().set("outcome", "weiterleiten")
	done := make(chan *screen, 8)
	for range 8 {
		go func() { done <- h.browser().send(f.request("_do", "decide")) }()
	}
	for range 8 {
		if s := <-done; s.status != 200 || !strings.Contains(s.text(), h.render.Text("decided.outcome", "outcome", "Weiterleiten")) {
			t.Errorf("one of eight posts at once is answered %d: %s", s.status, s.text())
		}
	}
	h.work()
	if n := strings.Count(h.browser().get(status).text(), "Vollständigkeit und Mitgliedschaft: Weiterleiten"); n != 1 {
		t.Errorf("the history holds the decision %d times", n)
	}
	confirmations := 0
	for _, l := range h.mails(benno) {
		if strings.Contains(l.text, "/w/") {
			confirmations++
		}
	}
	if confirmations != 1 {
		t.Errorf("%d confirmations were mailed", confirmations)
	}
}
