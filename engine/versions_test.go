package engine_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"laufzettel/engine"
)

func TestLastGoodFolder(t *testing.T) {
	onEach(t, func(r *rig) {
		if _, err := engine.LastFolder(ctx, r.store); !errors.Is(err, engine.ErrNotFound) {
			r.t.Fatalf("an empty store answers %v", err)
		}
		folder := fstest.MapFS{".git/config": {Data: []byte("secret")}, "antrag/leer.md": {}}
		for name, content := range smallFolder {
			folder[name] = &fstest.MapFile{Data: []byte(content)}
		}
		r.ok(engine.KeepFolder(ctx, r.store, small(nil)))
		r.ok(engine.KeepFolder(ctx, r.store, folder))
		r.restart()
		back, err := engine.LastFolder(ctx, r.store)
		r.ok(err)
		for name, content := range smallFolder {
			got, err := fs.ReadFile(back, name)
			if err != nil || string(got) != content {
				r.t.Errorf("%s came back as %d bytes, %v", name, len(got), err)
			}
		}
		if _, err := fs.ReadFile(back, ".git/config"); err == nil {
			r.t.Error("hidden folders are kept")
		}
		if kept, original := loadSet(r.t, back), loadSet(r.t, small(nil)); kept.Processes["antrag"].Ref != original.Processes["antrag"].Ref {
			r.t.Error("the kept folder gives another version")
		}
	})
}

// A case keeps the definition it began with, even when nothing of it is left in the folder.
func TestACaseKeepsItsVersion(t *testing.T) {
	onEachWith(t, small(nil), func(r *rig) {
		old := r.send("Paul", nil)
		draft := r.e.NewDraft("antrag", "")
		changed := strings.Replace(smallFolder["antrag/flow.yaml"], "by: holders(\"chef\")", "by: group(\"kasse\")", 1)
		changed = strings.ReplaceAll(strings.ReplaceAll(changed, "ja: {label: Ja}", "gut: {label: Gut}"), "T-{year}", "N-{year}")
		r.set = loadSet(r.t, small(map[string]string{
			"antrag/flow.yaml":         changed,
			"antrag/mails/bescheid.md": strings.Replace(smallFolder["antrag/mails/bescheid.md"], "Hallo", "Guten Tag", 1),
		}))
		r.restart()
		r.work()
		if draft.FlowHash == r.set.Processes["antrag"].Ref.Hash {
			r.t.Fatal("the test proves nothing: the version is the same")
		}
		fresh := r.send("Paula", nil)
		if fresh.Row.FlowHash == old.Row.FlowHash || !strings.HasPrefix(fresh.Row.Number, "N-") {
			r.t.Error("a new case begins with the old definition")
		}
		if got := r.approvers(old.Row.ID, "pruefung"); !slices.Equal(got, []string{"anna"}) {
			r.t.Errorf("the old case is with %v", got)
		}
		if _, err := r.choose(old.Row.ID, "pruefung", r.person("anna"), "gut"); err == nil {
			r.t.Error("the old case takes an outcome of the new definition")
		}
		ended := r.decide(old.Row.ID, "pruefung", r.person("anna"), "ja")
		r.decide(fresh.Row.ID, "pruefung", r.person("kurt"), "gut")
		r.work()
		if ended.Process.Ref.Hash != old.Row.FlowHash {
			r.t.Errorf("the old case ended on %.12s", ended.Process.Ref.Hash)
		}
		texts := map[string]string{}
		for _, m := range r.mail.to("antrag@example.org") {
			number, _, _ := strings.Cut(strings.TrimPrefix(m.Subject, "["), "]")
			texts[number] = m.Markdown
		}
		if !strings.HasPrefix(texts[old.Row.Number], "Hallo") || !strings.HasPrefix(texts[fresh.Row.Number], "Guten Tag") {
			r.t.Errorf("the notices are %q", texts)
		}
		p, err := r.e.ProcessVersion(ctx, old.Row.FlowHash)
		r.ok(err)
		r.ok(engine.Replay(p, r.load(old.Row.ID)))
		if _, err := r.e.ProcessVersion(ctx, strings.Repeat("0", 64)); err == nil {
			r.t.Error("a version nobody knows is found")
		}
	})
}

func TestNoDefinitionsNoEngine(t *testing.T) {
	r := newRig(t, "memory", small(nil))
	if _, err := engine.New(ctx, engine.Options{Store: r.store, Keys: r.e.Keys(), Files: r.e.Files(), Mailer: r.mail}); !errors.Is(err, engine.ErrNoDefinitions) {
		t.Errorf("answers %v", err)
	}
}
