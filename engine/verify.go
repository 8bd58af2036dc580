package engine

import (
	"bytes"
	"crypto/hmac"
	"fmt"
)

// VerifyChain checks that nothing of a case was changed, left out or put in since it was recorded: every chain
// value follows from its event and the one before, and every value that is still there is the one that its
// event proves. It holds after erasure too. The error names the first event that is wrong.
func VerifyChain(record CaseRecord) error {
	var chain []byte
	for i, s := range record.Events {
		if s.Seq != i+1 {
			return fmt.Errorf("case %s: event %d is missing", record.Row.ID, i+1)
		}
		chain = link(chain, s)
		if !bytes.Equal(chain, s.Chain) {
			return fmt.Errorf("case %s: event %d was changed after it was recorded", record.Row.ID, s.Seq)
		}
	}
	if record.Row.Seq != len(record.Events) {
		return fmt.Errorf("case %s: %d events are stored, but the case is at revision %d", record.Row.ID, len(record.Events), record.Row.Seq)
	}
	return verifyValues(record)
}

func verifyValues(record CaseRecord) error {
	for _, ref := range sortedNames(record.Values) {
		seq, name, err := SplitRef(ref)
		if err != nil {
			return fmt.Errorf("case %s: %w", record.Row.ID, err)
		}
		if seq > len(record.Events) {
			return fmt.Errorf("case %s: value %s belongs to no event", record.Row.ID, ref)
		}
		value := record.Values[ref]
		if !hmac.Equal([]byte(record.Events[seq-1].Values[name]), []byte(digest(value.Salt, value.Content))) {
			return fmt.Errorf("case %s: value %s was changed after it was recorded", record.Row.ID, ref)
		}
	}
	return nil
}
