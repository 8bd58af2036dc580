package pages_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/textproto"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// browser is one person with a browser without JavaScript.
type browser struct {
	t      *testing.T
	h      *house
	client *http.Client
	// forwarded is the address that a proxy says the browser has; "" is this machine.
	forwarded string
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	h.ok(err)
	return &browser{t: h.t, h: h, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as is a browser in which somebody is signed in by one click.
func (h *house) as(person string) *browser {
	h.t.Helper()
	b := h.browser()
	p := b.get("/anmelden").form("").press("person", person)
	if p.at.Path != "/aufgaben" {
		h.t.Fatalf("signing in as %s led to %s (%d)", person, p.at, p.status)
	}
	return b
}

// screen is a page as the browser shows it.
type screen struct {
	b      *browser
	at     *url.URL
	status int
	header http.Header
	body   string
	doc    *html.Node
	first  int // status of the answer to the request itself, before redirects
}

func (b *browser) get(address string) *screen {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.absolute(address), nil)
	b.h.ok(err)
	return b.send(r)
}

func (b *browser) absolute(address string) string {
	if strings.HasPrefix(address, "/") {
		return b.h.server.URL + address
	}
	return address
}

// raw sends a request and follows nothing.
func (b *browser) raw(r *http.Request) *screen {
	b.t.Helper()
	if b.forwarded != "" {
		r.Header.Set("X-Forwarded-For", b.forwarded)
	}
	answer, err := b.client.Do(r)
	b.h.ok(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	b.h.ok(err)
	s := &screen{b: b, at: r.URL, status: answer.StatusCode, first: answer.StatusCode, header: answer.Header, body: string(body)}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		s.doc, err = html.Parse(strings.NewReader(s.body))
		b.h.ok(err)
	}
	return s
}

// send sends a request and follows where it leads, as a browser does.
func (b *browser) send(r *http.Request) *screen {
	b.t.Helper()
	s := b.raw(r)
	first := s.status
	for hops := 0; s.status >= 300 && s.status < 400 && hops < 6; hops++ {
		to, err := s.at.Parse(s.header.Get("Location"))
		b.h.ok(err)
		next, err := http.NewRequest(http.MethodGet, to.String(), nil)
		b.h.ok(err)
		s = b.raw(next)
	}
	s.first = first
	return s
}

// post sends values as a form; origin of this site.
func (b *browser) post(address string, values url.Values) *screen {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodPost, b.absolute(address), strings.NewReader(values.Encode()))
	b.h.ok(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// text is everything readable on the page, in one line.
func (s *screen) text() string {
	var words strings.Builder
	for n := range s.nodes() {
		if n.Type == html.TextNode && n.Parent.DataAtom != atom.Script && n.Parent.DataAtom != atom.Style {
			if n.PrevSibling == nil || n.PrevSibling.DataAtom != atom.Wbr { // where a long word may break
				words.WriteString(" ")
			}
			words.WriteString(n.Data)
		}
	}
	return strings.Join(strings.Fields(words.String()), " ")
}

func (s *screen) nodes() func(func(*html.Node) bool) {
	if s.doc == nil {
		return func(func(*html.Node) bool) {}
	}
	return s.doc.Descendants()
}

func (s *screen) shows(parts ...string) *screen {
	s.b.t.Helper()
	text := s.text()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			s.b.t.Errorf("%s (%d) does not show %q:\n%s", s.at.Path, s.status, part, text)
		}
	}
	return s
}

// says is shows for a sentence of the locale, whose words may change.
func (s *screen) says(key string, pairs ...any) *screen {
	s.b.t.Helper()
	return s.shows(s.b.h.render.Text(key, pairs...))
}

func (s *screen) hides(parts ...string) *screen {
	s.b.t.Helper()
	for _, part := range parts {
		if strings.Contains(s.body, part) {
			s.b.t.Errorf("%s (%d) shows %q:\n%s", s.at.Path, s.status, part, s.text())
		}
	}
	return s
}

func (s *screen) is(status int) *screen {
	s.b.t.Helper()
	if s.status != status {
		s.b.t.Fatalf("%s is %d, want %d:\n%s", s.at.Path, s.status, status, s.text())
	}
	return s
}

