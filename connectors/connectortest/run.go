package connectortest

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laufzettel/connectors"
)

// Subject is a connector under test, with the other side as its own test plays it.
type Subject struct {
	Connector connectors.Connector
	// Config leads to an other side that answers well.
	Config connectors.Config
	// Silent leads to one that never answers; nil where there is no other side.
	Silent *connectors.Config
	// Calls are good values for every operation, each key written; Others differ from them in every key.
	Calls, Others map[string]map[string]any
	// Seen returns what the other side has received since the last time, without what differs from call to
	// call; nil where there is no other side.
	Seen func() string
	// Secrets of Config and Calls must appear in no reason, error or log line.
	Secrets []string
	Faults  []Fault
}

// Fault is a call that goes wrong in a known way.
type Fault struct {
	Name   string
	Config connectors.Config
	Call   connectors.Call
	Want   connectors.Class
}

// Run checks every obligation on a connector.
func Run(t *testing.T, s Subject) {
	t.Helper()
	logged := captureLogs(t)
	t.Run("description", func(t *testing.T) {
		for _, problem := range Problems(s.Connector) {
			t.Error(problem)
		}
	})
	t.Run("configuration", s.configuration)
	t.Run("good calls", s.goodCalls)
	t.Run("every key has an effect", s.effects)
	t.Run("wrong calls are refused", s.wrongCalls)
	t.Run("deadlines", s.deadlines)
	t.Run("faults", s.faults)
	t.Run("concurrent use", s.concurrent)
	t.Run("nothing is logged", func(t *testing.T) {
		s.clean(t, logged())
	})
}

// captureLogs collects what is logged until the test ends.
func captureLogs(t *testing.T) func() string {
	var mu sync.Mutex
	var out bytes.Buffer
	write := writer(func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return out.Write(p)
	})
	logger, output := slog.Default(), log.Writer()
	slog.SetDefault(slog.New(slog.NewTextHandler(write, &slog.HandlerOptions{Level: slog.LevelDebug})))
	log.SetOutput(write)
	t.Cleanup(func() { slog.SetDefault(logger); log.SetOutput(output) })
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		return out.String()
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

