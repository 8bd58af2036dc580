// Command loaddriver measures a running Laufzettel from outside: it starts the program, lets clients use it
// over HTTP on this machine, and prints what it cost as Markdown tables.
//
//	go run ./cmd/loaddriver                          # both workloads, some minutes
//	go run ./cmd/loaddriver -workload bare -waiting 0,50000
//
// Workload "bare" starts and decides cases of the minimal definitions over the API: three durable stops, no
// mail. Workload "forms" goes the whole way of the shipped process as people do: form pages with uploads,
// links out of mails, a work item, mails by SMTP to a sink in this process. It does not wait three seconds
// before it decides, so the product takes it for a program and asks for the word of the mail, which it reads
// there and types. Everything is bounded in number and time and stays on the loopback interface.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

type settings struct {
	workloads, clients, waiting string
	seconds                     time.Duration
	flows                       int
	binary, dir                 string
	profile                     string
}

func main() {
	var o settings
	flag.StringVar(&o.workloads, "workload", "bare,forms", "what to run: bare, forms")
	flag.StringVar(&o.clients, "clients", "1,8,32", "how many clients at once, one table row each")
	flag.StringVar(&o.waiting, "waiting", "0,1000", "how many cases wait while it is measured, one table each")
	flag.DurationVar(&o.seconds, "time", 10*time.Second, "longest time per row; flows that have begun are ended")
	flag.IntVar(&o.flows, "flows", 20000, "most flows per row")
	flag.StringVar(&o.binary, "binary", "", "the program to measure; built from this module if empty")
	flag.StringVar(&o.dir, "dir", "", "folder for data, on the disk that is to be measured; a temporary one if empty")
	flag.StringVar(&o.profile, "profile", "", "file for a perf record of the row with the most clients (needs perf)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "loaddriver:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o settings) error {
	dir, err := os.MkdirTemp(o.dir, "laufzettel-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if o.binary == "" {
		o.binary = filepath.Join(dir, "laufzettel")
		if out, err := exec.Command("go", "build", "-o", o.binary, "laufzettel/cmd/laufzettel").CombinedOutput(); err != nil {
			return fmt.Errorf("building the program: %w\n%s", err, out)
		}
	}
	clients, err := numbers(o.clients)
	if err != nil {
		return err
	}
	waiting, err := numbers(o.waiting)
	if err != nil {
		return err
	}
	for _, name := range strings.Split(o.workloads, ",") {
		w, err := newWorkload(name)
		if err != nil {
			return err
		}
		for _, n := range waiting {
			b := &bench{settings: o, workload: w, dir: filepath.Join(dir, name+strconv.Itoa(n)), waiting: n, clients: clients}
			if err := b.run(ctx); err != nil {
				return fmt.Errorf("%s with %d waiting cases: %w", name, n, err)
			}
		}
	}
	return nil
}

func numbers(list string) ([]int, error) {
	var all []int
	for _, one := range strings.Split(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(one))
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%q is no list of numbers like 1,8,32", list)
		}
		all = append(all, n)
	}
	return all, nil
}
