package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"zombiezen.com/go/sqlite"
)

// largestBatch bounds how many jobs share a COMMIT, so that the first of them is not kept waiting by a
// queue that never empties.
const largestBatch = 256

// writer is the only one who writes. It takes the first job that comes, and with it everything that has
// queued up meanwhile; the jobs share a transaction, and all are answered after the one synced COMMIT. Nobody
// waits for company: under load the queue fills while the disk syncs.
//
// A savepoint for each job would let SQLite keep a copy of every page that the job is the first to change, a
// sixth of what a commit costs. Nearly every job is either done or refused before it has written anything, so
// the jobs go without; where one is refused later, the batch is taken back and done again with savepoints.
// A job may therefore run twice: it sets what it tells its caller, and never adds to it.
type writer struct {
	conn *sqlite.Conn
	jobs chan *job
	done chan struct{} // closed when the last job is answered

	mu      sync.Mutex // guards what follows, and sending on jobs against closing it
	closed  bool
	broke   error // after which nothing is written any more
	trouble error // of the last write, if it passes; see trouble.go

	senders sync.WaitGroup

	// beforeCommit is called before every COMMIT; tests break it.
	beforeCommit func() error
}

// job is one unit of writing. An alone job runs outside of a transaction, between two batches.
type job struct {
	ctx    context.Context
	do     func(c *sqlite.Conn) error
	alone  bool
	answer chan error
}

func startWriter(conn *sqlite.Conn) *writer {
	w := &writer{conn: conn, jobs: make(chan *job, largestBatch), done: make(chan struct{})}
	go w.run()
	return w
}

// write queues do and waits for its fate. A caller who gives up before the job is queued or begun gets
// his context's error and nothing is stored; afterwards he hears what really happened to it.
func (w *writer) write(ctx context.Context, do func(c *sqlite.Conn) error) error {
	return w.submit(&job{ctx: ctx, do: do, answer: make(chan error, 1)})
}

// writeAlone is write for what cannot be in a transaction.
func (w *writer) writeAlone(ctx context.Context, do func(c *sqlite.Conn) error) error {
	return w.submit(&job{ctx: ctx, do: do, alone: true, answer: make(chan error, 1)})
}

func (w *writer) submit(j *job) error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return ErrClosed
	}
	w.senders.Add(1)
	w.mu.Unlock()
	select {
	case w.jobs <- j:
		w.senders.Done()
		return <-j.answer
	case <-j.ctx.Done():
		w.senders.Done()
		return j.ctx.Err()
	}
}

// close lets no more jobs in; what is queued is still done. False: it was closed before.
func (w *writer) close() bool {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return false
	}
	w.closed = true
	w.mu.Unlock()
	w.senders.Wait()
	close(w.jobs)
	return true
}

func (w *writer) isClosed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closed
}

// broken is the disk error after which the writer refuses to go on, or nil.
func (w *writer) broken() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.broke
}

func (w *writer) run() {
	defer close(w.done)
	var batch []*job
	for first := range w.jobs {
		batch = append(batch[:0], first)
		for alone := first.alone; !alone && len(batch) < largestBatch; {
			next := w.queued()
			if next == nil {
				break
			}
			batch, alone = append(batch, next), next.alone
		}
		last := batch[len(batch)-1]
		if last.alone {
			batch = batch[:len(batch)-1]
		}
		if len(batch) > 0 {
			w.commit(batch)
		}
		if last.alone {
			last.answer <- w.runAlone(last)
		}
	}
}

// queued is the next job if there is one already.
func (w *writer) queued() *job {
	select {
	case j := <-w.jobs:
		return j // nil when the channel is closed
	default:
		return nil
	}
}

// commit does a batch and answers everybody in it.
func (w *writer) commit(batch []*job) {
	fates := make([]error, len(batch))
	if err := w.transact(batch, fates); err != nil {
		// Also for those who were refused: the reason may have been a neighbour who is not stored now.
		for i := range fates {
			fates[i] = err
		}
	}
	for i, j := range batch {
		j.answer <- fates[i]
	}
}