func (s Subject) open(t *testing.T, config connectors.Config) connectors.Connection {
	t.Helper()
	connection, err := s.Connector.Open(config)
	if err != nil {
		t.Fatalf("opening a good configuration: %v", err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	return connection
}

// clean wants a text without secrets.
func (s Subject) clean(t *testing.T, text string) {
	t.Helper()
	for _, secret := range s.Secrets {
		if strings.Contains(text, secret) {
			t.Errorf("the secret %q is in %q", secret, text)
		}
	}
}

// check wants an outcome to be well formed.
func (s Subject) check(t *testing.T, what string, o connectors.Outcome, want ...connectors.Class) {
	t.Helper()
	if !slices.Contains(want, o.Class) {
		t.Errorf("%s: %s (%s), want %v", what, o.Class, o.Reason, want)
	}
	if (o.Class == connectors.Later || o.Class == connectors.Refused) && len(o.Reason) < 20 {
		t.Errorf("%s: %s without a reason that helps: %q", what, o.Class, o.Reason)
	}
	if o.RetryAfter < 0 {
		t.Errorf("%s: waits %v", what, o.RetryAfter)
	}
	s.clean(t, o.Reason)
}

func (s Subject) configuration(t *testing.T) {
	for _, key := range s.Connector.Config.Keys {
		if !key.Required {
			continue
		}
		config := connectors.Config{Name: s.Config.Name, Values: maps.Clone(s.Config.Values)}
		delete(config.Values, key.Name)
		if connection, err := s.Connector.Open(config); err == nil {
			_ = connection.Close()
			t.Errorf("it opens without %s", key.Name)
		} else {
			s.clean(t, err.Error())
		}
	}
	connection := s.open(t, s.Config)
	for range 2 {
		if err := connection.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	}
}

func (s Subject) goodCalls(t *testing.T) {
	connection := s.open(t, s.Config)
	for _, operation := range s.Connector.Operations {
		with, ok := s.Calls[operation.Name]
		if !ok {
			t.Errorf("there is no call for %s", operation.Name)
			continue
		}
		before := fmt.Sprint(with)
		outcome := connection.Do(t.Context(), s.call(operation.Name, with))
		s.check(t, operation.Name, outcome, connectors.OK, connectors.Manual)
		if outcome.Class == connectors.Manual && operation.Manual == nil {
			t.Errorf("%s is to be done by hand but does not say how", operation.Name)
		}
		if outcome.Class == connectors.OK {
			for name := range outcome.Output {
				if operation.Output[name] == "" {
					t.Errorf("%s puts out %s, which it does not declare", operation.Name, name)
				}
			}
		}
		if fmt.Sprint(with) != before {
			t.Errorf("%s changes the values of its call", operation.Name)
		}
	}
}

// call has a key of its own for each operation, as the engine gives it.
func (s Subject) call(operation string, with map[string]any) connectors.Call {
	return connectors.Call{Operation: operation, IdempotencyKey: "case/1." + operation, With: with, Deadline: time.Now().Add(10 * time.Second)}
}

func (s Subject) effects(t *testing.T) {
	if s.Seen == nil {
		for _, o := range s.Connector.Operations {
			if o.Manual == nil {
				t.Errorf("%s is not done by hand, so the test must say what the other side has seen", o.Name)
			}
		}
		return
	}
	connection := s.open(t, s.Config)
	for _, operation := range s.Connector.Operations {
		s.Seen()
		connection.Do(t.Context(), s.call(operation.Name, s.Calls[operation.Name]))
		usual := s.Seen()
		for _, key := range operation.With.Keys {
			with := maps.Clone(s.Calls[operation.Name])
			with[key.Name] = s.Others[operation.Name][key.Name]
			connection.Do(t.Context(), s.call(operation.Name, with))
			if s.Seen() == usual {
				t.Errorf("%s: %s has no effect", operation.Name, key.Name)
			}
		}
	}
}

func (s Subject) wrongCalls(t *testing.T) {
	connection := s.open(t, s.Config)
	s.check(t, "unknown operation", connection.Do(t.Context(), s.call("unknown.operation", nil)), connectors.Refused)
	for _, operation := range s.Connector.Operations {
		for _, key := range operation.With.Keys {
			if !key.Required {
				continue
			}
			with := maps.Clone(s.Calls[operation.Name])
			delete(with, key.Name)
			s.check(t, operation.Name+" without "+key.Name, connection.Do(t.Context(), s.call(operation.Name, with)), connectors.Refused)
			with[key.Name] = nil
			s.check(t, operation.Name+" with nothing as "+key.Name, connection.Do(t.Context(), s.call(operation.Name, with)), connectors.Refused)
		}
	}
}

func (s Subject) deadlines(t *testing.T) {
	connection := s.open(t, s.Config)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, operation := range s.Connector.Operations {
		call := s.call(operation.Name, s.Calls[operation.Name])
		s.check(t, operation.Name+" with an ended context", connection.Do(ended, call), connectors.Later)
		call.Deadline = time.Now().Add(-time.Second)
		s.check(t, operation.Name+" after its deadline", connection.Do(t.Context(), call), connectors.Later)
		if s.Silent == nil {
			continue
		}
		silent := s.open(t, *s.Silent)
		call.Deadline = time.Now().Add(200 * time.Millisecond)
		begun := time.Now()
		s.check(t, operation.Name+" without an answer", silent.Do(t.Context(), call), connectors.Later)
		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("%s: ended %v after the call, its deadline was 200ms", operation.Name, took)
		}
	}
}

func (s Subject) faults(t *testing.T) {
	for _, fault := range s.Faults {
		t.Run(fault.Name, func(t *testing.T) {
			call := fault.Call
			call.Deadline = time.Now().Add(3 * time.Second)
			s.check(t, fault.Name, s.open(t, fault.Config).Do(t.Context(), call), fault.Want)
		})
	}
}

func (s Subject) concurrent(t *testing.T) {
	connection := s.open(t, s.Config)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for _, operation := range s.Connector.Operations {
				s.check(t, operation.Name, connection.Do(t.Context(), s.call(operation.Name, maps.Clone(s.Calls[operation.Name]))), connectors.OK, connectors.Manual)
			}
		})
	}
	wait.Wait()
}
