package mail

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeSMTP is a tiny mail server that misbehaves on request. For every line it hears ("" for the greeting,
// "." for the end of a message) it asks its script for an answer.
type fakeSMTP struct {
	port   int
	script func(connection int, heard string) reaction

	mu          sync.Mutex
	connections int
	mails       []string
	heard       []string
}

// reaction is what the server does; the zero reaction is the ordinary answer.
type reaction struct {
	say   string        // instead of the ordinary answer
	pause time.Duration // before it
	hang  bool          // says nothing more but keeps the connection
	reset bool          // breaks the connection at once
	bye   bool          // closes after the answer
}

func startFake(t *testing.T, script func(connection int, heard string) reaction) *fakeSMTP {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if script == nil {
		script = func(int, string) reaction { return reaction{} }
	}
	f := &fakeSMTP{port: listener.Addr().(*net.TCPAddr).Port, script: script}
	done := make(chan struct{})
	t.Cleanup(func() { close(done); _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			f.mu.Lock()
			f.connections++
			number := f.connections
			f.mu.Unlock()
			go f.serve(conn, number, done)
		}
	}()
	return f
}

func (f *fakeSMTP) serve(conn net.Conn, number int, done chan struct{}) {
	defer func() { _ = conn.Close() }()
	ordinary := map[string]string{"": "220 fake", "EHLO": "250-fake\r\n250-ENHANCEDSTATUSCODES\r\n250 8BITMIME", "MAIL": "250 ok", "RCPT": "250 ok",
		"DATA": "354 go on", ".": "250 taken", "RSET": "250 ok", "QUIT": "221 bye"}
	react := func(heard string) bool {
		verb, _, _ := strings.Cut(heard, " ")
		r := f.script(number, heard)
		time.Sleep(r.pause)
		switch {
		case r.hang:
			<-done
			return false
		case r.reset:
			_ = conn.(*net.TCPConn).SetLinger(0)
			return false
		case r.say == "":
			r.say = ordinary[verb]
		}
		_, err := fmt.Fprintf(conn, "%s\r\n", r.say)
		return err == nil && !r.bye && verb != "QUIT"
	}
	if !react("") {
		return
	}
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		heard := lines.Text()
		f.mu.Lock()
		f.heard = append(f.heard, heard)
		f.mu.Unlock()
		if heard != "DATA" {
			if !react(heard) {
				return
			}
			continue
		}
		if !react(heard) {
			return
		}
		var mail strings.Builder
		for lines.Scan() && lines.Text() != "." {
			mail.WriteString(strings.TrimPrefix(lines.Text(), ".") + "\n")
		}
		r := f.script(number, ".")
		if r.say == "" || strings.HasPrefix(r.say, "2") {
			f.mu.Lock()
			f.mails = append(f.mails, mail.String())
			f.mu.Unlock()
		}
		if !react(".") {
			return
		}
	}
}

func (f *fakeSMTP) settings() Settings {
	return Settings{Host: "127.0.0.1", Port: f.port, Encryption: Opportunistic, Timeout: 700 * time.Millisecond}
}

// seen returns how many connections there were and the mails taken.
func (f *fakeSMTP) seen() (connections int, mails []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.connections, append([]string(nil), f.mails...)
}
