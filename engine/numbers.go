package engine

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// numbers hands out case numbers: unique and rising; gaps are possible where a start fails.
type numbers struct {
	mu   sync.Mutex
	next map[string]int
}

var sequencePlace = regexp.MustCompile(`\{seq(?::(\d+))?\}`)

// take gives the next number of the pattern ("ANE-{year}-{seq:5}") and its series ("ANE-2026-#").
func (n *numbers) take(ctx context.Context, store Store, pattern string, at time.Time) (string, Number, error) {
	dated := strings.NewReplacer("{year}", strconv.Itoa(at.Year()), "{month}", fmt.Sprintf("%02d", at.Month())).Replace(pattern)
	series := sequencePlace.ReplaceAllString(dated, "#")
	n.mu.Lock()
	defer n.mu.Unlock()
	value, known := n.next[series]
	if !known {
		var err error
		if value, err = store.NextNumber(ctx, series); err != nil {
			return "", Number{}, err
		}
		if n.next == nil {
			n.next = map[string]int{}
		}
	}
	n.next[series] = value + 1
	number := sequencePlace.ReplaceAllStringFunc(dated, func(place string) string {
		width, _ := strconv.Atoi(sequencePlace.FindStringSubmatch(place)[1])
		return fmt.Sprintf("%0*d", width, value)
	})
	return number, Number{Series: series, Value: value}, nil
}

// catchUp asks the store where a series is, because another node has used it. Numbers that are handed out here
// and not yet stored are never handed out again.
func (n *numbers) catchUp(ctx context.Context, store Store, series string) error {
	stored, err := store.NextNumber(ctx, series)
	if err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.next[series] = max(n.next[series], stored)
	return nil
}
