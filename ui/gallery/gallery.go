package gallery

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"laufzettel/ui"
)

// Handler serves the gallery below /gallery/, its list at /gallery/, and the static files. The query
// "theme=dark" forces a mode. It sends the headers that the real pages send.
func Handler(site ui.Site) (http.Handler, error) {
	renderer, err := ui.NewRenderer(site)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/static/", renderer.Static())
	show := func(address, page string, view any) {
		mux.HandleFunc("GET /gallery/"+address, func(w http.ResponseWriter, r *http.Request) {
			var out bytes.Buffer
			if err := renderer.Page(&out, page, themed(view, r.URL.Query().Get("theme"))); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", ui.PagePolicy)
			_, _ = w.Write(out.Bytes()) // the visitor may have gone
		})
	}
	var list strings.Builder
	for _, sample := range Samples() {
		show(sample.Name, sample.Page, sample.View)
		fmt.Fprintf(&list, "- [%s](/gallery/%s)\n", sample.Name, sample.Name)
	}
	show("{$}", "text", ui.TextPage{Shell: ui.Shell{Title: "Galerie"}, Body: list.String() + "- [bausteine](/gallery/bausteine)\n- [feldtypen](/gallery/feldtypen)\n"})
	show("bausteine", "form", widgetPage())
	types, err := typesPage()
	if err != nil {
		return nil, err
	}
	show("feldtypen", "form", types)
	mux.HandleFunc("POST /gallery/live", func(w http.ResponseWriter, r *http.Request) { live(renderer, w, r) })
	mux.HandleFunc("POST /gallery/tabelle", func(w http.ResponseWriter, r *http.Request) { liveRows(renderer, w, r) })
	drafts := &sampleDrafts{}
	mux.HandleFunc("POST /gallery/sichern", drafts.save)
	mux.HandleFunc("POST /gallery/upload", func(w http.ResponseWriter, r *http.Request) { store(renderer, w, r) })
	mux.HandleFunc("GET /gallery/mail", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", ui.MailPolicy)
		_, _ = w.Write([]byte(mailBody))
	})
	return mux, nil
}

const mailBody = `<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Dein Antrag ist bei uns</title></head>
<body style="font-family:sans-serif;padding:24px;color:#1c1917;background:#ffffff"><h1 style="font-size:20px">Dein Antrag ist bei uns</h1>
<p>Hallo Alma, dein Antrag REI-2026-00042 ist eingegangen.</p></body></html>`

// widgetPage shows all widgets on one page.
func widgetPage() ui.FormPage {
	page := ui.FormPage{Shell: ui.Shell{Title: "Bausteine"}, Action: "#", Page: "p1", State: "sample", First: true}
	page.Fields.Files = map[string][]ui.File{}
	for _, one := range Widgets() {
		// Ids repeat between states, so every state gets a name of its own.
		for _, view := range one.Fields.Views {
			path := strings.ReplaceAll(one.Name, "-", "_") + "_" + view.Path
			for _, problem := range one.Fields.Problems {
				problem.Field = strings.Replace(problem.Field, view.Path, path, 1)
				page.Fields.Problems = append(page.Fields.Problems, problem)
			}
			page.Fields.Files[path] = one.Fields.Files[view.Path]
			view = renamed(view, view.Path, path)
			page.Fields.Views = append(page.Fields.Views, view)
		}
	}
	page.Faulty = true
	return page
}

// live answers for the sample page "Deine Reise": the name of a course is asked only for courses.
func live(renderer *ui.Renderer, w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	block := ui.Fields{Views: tripFields()}
	for i := range block.Views {
		view := &block.Views[i]
		view.Typed = r.Form[view.Path]
		if view.Path == "titel" {
			view.Hidden = !slices.Contains(r.Form["grund"], "lehrgang")
		}
		if view.Required && !view.Hidden && len(view.Fields) == 0 && strings.TrimSpace(strings.Join(r.Form[view.Path], "")) == "" && view.Path != "summe" {
			block.Problems = append(block.Problems, problem(view.Path, "Bitte fülle „"+view.Label+"“ aus."))
		}
		if view.Path == "summe" {
			view.Shown = r.Form.Get("fahrt.strecke") + " km"
		}
	}
	answer, err := renderer.Live(block, ui.LiveAsk{})
	reply(w, answer, err)
}

// store pretends to keep an uploaded file; text files are refused.
func store(renderer *ui.Renderer, w http.ResponseWriter, r *http.Request) {
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	if r.Form.Get("_remove") != "" {
		reply(w, &ui.UploadAnswer{}, nil)
		return
	}
	_, header, err := r.FormFile("file")
	if err != nil {
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	if strings.HasSuffix(header.Filename, ".txt") {
		reply(w, renderer.Refused(problem("", "Diese Art von Datei können wir nicht lesen.")), nil)
		return
	}
	answer, err := renderer.Uploaded(r.Form.Get("_field"), ui.File{ID: "new", Name: header.Filename, Size: header.Size})
	reply(w, answer, err)
}

func reply(w http.ResponseWriter, answer any, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer) // the visitor may have gone
}
