package api

import (
	"net/http"
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
)

// BenchmarkStartAndDecide is one start with 1 KB and one decision that ends the case, by a service, through
// the whole handler on a store in memory: what the API and the engine cost without a disk.
func BenchmarkStartAndDecide(b *testing.B) {
	set := definitions.Load(library.Minimal(), &source.Report{}, connectors.Operations())
	if set == nil {
		b.Fatal("the shipped definitions do not load")
	}
	w := newWorldOf(b, set)
	body := `{"anliegen":"` + strings.Repeat("Wir brauchen ein neues Zelt. ", 34) + `"}`
	b.ReportAllocs()
	for b.Loop() {
		started := w.send(call{As: "messung", Path: "/processes/freigabe/cases", Body: body})
		if started.Code != http.StatusCreated {
			b.Fatal(started.Code, started.Body)
		}
		_, tasks, _ := strings.Cut(started.Body.String(), `"tasks":[{"id":"`)
		task, _, _ := strings.Cut(tasks, `"`)
		decided := w.send(call{As: "messung", Path: "/tasks/" + task + "/decision", Body: `{"outcome":"nein"}`})
		if decided.Code != http.StatusOK || !strings.Contains(decided.Body.String(), `"status":"abgelehnt"`) {
			b.Fatal(decided.Code, decided.Body)
		}
	}
}

// BenchmarkFindFault is the check of a body of 1 MiB with very many members.
func BenchmarkFindFault(b *testing.B) {
	body := []byte(`{"a":[` + strings.Repeat(`{"b":1},`, (1<<20)/8-2) + `0]}`)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if fault := findFault(body); fault != nil {
			b.Fatal(fault.what.In("en"))
		}
	}
}
