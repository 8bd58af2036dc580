// Package crashtest kills the real program at random moments while people use it, and looks afterwards
// whether everything is there that was answered with success. A second test looks at the program's system
// calls: what was answered must have been synced before. Both take a while and run with
//
//	LAUFZETTEL_TEST_ALL=1 go test ./engine/crashtest
//
// Edit here when people can do something new whose success must survive; how they do it is in package walk.
package crashtest

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laufzettel/definitions/library"
	"laufzettel/engine/crashtest/walk"
)

var soak = flag.Duration("soak", 0, "go on killing for this long, with submissions to match")

// How much is done and how often the program dies in the ordinary run.
const (
	submissions = 60
	kills       = 28
	applicants  = 6
	deciders    = 28
	patience    = 3300 * time.Millisecond // a person reads for longer than the three seconds of promise 2
)

func TestWhatWasAnsweredSurvivesKills(t *testing.T) {
	needsAll(t)
	s := newStage(t)
	ctx, cancel := context.WithTimeout(t.Context(), *soak+3*time.Minute)
	defer cancel()
	s.begin(ctx)
	wanted := submissions
	if *soak > 0 {
		wanted = int(soak.Seconds())
	}
	var people, killer sync.WaitGroup
	people.Go(func() { s.submit(ctx, wanted) })
	people.Go(func() { s.decide(ctx) })
	killer.Go(func() { s.kill(ctx, people.Wait) })
	people.Wait()
	killer.Wait()
	s.settle(ctx)
	s.server.Stop()

	l := s.ledger
	t.Logf("%d kills; %d submissions and %d decisions were answered with success; %d answers were lost on the way and asked for again; %d mails of which %d came twice",
		s.killed.Load(), len(l.submissions), len(l.decisions), l.retries.Load(), len(s.sink.Mails()), len(s.sink.Mails())-distinct(s.sink.Mails()))
	if s.killed.Load() < 25 || len(l.submissions)+len(l.decisions) < 200 {
		t.Error("the run is too small to show anything")
	}
	verifyStore(t, s.server.Definitions, s.server.Data, l)
	verifyMails(t, s.sink.Mails(), l, s.server.Definitions, s.server.Data)
}

// needsAll skips what takes minutes.
func needsAll(t *testing.T) {
	t.Helper()
	if os.Getenv("LAUFZETTEL_TEST_ALL") == "" {
		t.Skip("starts and kills the real program for a minute or two; run with LAUFZETTEL_TEST_ALL=1 (make test does)")
	}
}

// stage is the program, the people who use it, and what they were told.
type stage struct {
	t      *testing.T
	play   *walk.Play
	server *walk.Server
	sink   *walk.Sink
	ledger *ledger
	killed atomic.Int32
	tasks  chan walk.Mail
	open   atomic.Int64 // tasks mailed and not done with
	sent   atomic.Bool  // all submissions are made
}

func newStage(t *testing.T) *stage {
	t.Helper()
	return newStageOf(t, "anerkennung", build)
}

// newStageOf is a stage for a play, with the program that build makes.
func newStageOf(t *testing.T, name string, build func(*testing.T) string) *stage {
	t.Helper()
	dir := t.TempDir()
	play, err := walk.LoadPlay(name)
	must(t, err)
	sink, err := walk.OpenSink(dir)
	must(t, err)
	addr, err := walk.FreeAddr()
	must(t, err)
	s := &stage{t: t, play: play, sink: sink, ledger: newLedger(), tasks: make(chan walk.Mail, 10000)}
	s.server = &walk.Server{
		Binary: build(t), Definitions: filepath.Join(dir, "definitions"), Data: filepath.Join(dir, "data"),
		Addr: addr, SMTP: sink.URL(), Log: filepath.Join(dir, "program.log"),
	}
	must(t, walk.WithoutGrace(library.Demo(), s.server.Definitions))
	sink.Deliver = s.deliver
	t.Cleanup(func() {
		s.server.Kill()
		_ = sink.Close()
		if t.Failed() {
			if said, err := os.ReadFile(s.server.Log); err == nil {
				t.Logf("the program said:\n%s", said[max(0, len(said)-5000):])
			}
		}
	})
	return s
}

