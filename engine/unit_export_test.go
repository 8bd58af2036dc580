package engine_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
)

// archive is an export, unpacked.
func (r *rig) archive(content []byte) map[string][]byte {
	r.t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	r.ok(err)
	files := map[string][]byte{}
	for _, f := range z.File {
		part, err := f.Open()
		r.ok(err)
		files[f.Name], err = io.ReadAll(part)
		r.ok(err)
		if strings.Contains(f.Name, "..") || strings.HasPrefix(f.Name, "/") {
			r.t.Errorf("%q leads out of its folder", f.Name)
		}
	}
	return files
}

// TestOneUnitTakesEverythingAlong reads an export again and compares it with the store: nothing of the unit is missing,
// nothing of another is in it.
func TestOneUnitTakesEverythingAlong(t *testing.T) {
	onEach(t, func(r *rig) {
		ours := []*engine.Case{r.apply(stranger, map[string]any{"nachname": "Unverwechselbar"}), r.apply(stranger, nil)}
		r.decide(ours[0].Row.ID, "kvPruefung", r.person("benno"), "weiterleiten")
		theirs := r.apply(stranger, map[string]any{"kv": "beispielstadt", "nachname": "Andernorts"})
		var out bytes.Buffer
		done, err := r.e.ExportUnit(ctx, "musterkreis", &out)
		r.ok(err)
		files := r.archive(out.Bytes())
		manifest := string(files["MANIFEST.sha256"])
		sum := sha256.Sum256([]byte(manifest))
		if done.Cases != 2 || done.Files != len(files)-1 || done.Digest != hex.EncodeToString(sum[:]) {
			t.Errorf("%+v of %d files", done, len(files))
		}
		for name, content := range files {
			if line := fmt.Sprintf("%x  %s\n", sha256.Sum256(content), name); name != "MANIFEST.sha256" && !strings.Contains(manifest, line) {
				t.Errorf("the manifest does not prove %s", name)
			}
			if bytes.Contains(content, []byte("Andernorts")) || bytes.Contains(content, []byte(theirs.Row.ID)) || bytes.Contains(content, []byte(theirs.Row.Number)) {
				t.Errorf("%s tells of another unit", name)
			}
		}
		for _, c := range ours {
			folder := "vorgaenge/" + c.Row.Number + "-" + c.Row.ID
			var read engine.ExportedCase
			r.ok(json.Unmarshal(files[folder+"/vorgang.json"], &read))
			back, want := engine.CaseRecord{Row: read.Row, Events: read.Events, Values: read.Values}, r.load(c.Row.ID)
			if got, stored := asText(t, back), asText(t, want); got != stored {
				t.Errorf("what was read again differs:\n%s\n%s", got, stored)
			}
			r.ok(engine.VerifyChain(back))
			h, err := r.e.History(ctx, c.Row.ID)
			r.ok(err)
			if file := files[folder+"/dateien/"+fileOf(h)+"-bescheid.pdf"]; string(file) != pdf {
				t.Errorf("the attachment is %q, of %v", file, namesIn(files))
			}
			page := string(files[folder+"/vorgang.html"])
			if !strings.Contains(page, c.Row.Number) || !strings.Contains(page, "<dd>"+c.State.Values["nachname"].(string)+"</dd>") {
				t.Errorf("the page to read lacks the answers: %s", page)
			}
		}
		if page := string(files["vorgaenge/"+ours[0].Row.Number+"-"+ours[0].Row.ID+"/vorgang.html"]); !strings.Contains(page, "Benno Muster") {
			t.Error("the page to read does not say who decided")
		}
		if people := string(files["menschen.csv"]); !strings.Contains(people, "benno") || strings.Contains(people, "carla") {
			t.Errorf("people of the unit: %s", people)
		}
		if versions := namesIn(files); !strings.Contains(versions, "definitionen/anerkennung-") || !strings.Contains(versions, "LIESMICH.txt") {
			t.Errorf("files: %s", versions)
		}
		if _, err := r.e.ExportUnit(ctx, "nirgends", io.Discard); err == nil {
			t.Error("a unit that is not there was exported")
		}
	})
}

