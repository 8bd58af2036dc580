package crashtest

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laufzettel/engine/crashtest/walk"
)

// Few people are enough here: each answer is looked at by itself.
const tracedSubmissions = 12

// TestSuccessIsSaidAfterTheSync looks at the system calls of the program. Whenever it answered a submission
// or a decision with success, a sync of the database's log must have returned before, with something
// written to it between request and answer. Then it rebuilds the data folder as it would be had the power
// gone at that very moment, with everything dropped that was not synced, and looks whether it still holds
// what people had been told by then.
func TestSuccessIsSaidAfterTheSync(t *testing.T) {
	needsAll(t)
	s := newStage(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	trace := filepath.Join(t.TempDir(), "trace")
	s.server.Wrap = stracing(t, trace)
	must(t, os.MkdirAll(s.server.Data, 0o700))
	s.begin(ctx)
	var people sync.WaitGroup
	people.Go(func() { s.submit(ctx, tracedSubmissions) })
	people.Go(func() { s.decide(ctx) })
	people.Wait()
	s.settle(ctx)
	pid := s.server.PID()
	s.server.Stop()
	waitForTrace(t, trace, pid)
	calls := readTrace(t, trace)
	written := readDisk(t, s.server.Data, calls)

	answers := successes(calls)
	log := filepath.Join(s.server.Data, "store", "laufzettel.db-wal")
	for _, a := range answers {
		// Taking work out of a queue is no decision, and of two who try at once one only learns who has it.
		if !strings.HasSuffix(a.path, "/nehmen") && !synced(calls, log, a) {
			t.Errorf("%s was answered with success (line %d of the trace) before a sync of the log", a.path, a.answered)
		}
	}
	moments := s.moments(t, answers)
	t.Logf("%d calls, %d changes of files; %d answers looked at", len(calls), len(written.changes), len(answers))
	s.server.Wrap = nil
	for i, m := range moments {
		folder := filepath.Join(t.TempDir(), "rest")
		written.rebuild(t, m.cut, folder, never)
		verifyStore(t, s.server.Definitions, folder, m.ledger)
		lucky := filepath.Join(t.TempDir(), "lucky")
		written.rebuild(t, m.cut, lucky, func() bool { return rand.IntN(2) == 0 })
		verifyStore(t, s.server.Definitions, lucky, m.ledger)
		if t.Failed() {
			t.Fatalf("after the answer to %s, number %d of %d", m.path, i+1, len(moments))
		}
	}
	for _, m := range []moment{moments[0], moments[len(moments)/3], moments[2*len(moments)/3], moments[len(moments)-1]} {
		s.server.Data = filepath.Join(t.TempDir(), "again")
		written.rebuild(t, m.cut, s.server.Data, never)
		s.comesBack(ctx, m)
	}
	t.Logf("%d moments rebuilt, four of them started", len(moments))
}

func never() bool { return false }

// answer is a post that was answered with success.
type answer struct {
	path            string // of the request
	asked, answered int    // lines of the trace
}

// successes finds posts and their answers by connection. What is read from a connection is put together
// first: the server reads the first byte of a further request by itself.
func successes(calls []*call) []answer {
	const lineIsIn = 4096 // bytes of a request are enough for its first line
	type request struct {
		head  []byte
		began int
	}
	asked := map[string]*request{}
	var found []answer
	for _, c := range calls {
		file := c.file()
		if !strings.HasPrefix(file, "socket:") && !strings.HasPrefix(file, "TCP") || len(c.args) < 2 || c.result <= 0 {
			continue
		}
		switch c.name {
		case "read":
			if asked[file] == nil {
				asked[file] = &request{began: c.from}
			}
			if r := asked[file]; len(r.head) < lineIsIn {
				r.head = append(r.head, c.data(1)...)
			}
		case "write":
			status, isAnswer := strings.CutPrefix(string(c.data(1)[:min(len(c.data(1)), 12)]), "HTTP/1.1 ")
			r := asked[file]
			if !isAnswer || r == nil {
				continue
			}
			delete(asked, file)
			line := strings.Fields(strings.SplitN(string(r.head), "\r\n", 2)[0])
			if len(line) == 3 && line[0] == "POST" && (status == "303" || status == "201" || status == "200") {
				found = append(found, answer{line[1], r.began, c.from})
			}
		}
	}
	return found
}

// synced says whether the log was written to after the request, and a sync that began after that had
// returned before the answer began.
func synced(calls []*call, log string, a answer) bool {
	written := -1
	for _, c := range calls {
		if c.from >= a.answered {
			return false
		}
		if c.from < a.asked || c.result < 0 || c.file() != log {
			continue
		}
		switch c.name {
		case "pwrite64", "write":
			if written < 0 {
				written = c.to
			}
		case "fsync", "fdatasync":
			if written >= 0 && c.from > written && c.to < a.answered {
				return true
			}
		}
	}
	return false
}

// moment is what people had been told when the power goes.
type moment struct {
	answer
	cut    int
	ledger *ledger
}

// moments are all answers that somebody relies on, with what had been told by then.
func (s *stage) moments(t *testing.T, answers []answer) []moment {
	t.Helper()
	var all []moment
	told := newLedger()
	told.drafts = s.ledger.drafts
	slices.SortFunc(answers, func(a, b answer) int { return a.answered - b.answered })
	for _, a := range answers {
		before := len(told.submissions) + len(told.decisions)
		for _, one := range s.ledger.submissions {
			if strings.HasSuffix(a.path, "/"+one.Draft+"/pruefen") {
				told.submissions = append(told.submissions, one)
			}
		}
		for _, one := range s.ledger.decisions {
			if strings.HasSuffix(a.path, "/t/"+token(one.Mail.Link())) && !slices.Contains(told.decisions, one) {
				told.decisions = append(told.decisions, one)
			}
		}
		if len(told.submissions)+len(told.decisions) == before {
			continue
		}
		now := newLedger()
		now.drafts, now.submissions, now.decisions = told.drafts, slices.Clone(told.submissions), slices.Clone(told.decisions)
		all = append(all, moment{a, a.answered, now})
	}
	if len(told.submissions) != len(s.ledger.submissions) || len(told.decisions) != len(s.ledger.decisions) || len(all) < 2*tracedSubmissions {
		t.Fatalf("of %d submissions and %d decisions the trace shows %d and %d", len(s.ledger.submissions), len(s.ledger.decisions),
			len(told.submissions), len(told.decisions))
	}
	return all
}

// comesBack starts the program on a rebuilt folder and asks its pages.
func (s *stage) comesBack(ctx context.Context, m moment) {
	s.t.Helper()
	_, err := s.server.Start(ctx)
	must(s.t, err)
	defer s.server.Kill()
	for _, one := range m.ledger.submissions {
		if page, status := s.read(one.Status); status != http.StatusOK || !strings.Contains(page, one.Number) {
			s.t.Errorf("after %s: the status page of %s says %d", m.path, one.Number, status)
		}
	}
	for _, one := range m.ledger.decisions {
		u, err := url.Parse(one.Mail.Link())
		must(s.t, err)
		if page, status := s.read(u.Path); status != http.StatusOK || strings.Contains(page, `name="outcome"`) {
			s.t.Errorf("after %s: the link of a decided task of %s says %d, as if nothing had been decided", m.path, one.Mail.Number(), status)
		}
	}
}

func (s *stage) read(path string) (string, int) {
	s.t.Helper()
	page, status, err := walk.Read(s.server.Base() + path)
	must(s.t, err)
	return page, status
}
