package pages_test

import (
	"strings"
	"testing"
)

// A new installation takes its people as text: all of them, or none where something is wrong.
func TestPeopleAreReadFromText(t *testing.T) {
	h := newHouse(t, setting{sqlite: true})
	hannes := h.as("hannes")
	page := hannes.get("/verwaltung/menschen/text").is(200)
	wrong := page.form("/text").set("people", "people:\n  - {id: neu, given: Nora, family: Neuling, offices: [{function: KBL, unit: nirgends}]}\n").press("", "").is(422)
	if !strings.Contains(wrong.form("/text").value("people"), "Nora") {
		t.Error("what was typed is gone")
	}
	wrong.shows("nirgends")
	if _, there := h.engine.Organisation().Someone("neu"); there {
		t.Error("a person was taken from a text with an error")
	}
	wrong.form("/text").set("people", "people:\n  - {id: neu, given: Nora, family: Neuling, mail: nora.neuling@example.org, offices: [{function: KBL, unit: probetal}]}\n").press("", "").is(200)
	if p, there := h.engine.Organisation().Someone("neu"); !there || len(p.Offices) != 1 || p.Offices[0].Unit != "probetal" {
		t.Errorf("the person is %+v", p)
	}
	hannes.get("/verwaltung/menschen?suche=neuling").is(200).shows("Nora Neuling")
}
