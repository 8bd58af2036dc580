package main

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
	"laufzettel/engine"
)

// installed is a data folder as serve leaves it, with the invented people in the store.
func installed(t *testing.T, folder fs.FS) string {
	t.Helper()
	in := &installation{data: t.TempDir(), log: slog.New(slog.DiscardHandler)}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	ok(openData(ctx, in, engine.SystemClock{}))
	set := definitions.Load(folder, &source.Report{}, connectors.Operations())
	e, err := engine.New(ctx, engine.Options{Store: in.store, Keys: in.keys, Files: in.files, Set: set, Operations: connectors.Operations(), Log: in.log})
	ok(err)
	ok(e.SavePeople(ctx, set.People))
	ok(engine.KeepFolder(ctx, in.store, folder))
	ok(in.store.Close())
	return in.data
}

func TestMayExplains(t *testing.T) {
	data := installed(t, library.Demo())
	for _, c := range []struct {
		ask  string
		want string
	}{
		{"benno list musterkreis", "Vorgänge auflisten  KV Musterkreis  Ja: Benno Muster ist Kreisbereitschaftsleitung, KV Musterkreis; dieses Amt hat das Recht Einsicht in KV Musterkreis."},
		{"benno.muster@example.org list musterdorf", "Ja: Benno Muster ist Kreisbereitschaftsleitung"},
		{"benno list beispielstadt", "Nein: Benno Muster hat das Recht Einsicht in KV Musterkreis, aber nicht in KV Beispielstadt."},
		{"benno list anerkennung", "Nein: Benno Muster hat das Recht Einsicht in KV Musterkreis, aber nicht überall für Anerkennung einer Qualifikation."},
		{"erna list beispielstadt/anerkennung", "Ja: Erna Exempel ist Landesbereitschaftsleitung"},
		{"carla list musterkreis", "Nein: Carla Probe hat das Recht Einsicht in KV Beispielstadt"}, // deputy of the LBL, who is there
		{"jonas list musterkreis", "Nein: Jonas Scheinbar bräuchte dafür das Recht Einsicht in KV Musterkreis"},
		{"gisela edit-people musterkreis", "Ja: Gisela Fiktiv ist Kreisgeschäftsführung"},
		{"gisela edit-people probetal", "Nein: Gisela Fiktiv hat das Recht Menschen pflegen in KV Musterkreis, aber nicht in KV Probetal."},
		{"ida export musterkreis/anerkennung", "Ja: Ida Dummy ist in der Gruppe Landesgeschäftsstelle; sie hat das Recht Ausgabe überall für Anerkennung einer Qualifikation."},
		{"hannes administer site", "Ja: Hannes Erfunden verwaltet die Installation"},
		{"benno administer site", "Nein: Das darf nur, wer die Installation verwaltet."},
		{"benno edit-self alma", "Nein: Benno Muster bräuchte dafür das Recht Menschen pflegen"},
		{"alma every alma", "Ja: Das sind die eigenen Angaben von Alma Beispiel."},
		{"alma edit-self alma", "Ja: Das sind die eigenen Angaben von Alma Beispiel."},
		{"hannes edit-register register:qualifikationen", "Ja: Hannes Erfunden verwaltet die Installation"},
		{"--lang en jonas list musterkreis", "No: Jonas Scheinbar would need the right reading in KV Musterkreis"},
	} {
		var out, errs bytes.Buffer
		if status := run(append([]string{"may", "--data", data}, strings.Fields(c.ask)...), &out, &errs); status != 0 || !strings.Contains(out.String(), c.want) {
			t.Errorf("may %s: status %d\n%s%swant %s", c.ask, status, out.String(), errs.String(), c.want)
		}
	}
	var out, errs bytes.Buffer
	if status := run([]string{"may", "--data", data, "benno"}, &out, &errs); status != 0 {
		t.Fatal(errs.String())
	}
	for _, line := range []string{"Installation verwalten", "Vorgänge auflisten", "Register pflegen", "alle Gliederungen", "KV Musterkreis", "Nein: ", "Ja: "} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("the table lacks %q:\n%s", line, out.String())
		}
	}
	for ask, want := range map[string]string{
		"benno list nirgends":         "keine Vorgangsnummer",
		"benno see musterkreis":       `the action "see"; there are`,
		"beno list":                   "did you mean benno?",
		"benno lst musterkreis":       "did you mean list?",
		"benno list ANE-2026-99999":   "keine Vorgangsnummer",
		"benno list register:nirgend": "keine Vorgangsnummer",
	} {
		var out, errs bytes.Buffer
		if status := run(append([]string{"may", "--data", data}, strings.Fields(ask)...), &out, &errs); status != 2 || !strings.Contains(errs.String(), want) {
			t.Errorf("may %s: status %d, %s%s, want %q", ask, status, out.String(), errs.String(), want)
		}
	}
}
