package engine

import (
	"context"
	"errors"
	"slices"

	"laufzettel/definitions"
	"laufzettel/forms"
)

// NewerVersion is the version that a draft has to be led to before it goes on: the one in force, where the
// draft was begun with another one and the form says "drafts: move". nil: the draft keeps its version.
func (e *Engine) NewerVersion(d *Draft) *definitions.Process {
	p, ok := e.Process(d.Process)
	if !ok || p.Ref.Hash == d.FlowHash || !p.Form.MoveDrafts {
		return nil
	}
	return p
}

// Move is a draft on its way to another version of its process.
type Move struct {
	Input   forms.Input
	Changes []forms.Change // what a person is told
	Earlier []forms.Change // every answer so far that could not be carried
	Linked  forms.Input
}

// PlanMove says what would become of a draft under another version; ctx is that of the draft's form. It
// changes nothing. An error is a *expression.Failure.
func PlanMove(d *Draft, from, to *definitions.Process, ctx *forms.Context) (*Move, error) {
	input, changes, err := forms.Carry(from.Form, to.Form, d.Input, ctx)
	if err != nil {
		return nil, err
	}
	m := &Move{Input: input, Changes: changes, Linked: forms.Input{}}
	for path, typed := range d.Linked {
		if at := forms.Successor(from.Form, to.Form, path); at != "" && slices.Contains(to.Form.Link, at) {
			m.Linked[at] = typed
		}
	}
	for _, earlier := range d.Earlier {
		if earlier.Path != "" {
			earlier.Path = forms.Successor(from.Form, to.Form, earlier.Path)
		}
		m.Earlier = append(m.Earlier, earlier)
	}
	for _, change := range changes {
		if change.Lost() {
			m.Earlier = append(m.Earlier, change)
		}
	}
	return m, nil
}

// MoveDraft leads a draft to another version and stores it. ErrDocumentChanged if it was saved elsewhere
// meanwhile.
func (e *Engine) MoveDraft(ctx context.Context, d *Draft, to *definitions.Process, m *Move) error {
	d.FlowHash, d.Input, d.Earlier, d.Linked = to.Ref.Hash, m.Input, m.Earlier, m.Linked
	return e.SaveDraft(ctx, d)
}

// DraftVersion is the version that a draft was begun with. The process may be defined no longer: its version
// stays in the store.
func (e *Engine) DraftVersion(ctx context.Context, d *Draft) (*definitions.Process, error) {
	return e.version(ctx, d.FlowHash)
}

// Withdrawn says that the process of a draft is offered no longer.
func (e *Engine) Withdrawn(d *Draft) bool {
	_, ok := e.Process(d.Process)
	return !ok
}

// OwnDraft is a draft in the list of a person.
type OwnDraft struct {
	*Draft
	Version   *definitions.Process // it was begun with; nil where it cannot be read any more
	Withdrawn bool
}

// OwnDrafts lists the drafts that a signed-in person has begun, the one saved last first. Its cost depends on
// theirs alone.
func (e *Engine) OwnDrafts(ctx context.Context, person string) ([]OwnDraft, error) {
	drafts, err := e.DraftsOf(ctx, person)
	if err != nil {
		return nil, err
	}
	own := make([]OwnDraft, 0, len(drafts))
	for _, d := range drafts {
		version, err := e.DraftVersion(ctx, d)
		if err != nil {
			if e.log.Error("the version of a draft", "version", shortHash(d.FlowHash), "error", err); errors.Is(err, context.Canceled) {
				return nil, err
			}
			version = nil
		}
		own = append(own, OwnDraft{d, version, e.Withdrawn(d)})
	}
	sortBySaved(own)
	return own, nil
}
