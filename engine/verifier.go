package engine

import (
	"bytes"
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/flows"
)

// Finding is one thing that is stored otherwise than it was recorded. It names cases by number and places by what
// they are, never people or what they wrote.
type Finding struct {
	Case   string      // id; "" where it concerns no single case
	Number string      // of the case, as far as it can be read
	Code   string      // the same for the same kind of finding, in every language
	Text   source.Text // what is wrong and where
}

// Verified says how much a verification has looked at.
type Verified struct {
	Cases, Events, Values, Tasks, Work, Files int
	Erased                                    int // cases whose values are all gone, as they must be
	Unproved                                  int // attachments from before their digests were recorded: there, but only their size is known
}

func (v *Verified) add(o Verified) {
	v.Cases += o.Cases
	v.Events += o.Events
	v.Values += o.Values
	v.Tasks += o.Tasks
	v.Work += o.Work
	v.Files += o.Files
	v.Erased += o.Erased
	v.Unproved += o.Unproved
}

// Verifier compares everything that is stored of cases with their histories. It needs neither keys nor definitions nor
// a running engine, and writes nothing: what cases ran on stands in the store.
//
// Proved by the chain of a case are its events: their order, time, kind, actor and content, and the personal values
// that are still there, by their salted digests. Derived from the history, and so compared with it, are the row of
// the case, its open tasks, its clocks and what is still to be sent. See docs/handbuch/sicherung.md for what neither
// covers.
type Verifier struct {
	store      Store
	files      *Files
	operations definitions.Operations

	expected map[string][]expected // by HashCase, of the lists; nil: there are none

	mu       sync.Mutex
	versions map[string]version
	there    map[string]bool // cases that lists can name
}

type version struct {
	process *definitions.Process
	err     error
}

// NewVerifier looks into a store and, unless files is nil, into the attachments. The operations are those of the
// linked connectors, to rebuild the versions of processes.
func NewVerifier(store Store, files *Files, operations definitions.Operations) *Verifier {
	return &Verifier{store: store, files: files, operations: operations, versions: map[string]version{}}
}

// casesAtOnce is how many cases a verification reads at a time.
const casesAtOnce = 256

// All looks at every case and calls found for each finding, one at a time, in no particular order. The error says
// why not everything could be read.
func (v *Verifier) All(ctx context.Context, found func(Finding)) (Verified, error) {
	var all Verified
	rows := make(chan CaseRow)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var mu sync.Mutex
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for row := range rows {
				findings, seen, err := v.Case(ctx, row.ID)
				if err != nil {
					stop(fmt.Errorf("case %s: %w", row.Number, err))
					continue
				}
				mu.Lock()
				all.add(seen)
				for _, f := range findings {
					found(f)
				}
				mu.Unlock()
			}
		})
	}
	err := EachCase(ctx, v.store, func(row CaseRow) error {
		select {
		case rows <- row:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	})
	close(rows)
	workers.Wait()
	if failed := context.Cause(ctx); failed != nil {
		err = failed
	}
	return all, err
}

// readAgain is how often a case is read anew that moves on while it is looked at.
const readAgain = 20

// Case looks at one case. ErrNotFound.
func (v *Verifier) Case(ctx context.Context, id string) ([]Finding, Verified, error) {
	for attempt := 0; ; attempt++ {
		stored, err := v.read(ctx, id)
		if err != nil {
			return nil, Verified{}, err
		}
		findings, seen := v.judge(stored)
		if len(findings) == 0 {
			return nil, seen, nil
		}
		// A case of a running installation may have moved on between two reads: what then seems wrong is looked at again.
		now, err := v.store.Load(ctx, id, stored.record.Row.Seq)
		if err != nil {
			return nil, Verified{}, err
		}
		if now.Row.Seq == stored.record.Row.Seq || attempt == readAgain {
			return findings, seen, nil
		}
	}
}

// mostOfCase bounds what is read of one case's tasks and work.
const mostOfCase = 1_000_000

// storedCase is everything that is stored of a case.
type storedCase struct {
	record CaseRecord
	tasks  []TaskRow
	work   []Work
}

func (v *Verifier) read(ctx context.Context, id string) (storedCase, error) {
	var s storedCase
	var err error
	if s.record, err = v.store.Load(ctx, id, 0); err != nil {
		return s, err
	}
	if s.tasks, err = v.store.Tasks(ctx, TaskQuery{Case: id, Limit: mostOfCase}); err != nil {
		return s, err
	}
	s.work, err = v.store.Outbox(ctx, WorkQuery{Case: id, Limit: mostOfCase})
	return s, err
}

