package clamd_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"laufzettel/engine/clamd"
)

// fake is a daemon that reads a whole question and then does as told. It says what it was asked and sent.
func fake(t *testing.T, answer func(net.Conn)) (*clamd.Client, chan string) {
	t.Helper()
	listener, err := net.Listen("unix", filepath.Join(t.TempDir(), "c"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	asked := make(chan string, 10)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				r := bufio.NewReader(conn)
				command, err := r.ReadString(0)
				var content bytes.Buffer
				for command == "zINSTREAM\x00" && err == nil {
					var length uint32
					if err = binary.Read(r, binary.BigEndian, &length); err != nil || length == 0 {
						break
					}
					_, err = io.CopyN(&content, r, int64(length))
				}
				asked <- command + content.String()
				answer(conn)
			}()
		}
	}()
	client, err := clamd.New("unix:" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return client.WithPatience(200 * time.Millisecond), asked
}

func says(answer string) func(net.Conn) {
	return func(c net.Conn) { _, _ = io.WriteString(c, answer) }
}

func TestVerdicts(t *testing.T) {
	for what, c := range map[string]struct {
		answer func(net.Conn)
		found  string
		bad    bool
		want   error
	}{
		"clean":               {answer: says("stream: OK\x00")},
		"found":               {answer: says("stream: Eicar-Test.UNOFFICIAL FOUND\x00"), found: "Eicar-Test.UNOFFICIAL"},
		"too large":           {answer: says("INSTREAM size limit exceeded. ERROR\x00"), bad: true, want: clamd.ErrTooLarge},
		"an error":            {answer: says("stream: Can't allocate memory ERROR\x00"), bad: true},
		"garbage":             {answer: says("HTTP/1.1 400 Bad Request\r\n\r\n\x00"), bad: true},
		"a name of nothing":   {answer: says("stream:  FOUND\x00"), bad: true},
		"half an answer":      {answer: says("stream: O"), bad: true},
		"an OK without end":   {answer: says("stream: OK"), bad: true},
		"an endless answer":   {answer: says(strings.Repeat("x", 100_000)), bad: true},
		"nothing":             {answer: func(net.Conn) {}, bad: true},
		"silence":             {answer: func(net.Conn) { time.Sleep(time.Second) }, bad: true},
		"OK of somebody else": {answer: says("OK\x00"), bad: true},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			client, asked := fake(t, c.answer)
			content := strings.Repeat("0123456789", 20_000)
			begun := time.Now()
			found, err := client.Scan(t.Context(), strings.NewReader(content))
			if (err != nil) != c.bad || found != c.found || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("says %q, %v", found, err)
			}
			if got := <-asked; got != "zINSTREAM\x00"+content {
				t.Errorf("the daemon got %d bytes", len(got))
			}
			if took := time.Since(begun); took > 900*time.Millisecond {
				t.Errorf("took %v: it waits for ever", took)
			}
		})
	}
}

func TestEmptyAndBrokenContent(t *testing.T) {
	client, asked := fake(t, says("stream: OK\x00"))
	if found, err := client.Scan(t.Context(), strings.NewReader("")); err != nil || found != "" || <-asked != "zINSTREAM\x00" {
		t.Errorf("nothing is %q, %v", found, err)
	}
	broken := errors.New("the disk is broken")
	if _, err := client.Scan(t.Context(), io.MultiReader(strings.NewReader("half"), failing{broken})); !errors.Is(err, broken) {
		t.Errorf("half a file is %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestNobodyThere(t *testing.T) {
	client, err := clamd.New("unix:" + filepath.Join(t.TempDir(), "nobody"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Scan(t.Context(), strings.NewReader("x")); err == nil {
		t.Error("a file is clean though nobody looked")
	}
	if client.Ping(t.Context()) == nil {
		t.Error("nobody answers PING")
	}
	there, _ := fake(t, says("PONG\x00"))
	if err := there.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	slow, _ := fake(t, func(net.Conn) { time.Sleep(5 * time.Second) })
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	begun := time.Now()
	if _, err := slow.WithPatience(time.Minute).Scan(ctx, strings.NewReader("x")); err == nil || time.Since(begun) > 2*time.Second {
		t.Errorf("after %v: %v; nobody waits any more", time.Since(begun), err)
	}
}

func TestAddresses(t *testing.T) {
	for address, good := range map[string]bool{
		"unix:/run/clamav/clamd.ctl": true, "tcp:127.0.0.1:3310": true, "tcp:[::1]:3310": true, "tcp:clamav.example.org:3310": true,
		"": false, "unix:clamd.ctl": false, "tcp:3310": false, "tcp::3310": false, "http://x:1": false, "/run/clamav/clamd.ctl": false,
	} {
		if _, err := clamd.New(address); (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
}
