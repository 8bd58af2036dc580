package crashtest

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"laufzettel/connectors"
	_ "laufzettel/connectors/all"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/engine/crashtest/walk"
	"laufzettel/engine/sqlitestore"
	"laufzettel/flows"
)

// ledger is what people were told: the oracle of both tests.
type ledger struct {
	retries atomic.Int64

	mu          sync.Mutex
	links       map[string]bool
	drafts      map[string]bool // that somebody pressed "send" for, with or without an answer
	submissions []*walk.Submission
	decisions   []*walk.Decision
}

func newLedger() *ledger {
	return &ledger{links: map[string]bool{}, drafts: map[string]bool{}}
}

func (l *ledger) first(link string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := l.links[link]
	l.links[link] = true
	return !known
}

func (l *ledger) attempt(s *walk.Submission) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s.Sent {
		l.drafts[s.Draft] = true
	}
}

func (l *ledger) submitted(s *walk.Submission) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s.Number != "" {
		l.submissions = append(l.submissions, s)
	}
}

func (l *ledger) decided(d *walk.Decision) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.decisions = append(l.decisions, d)
}

// stored is an installation as its files say, without a running program.
type stored struct {
	*engine.Engine
	store engine.Store
}

func openStored(t *testing.T, folder, data string) *stored {
	t.Helper()
	ctx := context.Background()
	store, err := sqlitestore.Open(ctx, sqlitestore.Options{Folder: filepath.Join(data, "store"), Upkeep: -1})
	must(t, err)
	t.Cleanup(func() { _ = store.Close() })
	if _, err := os.Stat(filepath.Join(data, "keys", "root.key")); err != nil {
		t.Fatalf("the key is lost, and with it every link: %v", err)
	}
	keys, err := engine.LoadKeys(filepath.Join(data, "keys"))
	must(t, err)
	files, err := engine.OpenFiles(filepath.Join(data, "files"))
	must(t, err)
	set := definitions.Load(os.DirFS(folder), &source.Report{}, connectors.Operations())
	if set == nil {
		t.Fatal("the definitions of the test have errors")
	}
	e, err := engine.New(ctx, engine.Options{Store: store, Keys: keys, Files: files, Set: set, Operations: connectors.Operations()})
	must(t, err)
	return &stored{e, store}
}

// verifyStore holds what is stored against what people were told: all of it is there, and nothing twice.
func verifyStore(t *testing.T, folder, data string, l *ledger) {
	t.Helper()
	e, ctx := openStored(t, folder, data), context.Background()
	defer e.store.Close()
	rows, err := e.store.Cases(ctx, engine.CaseQuery{Limit: 1_000_000})
	must(t, err)
	possible, numbers := map[string]bool{}, map[string]string{}
	for draft := range l.drafts {
		possible[(&engine.Draft{Key: draft}).CaseID()] = true
	}
	for _, row := range rows {
		if !possible[row.ID] {
			t.Errorf("case %s belongs to no submission", row.Number)
		}
		if other := numbers[row.Number]; other != "" {
			t.Errorf("the number %s is there twice", row.Number)
		}
		numbers[row.Number] = row.ID
		verifyHistory(t, e, row)
	}
	for _, one := range l.submissions {
		verifySubmission(t, e, one, numbers)
	}
	for _, one := range l.decisions {
		verifyDecision(t, e, one)
	}
}

func verifyHistory(t *testing.T, e *stored, row engine.CaseRow) {
	t.Helper()
	h, err := e.History(context.Background(), row.ID)
	if err != nil {
		t.Errorf("case %s cannot be read: %v", row.Number, err)
		return
	}
	decided := map[string]int{}
	for i, event := range h.Events {
		if event.Seq != i+1 {
			t.Errorf("case %s: event %d has number %d", row.Number, i+1, event.Seq)
		}
		if d, ok := event.Event.(flows.TaskDecided); ok {
			decided[d.Stop]++
		}
	}
	for stop, times := range decided {
		if times != 1 {
			t.Errorf("case %s: %s was decided %d times", row.Number, stop, times)
		}
	}
	if row.Seq != len(h.Events) {
		t.Errorf("case %s is listed at revision %d and has %d events", row.Number, row.Seq, len(h.Events))
	}
}

func verifySubmission(t *testing.T, e *stored, one *walk.Submission, numbers map[string]string) {
	t.Helper()
	ctx := context.Background()
	id := (&engine.Draft{Key: one.Draft}).CaseID()
	if numbers[one.Number] != id {
		t.Errorf("submission %d was told the number %s: it is not there", one.N, one.Number)
		return
	}
	h, err := e.CaseByKey(ctx, strings.TrimPrefix(one.Status, "/v/"))
	if err != nil || h.Row.ID != id {
		t.Errorf("the status page of %s leads nowhere: %v", one.Number, err)
		return
	}
	files := h.Process.Form.FilesIn(h.State.Values)
	for field, content := range one.Files {
		if len(files[field]) != 1 {
			t.Errorf("%s: %s has %d files", one.Number, field, len(files[field]))
			continue
		}
		name, _ := files[field][0]["id"].(string)
		file, err := e.Files().Open(id, name)
		if err != nil {
			t.Errorf("%s: the file of %s is gone: %v", one.Number, field, err)
			continue
		}
		kept, err := io.ReadAll(file)
		if _ = file.Close(); err != nil || !bytes.Equal(kept, content) {
			t.Errorf("%s: the file of %s is not what was sent (%d of %d bytes): %v", one.Number, field, len(kept), len(content), err)
		}
	}
}

// sameContent says whether an attachment is what was sent.
func sameContent(e *stored, caseID, name string, content []byte) bool {
	file, err := e.Files().Open(caseID, name)
	if err != nil {
		return false
	}
	defer file.Close()
	kept, err := io.ReadAll(file)
	return err == nil && bytes.Equal(kept, content)
}

func verifyDecision(t *testing.T, e *stored, one *walk.Decision) {
	t.Helper()
	link, err := e.Link(context.Background(), token(one.Mail.Link()))
	if err != nil {
		t.Errorf("a decision of %s about %s: the link: %v", one.Mail.To, one.Mail.Number(), err)
		return
	}
	switch {
	case link.Done == nil:
		t.Errorf("a decision of %s about %s (%s) was answered with success and is not there", one.Mail.To, one.Mail.Number(), link.Stop)
	case link.Done.Outcome != one.Outcome:
		t.Errorf("%s chose %s about %s, and it says %s", one.Mail.To, one.Outcome, one.Mail.Number(), link.Done.Outcome)
	}
}

func token(link string) string { return link[strings.LastIndex(link, "/")+1:] }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
