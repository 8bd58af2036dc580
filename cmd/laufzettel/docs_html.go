package main

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"time"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
	"laufzettel/forms"
	"laufzettel/ui"
	"laufzettel/ui/gallery"
)

// The words of the pages about field types.
var (
	typesTitle = &source.Message{De: "Feldtypen, wie sie aussehen", En: "Field types as they look"}
	typesIntro = &source.Message{De: "Jede Seite zeigt die Beispiele, die ein Feldtyp mitbringt und die als Tests laufen: leer, ausgefüllt, falsch mit der Meldung dazu, und so, wie sie aussehen, wenn sich nichts ändern lässt.",
		En: "Every page shows the examples that a field type brings along and that run as tests: empty, filled, wrong with the message, and as they look where nothing can be changed."}
	typesKeys  = &source.Message{De: "Schlüssel", En: "Keys"}
	typesAll   = &source.Message{De: "Alle Feldtypen", En: "All field types"}
	typesOther = &source.Message{De: "English", En: "Deutsch"}
)

// stateWords are what the states of the samples are called in English.
var stateWords = strings.NewReplacer(", leer:", ", empty:", ", ausgefüllt:", ", filled:", ", falsch:", ", wrong:", ", nicht änderbar:", ", fixed:")

// htmlPages are static pages about all field types in German and, below en/, English, by file name, together with
// the styles and fonts they need. They are rendered by the real templates, without scripts and without a server.
func htmlPages() (map[string]string, error) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return nil, err
	}
	renderer, err := ui.NewRenderer(ui.Site{Name: "Laufzettel", Lang: "de", Languages: []string{"de", "en"}, Zone: zone})
	if err != nil {
		return nil, err
	}
	states, err := gallery.TypeStates()
	if err != nil {
		return nil, err
	}
	site := &staticSite{renderer: renderer, files: map[string]string{}}
	for _, lang := range []string{"de", "en"} {
		r, folder, up, other := renderer.In(lang), "", "", "en/"
		if lang == "en" {
			folder, up, other = "en/", "../", "../"
		}
		say := func(m *source.Message) string { return m.Say(nil).In(lang) }
		list := say(typesIntro) + "\n\n"
		for _, kind := range forms.Types() {
			list += fmt.Sprintf("- [%s](%s.html): %s\n", kind.Name, kind.Name, kind.Doc.In(lang))
			fields := states[kind.Name]
			if lang == "en" {
				fields.Views = translated(fields.Views)
			}
			page := ui.FormPage{Shell: ui.Shell{Title: kind.Name, Faulty: len(fields.Problems) > 0}, Intro: kind.Doc.In(lang), Action: "#", Page: "p1", First: true, Fields: fields}
			keys := ""
			if len(kind.Keys) > 0 {
				keys = "<h2>" + html.EscapeString(say(typesKeys)) + "</h2>" + keyTable(kind.Keys, lang)
			}
			nav := fmt.Sprintf(`<p><a href="index.html">%s</a> · <a href="%s%s.html">%s</a></p>`, say(typesAll), other, kind.Name, say(typesOther))
			if err := site.add(r, "form", page, folder+kind.Name+".html", up, nav, keys); err != nil {
				return nil, fmt.Errorf("type %s: %w", kind.Name, err)
			}
		}
		index := ui.TextPage{Shell: ui.Shell{Title: say(typesTitle)}, Body: list}
		nav := fmt.Sprintf(`<p><a href="%sindex.html">%s</a></p>`, other, say(typesOther))
		if err := site.add(r, "text", index, folder+"index.html", up, nav, ""); err != nil {
			return nil, err
		}
	}
	return site.files, nil
}

// translated are the views with the words of the samples in English.
func translated(views []forms.FieldView) []forms.FieldView {
	said := make([]forms.FieldView, len(views))
	for i, view := range views {
		view.Label = stateWords.Replace(view.Label)
		said[i] = view
	}
	return said
}

