package sqlitestore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// lockName is the file whose lock says that a process uses the folder. It stays when the process ends;
// the lock does not.
const lockName = "laufzettel.lock"

type folderLock struct{ file *os.File }

// lockFolder takes the data folder for this process. Leases and the single writer rest on nobody else
// writing to the database.
func lockFolder(folder string) (*folderLock, error) {
	path := filepath.Join(folder, lockName)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock of the data folder: %w", err)
	}
	taken, err := tryLock(file)
	if err == nil && taken {
		return &folderLock{file}, nil
	}
	if err == nil {
		err = fmt.Errorf("data folder %s is in use by another process; stop it first, or give this one its own folder", folder)
	} else {
		err = fmt.Errorf("lock of the data folder %s: %w", folder, err)
	}
	return nil, errors.Join(err, file.Close())
}

func (l *folderLock) release() error { return l.file.Close() }

// createPrivate makes the database file so that only its owner can read it; SQLite gives the files beside
// it the same mode. An existing file is tightened.
func createPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Close(), syncFolder(filepath.Dir(path)))
}
