package walk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Server is the program under test: one data folder and address, started as often as needed.
type Server struct {
	Binary      string
	Definitions string
	Data        string
	Addr        string
	SMTP        string   // LAUFZETTEL_SMTP_URL
	Inside      []string // a command that every run of the program goes through, such as nsenter with its options
	Wrap        []string // a command that runs the program, such as strace with its options
	Log         string   // file that gets what it prints
	Env         []string // further variables of its environment, as NAME=value

	cmd    *exec.Cmd
	exited chan struct{}
}

// Token makes a token of the API for a declared service.
func (s *Server) Token(service string) (string, error) {
	return s.TokenOf("--service", service, "cases:start", "tasks:decide")
}

// TokenOf makes a token of the API with those scopes for --service or --person.
func (s *Server) TokenOf(flag, who string, scopes ...string) (string, error) {
	args := slices.Concat(s.Inside, []string{s.Binary, "token", "--data", s.Data, flag, who, "--scope", strings.Join(scopes, ",")})
	out, err := exec.Command(args[0], args[1:]...).Output()
	return strings.TrimSpace(string(out)), err
}

// FreeAddr is an address of this machine that nobody listens on.
func FreeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Base is the address of the pages.
func (s *Server) Base() string { return "http://" + s.Addr }

// PID is the process of the program, while it runs without a wrapper.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Start starts the program and returns the time until it was ready for requests.
func (s *Server) Start(ctx context.Context) (time.Duration, error) {
	began := time.Now()
	if err := s.Launch(); err != nil {
		return 0, err
	}
	return s.ready(ctx, began)
}

// Launch starts the program and does not wait for it.
func (s *Server) Launch() error {
	log, err := os.OpenFile(s.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args := slices.Concat(s.Inside, s.Wrap, []string{s.Binary, "serve",
		"--definitions", s.Definitions, "--data", s.Data, "--addr", s.Addr, "--base-url", s.Base()})
	s.cmd = exec.Command(args[0], args[1:]...)
	s.cmd.Env = append(append(os.Environ(), "LAUFZETTEL_SMTP_URL="+s.SMTP), s.Env...)
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if err := s.cmd.Start(); err != nil {
		return err
	}
	exited := make(chan struct{})
	s.exited = exited
	cmd := s.cmd
	go func() { _ = cmd.Wait(); close(exited) }()
	return nil
}

// Ended says whether the program has ended, by itself or by a signal.
func (s *Server) Ended() bool {
	select {
	case <-s.exited:
		return true
	default:
		return false
	}
}

func (s *Server) ready(ctx context.Context, began time.Time) (time.Duration, error) {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for ctx.Err() == nil && time.Since(began) < 60*time.Second {
		answer, err := client.Get(s.Base() + "/readyz")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return time.Since(began), nil
			}
		}
		select {
		case <-s.exited:
			return 0, fmt.Errorf("the program ended at once; see %s", s.Log)
		case <-time.After(2 * time.Millisecond):
		}
	}
	return 0, errors.Join(ctx.Err(), errors.New("the program was not ready within a minute"))
}

// Read looks at one page.
func Read(address string) (content string, status int, err error) {
	answer, err := http.Get(address)
	if err != nil {
		return "", 0, err
	}
	defer answer.Body.Close()
	all, err := io.ReadAll(answer.Body)
	return string(all), answer.StatusCode, err
}

// Kill ends the program as a crash does and waits until it is gone.
func (s *Server) Kill() { s.signal(syscall.SIGKILL) }

// Stop asks the program to end, and waits until it has.
func (s *Server) Stop() { s.signal(syscall.SIGTERM) }

func (s *Server) signal(signal syscall.Signal) {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	_ = s.cmd.Process.Signal(signal)
	<-s.exited
}

var setupAddress = regexp.MustCompile(`https?://\S+/einrichten/\w+`)

// printedAddress is the one-time address of the first start. The program answers requests a moment before it has
// printed everything.
func (s *Server) printedAddress(ctx context.Context) ([]byte, error) {
	for began := time.Now(); ctx.Err() == nil && time.Since(began) < 10*time.Second; time.Sleep(10 * time.Millisecond) {
		printed, err := os.ReadFile(s.Log)
		if err != nil {
			return nil, err
		}
		if address := setupAddress.Find(printed); address != nil {
			return address, nil
		}
	}
	return nil, errors.Join(ctx.Err(), errors.New("the program printed no one-time address"))
}

// ImportPeople gets in by the one-time address of the first start and takes over the people of the
// definitions folder, as an administrator does on a new installation.
func (s *Server) ImportPeople(ctx context.Context) error {
	address, err := s.printedAddress(ctx)
	if err != nil {
		return err
	}
	people, err := os.ReadFile(filepath.Join(s.Definitions, "organisation", "people.yaml"))
	if err != nil {
		return err
	}
	v := NewVisitor(s.Base())
	at, err := v.get(ctx, string(address))
	if err != nil {
		return err
	}
	if _, err := v.submit(ctx, at, map[string]string{"given": "Petra", "family": "Probe", "email": "petra.probe@example.org"}, "", nil); err != nil {
		return err
	}
	if at, err = v.get(ctx, "/verwaltung/menschen/text"); err != nil {
		return err
	}
	at, err = v.submit(ctx, at, map[string]string{"people": string(people)}, "", nil)
	if err == nil && at.status != http.StatusOK {
		err = fmt.Errorf("the people were not taken: %d %.300s", at.status, at.text)
	}
	return err
}
