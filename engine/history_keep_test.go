package engine_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"laufzettel/engine"
)

var keepHistory = flag.String("keep-history", "", "a word for this version: store histories in flows/testdata/history that are not there yet, and then list their digests")

// TestKeepHistories plays cases of the shipped process and, when asked, keeps what was recorded. Each must verify and
// be decided the same again, asked or not.
func TestKeepHistories(t *testing.T) {
	onEach(t, func(r *rig) {
		if r.kind != "memory" {
			return
		}
		running := r.apply(r.person("jonas"), nil)
		r.work()
		refused := r.apply(stranger, nil)
		r.decide(refused.Row.ID, "kvPruefung", r.person("benno"), "ablehnen", comment("Es fehlt jede Grundlage."))
		r.work()
		late := r.apply(stranger, map[string]any{"email": "ida.erfunden@example.org", "vorname": "Ida", "nachname": "Erfunden"})
		r.later(8 * day)
		forwarded := r.apply(r.person("jonas"), nil)
		r.decide(forwarded.Row.ID, "kvPruefung", r.person("benno"), "weiterleiten")
		r.work()
		erased := r.apply(stranger, nil)
		r.decide(erased.Row.ID, "kvPruefung", r.person("benno"), "ablehnen", comment("Es fehlt jede Grundlage."))
		r.ok(r.e.Erase(ctx, erased.Row.ID, "request"))
		for _, one := range []struct{ name, id string }{
			{"laeuft", running.Row.ID}, {"abgelehnt", refused.Row.ID}, {"ueberfaellig", late.Row.ID}, {"weitergeleitet", forwarded.Row.ID}, {"geloescht", erased.Row.ID},
		} {
			record, err := r.store.Load(ctx, one.id, 0)
			r.ok(err)
			p, err := r.e.ProcessVersion(ctx, record.Row.FlowHash)
			r.ok(err)
			again := engine.Replay(p, record)
			if again != nil && !errors.Is(again, engine.ErrErased) {
				t.Errorf("%s: decided again: %v", one.name, again)
			}
			if *keepHistory == "" {
				continue
			}
			state, err := engine.FoldForTest(p, record)
			r.ok(err)
			body, err := json.MarshalIndent(engine.KeptHistory{About: "anerkennung, " + one.name + ", by " + *keepHistory, Pack: p.Pack(), Record: record, State: engine.StateSummary(state), Erased: again != nil}, "", " ")
			r.ok(err)
			dir := filepath.Join("..", "flows", "testdata", "history")
			r.ok(os.MkdirAll(dir, 0o755))
			file, err := os.OpenFile(filepath.Join(dir, *keepHistory+"-anerkennung-"+one.name+".json"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
			r.ok(err)
			_, err = file.Write(append(body, '\n'))
			r.ok(errors.Join(err, file.Close()))
		}
	})
}
