package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/flows"
)

// KeptHistory is a case as a version of the program recorded it, with the definition it ran on and what its state was
// then. The files in flows/testdata/history are never changed or removed: every later version reads them alike.
type KeptHistory struct {
	About  string     `json:"about"`
	Pack   []byte     `json:"pack"`
	Record CaseRecord `json:"record"`
	State  string     `json:"state"` // StateSummary
	Erased bool       `json:"erased,omitempty"`
}

// StateSummary says what a fold has come to, in words that outlive the fields of flows.State.
func StateSummary(s *flows.State) string {
	var b strings.Builder
	fmt.Fprintf(&b, "seq %d number %s status %q ended %t submitter %+v subject %+v erased %t values %d mails %d", s.Seq, s.Number, s.Status, !s.Ended.IsZero(), s.Submitter, s.Subject, s.Erased, len(s.Values), s.Mails)
	for _, stop := range s.Open {
		fmt.Fprintf(&b, "; open %s %s due %t choices %d", stop.ID, stop.Kind, !stop.Due.IsZero(), len(stop.Choices))
		for _, a := range stop.Resolution.Approvers {
			fmt.Fprintf(&b, " %s%s as %s", a.Person, a.Mailbox, a.As)
		}
	}
	for _, name := range sortedNames(s.Steps) {
		step := s.Steps[name]
		fmt.Fprintf(&b, "; step %s rounds %d outcome %q by %+v", name, step.Rounds, step.Outcome, step.By)
	}
	for _, timer := range s.Timers {
		fmt.Fprintf(&b, "; clock %s %s", timer.ID, timer.At.UTC().Format("2006-01-02T15:04:05Z"))
	}
	return b.String()
}

// FoldForTest folds a record with its process.
func FoldForTest(p *definitions.Process, record CaseRecord) (*flows.State, error) {
	events, err := unseal(p.Flow, record)
	if err != nil {
		return nil, err
	}
	state := &flows.State{Case: record.Row.ID}
	for _, event := range events {
		state = flows.Evolve(state, event)
	}
	return state, nil
}

const historyFolder = "../flows/testdata/history"

// TestHistoriesOfEarlierVersions: every history that was ever kept is still there as it was (digests.txt), verifies,
// folds to the same state, and is decided the same again unless its answers were erased.
func TestHistoriesOfEarlierVersions(t *testing.T) {
	list, err := os.ReadFile(filepath.Join(historyFolder, "digests.txt"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(list)), "\n") {
		sum, name, _ := strings.Cut(line, "  ")
		listed[name] = sum
	}
	files, err := filepath.Glob(filepath.Join(historyFolder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no histories", err)
	}
	for _, file := range files {
		if listed[filepath.Base(file)] == "" {
			t.Errorf("%s is not in digests.txt: add its line (sha256sum)", filepath.Base(file))
		}
	}
	for name, sum := range listed {
		t.Run(name, func(t *testing.T) {
			content, err := os.ReadFile(filepath.Join(historyFolder, name))
			if err != nil {
				t.Fatal("a kept history is gone:", err)
			}
			if got := sha256.Sum256(content); hex.EncodeToString(got[:]) != sum {
				t.Fatal("a kept history was changed; put it back: what a version recorded stays as it is")
			}
			var kept KeptHistory
			if err := json.Unmarshal(content, &kept); err != nil {
				t.Fatal(err)
			}
			p, err := definitions.Unpack(kept.Pack, connectors.Operations())
			if err != nil {
				t.Fatal(err)
			}
			if err := VerifyChain(kept.Record); err != nil {
				t.Error(err)
			}
			state, err := FoldForTest(p, kept.Record)
			if err != nil {
				t.Fatal(err)
			}
			if got := StateSummary(state); got != kept.State {
				t.Errorf("%s folds to\n%s\nand was\n%s", kept.About, got, kept.State)
			}
			err = Replay(p, kept.Record)
			if kept.Erased && err != ErrErased || !kept.Erased && err != nil {
				t.Errorf("%s: decided again: %v", kept.About, err)
			}
		})
	}
}
