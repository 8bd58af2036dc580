package engine_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"laufzettel/engine"
)

// Evidence goes a year after the decision, while the rest of the case stays for ten.
func TestAnswersGoBeforeTheirCase(t *testing.T) {
	onEach(t, func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		c, told := confidential(r)
		h, err := r.e.History(ctx, c.Row.ID)
		r.ok(err)
		upload := fileOf(h)
		r.later(364 * day)
		if _, err := r.e.Files().Open(c.Row.ID, upload); err != nil {
			t.Fatalf("the evidence went before the year was over: %v", err)
		}
		r.later(3 * day)
		r.later(day) // the night after sees to the files
		if _, err := r.e.Files().Open(c.Row.ID, upload); err == nil {
			t.Error("the evidence is still there after the year")
		}
		h, err = r.e.History(ctx, c.Row.ID)
		r.ok(err)
		if _, kept := h.State.Values["bescheidAnerkennung"]; kept {
			t.Error("the case still names the evidence")
		}
		if h.State.Values["nachname"] != told["nachname"] {
			t.Error("the other answers went too")
		}
		record := r.load(c.Row.ID)
		r.ok(engine.VerifyChain(record))
		for ref := range record.Values {
			if strings.HasSuffix(ref, "/facts") {
				t.Errorf("%s still tells which answers there were", ref)
			}
		}
		if r.dir == "" {
			return
		}
		everyByte(r.t, r.dir, func(file string, content []byte) {
			for _, gone := range []string{told["file"], told["content"]} {
				if bytes.Contains(content, []byte(gone)) {
					t.Errorf("%s still holds %q", filepath.Base(file), gone)
				}
			}
		})
	})
}
