package engine

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions"
	"laufzettel/forms"
)

const prefillPurpose = "prefill link"

// longestPrefill bounds what is looked at, in characters: addresses longer than this break in mails anyway.
const longestPrefill = 4000

// prefillGrace is how long after its end a link still counts for somebody who had the form open by then.
const prefillGrace = 24 * time.Hour

// Prefill is what a signed link fills into a form. It lies in the link alone; the store learns of it with the
// first draft.
type Prefill struct {
	Process string              `json:"p"`
	Values  map[string][]string `json:"v"`          // as posted, by path
	Expires time.Time           `json:"e,omitzero"` // zero: never
}

// ErrPrefill: the values of a link were changed on the way, are those of another process, or have expired.
var ErrPrefill = errors.New("the prefilled values of this link do not work or work no more")

// SignPrefill makes the part of an address that fills a form, see Engine.Prefilled.
func (k *Keys) SignPrefill(p Prefill) (string, error) {
	body, err := json.Marshal(p)
	if err != nil {
		return "", err
	}
	payload := base64.RawURLEncoding.EncodeToString(body)
	return payload + "." + k.Sign(prefillPurpose, payload), nil
}

// Prefilled checks the signed part of an address and gives the answers it holds, of those fields only that the
// form of the version names under "link". posted says that the form was opened earlier. ErrPrefill.
func (e *Engine) Prefilled(p *definitions.Process, signed string, posted bool) (forms.Input, error) {
	payload, signature, ok := strings.Cut(signed, ".")
	if !ok || len(signed) > longestPrefill || !e.keys.Verify(signature, prefillPurpose, payload) {
		return nil, ErrPrefill
	}
	body, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return nil, ErrPrefill
	}
	var fill Prefill
	if err := json.Unmarshal(body, &fill); err != nil || fill.Process != p.Name {
		return nil, ErrPrefill
	}
	now := e.clock.Now()
	if posted {
		now = now.Add(-prefillGrace)
	}
	if !fill.Expires.IsZero() && now.After(fill.Expires) {
		return nil, ErrPrefill
	}
	input := forms.Input{}
	for _, path := range p.Form.Link {
		if typed, there := fill.Values[path]; there {
			input[path] = typed
		}
	}
	return input, nil
}

// mostOwnCases is how many of a person's newest cases are looked at for one of a process.
const mostOwnCases = 50

// EarlierCase is the newest case of a process that a person has submitted; nil where there is none or its
// values are erased. Its cost depends on the cases of that person alone.
func (e *Engine) EarlierCase(ctx context.Context, process, person string) (*Case, error) {
	if person == "" {
		return nil, nil
	}
	rows, err := e.store.Cases(ctx, CaseQuery{Submitter: person, Limit: mostOwnCases})
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if row.Process != process {
			continue
		}
		c, err := e.Case(ctx, row.ID)
		if err != nil || len(c.State.Values) == 0 {
			return nil, err
		}
		return c, nil
	}
	return nil, nil
}

// FromEarlier are the answers of an earlier case that a form may take over: those it names, as far as they
// mean the same in its version. The changes are about these fields alone.
func (e *Engine) FromEarlier(c *Case, to *definitions.Process) (forms.Input, []forms.Change, error) {
	input, changes, err := forms.Carry(c.Process.Form, to.Form, c.Process.Form.Input(c.State.Values), e.FormContext(to, nil))
	if err != nil {
		return nil, nil, err
	}
	taken := forms.Input{}
	for path, typed := range input {
		if named(to.Form.FromEarlier, path) {
			taken[path] = typed
		}
	}
	var told []forms.Change
	for _, change := range changes {
		if named(to.Form.FromEarlier, change.Path) && (change.Lost() || change.Kind == forms.ChangeReworded) {
			told = append(told, change)
		}
	}
	return taken, told, nil
}

// named says whether a path, or a group or table around it, is in the list.
func named(list []string, path string) bool {
	for at := path; at != ""; {
		if slices.Contains(list, at) {
			return true
		}
		cut := strings.LastIndexByte(at, '.')
		if cut < 0 {
			return false
		}
		at = at[:cut]
	}
	return false
}
