package pages_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"laufzettel/definitions"
	"laufzettel/engine"
)

// TestPeoplePageFigures measures the list of 100,000 people as an administrator sees it. It is run by hand:
//
//	LAUFZETTEL_FIGURES=1 go test ./ui/pages -run TestPeoplePageFigures -v
func TestPeoplePageFigures(t *testing.T) {
	if os.Getenv("LAUFZETTEL_FIGURES") == "" {
		t.Skip("set LAUFZETTEL_FIGURES=1 to measure")
	}
	h := newHouse(t, setting{sqlite: true, folder: routesFolder(t)})
	admin, keeper := h.as("admina"), h.as("mario")
	var documents []engine.DocumentChange
	units := h.engine.Organisation().UnitKeys()
	for i := range 100_000 {
		p := definitions.Person{ID: fmt.Sprintf("p%06d", i), Given: fmt.Sprint("Vorname", i%977), Family: fmt.Sprint("Nachname", i), Mail: fmt.Sprintf("p%d@example.org", i), Number: fmt.Sprint(8000000 + i),
			Offices: []definitions.Office{{Function: "BL", Unit: units[i%len(units)]}}}
		body, err := json.Marshal(p)
		h.ok(err)
		documents = append(documents, engine.DocumentChange{Document: engine.Document{Collection: "people", Key: p.ID, Index: p.Mail, Body: body}})
	}
	for chunk := range slices.Chunk(documents, 5000) {
		h.ok(h.store.Write(ctx, chunk...))
	}
	h.use(routesFolder(t)) // makes the picture anew
	for _, look := range []struct {
		what, at string
		b        *browser
	}{
		{"administrator, first page", peopleList, admin}, {"administrator, page 1000", peopleList + "?seite=1000", admin},
		{"administrator, part of a name", peopleList + "?suche=nachname+777", admin}, {"administrator, a mailbox", peopleList + "?suche=p4711%40example.org", admin},
		{"administrator, one unit", peopleList + "?gliederung=musterkreis", admin}, {"administrator, without office", peopleList + "?amt=-", admin},
		{"keeper of one KV, first page", peopleList, keeper}, {"a person", personAt("p004711"), admin}, {"a unit", unitList + "/gliederung/musterdorf", admin},
	} {
		began := time.Now()
		look.b.get(look.at).is(200)
		first := time.Since(began)
		var took []time.Duration
		for range 15 {
			began := time.Now()
			look.b.get(look.at).is(200)
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		t.Logf("%-32s first %6.0f ms, best %6.0f ms, p50 %6.0f ms", look.what, float64(first.Microseconds())/1000, float64(took[0].Microseconds())/1000, float64(took[7].Microseconds())/1000)
	}
}
