package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"laufzettel/connectors"
	"laufzettel/connectors/mail"
	"laufzettel/engine"
	"laufzettel/engine/crashtest/walk"
)

// TestPlacesOfHeads puts one list at every kind of place and reads it back as verify does; places that fail say so.
func TestPlacesOfHeads(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	sink, err := walk.OpenSink(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer sink.Close()
	settings, err := mail.ParseURL(sink.URL())
	if err != nil {
		t.Fatal(err)
	}
	mailer, err := mail.NewSMTP(settings, connectors.Branding{Site: "Musterland", Sender: connectors.Address{Mail: "antraege@example.org"}, BaseURL: "https://antraege.example.org"})
	if err != nil {
		t.Fatal(err)
	}
	script, kept := filepath.Join(dir, "keep"), filepath.Join(dir, "kept.heads")
	if err := os.WriteFile(script, []byte("#!/bin/sh\ncat > \"$1\" && echo \"$LAUFZETTEL_HEADS_NAME\" > \"$1.name\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	places, err := headsPlaces([]string{filepath.Join(dir, "folder"), "mailto:revision@example.org", "exec:" + script + " " + kept}, dir, "Musterland", mailer)
	if err != nil {
		t.Fatal(err)
	}
	list := &engine.HeadList{At: time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC), Cases: 1, All: "00ff", Heads: []engine.ListedHead{{Case: engine.HashCase("fall"), Seq: 3, Chain: "abc_-"}}, Taken: map[string]int{"ANE-2026-#": 7}}
	content := list.Encode()
	for _, place := range places {
		if strings.Contains(place.Name(), "revision@") || strings.Contains(place.Name(), kept) {
			t.Errorf("the name %q tells an address or an argument", place.Name())
		}
		if err := place.Put(ctx, "2026-11-22-030000", list, content); err != nil {
			t.Errorf("%s: %v", place.Name(), err)
		}
	}
	mails := sink.Mails()
	if len(mails) != 1 || mails[0].To != "revision@example.org" || !strings.Contains(mails[0].Subject, "Prüfliste 2026-11-22-030000") {
		t.Fatalf("the mails are %+v", mails)
	}
	saved := filepath.Join(dir, "saved.txt")
	if err := os.WriteFile(saved, []byte("Subject: x\n\n"+mails[0].Text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(dir, "folder", "2026-11-22-030000.heads"), kept, saved} {
		lists, err := readHeadLists([]string{name})
		if err != nil || len(lists) != 1 || lists[0].Digest != list.Digest || lists[0].Heads[0] != list.Heads[0] {
			t.Errorf("%s: read back as %+v, %v\n%s", filepath.Base(name), lists, err, mails[0].Text)
		}
	}
	if told, err := os.ReadFile(kept + ".name"); err != nil || string(told) != "2026-11-22-030000.heads\n" {
		t.Errorf("the program was told the name %q, %v", told, err)
	}
	if err := places[0].Put(ctx, "2026-11-22-030000", list, content); err == nil {
		t.Error("a list was overwritten")
	}
	_ = sink.Close()
	failing, err := headsPlaces([]string{"mailto:revision@example.org", "exec:false", "exec:/does/not/exist", filepath.Join(script, "below")}, dir, "Musterland", mailer)
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range failing {
		if err := place.Put(ctx, "2026-11-23-030000", list, content); err == nil {
			t.Errorf("%s took a list that it cannot have", place.Name())
		}
	}
	for _, wrong := range []string{"mailto:nobody", "exec:", " "} {
		if _, err := headsPlaces([]string{wrong}, dir, "", mailer); err == nil {
			t.Errorf("--heads %q is taken", wrong)
		}
	}
}
