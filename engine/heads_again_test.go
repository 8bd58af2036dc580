package engine_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/library"
	"laufzettel/engine"
	"laufzettel/engine/sqlitestore"
)

// TestPartsAreErasedAgain: in a copy from before, what was let go of a case alone goes again with its file, while
// the rest of the case stays.
func TestPartsAreErasedAgain(t *testing.T) {
	r := newRig(t, "sqlite", library.Demo())
	r.ok(r.e.Schedule(ctx))
	c, told := confidential(r)
	h, err := r.e.History(ctx, c.Row.ID)
	r.ok(err)
	upload := fileOf(h)
	folder := t.TempDir()
	r.ok(sqlitestore.CopyTo(ctx, filepath.Join(r.dir, "store"), filepath.Join(folder, sqlitestore.FileName)))
	r.ok(os.CopyFS(filepath.Join(folder, "files"), os.DirFS(filepath.Join(r.dir, "files"))))
	r.later(368 * day)
	r.later(day)
	keys, err := engine.LoadKeys(filepath.Join(r.dir, "keys"))
	r.ok(err)
	list, err := engine.MakeHeads(ctx, r.store, keys, r.clock.Now(), time.Time{}, "")
	r.ok(err)

	old, err := sqlitestore.Open(ctx, sqlitestore.Options{Folder: folder, Now: r.clock.Now})
	r.ok(err)
	defer old.Close()
	files, err := engine.OpenFiles(filepath.Join(folder, "files"))
	r.ok(err)
	e, err := engine.New(ctx, engine.Options{Store: old, Keys: keys, Files: files, Set: r.set, Operations: connectors.Operations(), Mailer: r.mail, BaseURL: "https://antraege.example.org", Clock: r.clock})
	r.ok(err)
	done, err := e.EraseAgain(ctx, list)
	r.ok(err)
	if done.Cases != 1 {
		t.Errorf("made good: %+v", done)
	}
	if _, err := files.Open(c.Row.ID, upload); err == nil {
		t.Error("the file that was let go is back")
	}
	h, err = e.History(ctx, c.Row.ID)
	r.ok(err)
	if _, kept := h.State.Values["bescheidAnerkennung"]; kept || h.State.Values["nachname"] != told["nachname"] {
		t.Errorf("of the answers %v are left", h.State.Values)
	}
	if _, err := engine.NewVerifier(old, files, connectors.Operations()).All(ctx, func(f engine.Finding) {
		t.Errorf("%s: %s", f.Code, f.Text.In("en"))
	}); err != nil {
		t.Error(err)
	}
	if again, err := e.EraseAgain(ctx, list); err != nil || again.Cases+again.People != 0 {
		t.Errorf("a second time: %+v, %v", again, err)
	}
}

// TestATornLogShowsInAList: when the end of the log is lost with the cases that were in it, the database opens and looks
// whole; only a list of heads from elsewhere tells that they are gone.
func TestATornLogShowsInAList(t *testing.T) {
	r := newRig(t, "sqlite", library.Demo())
	first := r.apply(r.person("jonas"), nil)
	log := filepath.Join(r.dir, "store", sqlitestore.FileName+"-wal")
	before, err := os.Stat(log)
	r.ok(err)
	second := r.apply(stranger, nil)
	list, err := engine.MakeHeads(ctx, r.store, nil, r.clock.Now(), time.Time{}, "")
	r.ok(err)
	torn := t.TempDir()
	for _, name := range []string{sqlitestore.FileName, sqlitestore.FileName + "-wal"} {
		content, err := os.ReadFile(filepath.Join(r.dir, "store", name))
		r.ok(err)
		if strings.HasSuffix(name, "-wal") {
			content = content[:before.Size()+100] // in the middle of what the second case wrote
		}
		r.ok(os.WriteFile(filepath.Join(torn, name), content, 0o600))
	}
	store, err := sqlitestore.Open(ctx, sqlitestore.Options{Folder: torn, Now: r.clock.Now, Upkeep: -1})
	r.ok(err)
	defer store.Close()
	for _, lists := range [][]*engine.HeadList{nil, {list}} {
		v := engine.NewVerifier(store, nil, connectors.Operations())
		var found []engine.Finding
		if lists != nil {
			found = v.Expect(lists...)
		}
		seen, err := v.All(ctx, func(f engine.Finding) { found = append(found, f) })
		r.ok(err)
		found = append(found, v.Lost()...)
		switch {
		case seen.Cases != 1:
			t.Errorf("%d cases are left; the test tears the log at the wrong place", seen.Cases)
		case lists == nil && len(found) > 0:
			t.Errorf("without a list: %+v", found)
		case lists != nil && (len(found) != 1 || found[0].Code != "case-missing" || found[0].Number != engine.HashCase(second.Row.ID)):
			t.Errorf("with the list: %+v (the first is %s)", found, engine.HashCase(first.Row.ID))
		}
	}
}
