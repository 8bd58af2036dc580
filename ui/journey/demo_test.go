// Package journey walks the whole path of the shipped process in a real browser against the real program:
// from the tile on the portal to the end of the case, with and without JavaScript, as every person involved
// sees it. It needs chromium and npm ci, so it runs only where LAUFZETTEL_TEST_ALL is set.
//
// LAUFZETTEL_SCREENSHOTS=<folder> leaves a picture of every page; LAUFZETTEL_PICTURES=1 writes those of the
// README anew (make pictures).
package journey

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is the built binary, made once for all tests.
var program = struct {
	once sync.Once
	path string
	err  error
}{}

func TestMain(m *testing.M) {
	flag.Parse()
	_ = flag.Set("test.parallel", "4") // people in front of browsers wait more than they compute
	code := m.Run()
	if program.path != "" {
		_ = os.RemoveAll(filepath.Dir(program.path))
	}
	os.Exit(code)
}

func build(t *testing.T) string {
	t.Helper()
	program.once.Do(func() {
		dir, err := os.MkdirTemp("", "laufzettel-journey-")
		if err != nil {
			program.err = err
			return
		}
		program.path = filepath.Join(dir, "laufzettel")
		out, err := exec.Command("go", "build", "-o", program.path, "laufzettel/cmd/laufzettel").CombinedOutput()
		if err != nil {
			program.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if program.err != nil {
		t.Fatal(program.err)
	}
	return program.path
}

// demo is a running demo, started as the README says.
type demo struct {
	t    *testing.T
	base string
}

// startDemo starts the program on a free port and waits until it is ready. It ends with the test, and must
// end cleanly. Without flags the shipped example runs.
func startDemo(t *testing.T, flags ...string) *demo {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	_ = listener.Close()
	cmd := exec.Command(build(t), append([]string{"demo", "--addr", addr, "--data", t.TempDir()}, flags...)...)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the demo did not end well: %v", err)
		}
		if t.Failed() || strings.Contains(said.String(), "level=ERROR") {
			t.Logf("the demo said:\n%s", said.String())
		}
		if strings.Contains(said.String(), "level=ERROR") {
			t.Error("the demo logged an error")
		}
	})
	d := &demo{t: t, base: "http://" + addr}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		response, err := http.Get(d.base + "/readyz")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return d
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("the demo is not ready: %v\n%s", err, said.String())
		}
	}
}

// get reads a page without a browser.
func (d *demo) get(path string) string {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.base+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(body)
}
