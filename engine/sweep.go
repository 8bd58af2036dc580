package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// sweepAge is how old a folder of attachments must be before anybody asks whether it is still needed: an upload
// lies on disk a moment before its draft is stored.
const sweepAge = 24 * time.Hour

// sweepFiles removes attachments that nobody will come back for: of drafts that have expired, and of cases
// whose values were erased while the program stopped before their files had gone.
func (e *Engine) sweepFiles(ctx context.Context) error {
	folders, err := e.files.folders()
	if err != nil {
		return err
	}
	drafts, err := e.store.Find(ctx, collectionDrafts, "", 1_000_000)
	if err != nil {
		return err
	}
	pending, err := e.store.Find(ctx, collectionPending, "", 1_000_000)
	if err != nil {
		return err
	}
	needed := map[string]bool{}
	for _, doc := range append(drafts, pending...) {
		needed[(&Draft{Key: doc.Key}).CaseID()] = true
	}
	failed := e.files.dropParts(folders, e.clock.Now().Add(-sweepAge))
	for _, folder := range folders {
		if needed[folder.caseID] || e.clock.Now().Sub(folder.changed) < sweepAge {
			continue
		}
		keep, err := e.keepsFiles(ctx, folder.caseID)
		if err == nil && !keep {
			err = e.files.RemoveAll(folder.caseID)
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("attachments of %s: %w", folder.caseID, err))
		}
	}
	return failed
}

// keepsFiles says whether there is a case with its values: one that has ended has a day on which they go.
func (e *Engine) keepsFiles(ctx context.Context, caseID string) (bool, error) {
	rows, err := e.store.Cases(ctx, CaseQuery{ID: caseID, Limit: 1})
	if err != nil || len(rows) == 0 {
		return false, err
	}
	return rows[0].Ended.IsZero() || !rows[0].EraseAt.IsZero(), nil
}

// dropParts removes what is left of uploads during which the program was stopped.
func (f *Files) dropParts(folders []caseFolder, before time.Time) error {
	var failed error
	for _, folder := range folders {
		if !folder.changed.Before(before) {
			continue // an upload may be on its way; writing to a folder changes it
		}
		parts, err := filepath.Glob(filepath.Join(f.dir, folder.caseID, "*"+partEnding))
		failed = errors.Join(failed, err)
		for _, part := range parts {
			if gone := os.Remove(part); !errors.Is(gone, fs.ErrNotExist) {
				failed = errors.Join(failed, gone)
			}
		}
	}
	return failed
}
