package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"laufzettel/flows"
)

// collectionAbout finds the cases about one person: a keyed digest of each trait by which people are told (see
// Organisation.Same) leads to them, newest first. Nobody is named by it, and it goes when the values of its case go.
const collectionAbout = "about"

// aboutKinds are the traits of which a case keeps one each.
var aboutKinds = []string{"person", "mailbox", "number", "name"}

// projectAbout lets a case that begins be found by whom it is about.
func (e *Engine) projectAbout(commit *Commit, c *Case, next *flows.State) {
	if c.State.Seq > 0 || next.Seq == 0 {
		return
	}
	for _, kind := range aboutKinds {
		for _, trait := range e.traitsOfSubject(&Case{Row: commit.Row, Process: c.Process, State: next}) {
			if strings.HasPrefix(trait, kind+":") {
				commit.Documents = append(commit.Documents, DocumentChange{Document: Document{
					Collection: collectionAbout, Key: aboutKey(commit.Row, kind), Index: e.digest("about", trait), Revision: -1, Body: []byte("{}"),
				}})
				break // what the form was told comes first; the directory knows the rest
			}
		}
	}
}

// forgetAbout lets a case be found no more by whom it was about: its values go.
func forgetAbout(commit *Commit, row CaseRow) {
	for _, kind := range aboutKinds {
		commit.Documents = append(commit.Documents, DocumentChange{
			Document: Document{Collection: collectionAbout, Key: aboutKey(row, kind), Revision: -1}, Delete: true,
		})
	}
}

func aboutKey(row CaseRow, kind string) string {
	return newestFirst(row.Started) + "/" + row.ID + "/" + kind
}

// traitsOfSubject are all by which whom a case is about can be told; of a case that says nothing of it, who sent it.
func (e *Engine) traitsOfSubject(c *Case) []string {
	party := c.State.Subject
	if party == (flows.Party{}) {
		party = c.State.Submitter
	}
	told := map[string]string{}
	if c.Process.Form != nil {
		told = c.Process.Form.IdentityOf("subject", c.State.Values)
	}
	return e.Organisation().traits(party, told)
}

// earlierShown is how many cases EarlierOf gives at most, earlierTried how many it looks at for them.
const (
	earlierShown = 10
	earlierTried = 25
)

// EarlierOf are the newest other cases about the same person that an actor may see, newest first and at most ten. The
// same are those who share a person id, a mailbox, a personnel number, or a name with a date of birth.
func (e *Engine) EarlierOf(ctx context.Context, actor flows.Actor, c *Case) ([]*Case, error) {
	keys := map[string]bool{}
	for _, trait := range e.traitsOfSubject(c) {
		docs, err := e.store.Find(ctx, collectionAbout, e.digest("about", trait), earlierTried+1)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			at := strings.LastIndexByte(doc.Key, '/')
			keys[doc.Key[:max(at, 0)]] = true
		}
	}
	order := make([]string, 0, len(keys))
	for key := range keys {
		order = append(order, key)
	}
	slices.Sort(order)
	var earlier []*Case
	for i, key := range order {
		_, id, _ := strings.Cut(key, "/")
		if id == c.Row.ID {
			continue
		}
		if i > earlierTried || len(earlier) == earlierShown {
			break
		}
		other, err := e.Case(ctx, id)
		if errors.Is(err, ErrNotFound) {
			continue // erased between the two looks
		}
		if err != nil {
			return nil, err
		}
		if e.May(actor, SeeCase, OfCase(other)) == nil {
			earlier = append(earlier, other)
		}
	}
	return earlier, nil
}
