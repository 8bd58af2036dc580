package mail

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// FolderStorage keeps the mails of a Postbox as one JSON file each.
type FolderStorage struct{ dir string }

var mailFile = regexp.MustCompile(`^[0-9]{8,}\.json$`)

// NewFolderStorage opens a folder and makes it where it is missing; only its owner may read it, because
// mails hold links that decide.
func NewFolderStorage(dir string) (FolderStorage, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return FolderStorage{}, fmt.Errorf("making the folder for the postbox: %w", err)
	}
	return FolderStorage{dir}, nil
}

// All implements Storage. Files that are no mails, such as one that a crash has left half written, are
// passed over.
func (f FolderStorage) All() ([]Kept, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, err
	}
	var all []Kept
	for _, entry := range entries {
		if !mailFile.MatchString(entry.Name()) {
			continue
		}
		content, err := os.ReadFile(filepath.Join(f.dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		var k Kept
		if err := json.Unmarshal(content, &k); err != nil {
			return nil, fmt.Errorf("%s cannot be read as a mail; remove it to go on: %w", entry.Name(), err)
		}
		if k.ID+".json" != entry.Name() {
			return nil, fmt.Errorf("%s holds the mail of another file; remove it to go on", entry.Name())
		}
		all = append(all, k)
	}
	return all, nil
}

// Put implements Storage: the file appears whole or not at all, and is synced with its folder.
func (f FolderStorage) Put(k Kept) error {
	name := k.ID + ".json"
	if !mailFile.MatchString(name) {
		return fmt.Errorf("a mail's id must be a number of eight digits or more")
	}
	content, err := json.Marshal(k)
	if err != nil {
		return err
	}
	half, err := os.CreateTemp(f.dir, "half-*")
	if err != nil {
		return err
	}
	_, err = half.Write(content)
	err = errors.Join(err, half.Sync(), half.Close())
	if err == nil {
		err = os.Rename(half.Name(), filepath.Join(f.dir, name))
	}
	if err != nil {
		_ = os.Remove(half.Name())
		return err
	}
	return f.sync()
}

// Drop implements Storage.
func (f FolderStorage) Drop(id string) error {
	err := os.Remove(filepath.Join(f.dir, filepath.Base(id)+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (f FolderStorage) sync() error {
	dir, err := os.Open(f.dir)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