// link is the address of the first link whose address begins with prefix; "" if there is none.
func (s *screen) link(prefix string) string {
	for n := range s.nodes() {
		if n.DataAtom == atom.A && strings.HasPrefix(attr(n, "href"), prefix) {
			return attr(n, "href")
		}
	}
	return ""
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// pair is one name with its value, in the order of the form.
type pair struct{ name, value string }

type attached struct{ field, name, content string }

// form is a form with what a browser would post.
type form struct {
	s         *screen
	action    string
	multipart bool
	pairs     []pair
	files     []attached
	offered   map[string][]string // values of radio buttons, checkboxes, options and buttons
}

// form finds the form whose action ends in suffix; "" takes the last that is not the one for signing out.
func (s *screen) form(suffix string) *form {
	s.b.t.Helper()
	if f := s.findForm(suffix); f != nil {
		return f
	}
	s.b.t.Fatalf("%s (%d) has no form %q:\n%s", s.at.Path, s.status, suffix, s.text())
	return nil
}

func (s *screen) findForm(suffix string) *form {
	var found *form
	for n := range s.nodes() {
		if n.DataAtom != atom.Form || attr(n, "action") == "/abmelden" && suffix != "/abmelden" || !strings.HasSuffix(attr(n, "action"), suffix) {
			continue
		}
		found = &form{s: s, action: attr(n, "action"), multipart: attr(n, "enctype") == "multipart/form-data", offered: map[string][]string{}}
		for control := range n.Descendants() {
			found.take(control)
		}
	}
	return found
}

func (f *form) take(n *html.Node) {
	name, value := attr(n, "name"), attr(n, "value")
	if name == "" || has(n, "disabled") {
		return
	}
	switch n.DataAtom {
	case atom.Textarea:
		text := ""
		if n.FirstChild != nil {
			text = n.FirstChild.Data
		}
		f.pairs = append(f.pairs, pair{name, strings.TrimPrefix(text, "\n")})
	case atom.Select:
		f.takeSelect(n, name)
	case atom.Button:
		f.offered[name] = append(f.offered[name], value)
	case atom.Input:
		switch attr(n, "type") {
		case "radio", "checkbox":
			f.offered[name] = append(f.offered[name], value)
			if has(n, "checked") {
				f.pairs = append(f.pairs, pair{name, value})
			}
		case "file":
			f.offered[name] = append(f.offered[name], "")
		case "submit", "button":
		default:
			f.pairs = append(f.pairs, pair{name, value})
		}
	}
}

func (f *form) takeSelect(n *html.Node, name string) {
	chosen, first := "", true
	for o := range n.Descendants() {
		if o.DataAtom != atom.Option {
			continue
		}
		f.offered[name] = append(f.offered[name], attr(o, "value"))
		if first || has(o, "selected") {
			chosen, first = attr(o, "value"), false
		}
	}
	f.pairs = append(f.pairs, pair{name, chosen})
}

// set answers a question that the form asks; an answer to one that it does not ask fails the test.
func (f *form) set(name string, values ...string) *form {
	f.s.b.t.Helper()
	kept, found := f.pairs[:0:0], len(f.offered[name]) > 0
	for _, p := range f.pairs {
		if p.name != name {
			kept = append(kept, p)
		}
		found = found || p.name == name
	}
	if !found {
		f.s.b.t.Fatalf("%s does not ask for %q", f.s.at.Path, name)
	}
	f.pairs = kept
	return f.add(name, values...)
}

// add posts names and values whether they are asked for or not, as a forger would.
func (f *form) add(name string, values ...string) *form {
	for _, value := range values {
		f.pairs = append(f.pairs, pair{name, value})
	}
	return f
}

func (f *form) fill(answers map[string]string) *form {
	f.s.b.t.Helper()
	for name, value := range answers {
		f.set(name, value)
	}
	return f
}

// drop leaves a name out of the post.
func (f *form) drop(name string) *form {
	kept := f.pairs[:0:0]
	for _, p := range f.pairs {
		if p.name != name {
			kept = append(kept, p)
		}
	}
	f.pairs = kept
	return f
}

func (f *form) attach(field, name, content string) *form {
	f.s.b.t.Helper()
	if _, asked := f.offered["file:"+field]; !asked {
		f.s.b.t.Fatalf("%s does not ask for the file %q", f.s.at.Path, field)
	}
	f.files = append(f.files, attached{"file:" + field, name, content})
	return f
}

// value is what is posted last under a name, after the empty companion that some controls have.
func (f *form) value(name string) string {
	value := ""
	for _, p := range f.pairs {
		if p.name == name {
			value = p.value
		}
	}
	return value
}

// press sends the form by a button and goes where it leads.
func (f *form) press(name, value string) *screen {
	f.s.b.t.Helper()
	return f.s.b.send(f.request(name, value))
}

// do presses the button _do=word.
func (f *form) do(word string) *screen {
	f.s.b.t.Helper()
	return f.press("_do", word)
}

func (f *form) request(button, value string) *http.Request {
	f.s.b.t.Helper()
	pairs := f.pairs
	if button != "" {
		pairs = append(pairs[:len(pairs):len(pairs)], pair{button, value})
	}
	var body bytes.Buffer
	kind := "application/x-www-form-urlencoded"
	if f.multipart {
		w := multipart.NewWriter(&body)
		for _, p := range pairs {
			f.s.b.h.ok(w.WriteField(p.name, p.value))
		}
		for _, a := range f.files {
			header := textproto.MIMEHeader{}
			header.Set("Content-Disposition", `form-data; name="`+a.field+`"; filename="`+strings.ReplaceAll(a.name, `"`, `\"`)+`"`)
			header.Set("Content-Type", "application/octet-stream")
			part, err := w.CreatePart(header)
			f.s.b.h.ok(err)
			_, err = io.WriteString(part, a.content)
			f.s.b.h.ok(err)
		}
		f.s.b.h.ok(w.Close())
		kind = w.FormDataContentType()
	} else {
		var encoded []string
		for _, p := range pairs {
			encoded = append(encoded, url.QueryEscape(p.name)+"="+url.QueryEscape(p.value))
		}
		body.WriteString(strings.Join(encoded, "&"))
	}
	r, err := http.NewRequest(http.MethodPost, f.s.b.absolute(f.action), &body)
	f.s.b.h.ok(err)
	r.Header.Set("Content-Type", kind)
	return r
}

// desk is the form that decides: it posts to the page itself.
func (s *screen) desk() *form {
	s.b.t.Helper()
	return s.form(s.at.Path)
}