// begin starts the program and takes over its people.
func (s *stage) begin(ctx context.Context) {
	s.t.Helper()
	_, err := s.server.Start(ctx)
	must(s.t, err)
	must(s.t, s.server.ImportPeople(ctx))
}

// deliver puts a task into the hands of its recipient; the same mail twice is still one task.
func (s *stage) deliver(m walk.Mail) {
	if link := m.Link(); link != "" && s.ledger.first(link) {
		s.open.Add(1)
		s.tasks <- m
	}
}

// submit lets applicants fill in forms until there are wanted submissions.
func (s *stage) submit(ctx context.Context, wanted int) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range applicants {
		all.Go(func() {
			for n := int(next.Add(1)); n <= wanted; n = int(next.Add(1)) {
				one := &walk.Submission{Play: s.play, N: n}
				visitor := walk.NewVisitor(s.server.Base())
				s.insist(ctx, func() error {
					err := visitor.Submit(ctx, one)
					s.ledger.attempt(one)
					return err
				})
				s.ledger.submitted(one)
			}
		})
	}
	all.Wait()
	s.sent.Store(true)
}

// decide lets the recipients of mails decide, each in their own browser, until all cases have ended.
func (s *stage) decide(ctx context.Context) {
	var all sync.WaitGroup
	for range deciders {
		all.Go(func() {
			for {
				select {
				case m := <-s.tasks:
					one := &walk.Decision{Play: s.play, Mail: m, Patience: patience}
					visitor := walk.NewVisitor(s.server.Base())
					s.insist(ctx, func() error { return visitor.Decide(ctx, one) })
					if one.Decided {
						s.ledger.decided(one)
					}
					s.open.Add(-1)
				case <-time.After(100 * time.Millisecond):
					if s.sent.Load() && s.open.Load() == 0 && s.ended() || ctx.Err() != nil {
						return
					}
				}
			}
		})
	}
	all.Wait()
}

// ended says whether every applicant has been told how it ended.
func (s *stage) ended() bool {
	letters := map[string]map[string]bool{}
	for _, m := range s.sink.Mails() {
		if letters[m.To] == nil {
			letters[m.To] = map[string]bool{}
		}
		letters[m.To][m.MessageID] = true
	}
	for _, one := range s.ledger.submissions {
		if len(letters[one.Play.Mailbox(one.N)]) < 2 {
			return false
		}
	}
	return true
}

// insist tries until it works, as people do whose page does not load.
func (s *stage) insist(ctx context.Context, do func() error) {
	for {
		err := do()
		switch {
		case err == nil || ctx.Err() != nil:
			return
		case errors.Is(err, walk.ErrRefused):
			s.t.Error(err)
			return
		}
		s.ledger.retries.Add(1)
		time.Sleep(time.Duration(50+rand.IntN(150)) * time.Millisecond)
	}
}

// kill ends the program at random moments and starts it again, until the people are done and it has died
// often enough.
func (s *stage) kill(ctx context.Context, done func()) {
	idle := make(chan struct{})
	go func() { done(); close(idle) }()
	for {
		pause := time.Duration(150+rand.IntN(1100)) * time.Millisecond
		select {
		case <-idle:
			return
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		if *soak == 0 && s.killed.Load() >= kills {
			continue
		}
		s.server.Kill()
		s.killed.Add(1)
		if _, err := s.server.Start(ctx); err != nil {
			if ctx.Err() == nil {
				s.t.Errorf("after kill %d: %v", s.killed.Load(), err)
			}
			return
		}
	}
}

// settle waits until no more mails come: what was committed before the last kill is still sent.
func (s *stage) settle(ctx context.Context) {
	for last, quiet := -1, 0; quiet < 15 && ctx.Err() == nil; time.Sleep(100 * time.Millisecond) {
		if now := len(s.sink.Mails()); now == last {
			quiet++
		} else {
			last, quiet = now, 0
		}
	}
}

func distinct(mails []walk.Mail) int {
	seen := map[string]bool{}
	for _, m := range mails {
		seen[m.MessageID] = true
	}
	return len(seen)
}