func asText(t *testing.T, record engine.CaseRecord) string {
	t.Helper()
	body, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func namesIn(files map[string][]byte) string {
	var names []string
	for _, key := range reflect.ValueOf(files).MapKeys() {
		names = append(names, key.String())
	}
	return strings.Join(names, " ")
}

// TestOnlyExportersTakeAUnitAlong: whoever lacks the right gets the answer of a unit that does not exist, and nothing
// is written.
func TestOnlyExportersTakeAUnitAlong(t *testing.T) {
	onEach(t, func(r *rig) {
		r.apply(stranger, nil)
		r.apply(stranger, map[string]any{"kv": "beispielstadt"})
		refused := map[string]string{}
		for _, x := range [][2]string{{"benno", "musterkreis"}, {"gisela", "beispielstadt"}, {"gisela", "musterland"}, {"gisela", "nirgends"}, {"gisela", ""}, {"hannes", "musterkreis"}, {"", "musterkreis"}} {
			err := r.e.ExportUnitFor(ctx, r.person(x[0]), x[1], func() io.Writer { t.Errorf("%v got something", x); return io.Discard })
			refused[r.refused(err, flows.NotYours).Text.In("de")] = x[0]
		}
		if len(refused) != 1 {
			t.Errorf("the answers differ: %v", refused)
		}
		var out bytes.Buffer
		r.ok(r.e.ExportUnitFor(ctx, r.person("gisela"), "musterkreis", func() io.Writer { return &out }))
		if files := namesIn(r.archive(out.Bytes())); strings.Count(files, "vorgang.json") != 1 {
			t.Errorf("files: %s", files)
		}
		notes, err := r.e.AccessNotes(ctx, "", 10)
		r.ok(err)
		if len(notes) != 1 || notes[0].What != engine.ExportedUnit || notes[0].Person != "gisela" || notes[0].Count != 1 || notes[0].Filter != "unit=musterkreis" {
			t.Errorf("noted: %+v", notes)
		}
	})
}

// TestAUnitLeaves goes the way of a unit that leaves: each step asks for the one before, and afterwards no byte of its
// values is left, while every chain verifies and the others keep theirs.
func TestAUnitLeaves(t *testing.T) {
	onEach(t, func(r *rig) {
		secret, other := "Unverwechselbar", "Andernorts"
		c := r.apply(stranger, map[string]any{"nachname": secret, "email": "unverwechselbar@example.org"})
		kept := r.apply(stranger, map[string]any{"kv": "beispielstadt", "nachname": other})
		erase := func(n int) error { _, err := r.e.EraseUnit(ctx, r.person("hannes"), "musterkreis", n); return err }
		r.refused(erase(1), engine.NotEnded)
		state, _ := r.e.Organisation().UnitState("musterkreis")
		words := engine.UnitWords{Key: state.Key, Name: state.Name, Level: state.Level, Parent: state.Parent, ValidFrom: state.ValidFrom,
			ValidTo: expression.DateOf(r.clock.Now().AddDate(0, 0, -1), r.e.Organisation().Zone())}
		r.ok(r.e.ChangeUnits(ctx, r.person("hannes"), engine.UnitChanged, []engine.UnitChange{{Unit: words, Revision: state.Revision}}))
		r.refused(erase(1), engine.NotExported)
		_, err := r.e.ExportUnit(ctx, "musterkreis", io.Discard)
		r.ok(err)
		r.refused(erase(1), engine.StillOpen)
		r.clock.forward(time.Minute)
		r.withdraw(c.Row.ID)
		r.refused(erase(1), engine.NotExported)
		r.clock.forward(time.Minute)
		_, err = r.e.ExportUnit(ctx, "musterkreis", io.Discard)
		r.ok(err)
		if refusal := r.refused(erase(7), engine.WrongNumber); !strings.Contains(refusal.Text.In("de"), "1") {
			t.Error(refusal.Text.In("de"))
		}
		if plan, err := r.e.PlanErasure(ctx, "musterkreis"); err != nil || plan.Cases != 1 || plan.Export.Cases != 1 {
			t.Errorf("%+v, %v", plan, err)
		}
		r.later(time.Hour) // mails that hold their text until they are sent
		_, err = r.e.ExportUnit(ctx, "musterkreis", io.Discard)
		r.ok(err)
		r.ok(erase(1))
		record := r.load(c.Row.ID)
		if len(record.Values) != 0 || record.Row.Title != "" {
			t.Errorf("left: %v, %q", record.Values, record.Row.Title)
		}
		r.ok(engine.VerifyChain(record))
		r.ok(engine.VerifyChain(r.load(kept.Row.ID)))
		if plan, err := r.e.PlanErasure(ctx, "musterkreis"); err != nil || plan.Cases != 0 {
			t.Errorf("afterwards there is still something to erase: %+v, %v", plan, err)
		}
		if rows, err := r.e.Cases(ctx, engine.CaseQuery{Search: "unverwechselbar"}); err != nil || len(rows) > 0 {
			t.Errorf("the erased case is still found: %v, %v", rows, err)
		}
		if r.kind == "memory" {
			return
		}
		found := false
		everyByte(r.t, r.dir, func(file string, content []byte) {
			found = found || bytes.Contains(content, []byte(other))
			for _, gone := range []string{secret, strings.ToLower(secret)} {
				if bytes.Contains(content, []byte(gone)) {
					t.Errorf("%s still holds %q", filepath.Base(file), gone)
				}
			}
		})
		if !found {
			t.Error("this test cannot find what is kept, so it proves nothing")
		}
	})
}
