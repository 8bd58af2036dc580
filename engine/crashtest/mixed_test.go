package crashtest

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/engine/crashtest/walk"
)

var killed = flag.Int("kills", 0, "how often the program dies under mixed traffic; 0 is a short slice")

const (
	fewKills   = 20 // of the short slice
	mixedHands = 10 // who does things at once
)

// TestMixedTrafficSurvivesKills lets programs and people do everything that can be done to a case (start by API and by
// form, with attachments; decide by API, by mailed link and on a page; ask back and answer; withdraw; leave a draft;
// leave a task to its clock; have a record made by another program) while the program is killed at random moments,
// also while it starts and recovers.
func TestMixedTrafficSurvivesKills(t *testing.T) {
	needsAll(t)
	t.Parallel()
	m := newMixed(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Hour)
	defer cancel()
	m.begin(ctx)
	wanted := fewKills
	if *killed > 0 {
		wanted = *killed
	}
	began := time.Now()
	var people sync.WaitGroup
	for hand := range mixedHands {
		people.Go(func() { m.work(ctx, hand) })
	}
	m.kill(ctx, wanted)
	m.over.Store(true)
	people.Wait()
	m.settleTimers(ctx)
	m.stage.settle(ctx)
	m.drafts(ctx)
	m.server.Stop()
	m.t.Logf("%d kills in %v, %d of them while it was starting; %d requests were repeated", m.killed.Load(), time.Since(began).Round(time.Second), m.early, m.ledger.retries.Load())
	m.verify()
}

// mixed is the stage with everything beside the program.
type mixed struct {
	*stage
	other   *otherSide
	service *walk.Program
	alma    *walk.Program
	clerk   *walk.Visitor
	early   int
	over    atomic.Bool
	next    atomic.Int64

	mu      sync.Mutex
	links   map[string]walk.Mail // briefs by case number
	signIns chan walk.Mail
	runs    []*run
	left    []*walk.Submission // drafts that were begun and not sent
}

// run is what was done to one case, and answered with success.
type run struct {
	n        int
	id, text string
	number   string
	sent     *walk.Submission // nil: started by API
	noFile   bool
	asked    bool
	answered bool
	erste    bool
	zweite   string // by link, page, or "" where it was not decided
	link     walk.Mail
	withdrew bool
	dritte   bool
	waits    time.Time // when the third task was seen open and left to its clock
}

func newMixed(t *testing.T) *mixed {
	t.Helper()
	other := openOtherSide()
	t.Cleanup(other.Close)
	m := &mixed{stage: newStageOf(t, "umlauf", buildMixed), other: other, links: map[string]walk.Mail{}, signIns: make(chan walk.Mail, 100)}
	must(t, os.RemoveAll(m.server.Definitions))
	must(t, os.CopyFS(m.server.Definitions, os.DirFS(filepath.Join("testdata", "gemischt"))))
	m.server.Env = []string{"LAUFZETTEL_GEGENSTELLE=" + other.URL}
	m.sink.Deliver = func(mail walk.Mail) {
		if mail.SignInLink() != "" {
			m.signIns <- mail
			return
		}
		if mail.Link() != "" && strings.HasPrefix(mail.To, "benno.") {
			m.mu.Lock()
			m.links[mail.Number()] = mail
			m.mu.Unlock()
		}
	}
	return m
}

func (m *mixed) begin(ctx context.Context) {
	m.t.Helper()
	m.stage.begin(ctx)
	token := func(flag, who string, scopes ...string) *walk.Program {
		secret, err := m.server.TokenOf(flag, who, scopes...)
		must(m.t, err)
		return walk.NewProgram(m.server.Base(), secret)
	}
	m.service = token("--service", "messung", "tasks:decide")
	m.alma = token("--person", "alma", "cases:start", "tasks:decide")
	m.clerk = walk.NewVisitor(m.server.Base())
	must(m.t, m.clerk.SignIn(ctx, "benno.muster@example.org", func() (walk.Mail, error) {
		select {
		case mail := <-m.signIns:
			return mail, nil
		case <-time.After(20 * time.Second):
			return walk.Mail{}, errors.New("no sign-in mail came")
		}
	}))
}

