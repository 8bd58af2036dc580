// Package clamdtest runs a real ClamAV daemon for tests, with a database of one signature: that of the EICAR
// test file, which every scanner knows and which harms nobody.
package clamdtest

import (
	"context"
	"crypto/md5"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"laufzettel/engine/clamd"
)

// EICAR is the test file. It is put together here, so that scanners leave this source and its binaries alone.
var EICAR = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + "EICAR" + `-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// Daemon is a running clamd. Stop and Start end and begin it again at the same address.
type Daemon struct {
	Address string // as clamd.New reads it
	t       *testing.T
	config  string
	dir     string
	running *exec.Cmd
}

// Start runs clamd until the test ends. Where the program is not installed the test is skipped; it fails
// instead where LAUFZETTEL_TEST_ALL is set, as "make test" does. signatures of further content are added to
// that of EICAR under the name Test.Extra; files larger than 5 MB are refused.
func Start(t *testing.T, content ...string) *Daemon {
	t.Helper()
	if _, err := exec.LookPath("clamd"); err != nil {
		if os.Getenv("LAUFZETTEL_TEST_ALL") != "" {
			t.Fatal("clamd is not installed: make setup")
		}
		t.Skip("clamd is not installed")
	}
	dir, err := os.MkdirTemp("", "clamd") // short: the path of a socket has 108 bytes at most
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "clamd.ctl")
	d := &Daemon{Address: "unix:" + socket, t: t, dir: dir, config: filepath.Join(dir, "clamd.conf")}
	signatures := signature(EICAR, "Eicar-Test")
	for _, c := range content {
		signatures += signature(c, "Test.Extra")
	}
	database := filepath.Join(dir, "db")
	d.ok(os.Mkdir(database, 0o755))
	d.ok(os.WriteFile(filepath.Join(database, "test.hdb"), []byte(signatures), 0o644))
	d.ok(os.WriteFile(d.config, fmt.Appendf(nil, "Foreground yes\nLocalSocket %s\nDatabaseDirectory %s\nTemporaryDirectory %s\nStreamMaxLength 5M\nMaxThreads 2\n",
		socket, database, dir), 0o644))
	d.Start()
	t.Cleanup(d.Stop)
	return d
}

func signature(content, name string) string {
	return fmt.Sprintf("%x:%d:%s\n", md5.Sum([]byte(content)), len(content), name)
}

func (d *Daemon) ok(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// Start begins the daemon and waits until it answers.
func (d *Daemon) Start() {
	d.t.Helper()
	log, err := os.Create(filepath.Join(d.dir, "log"))
	d.ok(err)
	defer log.Close()
	d.running = exec.Command("clamd", "--config-file="+d.config)
	d.running.Stdout, d.running.Stderr = log, log
	d.ok(d.running.Start())
	client, err := clamd.New(d.Address)
	d.ok(err)
	for range 600 {
		if client.Ping(context.Background()) == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	said, _ := os.ReadFile(log.Name())
	d.t.Fatalf("clamd does not answer: %s", said)
}

// Stop ends the daemon; nobody answers at its address any more.
func (d *Daemon) Stop() {
	if d.running == nil {
		return
	}
	_ = d.running.Process.Kill()
	_ = d.running.Wait()
	d.running = nil
}
