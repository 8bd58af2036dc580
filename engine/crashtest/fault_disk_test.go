package crashtest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"laufzettel/engine/crashtest/walk"
)

// smallDisk is a file system of its own for a data folder, in memory. It needs no root where the system lets anybody
// make name spaces; elsewhere the test is skipped.
type smallDisk struct {
	t      *testing.T
	holder *exec.Cmd
	folder string // as the program sees it
	inside []string
}

func newSmallDisk(t *testing.T, folder, size string) *smallDisk {
	t.Helper()
	must(t, os.MkdirAll(folder, 0o700))
	d := &smallDisk{t: t, folder: folder}
	d.holder = exec.Command("unshare", "-Urm", "sh", "-c", `mount -t tmpfs -o size="$2",mode=700 tmpfs "$1" && echo ready && exec sleep 3600`, "sh", folder, size)
	out, err := d.holder.StdoutPipe()
	must(t, err)
	if err := d.holder.Start(); err != nil {
		t.Skipf("no small disk can be made here: %v", err)
	}
	t.Cleanup(func() { _ = d.holder.Process.Kill(); _ = d.holder.Wait() })
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Skip("no small disk can be made here: the system lets nobody make name spaces")
	}
	d.inside = []string{"nsenter", "-t", fmt.Sprint(d.holder.Process.Pid), "-U", "-m", "--preserve-credentials"}
	return d
}

// path is a file of the disk as the test sees it.
func (d *smallDisk) path(name string) string {
	return filepath.Join("/proc", fmt.Sprint(d.holder.Process.Pid), "root", d.folder, name)
}

