package pages_test

import (
	"strings"
	"testing"
)

// askedBack brings a case to an open question about two answers.
func askedBack(h *house) (status string) {
	h.t.Helper()
	status = h.browser().apply()
	task := h.browser().opened(h.taskLink(benno)).is(200).desk()
	task.set("outcome", "rueckfrage").set("comment", "Wie hieß der Lehrgang genau?").set("note", "Klingt seltsam.")
	task.set("ask", "bezeichnungOriginal", "nachweisInhalt").do("decide").is(200).shows("Rückfrage stellen")
	h.work()
	return status
}

func TestAskBackIsAnsweredByLink(t *testing.T) {
	h := newHouse(t, setting{})
	status := askedBack(h)
	if waiting := h.as("benno").get("/aufgaben"); waiting.link("/aufgaben/") != "" {
		t.Error("the approver's inbox shows what waits for the applicant")
	}
	page := h.browser().get(status).is(200).shows("Wir haben eine Rückfrage an dich", "Wie hieß der Lehrgang genau?").hides("Klingt seltsam", "Benno")
	question := h.browser().opened(h.taskLink(applicant)).is(200).shows("Wie hieß der Lehrgang genau?").form("/antwort")
	for _, f := range []*form{question, page.form("/antwort")} {
		if f.value("bezeichnungOriginal") != "Lehrgang Betreuung" {
			t.Errorf("the reopened field is not prefilled: %v", f.pairs)
		}
		for _, p := range f.pairs {
			if p.name == "traeger" || p.name == "nachname" || p.name == "kv" {
				t.Errorf("%s was not asked for and is open", p.name)
			}
		}
	}
	wrong := question.set("bezeichnungOriginal", "").attach("nachweisInhalt", "neu.pdf", pdf).set("_remark", "Kam gerade erst.").do("answer")
	if wrong.status != 422 {
		t.Fatalf("an empty answer was answered %d", wrong.status)
	}
	again := wrong.shows("neu.pdf").form("/antwort")
	if again.value("_remark") != "Kam gerade erst." {
		t.Error("the comment was not kept")
	}
	answered := again.set("bezeichnungOriginal", "Lehrgang BT-14").add("nachname", "Gefälscht").add("kv", "beispielstadt").do("answer").is(200)
	answered.hides("Gefälscht")
	h.work()
	h.browser().get(status).shows("Rückfrage beantwortet", "Lehrgang BT-14", "KV Musterkreis").hides("Gefälscht", "Klingt seltsam")
	h.browser().opened(h.taskLink(benno)).is(200).shows("Lehrgang BT-14", "neu.pdf", "Kam gerade erst.", "Weiterleiten").hides("Gefälscht")
}

func TestAskBackIsAnsweredOnTheStatusPage(t *testing.T) {
	h := newHouse(t, setting{})
	status := askedBack(h)
	visitor := h.browser()
	answered := visitor.get(status).form("/antwort").set("bezeichnungOriginal", "Lehrgang BT-15").do("answer").is(200)
	if answered.at.Path != status {
		t.Errorf("the answer led to %s", answered.at.Path)
	}
	answered.shows("Rückfrage beantwortet").hides("Wie hieß der Lehrgang genau? Wir")
	h.work()
	if f := visitor.get(status).findForm("/antwort"); f != nil {
		t.Error("the question is still open")
	}
	if late := visitor.post(status+"/antwort", map[string][]string{"bezeichnungOriginal": {"Zu spät"}}); late.is(200).at.Path != status || strings.Contains(late.body, "Zu spät") {
		t.Errorf("an answer to a closed question led to %s", late.at.Path)
	}
}

func TestQuestionNeedsFieldsAndReason(t *testing.T) {
	h := newHouse(t, setting{})
	h.browser().apply()
	task := h.browser().opened(h.taskLink(benno)).desk().set("outcome", "rueckfrage").set("note", "Nur für uns.")
	again := task.do("decide")
	if again.status != 422 {
		t.Fatalf("a question without reason and fields was answered %d", again.status)
	}
	f := again.shows("Bitte sieh dir 2 Angaben noch einmal an").desk()
	if f.value("outcome") != "rueckfrage" || f.value("note") != "Nur für uns." {
		t.Errorf("what was typed is lost: %v", f.pairs)
	}
	if again = f.set("comment", "Was ist das?").add("ask", "gibtEsNicht").do("decide"); again.status != 422 {
		t.Errorf("a field that does not exist was reopened (%d)", again.status)
	}
}
