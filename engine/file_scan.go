package engine

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"laufzettel/engine/clamd"
)

// Scanner looks for malware. Scan returns the name of what it found, "" for nothing; an error means that
// nothing is known about the content.
type Scanner interface {
	Scan(ctx context.Context, content io.Reader) (found string, err error)
}

// Errors of the search for malware.
var (
	// ErrInfected: malware was found. Of an upload nothing is kept; of a stored file the content is gone.
	ErrInfected = errors.New("the file holds malware")
	// ErrNotScanned: the scanner did not answer. The file is not kept, or not opened until it was looked into.
	ErrNotScanned = errors.New("the file has not been scanned for malware yet")
	// ErrNotScannable: the scanner answers, and does not take a file of this size. It is not kept.
	ErrNotScannable = errors.New("the file is larger than the malware scanner takes")
)

// Files that nobody has looked into yet, and those in which malware was found later, are named by an empty file
// in one of these folders, so that both are found without walking through all cases.
const (
	heldFolder     = ".unscanned"
	infectedFolder = ".infected"
)

// scanTime is how long one file may take.
const scanTime = 2 * time.Minute

// look scans a file that is being taken in. held means that it may be kept but not opened.
func (f *Files) look(ctx context.Context, path string) (held bool, err error) {
	if f.scanner == nil {
		return false, nil
	}
	found, err := f.scan(ctx, path)
	switch {
	case found != "":
		f.log.Warn("malware refused", "found", found)
		return false, ErrInfected
	case err == nil:
		return false, nil
	case errors.Is(err, clamd.ErrTooLarge):
		f.log.Error("an upload is refused that the malware scanner does not take", "error", err)
		return false, ErrNotScannable
	case ctx.Err() != nil:
		return false, ctx.Err()
	}
	f.log.Error("scanning an upload for malware: nobody knows what it holds", "kept", f.hold, "error", err)
	if f.hold {
		return true, nil
	}
	return false, ErrNotScanned
}

func (f *Files) scan(ctx context.Context, path string) (string, error) {
	content, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer content.Close()
	ctx, cancel := context.WithTimeout(ctx, scanTime)
	defer cancel()
	return f.scanner.Scan(ctx, content)
}

func (f *Files) marker(folder, caseID, id string) string {
	return filepath.Join(f.dir, folder, caseID+"."+id)
}

func (f *Files) mark(folder, caseID, id string) error {
	path := f.marker(folder, caseID, id)
	if err := MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close(), syncDir(filepath.Dir(path)))
}

func (f *Files) marked(folder, caseID, id string) bool {
	_, err := os.Lstat(f.marker(folder, caseID, id))
	return err == nil
}

func (f *Files) unmark(folder, caseID, id string) error {
	if err := os.Remove(f.marker(folder, caseID, id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// unmarkAll forgets what is known about the files of a case that is gone.
func (f *Files) unmarkAll(caseID string) error {
	var failed error
	for _, folder := range []string{heldFolder, infectedFolder} {
		names, err := filepath.Glob(filepath.Join(f.dir, folder, caseID+".*")) // an id has no character that Glob knows
		failed = errors.Join(failed, err)
		for _, name := range names {
			failed = errors.Join(failed, os.Remove(name))
		}
	}
	return failed
}

// ScanHeld looks into the files that were taken in while the scanner did not answer, and returns how many are
// still waiting. What holds malware is deleted; its name stays in the answers, and pages say what happened.
func (f *Files) ScanHeld(ctx context.Context) (waiting int, err error) {
	if f.scanner == nil {
		return 0, nil
	}
	entries, err := os.ReadDir(filepath.Join(f.dir, heldFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for i, entry := range entries {
		caseID, id, ok := strings.Cut(entry.Name(), ".")
		if !ok || !safeName.MatchString(caseID) || !safeName.MatchString(id) {
			continue
		}
		switch err := f.scanOne(ctx, caseID, id); {
		case errors.Is(err, clamd.ErrTooLarge):
			waiting++
			f.log.Error("a held file is larger than the malware scanner takes", "case", caseID, "file", id, "error", err)
		case err != nil:
			return waiting + len(entries) - i, err
		}
	}
	return waiting, nil
}

func (f *Files) scanOne(ctx context.Context, caseID, id string) error {
	path := filepath.Join(f.dir, caseID, id)
	found, err := f.scan(ctx, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f.unmark(heldFolder, caseID, id)
	case err != nil:
		return err
	case found != "":
		f.log.Warn("malware found in a file that was held", "case", caseID, "file", id, "found", found)
		if err := f.mark(infectedFolder, caseID, id); err != nil {
			return err
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return f.unmark(heldFolder, caseID, id)
}

// KeepScanning looks into held files every so often until ctx ends.
func (f *Files) KeepScanning(ctx context.Context, every time.Duration) {
	if f.scanner == nil {
		return
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if waiting, err := f.ScanHeld(ctx); err != nil && ctx.Err() == nil {
			f.log.Error("files wait for the malware scanner", "waiting", waiting, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// FileOption is a setting of an installation's attachments.
type FileOption func(*Files)

// WithScanner looks for malware in every file. hold says what happens while the scanner does not answer: the
// file is kept and nobody may open it until it was looked into (true), or the upload is refused (false).
func WithScanner(scanner Scanner, hold bool) FileOption {
	return func(f *Files) { f.scanner, f.hold = scanner, hold }
}

// WithFloor keeps so many bytes of the disk free of files; 0 is DefaultFloor, less than 0 nothing.
func WithFloor(bytes int64) FileOption {
	return func(f *Files) {
		if f.floor = bytes; bytes == 0 {
			f.floor = DefaultFloor
		}
		f.floor = max(0, f.floor)
	}
}

// WithFileLog says to whom malware and a silent scanner are reported.
func WithFileLog(log *slog.Logger) FileOption {
	return func(f *Files) { f.log = log }
}

// forgetInfected takes files out of a draft in which malware was found after they had been held: the form then
// asks for them again.
func (f *Files) forgetInfected(d *Draft) {
	for id := range d.Files {
		if f.marked(infectedFolder, d.CaseID(), id) {
			delete(d.Files, id)
		}
	}
}
