package gallery

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"laufzettel/forms"
	"laufzettel/ui"
)

// liveRows answers for the sample page with a table: the rows that the browser has, and one more as HTML.
func liveRows(renderer *ui.Renderer, w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	view := guestTable(0)
	for i, number := range slices.DeleteFunc(r.Form["gaeste"], func(n string) bool { return n == "" }) {
		row := forms.RowView{Number: number, Path: "gaeste." + number, Fields: guestRow(i)}
		for k := range row.Fields {
			cell := &row.Fields[k]
			cell.Path = row.Path + "." + cell.Path
			cell.Typed, cell.Shown = r.Form[cell.Path], strings.Join(r.Form[cell.Path], "")
		}
		view.Rows = append(view.Rows, row)
	}
	answer, err := renderer.Live(ui.Fields{Views: []forms.FieldView{view}}, ui.LiveAsk{Fresh: r.Form.Get("_fresh")})
	reply(w, answer, err)
}

// sampleDrafts pretends to save: every post counts, and one whose mark is not the last is a conflict.
type sampleDrafts struct {
	mu    sync.Mutex
	saved int
}

func (d *sampleDrafts) save(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if r.Form.Get("_seen") != fmt.Sprint(d.saved) {
		w.WriteHeader(http.StatusConflict)
		reply(w, map[string]string{"conflict": "In einem anderen Fenster steht etwas anderes."}, nil)
		return
	}
	d.saved++
	reply(w, map[string]string{"said": fmt.Sprintf("Gespeichert um 14:%02d Uhr", d.saved), "seen": fmt.Sprint(d.saved), "state": "sample"}, nil)
}