// fill leaves no byte of the disk.
func (d *smallDisk) fill() {
	d.t.Helper()
	file, err := os.OpenFile(d.path("ballast"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	must(d.t, err)
	defer file.Close()
	for _, size := range []int{1 << 20, 64 << 10, 4 << 10} {
		for chunk := make([]byte, size); err == nil; {
			_, err = file.Write(chunk)
		}
		if !errors.Is(err, syscall.ENOSPC) {
			d.t.Fatal(err)
		}
		err = nil
	}
}

func (d *smallDisk) free() {
	d.t.Helper()
	must(d.t, os.Remove(d.path("ballast")))
}

func (d *smallDisk) remount(how string) {
	d.t.Helper()
	if out, err := exec.Command(d.inside[0], append(d.inside[1:], "mount", "-o", "remount,"+how, d.folder)...).CombinedOutput(); err != nil {
		d.t.Fatalf("mount %s: %v %s", how, err, out)
	}
}

// refusal starts the program, which must refuse, and returns what it says.
func (m *mixed) refusal() string {
	m.t.Helper()
	before, err := os.ReadFile(m.server.Log)
	must(m.t, err)
	must(m.t, m.server.Launch())
	for range 200 {
		if m.server.Ended() {
			said, err := os.ReadFile(m.server.Log)
			must(m.t, err)
			return string(said[len(before):])
		}
		time.Sleep(50 * time.Millisecond)
	}
	m.server.Kill()
	m.t.Fatal("the program started where it must refuse")
	return ""
}

// answered asks until a page is answered with a status, and returns the page.
func (m *mixed) answered(path string, status int) string {
	m.t.Helper()
	page, got := "", 0
	for range 200 {
		var err error
		if page, got, err = walk.Read(m.server.Base() + path); err == nil && got == status {
			return page
		}
		time.Sleep(50 * time.Millisecond)
	}
	m.t.Fatalf("%s is answered %d, want %d: %.500s", path, got, status, page)
	return ""
}

// TestADiskThatIsFull fills the disk of the data folder several times while everything is in use. What cannot be stored
// is answered with a word about the disk, it goes on by itself once there is room, and in the end everything that was
// answered with success is there.
func TestADiskThatIsFull(t *testing.T) {
	needsAll(t)
	t.Parallel()
	m := newMixed(t)
	disk := newSmallDisk(t, m.server.Data, "64m")
	m.server.Inside, m.server.Env = disk.inside, append(m.server.Env, "LAUFZETTEL_FREE_DISK=1 MB")
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	m.begin(ctx)
	var people sync.WaitGroup
	for hand := range 4 {
		people.Go(func() { m.work(ctx, hand) })
	}
	time.Sleep(2 * time.Second)
	for round := range 2 {
		disk.fill()
		if said := m.answered("/readyz", http.StatusServiceUnavailable); !strings.Contains(said, "the disk is full") {
			t.Errorf("/readyz says %q", said)
		}
		if round == 0 {
			m.saysItIsFull(ctx)
		}
		if round == 1 { // the power goes while the disk is full
			m.server.Kill()
			m.startsOrSays(ctx, disk)
		} else {
			time.Sleep(time.Second)
			disk.free()
		}
		m.answered("/readyz", http.StatusOK)
		time.Sleep(time.Second)
	}
	m.over.Store(true)
	people.Wait()
	time.Sleep(4 * time.Second) // for reminders
	m.stage.settle(ctx)
	m.drafts(ctx)
	m.server.Stop()
	kept := filepath.Join(t.TempDir(), "kept")
	must(t, os.CopyFS(kept, os.DirFS(disk.path("."))))
	m.server.Data = kept
	m.verify()
}

// startsOrSays starts the program on a full disk: it lets people read, or ends with a word about the disk. Then there is
// room again.
func (m *mixed) startsOrSays(ctx context.Context, disk *smallDisk) {
	m.t.Helper()
	before, err := os.ReadFile(m.server.Log)
	must(m.t, err)
	must(m.t, m.server.Launch())
	for until := time.Now().Add(3 * time.Second); time.Now().Before(until) && !m.server.Ended(); time.Sleep(20 * time.Millisecond) {
		if _, status, err := walk.Read(m.server.Base() + "/f/umlauf"); err == nil && status == http.StatusOK {
			disk.free()
			return
		}
	}
	said, err := os.ReadFile(m.server.Log)
	must(m.t, err)
	if !m.server.Ended() || !strings.Contains(string(said[len(before):]), "disk") {
		m.t.Errorf("on a full disk the program neither serves nor says why: %s", said[len(before):])
	}
	disk.free()
	m.server.Kill()
	_, err = m.server.Start(ctx)
	must(m.t, err)
}

// saysItIsFull looks at what people and programs are told while nothing can be stored; reading goes on.
func (m *mixed) saysItIsFull(ctx context.Context) {
	m.t.Helper()
	var said json.RawMessage
	err := m.alma.Post(ctx, "/api/v1/processes/umlauf/cases", "full", map[string]string{"email": "alma.voll@example.org", "anliegen": "API voll"}, &said)
	if err == nil || errors.Is(err, walk.ErrRefused) || !strings.Contains(err.Error(), `"no-room"`) {
		m.t.Errorf("a start by API was answered %v %s", err, said)
	}
	page, status := m.posted("/anmelden", "email=benno.muster%40example.org")
	if status != http.StatusServiceUnavailable || !strings.Contains(page, "kein Platz mehr") {
		m.t.Errorf("the page says %d %.2000s", status, page)
	}
	m.answered("/f/umlauf", http.StatusOK)
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.runs {
		if r.sent != nil {
			if page, status := m.read(r.sent.Status); status != http.StatusOK || !strings.Contains(page, r.number) {
				m.t.Errorf("the status page of %s says %d while nothing can be stored", r.number, status)
			}
			return
		}
	}
}

// posted posts a form without a session.
func (m *mixed) posted(path, body string) (string, int) {
	m.t.Helper()
	answer, err := http.Post(m.server.Base()+path, "application/x-www-form-urlencoded", strings.NewReader(body))
	must(m.t, err)
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	must(m.t, err)
	return string(content), answer.StatusCode
}

// TestADiskThatIsReadOnly: on such a disk the program refuses with a sentence, and starts when it may write again.
func TestADiskThatIsReadOnly(t *testing.T) {
	needsAll(t)
	t.Parallel()
	m := newMixed(t)
	disk := newSmallDisk(t, m.server.Data, "64m")
	m.server.Inside = disk.inside
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	m.begin(ctx)
	r := &run{n: 1}
	m.startByAPI(ctx, r)
	m.server.Kill()
	disk.remount("ro")
	if said := m.refusal(); !strings.Contains(said, "read-only") || !strings.Contains(said, m.server.Data) {
		t.Errorf("on a read-only disk the program ended with %s", said)
	}
	disk.remount("rw")
	_, err := m.server.Start(ctx)
	must(t, err)
	if r.erste = m.decide(ctx, r, "erste/1", map[string]any{"outcome": "ja"}); !r.erste {
		t.Error("what was there before is gone")
	}
}

// TestADiskThatFailsWhileRunning lets every write to the log of the database fail, as the system does where it has made
// a failing disk read-only. The program says so, takes nothing more, and has everything after the next start.
func TestADiskThatFailsWhileRunning(t *testing.T) {
	needsAll(t)
	t.Parallel()
	m := newMixed(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	m.begin(ctx)
	for n := range 5 {
		r := &run{n: n + 1}
		m.startByAPI(ctx, r)
		m.runs = append(m.runs, r)
		r.erste = m.decide(ctx, r, "erste/1", map[string]any{"outcome": "ja"})
	}
	strace := exec.Command("strace", "-f", "-qq", "-o", "/dev/null", "-p", fmt.Sprint(m.server.PID()), "-P", filepath.Join(m.server.Data, "store", "laufzettel.db-wal"),
		"-e", "trace=pwrite64", "-e", "inject=pwrite64:error=EROFS")
	must(t, strace.Start())
	defer func() { _ = strace.Process.Kill() }()
	var said json.RawMessage
	stopped := func() bool {
		err := m.alma.Post(ctx, "/api/v1/processes/umlauf/cases", fmt.Sprint("ro", time.Now().UnixNano()), map[string]string{"email": "alma.nie@example.org", "anliegen": fmt.Sprint("API ro ", time.Now().UnixNano())}, &said)
		return err != nil && strings.Contains(err.Error(), `"store-stopped"`)
	}
	for range 100 { // it takes a moment to reach every thread
		if stopped() {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if !stopped() {
		t.Fatal("goes on although nothing can be written")
	}
	if said := m.answered("/readyz", http.StatusServiceUnavailable); !strings.Contains(said, "check the disk") {
		t.Errorf("/readyz says %q", said)
	}
	if page, status := m.posted("/anmelden", "email=benno.muster%40example.org"); status != http.StatusServiceUnavailable || !strings.Contains(page, "Fehler auf seiner Festplatte") {
		t.Errorf("the page says %d %.2000s", status, page)
	}
	m.answered("/f/umlauf", http.StatusOK)
	must(t, strace.Process.Signal(syscall.SIGTERM))
	_ = strace.Wait()
	if !stopped() {
		t.Error("goes on without anybody having looked at the disk")
	}
	m.server.Kill()
	_, err := m.server.Start(ctx)
	must(t, err)
	m.stage.settle(ctx)
	m.server.Stop()
	m.verify()
}
