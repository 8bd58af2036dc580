package pages_test

import (
	"testing"
	"testing/fstest"
)

// What several strands wait for stands on both pages: an event until when, and which item of how many.
func TestPagesShowStrandsWaitsAndItems(t *testing.T) {
	folder := stall("").(fstest.MapFS)
	folder["stand/flow.yaml"] = &fstest.MapFile{Data: []byte(`flow: stand
number: S-{year}-{seq:4}
title: "Stand von {{ name }}"
start: {form: stand}
statuses: {fertig: done, nein: refused}
steps:
  - parallel: beides
    branches:
      geld:
        - wait: zahlung
          title: Standgeld
          event: zahlung
          within: 30 days
          late: end nein
      rat:
        - each: stimmen
          title: Zustimmungen
          of: '["eins", "zwei", "drei"]'
          steps:
            - approve: stimme
              title: "Zustimmung {{ item }}"
              by: holders("chef")
              outcomes: {ja: {label: Ja}}
  - end: fertig
keep: [{for: 1 year}]
`)}
	h := newHouse(t, setting{folder: folder})
	status := h.browser().toStallCheck("jonas@example.org", "Honig").form("/pruefen").do("send").is(200).link("/v/")
	h.work()
	anna := h.as("anna")
	at := anna.get(anna.get("/aufgaben").link("/aufgaben/")).is(200).link("/vorgaenge/")
	anna.get(at).is(200).shows("wartet auf „zahlung“, längstens bis", "Zustimmung zwei", "2 von 3", "Begonnen für 3: Zustimmungen")
	h.browser().get(status).is(200).shows("Im Schritt „Standgeld“ warten wir bis", "Zustimmungen", "0 von 3 fertig").hides("zahlung“")
}