// transact runs a batch in one transaction. A job's own refusal is put into fates; the error is that of
// the whole, of which then nothing is stored.
func (w *writer) transact(batch []*job, fates []error) (err error) {
	if err := w.broken(); err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the store stumbled over a mistake in its own code, nothing was stored: %v", p)
		}
		if err != nil {
			err = w.noteTrouble(errors.Join(err, w.rollBack()))
		}
	}()
	stored, err := w.runAll(batch, fates, false)
	if errors.Is(err, errHalfRefused) {
		if err := w.rollBack(); err != nil {
			return err
		}
		stored, err = w.runAll(batch, fates, true)
	}
	if err != nil {
		return err
	}
	if stored == 0 {
		return w.rollBack()
	}
	if w.beforeCommit != nil {
		if err := w.beforeCommit(); err != nil {
			return err
		}
	}
	if err := execute(w.conn, "COMMIT"); err != nil {
		return err
	}
	w.easeTrouble()
	return nil
}

// errHalfRefused says that a job without a savepoint was refused after it had written something.
var errHalfRefused = errors.New("a job was refused after it had written")

// runAll begins a transaction and does the jobs of a batch in it, each in a savepoint or all without. stored is
// how many were not refused.
func (w *writer) runAll(batch []*job, fates []error, savepoints bool) (stored int, err error) {
	if err := execute(w.conn, "BEGIN IMMEDIATE"); err != nil {
		return 0, err
	}
	for i, j := range batch {
		if fates[i] = j.ctx.Err(); fates[i] != nil {
			continue
		}
		if savepoints {
			fates[i], err = w.inSavepoint(j)
		} else {
			fates[i], err = w.without(j, len(batch) == 1)
		}
		if err != nil {
			return stored, err
		}
		if fates[i] == nil {
			stored++
		}
	}
	return stored, nil
}

// without runs a job without a savepoint. What a refused job has written can only be taken back with the whole
// transaction, which a job that is alone in it does anyway.
func (w *writer) without(j *job, only bool) (refusal, failure error) {
	before, err := 0, error(nil)
	if !only {
		if before, err = w.rowsWritten(); err != nil {
			return nil, err
		}
	}
	err = j.do(w.conn)
	if err == nil || only && isRefusal(err) {
		return err, nil
	}
	if !isRefusal(err) {
		return nil, err
	}
	after, failure := w.rowsWritten()
	if failure != nil {
		return err, failure
	}
	if after != before {
		return err, errHalfRefused
	}
	return err, nil
}

// rowsWritten counts the rows that the connection has ever inserted, changed and deleted.
func (w *writer) rowsWritten() (n int, err error) {
	err = query(w.conn, func(r *row) { n = r.int() }, "SELECT total_changes()")
	return n, err
}

// inSavepoint runs a job so that its refusal takes back only what it did itself.
func (w *writer) inSavepoint(j *job) (refusal, failure error) {
	if err := execute(w.conn, "SAVEPOINT job"); err != nil {
		return nil, err
	}
	err := j.do(w.conn)
	if err != nil && !isRefusal(err) {
		return nil, err
	}
	if err != nil {
		if failure := execute(w.conn, "ROLLBACK TO job"); failure != nil {
			return err, failure
		}
	}
	return err, execute(w.conn, "RELEASE job")
}

// isRefusal tells what concerns one job (a conflict, a mistaken argument, a broken constraint) from what
// concerns the database, where nobody can know what of the transaction is left.
func isRefusal(err error) bool {
	if err == nil {
		return false
	}
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultError:
		// Also SQLite's own "logic error", which leaves the transaction as it was.
		return true
	case sqlite.ResultConstraint, sqlite.ResultTooBig, sqlite.ResultMismatch:
		return true
	}
	return false
}

// rollBack ends the transaction unless SQLite has already done so, as it does on disk errors.
func (w *writer) rollBack() error {
	if w.conn.AutocommitEnabled() {
		return nil
	}
	return execute(w.conn, "ROLLBACK")
}

func (w *writer) runAlone(j *job) (err error) {
	if err := errors.Join(w.broken(), j.ctx.Err()); err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the store stumbled over a mistake in its own code: %v", p)
		}
		err = w.noteTrouble(err)
	}()
	return j.do(w.conn)
}
