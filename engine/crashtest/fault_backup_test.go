package crashtest

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/engine/crashtest/walk"
)

const (
	loadBefore  = 2500 * time.Millisecond // people use the program before it is copied
	slowPost    = 60 * time.Millisecond   // what the mail server takes for a mail, so that some always wait
	leastRuns   = 20
	leastWaited = 1
)

// TestABackupUnderLoadIsWhole copies an installation while programs and people use it, and restores the copy into an
// empty folder: whatever was answered with success before the backup began is whole, its histories verify and are
// decided the same again, old links go on to work, mails that waited go out, and those that came already come again with
// the same Message-ID at most.
func TestABackupUnderLoadIsWhole(t *testing.T) {
	needsAll(t)
	t.Parallel()
	m := newMixed(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	deliver := m.sink.Deliver
	m.sink.Deliver = func(mail walk.Mail) { deliver(mail); time.Sleep(slowPost) }
	m.begin(ctx)
	l := &loaded{mixed: m}
	var people sync.WaitGroup
	for range mixedHands {
		people.Go(func() { l.work(ctx) })
	}
	time.Sleep(loadBefore)
	before := l.told()
	folder := t.TempDir()
	copied, restored := filepath.Join(folder, "copy"), filepath.Join(folder, "data")
	began := time.Now()
	m.laufzettel("backup", "--data", m.server.Data, copied)
	took := time.Since(began)
	m.laufzettel("verify", "--data", m.server.Data) // no false alarm while it goes on
	m.laufzettel("heads", "--data", m.server.Data, "--out", filepath.Join(folder, "later.heads"))
	m.over.Store(true)
	people.Wait()
	m.server.Kill()
	if len(before) < leastRuns {
		t.Errorf("the run is too small to show anything: %d runs", len(before))
	}

	m.laufzettel("restore", copied, "--data", restored)
	m.laufzettel("replay", "--data", restored)
	l.lostSince(filepath.Join(folder, "later.heads"), restored)
	waited, sent := l.outbox(restored)
	if len(waited) < leastWaited {
		t.Error("no mail waited when the copy was made: the run shows nothing about mails")
	}
	e := openStored(t, m.server.Definitions, restored)
	counts := map[string]int{}
	for _, r := range before {
		m.verifyRun(e, r, counts)
	}
	must(t, e.store.Close())

	m.server.Data = restored
	first := m.sink.Mails()
	m.sink.Deliver = deliver
	_, err := m.server.Start(ctx)
	must(t, err)
	went := l.goOnFrom(ctx, before)
	m.stage.settle(ctx)
	m.server.Stop()
	again := m.sink.Mails()[len(first):]
	l.verifyMails(first, again, waited, sent)
	m.verifyRecords()
	t.Logf("%d runs were begun or done before the backup, which took %v; there again: %v; %d went on, by link and by program; %d mails waited, %d came before, %d after",
		len(before), took.Round(time.Millisecond), counts, went, len(waited), len(first), len(again))
}

// loaded is mixed traffic that knows what was answered with success until now.
type loaded struct {
	*mixed
	held atomic.Int32

	guard sync.Mutex
	heard map[int]run // as far as it was answered
}

// told is what was answered until now.
func (l *loaded) told() []*run {
	l.guard.Lock()
	defer l.guard.Unlock()
	var all []*run
	for _, n := range slices.Sorted(maps.Keys(l.heard)) {
		r := l.heard[n]
		all = append(all, &r)
	}
	return all
}

func (l *loaded) note(r *run) {
	l.guard.Lock()
	defer l.guard.Unlock()
	if l.heard == nil {
		l.heard = map[int]run{}
	}
	l.heard[r.n] = *r
}

// work does one run after the other; every fourth is left at its second task, whose link goes on to work.
func (l *loaded) work(ctx context.Context) {
	m := l.mixed
	for !m.over.Load() && ctx.Err() == nil {
		r := &run{n: int(m.next.Add(1))}
		if r.n%3 == 0 {
			m.sendForm(ctx, r)
		} else {
			m.startByAPI(ctx, r)
		}
		if r.id == "" {
			continue
		}
		l.note(r)
		if r.n%4 == 1 {
			r.erste = m.decide(ctx, r, "erste/1", map[string]any{"outcome": "ja"})
		} else {
			m.goOn(ctx, r)
		}
		r.waits = time.Time{} // whether its clock has rung is not the question
		l.note(r)
		time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond)
	}
}