// work does one run after the other until the killing is over.
func (m *mixed) work(ctx context.Context, hand int) {
	for !m.over.Load() && ctx.Err() == nil {
		n := int(m.next.Add(1))
		if n%11 == 10 {
			m.leaveDraft(ctx, n)
			continue
		}
		r := &run{n: n}
		if n%3 == 0 {
			m.sendForm(ctx, r)
		} else {
			m.startByAPI(ctx, r)
		}
		if r.id != "" {
			m.mu.Lock()
			m.runs = append(m.runs, r)
			m.mu.Unlock()
			m.goOn(ctx, r)
		}
		time.Sleep(time.Duration(rand.IntN(80)) * time.Millisecond)
	}
}

func (m *mixed) startByAPI(ctx context.Context, r *run) {
	r.text = fmt.Sprintf("API %06d", r.n)
	var said struct{ ID, Number string }
	m.insist(ctx, func() error {
		return m.alma.Post(ctx, "/api/v1/processes/umlauf/cases", fmt.Sprint("start-", r.n),
			map[string]string{"email": fmt.Sprintf("alma.%06d@example.org", r.n), "anliegen": r.text}, &said)
	})
	r.id, r.number = said.ID, said.Number
}

func (m *mixed) sendForm(ctx context.Context, r *run) {
	one := &walk.Submission{Play: m.play, N: r.n}
	visitor := walk.NewVisitor(m.server.Base())
	m.insist(ctx, func() error {
		err := visitor.Submit(ctx, one)
		m.ledger.attempt(one)
		if err != nil && strings.Contains(err.Error(), "kein Platz für Dateien") {
			r.noFile = true // the page has said so; the rest goes on without it
			return errors.New("the disk is full, and the page asks to try again")
		}
		return err
	})
	m.ledger.submitted(one)
	if one.Number != "" {
		r.sent, r.number, r.text = one, one.Number, m.play.Typed(r.n)["anliegen"]
		r.id = (&engine.Draft{Key: one.Draft}).CaseID()
	}
}

func (m *mixed) leaveDraft(ctx context.Context, n int) {
	one := &walk.Submission{Play: m.play, N: n}
	visitor := walk.NewVisitor(m.server.Base())
	m.insist(ctx, func() error { return visitor.Begin(ctx, one) })
	if one.Draft != "" {
		m.mu.Lock()
		m.left = append(m.left, one)
		m.mu.Unlock()
	}
}

// goOn takes a case on its way, as far as its number says.
func (m *mixed) goOn(ctx context.Context, r *run) {
	if r.sent != nil && r.n%9 == 0 {
		visitor := walk.NewVisitor(m.server.Base())
		m.insist(ctx, func() error { _, err := visitor.Withdraw(ctx, r.sent.Status); return err })
		r.withdrew = ctx.Err() == nil
		return
	}
	erste := "erste/1"
	if r.n%5 == 1 {
		r.asked = m.decide(ctx, r, "erste/1", map[string]any{"outcome": "frage", "comment": "Wie genau?", "fields": []string{"anliegen"}})
		if !r.asked {
			return
		}
		m.answer(ctx, r)
		erste = "erste/2" // the step is asked anew
	}
	if r.erste = m.decide(ctx, r, erste, map[string]any{"outcome": "ja"}); !r.erste {
		return
	}
	m.second(ctx, r)
	if r.zweite == "" {
		return
	}
	if r.n%4 == 0 {
		r.waits = time.Now()
		return
	}
	r.dritte = m.decide(ctx, r, "dritte/1", map[string]any{"outcome": "ja"})
}