// examination is one case being looked at.
type examination struct {
	storedCase
	process  *definitions.Process
	recorded []flows.Recorded
	state    *flows.State
	seen     Verified
	findings []Finding
}

func (x *examination) find(m *source.Message, args source.Args) {
	row := x.record.Row
	number := row.Number
	if number == "" {
		number = row.ID
	}
	x.findings = append(x.findings, Finding{Case: row.ID, Number: number, Code: m.Code, Text: m.Say(args)})
}

func (v *Verifier) judge(stored storedCase) ([]Finding, Verified) {
	x := &examination{storedCase: stored}
	x.seen = Verified{Cases: 1, Events: len(stored.record.Events), Values: len(stored.record.Values), Tasks: len(stored.tasks), Work: len(stored.work)}
	x.chain()
	v.heads(x)
	x.values()
	if len(x.findings) > 0 {
		return x.findings, x.seen // what follows from a changed history is no finding of its own
	}
	if x.process = v.processOf(x); x.process == nil || !x.fold() {
		return x.findings, x.seen
	}
	if x.state.Unknown != "" {
		x.find(verifyUnknown, source.Args{"kind": x.state.Unknown})
		return x.findings, x.seen
	}
	x.missing()
	x.row()
	x.openTasks()
	x.clocks()
	x.commands()
	if v.files != nil {
		x.attachments(v.files)
	}
	return x.findings, x.seen
}

// chain looks at each event with the chain value of the one before, as it is stored: so a finding names the event
// that was changed and not all that follow.
func (x *examination) chain() {
	var before []byte
	for i, s := range x.record.Events {
		if s.Seq != i+1 {
			x.find(verifyGap, source.Args{"seq": i + 1})
			return
		}
		if !bytes.Equal(link(before, s), s.Chain) {
			x.find(verifyEvent, source.Args{"seq": s.Seq, "kind": s.Kind})
		}
		before = s.Chain
	}
	if x.record.Row.Seq != len(x.record.Events) {
		x.find(verifyLength, source.Args{"events": len(x.record.Events), "seq": x.record.Row.Seq})
	}
}

func (x *examination) values() {
	for _, ref := range sortedNames(x.record.Values) {
		seq, name, err := SplitRef(ref)
		if err != nil || seq < 1 || seq > len(x.record.Events) {
			x.find(verifyForeignValue, source.Args{"ref": ref})
			continue
		}
		value := x.record.Values[ref]
		if !hmac.Equal([]byte(x.record.Events[seq-1].Values[name]), []byte(digest(value.Salt, value.Content))) {
			x.find(verifyValue, source.Args{"ref": ref})
		}
	}
}

// fold reads the events; it is false where they cannot be read.
func (x *examination) fold() (ok bool) {
	defer func() {
		if p := recover(); p != nil { // content that no version could have written
			x.find(verifyUnreadable, nil)
			ok = false
		}
	}()
	var err error
	if x.recorded, err = unseal(x.process.Flow, x.record); err != nil {
		x.find(verifyUnreadable, nil)
		return false
	}
	x.state = &flows.State{Case: x.record.Row.ID}
	for _, event := range x.recorded {
		x.state = flows.Evolve(x.state, event)
	}
	return true
}

// processOf is the version that the history names, whatever the row of the case says.
func (v *Verifier) processOf(x *examination) *definitions.Process {
	hash := x.record.Row.FlowHash
	if len(x.record.Events) > 0 {
		if event, err := flows.DecodeEvent(x.record.Events[0].Kind, x.record.Events[0].Body); err == nil {
			if started, ok := event.(flows.Started); ok {
				hash = started.Flow.Hash
			}
		}
	}
	found := v.version(hash)
	if found.err != nil {
		x.find(verifyDefinition, source.Args{"hash": fmt.Sprintf("%.12s", hash), "error": found.err.Error()})
	}
	return found.process
}

// version rebuilds a version of a process once.
func (v *Verifier) version(hash string) version {
	v.mu.Lock()
	defer v.mu.Unlock()
	if known, ok := v.versions[hash]; ok {
		return known
	}
	var found version
	doc, err := v.store.Get(context.Background(), collectionVersions, hash)
	if err == nil {
		found.process, err = definitions.Unpack(doc.Body, v.operations)
	}
	if err == nil && found.process.Ref.Hash != hash {
		found.process, err = nil, errors.New("it is another version")
	}
	found.err = err
	v.versions[hash] = found
	return found
}
