package api

import (
	"net/http"
	"testing"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

func TestEveryRefusalHasItsAnswer(t *testing.T) {
	text := (&source.Message{De: "Darum.", En: "Because."}).Say(nil)
	for code, want := range map[flows.RefusalCode]int{
		flows.NotYours: http.StatusNotFound, flows.NoSuchTask: http.StatusNotFound, flows.AlreadyDone: http.StatusConflict,
		flows.Outdated: http.StatusConflict, flows.Finished: http.StatusConflict, flows.NoSuchOutcome: http.StatusUnprocessableEntity,
		flows.Incomplete: http.StatusUnprocessableEntity, flows.NeedsAccount: http.StatusForbidden, flows.Claimed: http.StatusConflict,
		flows.Unreadable: http.StatusConflict, flows.Halted: http.StatusConflict, flows.NotNow: http.StatusConflict, "unheard-of": http.StatusNotFound,
	} {
		p := refused(&flows.Refusal{Code: code, Text: text})
		if p.kind.Status != want {
			t.Errorf("%s is %d, want %d", code, p.kind.Status, want)
		}
		if hidden := want == http.StatusNotFound; hidden == (p.detail.In("en") == "Because.") {
			t.Errorf("%s says %q", code, p.detail.In("en"))
		}
	}
}

func TestEveryProblemSpeaksBothLanguages(t *testing.T) {
	codes := map[string]bool{}
	for _, k := range problemKinds {
		if codes[k.Code] {
			t.Errorf("two problems are called %s", k.Code)
		}
		codes[k.Code] = true
		if k.title.De == "" || k.title.En == "" || k.title.De == k.title.En {
			t.Errorf("%s has no title in one of its languages", k.Code)
		}
		if k.detail != nil && (k.detail.De == "" || k.detail.En == "" || k.detail.De == k.detail.En) {
			t.Errorf("%s has no detail in one of its languages", k.Code)
		}
		if k.Status < 400 || k.Status > 599 {
			t.Errorf("%s has the status %d", k.Code, k.Status)
		}
	}
}

func TestSensitiveAnswersAreLeftOut(t *testing.T) {
	form := verein(t).Processes["antrag"].Form
	values := forms.Values{"name": "Alma", "befund": "vertraulich", "kontakt": expression.Record{"telefon": "0123", "kennwort": "sesam"}}
	if got := jsonOf(t, shown(form, values, false)); got != `{"kontakt":{"telefon":"0123"},"name":"Alma"}` {
		t.Errorf("without all: %s", got)
	}
	if got := jsonOf(t, shown(form, values, true)); got != `{"befund":"vertraulich","kontakt":{"kennwort":"sesam","telefon":"0123"},"name":"Alma"}` {
		t.Errorf("with all: %s", got)
	}
	if got := jsonOf(t, shown(form, nil, true)); got != `{}` {
		t.Errorf("erased: %s", got)
	}
}
