package sqlitestore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
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
		return nil, explainFolder(folder, err)
	}
	taken, err := tryLock(file)
	if err == nil && taken {
		sign(file)
		return &folderLock{file}, nil
	}
	if err == nil {
		err = fmt.Errorf("data folder %s is in use by another process%s; stop it first, or give this one its own folder", folder, signedBy(file))
	} else {
		err = fmt.Errorf("lock of the data folder %s: %w", folder, err)
	}
	return nil, errors.Join(err, file.Close())
}

// sign writes down who has the folder, for the message that the next one gets. It is the lock that counts: a full disk
// only leaves the message without a name.
func sign(file *os.File) {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	text := fmt.Sprintf("number %d on %s, since %s\n", os.Getpid(), host, time.Now().UTC().Format("2006-01-02 15:04:05 UTC"))
	if file.Truncate(0) == nil {
		_, _ = file.WriteAt([]byte(text), 0)
	}
}

// signedBy says who wrote into a lock that is taken, in brackets; "" where nobody did.
func signedBy(file *os.File) string {
	text := make([]byte, 200)
	n, _ := file.ReadAt(text, 0)
	if line, _, _ := strings.Cut(string(text[:n]), "\n"); line != "" {
		return " (" + line + ")"
	}
	return ""
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

// explainFolder says what to do about a folder in which nothing can be made.
func explainFolder(folder string, err error) error {
	switch {
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the data folder %s lies on a disk that is read-only: nothing could be kept. Make it writable (a disk that has failed is often made read-only by the system: see its log), then start again", folder)
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("the data folder %s may not be written to by this user: give it to the user that runs the program, then start again: %w", folder, err)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("the disk of the data folder %s is full: nothing could be kept. Make room, then start again", folder)
	}
	return fmt.Errorf("data folder %s: %w", folder, err)
}