// answer answers the question, on the status page or by API.
func (m *mixed) answer(ctx context.Context, r *run) {
	r.text += " genauer"
	if r.sent != nil {
		visitor := walk.NewVisitor(m.server.Base())
		m.insist(ctx, func() error {
			_, err := visitor.Answer(ctx, r.sent.Status, map[string]string{"anliegen": r.text})
			return err
		})
		r.answered = ctx.Err() == nil
		return
	}
	var said json.RawMessage
	m.insist(ctx, func() error {
		err := m.alma.Post(ctx, "/api/v1/tasks/"+engine.TaskID(r.id, "erste/1/return")+"/decision", fmt.Sprint("answer-", r.n),
			map[string]any{"values": map[string]string{"anliegen": r.text}}, &said)
		r.answered = err == nil
		return err
	})
}

// decide decides a task by API. A task that is not open yet is waited for.
func (m *mixed) decide(ctx context.Context, r *run, stop string, body map[string]any) (done bool) {
	var said json.RawMessage
	key := fmt.Sprint(r.n, "-", stop, "-", body["outcome"])
	m.insist(ctx, func() error {
		err := m.service.Post(ctx, "/api/v1/tasks/"+engine.TaskID(r.id, stop)+"/decision", key, body, &said)
		if err != nil && strings.Contains(err.Error(), ": 404 ") {
			return errors.New("not open yet") // the other side has not made its record
		}
		done = err == nil
		return err
	})
	return done
}

// second decides the second task, by the mailed link or on its page.
func (m *mixed) second(ctx context.Context, r *run) {
	if r.n%2 == 0 {
		m.insist(ctx, func() error {
			_, err := m.clerk.DecideHere(ctx, "/aufgaben/"+engine.TaskID(r.id, "zweite/1"), "ja")
			if err == nil {
				r.zweite = "page"
			}
			return err
		})
		return
	}
	m.insist(ctx, func() error {
		m.mu.Lock()
		mail, came := m.links[r.number]
		m.mu.Unlock()
		if !came {
			return errors.New("the brief has not come yet")
		}
		one := &walk.Decision{Play: m.play, Mail: mail}
		err := walk.NewVisitor(m.server.Base()).Decide(ctx, one)
		if err == nil && (one.Decided || one.Other) {
			r.zweite, r.link = "link", mail
		}
		return err
	})
}

// kill ends the program at random moments: mostly while it works, every fourth time while it starts.
func (m *mixed) kill(ctx context.Context, wanted int) {
	for int(m.killed.Load()) < wanted && ctx.Err() == nil {
		time.Sleep(time.Duration(rand.ExpFloat64() * 300 * float64(time.Millisecond)))
		alive := m.dies()
		if alive && rand.IntN(4) == 0 {
			must(m.t, m.server.Launch())
			time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond)
			m.early++
			alive = m.dies()
		}
		if !alive {
			return
		}
		if _, err := m.server.Start(ctx); err != nil {
			m.t.Errorf("after kill %d: %v", m.killed.Load(), err)
			return
		}
	}
}

// dies kills the program; false if it had ended by itself.
func (m *mixed) dies() bool {
	alive := !m.server.Ended()
	if !alive {
		m.t.Errorf("after kill %d the program ended by itself", m.killed.Load())
	}
	m.server.Kill()
	m.killed.Add(1)
	return alive
}

// settleTimers waits until the clocks of the tasks that nobody decided have run out.
func (m *mixed) settleTimers(ctx context.Context) {
	if *killed == 0 {
		time.Sleep(4 * time.Second) // for their reminders
		return
	}
	select {
	case <-time.After(75 * time.Second):
	case <-ctx.Done():
	}
}

// drafts looks at those that were left: they are shown as they were typed.
func (m *mixed) drafts(ctx context.Context) {
	for _, one := range m.left {
		there, err := walk.NewVisitor(m.server.Base()).Shows(ctx, "/f/umlauf/e/"+one.Draft+"/wer", "email", m.play.Mailbox(one.N))
		if err != nil || !there {
			m.t.Errorf("the draft of run %d was saved and is gone: %v", one.N, err)
		}
	}
}