// laufzettel runs a command of the program, which must succeed.
func (m *mixed) laufzettel(args ...string) {
	m.t.Helper()
	command := exec.Command(m.server.Binary, args...)
	command.Env = append(os.Environ(), m.server.Env...)
	if out, err := command.CombinedOutput(); err != nil {
		m.t.Fatalf("laufzettel %v: %v\n%s", args, err, out)
	}
}

// lostSince: a list of heads of after the backup tells what the restored installation has lost, and nothing else.
func (l *loaded) lostSince(list, data string) {
	t := l.t
	command := exec.Command(l.server.Binary, "verify", "--data", data, "--heads", list, "--json")
	command.Env = append(os.Environ(), l.server.Env...)
	out, err := command.Output()
	var said struct {
		OK       bool
		Findings []struct{ Code, Text string }
	}
	if failed := (*exec.ExitError)(nil); err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	must(t, json.Unmarshal(out, &said))
	codes := map[string]int{}
	for _, f := range said.Findings {
		codes[f.Code]++
	}
	if said.OK || codes["case-missing"] == 0 || codes["case-missing"]+codes["tail-cut"] != len(said.Findings) {
		t.Errorf("the list of after the backup finds %v", codes)
	}
}

// outbox are the mails that a copy has not sent yet, and the Message-IDs of those that it has.
func (l *loaded) outbox(data string) (waited []string, sent map[string]bool) {
	t := l.t
	e := openStored(t, l.server.Definitions, data)
	defer e.store.Close()
	all, err := e.store.Outbox(context.Background(), engine.WorkQuery{Limit: 1_000_000})
	must(t, err)
	sent = map[string]bool{}
	for _, w := range all {
		switch {
		case w.State == engine.Settled && w.MessageID != "":
			sent["<"+w.MessageID+">"] = true
		case w.State == engine.Waiting && (w.Kind == "mail" || w.Kind == "brief"):
			waited = append(waited, w.ID)
		}
	}
	return waited, sent
}

// goOnFrom takes the cases that were left on their way to their end: by the link of a mail from before the backup where
// it came, and then by a program with its old token.
func (l *loaded) goOnFrom(ctx context.Context, before []*run) (went int) {
	t, m := l.t, l.mixed
	var all sync.WaitGroup
	var done atomic.Int32
	for _, r := range before {
		if !r.erste || r.zweite != "" {
			continue
		}
		m.mu.Lock()
		mail, came := m.links[r.number]
		m.mu.Unlock()
		if !came || done.Load() >= 12 {
			continue
		}
		done.Add(1)
		all.Go(func() {
			one := &walk.Decision{Play: m.play, Mail: mail}
			m.insist(ctx, func() error { return walk.NewVisitor(m.server.Base()).Decide(ctx, one) })
			if !one.Decided {
				t.Errorf("%s: the link of before the backup does not decide (outcome %q, other %t)", r.number, one.Outcome, one.Other)
			}
			if !m.decide(ctx, r, "dritte/1", map[string]any{"outcome": "ja"}) {
				t.Errorf("%s does not go on after the link", r.number)
			}
		})
	}
	all.Wait()
	if done.Load() == 0 {
		t.Error("no case was left to go on with")
	}
	return int(done.Load())
}

// verifyMails holds the mails of the old installation against those of the restored one.
func (l *loaded) verifyMails(first, again []walk.Mail, waited []string, sent map[string]bool) {
	t := l.t
	content := map[string]string{}
	for _, mail := range slices.Concat(first, again) {
		if before, known := content[mail.MessageID]; known && before != mail.Digest {
			t.Errorf("two different mails bear the Message-ID %s (to %s, %s)", mail.MessageID, mail.To, mail.Subject)
		}
		content[mail.MessageID] = mail.Digest
	}
	for _, mail := range again {
		if sent[mail.MessageID] {
			t.Errorf("a mail that the copy notes as sent came again: to %s, %s", mail.To, mail.Subject)
		}
	}
	e := openStored(t, l.server.Definitions, l.server.Data)
	defer e.store.Close()
	all, err := e.store.Outbox(context.Background(), engine.WorkQuery{Limit: 1_000_000})
	must(t, err)
	work, came := map[string]engine.Work{}, map[string]bool{}
	for _, w := range all {
		work[w.ID] = w
	}
	for _, mail := range again {
		came[mail.MessageID] = true
	}
	for _, id := range waited {
		if w := work[id]; w.State != engine.Settled || w.MessageID != "" && !came["<"+w.MessageID+">"] {
			t.Errorf("%s waited in the copy, and after the restore it is %s (Message-ID %q, came %t): %s", id, w.State, w.MessageID, came["<"+w.MessageID+">"], w.LastError)
		}
	}
}
