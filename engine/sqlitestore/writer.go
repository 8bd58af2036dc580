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
// queued up meanwhile; each job has its own savepoint in one transaction, and all are answered after the
// one synced COMMIT. Nobody waits for company: under load the queue fills while the disk syncs.
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
	if err := execute(w.conn, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	stored := 0
	for i, j := range batch {
		if fates[i] = j.ctx.Err(); fates[i] != nil {
			continue
		}
		if fates[i], err = w.inSavepoint(j, len(batch) == 1); err != nil {
			return err
		}
		if fates[i] == nil {
			stored++
		}
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

// inSavepoint runs a job so that its refusal takes back only what it did itself. A job that is alone in
// its transaction needs no savepoint.
func (w *writer) inSavepoint(j *job, only bool) (refusal, failure error) {
	if only {
		err := j.do(w.conn)
		if isRefusal(err) {
			return err, nil
		}
		return nil, err
	}
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
