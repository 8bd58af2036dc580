package pages_test

import (
	"bytes"
	"io/fs"
	"net/http"
	"net/url"
	"testing"
	"testing/fstest"

	"laufzettel/definitions/library"
	"laufzettel/engine/passkeytest"
)

// strict is the shipped organisation with a step that asks for an account.
func strict(t *testing.T) setting {
	t.Helper()
	folder := fstest.MapFS{}
	err := fs.WalkDir(library.Demo(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(library.Demo(), path)
		content = bytes.Replace(content, []byte("- approve: kvPruefung\n"), []byte("- approve: kvPruefung\n    signIn: account\n"), 1)
		folder[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return setting{serve: true, named: true, folder: folder}
}

func TestATaskThatAsksForAnAccount(t *testing.T) {
	h := newHouse(t, strict(t))
	h.browser().apply()
	b, device := h.mailed(benno), passkeytest.New(h.server.URL)
	task := b.get("/aufgaben").link("/aufgaben/")
	weak := b.cookie("lz_session")
	shown := b.get(task).is(200)
	way := shown.link("/anmelden/konto")
	if way == "" || shown.findForm(task) != nil {
		t.Fatalf("the task does not say what to do, or can be decided: %s", shown.text())
	}
	needed := b.get(way).is(200).says("accountNeeded.first")
	added := b.make(device, needed.link("/ich/anmeldung?")).is(200)
	if added.at.Path != "/anmelden/konto" {
		t.Fatalf("after adding a passkey comes %s", added.at)
	}
	back := b.use(device, added.at.RequestURI()).is(200)
	if back.at.Path != task {
		t.Errorf("signing in led to %s", back.at)
	}
	strong := b.cookie("lz_session")
	if strong == weak || strong == "" {
		t.Error("the key of the session stays when the assurance rises")
	}
	thief := h.browser()
	u, err := url.Parse(h.server.URL)
	h.ok(err)
	thief.client.Jar.SetCookies(u, []*http.Cookie{{Name: "lz_session", Value: weak}})
	if s := thief.get(task); s.at.Path != "/anmelden" {
		t.Errorf("the session before still works: %s", s.at)
	}
	back.form(task).set("outcome", "weiterleiten").press("_do", "decide").is(200).hides("accountNeeded")
	b.get(way).is(200).says("accountNeeded.done")
	h.browser().get(way).is(200).says("accountNeeded.mailedText")
}
