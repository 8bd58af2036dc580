package engine_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"laufzettel/connectors"
	"laufzettel/engine"
	"laufzettel/engine/sqlitestore"
)

// compared are the codes of what a comparison with lists finds.
func compared(r *rig, lists ...*engine.HeadList) []string {
	r.t.Helper()
	v := engine.NewVerifier(r.store.Store, nil, connectors.Operations())
	var codes []string
	for _, f := range v.Expect(lists...) {
		codes = append(codes, f.Code)
	}
	_, err := v.All(context.Background(), func(f engine.Finding) { codes = append(codes, f.Code) })
	r.ok(err)
	for _, f := range v.Lost() {
		codes = append(codes, f.Code)
	}
	return codes
}

// TestListsShowWhatIsLost: a list of heads survives the way there and back, shows a case that is gone and a tail that
// was cut, and takes no erased case for a lost one. A changed byte of it is noticed.
func TestListsShowWhatIsLost(t *testing.T) {
	onEach(t, func(r *rig) {
		first, second := r.apply(r.person("jonas"), nil), r.apply(stranger, nil)
		r.work()
		r.decide(second.Row.ID, "kvPruefung", r.person("benno"), "ablehnen", comment("Es fehlt jede Grundlage."))
		keys, err := engine.LoadKeys(filepath.Join(r.dir, "keys"))
		r.ok(err)
		made, err := engine.MakeHeads(ctx, r.store, keys, r.clock.Now(), time.Time{}, "")
		r.ok(err)
		content := made.Encode()
		list, err := engine.ReadHeads(bytes.NewReader(content))
		r.ok(err)
		if len(list.Heads) != 2 || list.Cases != 2 || list.Taken["ANE-2026-#"] != 2 {
			t.Fatalf("the list has %+v", list)
		}
		if bytes.Contains(content, []byte(first.Row.ID)) || bytes.Contains(content, []byte("jonas")) {
			t.Error("the list names a case or a person")
		}
		for i := range content {
			broken := bytes.Clone(content)
			broken[i] ^= 0x10
			if _, err := engine.ReadHeads(bytes.NewReader(broken)); err == nil {
				t.Fatalf("a list with byte %d changed was read", i)
			}
		}
		r.ok(r.e.Erase(ctx, second.Row.ID, "request"))
		if codes := compared(r, list); len(codes) != 0 {
			t.Errorf("after an erasure: %v", codes)
		}
		later, err := engine.MakeHeads(ctx, r.store, keys, r.clock.Now().Add(day), r.clock.Now().Add(-time.Hour), list.Digest)
		r.ok(err)
		if _ = later.Encode(); len(later.Erased) != 1 || later.Erased[0].Refs[0] != "*" {
			t.Errorf("the erasures are %+v", later.Erased)
		}
		if codes := compared(r, list, later); len(codes) != 0 {
			t.Errorf("with the later list: %v", codes)
		}
		later.Before = "another"
		if codes := compared(r, list, later); len(codes) != 1 || codes[0] != "list-missing" {
			t.Errorf("with a gap: %v", codes)
		}
		if r.kind != "sqlite" {
			return
		}
		c, err := sqlite.OpenConn(filepath.Join(r.dir, "store", sqlitestore.FileName), sqlite.OpenReadWrite)
		r.ok(err)
		defer c.Close()
		cut := "DELETE FROM events WHERE case_id = '" + first.Row.ID + "' AND seq = (SELECT max(seq) FROM events WHERE case_id = '" + first.Row.ID + "'); " +
			"UPDATE cases SET seq = seq - 1 WHERE id = '" + first.Row.ID + "'; DELETE FROM personal_values WHERE case_id = '" + first.Row.ID + "';"
		r.ok(sqlitex.ExecuteScript(c, cut, nil))
		if codes := compared(r, list); len(codes) == 0 || codes[0] != "tail-cut" {
			t.Errorf("a cut tail: %v", codes)
		}
		r.ok(sqlitex.ExecuteScript(c, "DELETE FROM events WHERE case_id = '"+first.Row.ID+"'; DELETE FROM tasks; DELETE FROM inbox; DELETE FROM work; DELETE FROM cases WHERE id = '"+first.Row.ID+"';", nil))
		if codes := compared(r, list); len(codes) == 0 || codes[len(codes)-1] != "case-missing" {
			t.Errorf("a lost case: %v", codes)
		}
		r.damaged = true
	})
}

// TestErasedIsErasedAgain: a copy from before an erasure forgets, with the list of a day after it, what was erased,
// who was removed, and gives no number a second time.
func TestErasedIsErasedAgain(t *testing.T) {
	onEach(t, func(r *rig) {
		if r.kind != "sqlite" {
			return
		}
		c := r.apply(stranger, nil)
		r.work()
		r.decide(c.Row.ID, "kvPruefung", r.person("benno"), "ablehnen", comment("Es fehlt jede Grundlage."))
		copied := filepath.Join(t.TempDir(), sqlitestore.FileName)
		r.ok(sqlitestore.CopyTo(ctx, filepath.Join(r.dir, "store"), copied))
		r.ok(r.e.Erase(ctx, c.Row.ID, "request"))
		after := r.apply(stranger, map[string]any{"email": "ida.erfunden@example.org"})
		keys, err := engine.LoadKeys(filepath.Join(r.dir, "keys"))
		r.ok(err)
		list, err := engine.MakeHeads(ctx, r.store, keys, r.clock.Now(), time.Time{}, "")
		r.ok(err)
		old, err := sqlitestore.Open(ctx, sqlitestore.Options{Folder: filepath.Dir(copied), Now: r.clock.Now})
		r.ok(err)
		defer old.Close()
		e, err := engine.New(ctx, engine.Options{Store: old, Keys: keys, Files: r.e.Files(), Set: r.set, Operations: connectors.Operations(), Mailer: r.mail, BaseURL: "https://antraege.example.org", Clock: r.clock})
		r.ok(err)
		done, err := e.EraseAgain(ctx, list)
		r.ok(err)
		if done.Cases != 1 || done.Series != 1 {
			t.Errorf("made good: %+v", done)
		}
		record, err := old.Load(ctx, c.Row.ID, 0)
		r.ok(err)
		if len(record.Values) != 0 || record.Row.Title != "" || engine.VerifyChain(record) != nil {
			t.Errorf("%d values and the title %q are left", len(record.Values), record.Row.Title)
		}
		if next, err := old.NextNumber(ctx, "ANE-2026-#"); err != nil || next != 3 {
			t.Errorf("the next number is %d, %v", next, err)
		}
		if again, err := e.EraseAgain(ctx, list); err != nil || again.Cases != 0 || again.Series != 0 {
			t.Errorf("a second time: %+v, %v", again, err)
		}
		if _, err := old.Load(ctx, after.Row.ID, 0); !errors.Is(err, engine.ErrNotFound) {
			t.Errorf("a case of after the copy answers %v", err)
		}
	})
}