// keyTable lists the keys of a type.
func keyTable(keys []spec.Key, lang string) string {
	var b strings.Builder
	b.WriteString("<dl>")
	for _, key := range keys {
		fmt.Fprintf(&b, "<dt><code>%s</code></dt><dd>%s", html.EscapeString(key.Name), html.EscapeString(key.Doc.In(lang)))
		if key.Example != "" {
			fmt.Fprintf(&b, " <code>%s: %s</code>", html.EscapeString(key.Name), html.EscapeString(key.Example))
		}
		b.WriteString("</dd>")
	}
	b.WriteString("</dl>")
	return b.String()
}

// staticSite collects pages and the files they need.
type staticSite struct {
	renderer *ui.Renderer
	files    map[string]string
}

var (
	rootTags    = regexp.MustCompile(`(?s)<(html|body)\b[^>]*>`)
	styleLinks  = regexp.MustCompile(`<link\b[^>]*rel="stylesheet"[^>]*>`)
	pageTitle   = regexp.MustCompile(`(?s)<title>.*?</title>`)
	mainPart    = regexp.MustCompile(`(?s)<main\b[^>]*>.*</main>`)
	actionsPart = regexp.MustCompile(`(?s)<div class="actions.*?</form>`)
	staticRefs  = regexp.MustCompile(`/static/([A-Za-z0-9._/-]+)(\?[^"')\s]*)?`)
	styleRefs   = regexp.MustCompile(`url\(["']?([^"')]+)["']?\)`)
)

// add renders a page by the real templates and keeps what is inside <main>, with the styles of the head: menu,
// footer and buttons need the server. up leads from the page to the folder with the styles.
func (s *staticSite) add(r *ui.Renderer, name string, view any, file, up, before, after string) error {
	var out bytes.Buffer
	if err := r.Page(&out, name, view); err != nil {
		return err
	}
	whole := out.String()
	tags, inner := rootTags.FindAllString(whole, -1), mainPart.FindString(whole)
	if len(tags) < 2 || inner == "" {
		return errors.New("the page has no <html>, <body> or <main>")
	}
	inner = actionsPart.ReplaceAllString(inner, "</form>")
	open := strings.Index(inner, ">") + 1
	inner = inner[:open] + before + strings.TrimSuffix(inner[open:], "</main>") + after + "</main>"
	text := "<!doctype html>\n" + tags[0] + `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">` +
		pageTitle.FindString(whole) + strings.Join(styleLinks.FindAllString(whole, -1), "") + "</head>" + tags[1] + inner + "</body></html>\n"
	var failed error
	s.files[file] = staticRefs.ReplaceAllStringFunc(text, func(ref string) string {
		asset := staticRefs.FindStringSubmatch(ref)[1]
		if err := s.asset(asset); err != nil {
			failed = err
		}
		return up + "static/" + asset
	})
	return failed
}

// asset takes a static file over, and what it refers to itself.
func (s *staticSite) asset(name string) error {
	file := "static/" + name
	if _, known := s.files[file]; known {
		return nil
	}
	request, err := http.NewRequest(http.MethodGet, "/static/"+name, nil)
	if err != nil {
		return err
	}
	answer := &kept{header: http.Header{}, status: http.StatusOK}
	s.renderer.Static().ServeHTTP(answer, request)
	if answer.status != http.StatusOK {
		return fmt.Errorf("the page needs /static/%s, which answers %d", name, answer.status)
	}
	s.files[file] = answer.body.String()
	if !strings.HasSuffix(name, ".css") {
		return nil
	}
	var failed error
	s.files[file] = styleRefs.ReplaceAllStringFunc(answer.body.String(), func(ref string) string {
		target, _, _ := strings.Cut(styleRefs.FindStringSubmatch(ref)[1], "?")
		if strings.HasPrefix(target, "data:") || strings.HasPrefix(target, "#") {
			return ref
		}
		target = strings.TrimPrefix(target, "/static/")
		if err := s.asset(target); err != nil {
			failed = err
		}
		return `url("` + target + `")`
	})
	return failed
}

// kept is an answer that is kept instead of being sent.
type kept struct {
	header http.Header
	body   bytes.Buffer
	status int
}

func (k *kept) Header() http.Header               { return k.header }
func (k *kept) Write(content []byte) (int, error) { return k.body.Write(content) }
func (k *kept) WriteHeader(status int)            { k.status = status }
