package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"laufzettel/engine/crashtest/walk"
)

// bench measures one workload with one number of waiting cases.
type bench struct {
	settings
	workload workload
	dir      string
	waiting  int
	clients  []int

	server *walk.Server
	next   atomic.Int64 // number of the next case
}

// row is one line of the table.
type row struct {
	clients, flows  int
	took            time.Duration
	answers         []time.Duration
	visible         []time.Duration
	cpu             time.Duration
	commits         int
	decisions       int
	written, toDisk int64 // bytes
	memory          int64 // bytes
}

func (b *bench) run(ctx context.Context) error {
	data := filepath.Join(b.dir, "data")
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	addr, err := walk.FreeAddr()
	if err != nil {
		return err
	}
	b.server = &walk.Server{Binary: b.binary, Definitions: filepath.Join(b.dir, "definitions"), Data: data, Addr: addr,
		Log: filepath.Join(b.dir, "program.log"), SMTP: "smtp://127.0.0.1:1"}
	if p, ok := b.workload.(*people); ok {
		b.server.SMTP = p.sink.URL()
	}
	if err := b.workload.install(b.server.Definitions); err != nil {
		return err
	}
	first, err := b.server.Start(ctx)
	if err != nil {
		return err
	}
	defer b.server.Stop()
	if err := b.workload.begin(ctx, b.server, true); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: preparing %d waiting cases\n", b.workload.title(), b.waiting)
	if err := b.prepare(ctx); err != nil {
		return err
	}
	starts, err := b.restarts(ctx)
	if err != nil {
		return err
	}
	time.Sleep(time.Second)
	idle := memory(b.server.PID())
	var rows []row
	for i, clients := range b.clients {
		r, err := b.measure(ctx, clients, b.profile != "" && i == len(b.clients)-1)
		if err != nil {
			return err
		}
		rows = append(rows, r)
	}
	b.print(first, starts, idle, rows)
	return nil
}

// prepare puts in the cases that wait.
func (b *bench) prepare(ctx context.Context) error {
	if b.waiting == 0 {
		return nil
	}
	b.server.Stop()
	f, err := openFiller(ctx, b.server, b.workload.script())
	if err != nil {
		return err
	}
	err = b.together(64, func() (bool, error) {
		n := int(b.next.Add(1))
		if n > b.waiting {
			return false, nil
		}
		return true, f.start(ctx, n)
	})
	if err = errors.Join(err, f.end(ctx)); err != nil {
		return err
	}
	_, err = b.server.Start(ctx)
	return err
}

// together lets clients do something again and again until it says that there is no more, or fails.
func (b *bench) together(clients int, do func() (more bool, err error)) error {
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for range clients {
		all.Go(func() {
			for {
				more, err := do()
				if err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
				}
				if !more || err != nil {
					return
				}
			}
		})
	}
	all.Wait()
	return failed
}

// restarts starts the program anew a few times and says how long each took until it was ready.
func (b *bench) restarts(ctx context.Context) ([]time.Duration, error) {
	var took []time.Duration
	for range 5 {
		b.server.Stop()
		d, err := b.server.Start(ctx)
		if err != nil {
			return nil, err
		}
		took = append(took, d)
	}
	slices.Sort(took)
	return took, b.workload.begin(ctx, b.server, false)
}

// measure lets clients go the whole way for a while.
func (b *bench) measure(ctx context.Context, clients int, profiled bool) (row, error) {
	fmt.Fprintf(os.Stderr, "%s: %d clients\n", b.workload.title(), clients)
	pid := b.server.PID()
	r := row{clients: clients}
	watch := watchLog(filepath.Join(b.server.Data, "store", "laufzettel.db-wal"), func() { r.memory = max(r.memory, memory(pid)) })
	if profiled {
		perf := exec.Command("perf", "record", "-q", "-g", "-F", "499", "-p", strconv.Itoa(pid), "-o", b.profile, "--", "sleep", fmt.Sprint(b.seconds.Seconds()))
		perf.Stderr = os.Stderr
		if err := perf.Start(); err != nil {
			return r, err
		}
		defer func() { _ = perf.Wait() }()
	}
	cpu, wrote, disk := cpuTime(pid), written(pid, "wchar"), written(pid, "write_bytes")
	var mu sync.Mutex
	began := time.Now()
	var begun atomic.Int64
	err := b.together(clients, func() (bool, error) {
		if time.Since(began) > b.seconds || int(begun.Add(1)) > b.flows {
			return false, nil
		}
		f, err := b.workload.flow(ctx, int(b.next.Add(1)))
		if err != nil {
			return false, err
		}
		mu.Lock()
		defer mu.Unlock()
		r.flows++
		r.answers, r.visible = append(r.answers, f.answers...), append(r.visible, f.visible...)
		return true, nil
	})
	r.took = time.Since(began)
	b.workload.quiet(ctx)
	r.commits = watch()
	r.decisions = len(r.answers)
	r.cpu = cpuTime(pid) - cpu
	r.written, r.toDisk = written(pid, "wchar")-wrote, written(pid, "write_bytes")-disk
	if err == nil && r.flows == 0 {
		err = errors.New("not one flow came to its end")
	}
	return r, err
}

func (b *bench) print(first time.Duration, starts []time.Duration, idle int64, rows []row) {
	fmt.Printf("\n### %s, %d waiting cases\n\n", b.workload.title(), b.waiting)
	fmt.Println("| clients | flows | flows/s | decision → answer p50 | p99 | decision → next task p50 | p99 | engine CPU per flow | commits per flow | per decision | bytes written per flow | of it to disk | memory under load |")
	fmt.Println("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
	for _, r := range rows {
		n := float64(r.flows)
		fmt.Printf("| %d | %d | %.1f | %s | %s | %s | %s | %.2f ms | %.2f | %.2f | %.0f KB | %.0f KB | %d MB |\n", r.clients, r.flows, n/r.took.Seconds(),
			quantile(r.answers, 50), quantile(r.answers, 99), quantile(r.visible, 50), quantile(r.visible, 99),
			r.cpu.Seconds()*1000/n, float64(r.commits)/n, float64(r.commits)/float64(max(r.decisions, 1)), float64(r.written)/n/1024, float64(r.toDisk)/n/1024, r.memory>>20)
	}
	fmt.Printf("\nFirst start to ready %d ms; start on this data %d ms (median of %d, slowest %d ms); memory idle after start %d MB.\n",
		first.Milliseconds(), starts[len(starts)/2].Milliseconds(), len(starts), starts[len(starts)-1].Milliseconds(), idle>>20)
}

func quantile(all []time.Duration, percent int) string {
	if len(all) == 0 {
		return "–"
	}
	slices.Sort(all)
	return fmt.Sprintf("%.1f ms", float64(all[min(len(all)-1, len(all)*percent/100)].Microseconds())/1000)
}
