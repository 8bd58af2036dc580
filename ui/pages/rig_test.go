package pages_test

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/connectors"
	_ "laufzettel/connectors/all"
	"laufzettel/connectors/mail"
	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/engine/memstore"
	"laufzettel/engine/sqlitestore"
	"laufzettel/ui"
	"laufzettel/ui/api"
	"laufzettel/ui/pages"
)

var ctx = context.Background()

// setting says how an installation under test differs from the demo in memory.
type setting struct {
	sqlite bool
	serve  bool // as serve runs it: no one-click sign-in, no time travel, no mailbox page
	change func(*pages.Options)
	folder fs.FS // definitions; nil are those of the demo
	files  []engine.FileOption
	named  bool                // reached by a name instead of a number, as passkeys need it
	heads  []engine.HeadsPlace // where lists of heads go
}

// house is an installation with its pages on a real port.
type house struct {
	t       *testing.T
	dir     string
	set     *definitions.Set
	store   engine.Store
	engine  *engine.Engine
	clock   *engine.ShiftedClock
	postbox *mail.Postbox
	app     *echo.Echo
	render  *ui.Renderer
	server  *httptest.Server
	log     *strings.Builder
}

// shown gives the mailbox page what it shows.
type shown struct{ *mail.Postbox }

func (p shown) Messages() []pages.PostedMessage {
	var list []pages.PostedMessage
	for _, kept := range p.Mails("") {
		list = append(list, pages.PostedMessage{ID: kept.ID, Message: kept.Message, At: kept.Arrived})
	}
	return list
}

func (p shown) Message(id string) (pages.PostedMessage, bool) {
	kept, ok := p.Mail(id)
	if !ok {
		return pages.PostedMessage{}, false
	}
	text, html, err := p.Show(kept)
	return pages.PostedMessage{ID: id, Message: kept.Message, Text: text, HTML: html, At: kept.Arrived}, err == nil
}

func newHouse(t *testing.T, s setting) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir(), clock: &engine.ShiftedClock{}, log: &strings.Builder{}}
	report := &source.Report{}
	if s.folder == nil {
		s.folder = library.Demo()
	}
	if h.set = definitions.Load(s.folder, report, connectors.Operations()); h.set == nil {
		t.Fatal("the shipped definitions have errors")
	}
	h.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.app.ServeHTTP(w, r) }))
	t.Cleanup(h.server.Close)
	if s.named {
		h.server.URL = strings.Replace(h.server.URL, "127.0.0.1", "localhost", 1)
	}
	h.openStore(s)
	zone, err := time.LoadLocation(h.set.Site.Zone)
	h.ok(err)
	renderer, err := ui.NewRenderer(ui.Site{Name: h.set.Site.Name, Languages: h.set.Site.Languages, Zone: zone, Brand: h.set.Site.Brand, Demo: !s.serve})
	h.ok(err)
	h.render = renderer
	options := pages.Options{
		Engine: h.engine, Renderer: renderer, Log: slog.New(slog.NewTextHandler(h.log, nil)),
		API: func(app *echo.Echo) { api.Mount(app, h.engine, slog.New(slog.DiscardHandler)) },
	}
	if !s.serve {
		options.Demo, options.Postbox = &pages.Demo{Clock: h.clock}, shown{h.postbox}
	}
	if s.change != nil {
		s.change(&options)
	}
	h.app = pages.New(options)
	return h
}

func (h *house) openStore(s setting) {
	h.t.Helper()
	var err error
	h.store = memstore.New(memstore.WithClock(h.clock.Now))
	if s.sqlite {
		h.store, err = sqlitestore.Open(ctx, sqlitestore.Options{Folder: filepath.Join(h.dir, "store"), Now: h.clock.Now})
		h.ok(err)
	}
	h.t.Cleanup(func() { _ = h.store.Close() })
	keys, err := engine.LoadKeys(filepath.Join(h.dir, "keys"))
	h.ok(err)
	files, err := engine.OpenFiles(filepath.Join(h.dir, "files"), s.files...)
	h.ok(err)
	h.postbox, err = mail.NewPostbox(connectors.Branding{Site: h.set.Site.Name, Sender: connectors.Address{Mail: "antraege@example.org"}, BaseURL: h.server.URL}, nil)
	h.ok(err)
	connections := map[string]connectors.Connection{}
	for _, c := range h.set.Connections {
		connector, _ := connectors.Lookup(c.Connector)
		connections[c.Connector], err = connector.Open(connectors.Config{Name: c.Name, Values: c.Values})
		h.ok(err)
	}
	h.engine, err = engine.New(ctx, engine.Options{
		Store: h.store, Keys: keys, Files: files, Set: h.set, Operations: connectors.Operations(), UsePeopleOfSet: !s.serve,
		Mailer: h.postbox, Connections: connections, BaseURL: h.server.URL, Clock: h.clock, HeadsPlaces: s.heads,
	})
	h.ok(err)
	if s.serve {
		h.ok(h.engine.SavePeople(ctx, h.set.People))
	}
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// work does everything that is due now, as the worker of a running program would.
func (h *house) work() {
	h.t.Helper()
	h.ok(h.engine.WorkAll(ctx))
}

// later lets time pass and does what is then due.
func (h *house) later(d time.Duration) {
	h.t.Helper()
	h.clock.Forward(d)
	h.work()
}

// letter is a mail as its receiver reads it.
type letter struct {
	subject, text, html, action string
}

// mails are those of one mailbox, newest first.
func (h *house) mails(to string) []letter {
	h.t.Helper()
	var list []letter
	for _, kept := range h.postbox.Mails(to) {
		text, html, err := h.postbox.Show(kept)
		h.ok(err)
		l := letter{subject: kept.Message.Subject, text: text, html: html}
		if kept.Message.Action != nil {
			l.action = kept.Message.Action.URL
		}
		list = append(list, l)
	}
	return list
}

// mail is the newest mail to somebody whose text or subject contains all of parts.
func (h *house) mail(to string, parts ...string) letter {
	h.t.Helper()
	for _, l := range h.mails(to) {
		all := true
		for _, part := range parts {
			all = all && strings.Contains(l.subject+"\n"+l.text, part)
		}
		if all {
			return l
		}
	}
	h.t.Fatalf("%s got no mail with %q, only %q", to, parts, h.mails(to))
	return letter{}
}

// taskLink is the newest link to a task that was mailed to somebody.
func (h *house) taskLink(to string) string {
	h.t.Helper()
	for _, l := range h.mails(to) {
		if at := strings.Index(l.text, h.server.URL+"/t/"); at >= 0 {
			return strings.Fields(l.text[at:])[0]
		}
	}
	h.t.Fatalf("%s got no link to a task, only %q", to, h.mails(to))
	return ""
}

// word is what a mail asks to be typed where a program may have posted.
func (l letter) word(t *testing.T) string {
	t.Helper()
	for _, field := range strings.FieldsFunc(l.text, func(r rune) bool { return strings.ContainsRune(" \n\r„“\"*.,:", r) }) {
		a, b, found := strings.Cut(field, "-")
		if found && strings.ToUpper(a[:min(1, len(a))]) == a[:min(1, len(a))] && len(a) > 2 && len(b) > 2 && !strings.ContainsAny(field, "0123456789/@") {
			return field
		}
	}
	t.Fatalf("there is no word in %q", l.text)
	return ""
}

// files lists every attachment on disk.
func (h *house) files() string {
	h.t.Helper()
	found, err := filepath.Glob(filepath.Join(h.dir, "files", "*", "*"))
	h.ok(err)
	return strings.Join(found, "\n")
}
