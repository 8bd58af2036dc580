package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"laufzettel/definitions/library"
	"laufzettel/engine/crashtest/walk"
)

// workload is a way of using the program.
type workload interface {
	title() string
	// install puts the definitions into a folder.
	install(dir string) error
	// begin gets the started program ready to be used.
	begin(ctx context.Context, s *walk.Server, first bool) error
	script() *walk.Play
	// flow goes the whole way of case n.
	flow(ctx context.Context, n int) (*flow, error)
	// quiet returns when nothing is left to do in the background.
	quiet(ctx context.Context)
}

// flow is what a client saw of one case.
type flow struct {
	answers []time.Duration // from a decision to its answer
	visible []time.Duration // from a decision until the next task could be seen
}

func newWorkload(name string) (workload, error) {
	switch name {
	case "bare":
		play, err := walk.LoadPlay("freigabe")
		return &bare{play: play}, err
	case "forms":
		play, err := walk.LoadPlay("anerkennung")
		if err != nil {
			return nil, err
		}
		f := &people{play: play, waiting: map[string]chan walk.Mail{}}
		f.sink, err = walk.OpenSink("")
		if err == nil {
			f.sink.Deliver = f.deliver
		}
		return f, err
	}
	return nil, fmt.Errorf("there is no workload %q; there are bare and forms", name)
}

// bare is the approval flow without pages and mails.
type bare struct {
	play    *walk.Play
	server  *walk.Server
	token   string
	clients sync.Pool // of *walk.Program
}

func (b *bare) title() string { return "a bare approval flow over the API" }

func (b *bare) script() *walk.Play { return b.play }

func (b *bare) install(dir string) error { return os.CopyFS(dir, library.Minimal()) }

func (b *bare) begin(_ context.Context, s *walk.Server, first bool) error {
	b.server = s
	var err error
	if first {
		b.token, err = s.Token(b.play.Service)
	}
	b.clients = sync.Pool{New: func() any { return walk.NewProgram(s.Base(), b.token) }}
	return err
}

func (b *bare) start(ctx context.Context, n int) (*walk.Program, *walk.Run, error) {
	p := b.clients.Get().(*walk.Program)
	r, err := p.Start(ctx, b.play, n)
	return p, r, err
}

func (b *bare) flow(ctx context.Context, n int) (*flow, error) {
	p, r, err := b.start(ctx, n)
	defer b.clients.Put(p)
	for err == nil && len(r.Tasks) > 0 {
		err = p.Decide(ctx, b.play, r)
	}
	if err == nil && r.Status == "open" {
		err = errors.New("the case has not ended")
	}
	// The answer names the next task, which is visible by then; the last decision has none.
	f := &flow{answers: r.Took}
	if len(r.Took) > 1 {
		f.visible = r.Took[:len(r.Took)-1]
	}
	return f, err
}

func (b *bare) quiet(context.Context) {}

// people is the shipped process by pages, links and mails.
type people struct {
	play   *walk.Play
	server *walk.Server
	sink   *walk.Sink

	mu      sync.Mutex
	waiting map[string]chan walk.Mail // by case number
	early   map[string][]walk.Mail    // mails that came before their case number was known
	browser sync.Pool                 // of *walk.Visitor
}

func (p *people) title() string {
	return "the shipped process by form pages and mailed links, mails by SMTP"
}

func (p *people) script() *walk.Play { return p.play }

func (p *people) install(dir string) error { return walk.WithoutGrace(library.Demo(), dir) }

func (p *people) begin(ctx context.Context, s *walk.Server, first bool) error {
	p.server = s
	p.browser = sync.Pool{New: func() any { return walk.NewVisitor(s.Base()) }}
	if !first {
		return nil
	}
	return s.ImportPeople(ctx)
}

func (p *people) deliver(m walk.Mail) {
	p.mu.Lock()
	defer p.mu.Unlock()
	number := m.Number()
	if mails := p.waiting[number]; mails != nil {
		mails <- m
		return
	}
	if p.early == nil {
		p.early = map[string][]walk.Mail{}
	}
	p.early[number] = append(p.early[number], m)
}

// mailsOf are all mails about a case from now on, and those that came already.
func (p *people) mailsOf(number string) chan walk.Mail {
	p.mu.Lock()
	defer p.mu.Unlock()
	mails := make(chan walk.Mail, 64) // a case has about a dozen
	for _, m := range p.early[number] {
		mails <- m
	}
	delete(p.early, number)
	p.waiting[number] = mails
	return mails
}

func (p *people) done(number string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.waiting, number)
	delete(p.early, number)
}

func (p *people) submit(ctx context.Context, n int) (*walk.Visitor, *walk.Submission, error) {
	v, one := p.browser.Get().(*walk.Visitor), &walk.Submission{Play: p.play, N: n}
	err := v.Submit(ctx, one)
	return v, one, err
}

// flow submits, and then decides whatever is mailed about the case until the applicant has the last word.
func (p *people) flow(ctx context.Context, n int) (*flow, error) {
	v, one, err := p.submit(ctx, n)
	defer p.browser.Put(v)
	if err != nil {
		return nil, err
	}
	mails := p.mailsOf(one.Number)
	defer p.done(one.Number)
	f, letters, decided := &flow{}, map[string]bool{}, time.Time{}
	for len(letters) < 2 { // receipt and decision
		select {
		case m := <-mails:
			if strings.EqualFold(m.To, p.play.Mailbox(n)) {
				letters[m.MessageID] = true
				continue
			}
			if m.Link() == "" {
				continue
			}
			d := &walk.Decision{Play: p.play, Mail: m}
			if err := v.Decide(ctx, d); err != nil {
				return f, err
			}
			if !d.Decided {
				continue // a colleague's copy of work that is done
			}
			f.answers = append(f.answers, d.Took)
			if !decided.IsZero() {
				f.visible = append(f.visible, m.Arrived.Sub(decided))
			}
			decided = d.Began
		case <-time.After(60 * time.Second):
			return f, fmt.Errorf("no mail about %s for a minute", one.Number)
		case <-ctx.Done():
			return f, ctx.Err()
		}
	}
	return f, nil
}

// quiet waits until no more mails come.
func (p *people) quiet(ctx context.Context) {
	for last, calm := -1, 0; calm < 10 && ctx.Err() == nil; time.Sleep(100 * time.Millisecond) {
		if now := p.sink.Count(); now != last {
			last, calm = now, 0
		} else {
			calm++
		}
	}
}
