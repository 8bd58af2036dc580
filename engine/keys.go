package engine

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Keys derive every secret of an installation from one root that lies in a file outside the database
// (design.md promise 2): whoever reads a copy of the database cannot make a link.
type Keys struct{ root []byte }

// NewKeys derives from a root of at least 32 bytes.
func NewKeys(root []byte) (*Keys, error) {
	if len(root) < 32 {
		return nil, errors.New("the root key is shorter than 32 bytes")
	}
	return &Keys{root: root}, nil
}

// LoadKeys reads the root key from dir/root.key and makes it on first use (mode 0600).
func LoadKeys(dir string) (*Keys, error) {
	file := filepath.Join(dir, "root.key")
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return createKeys(dir, file)
	}
	if err != nil {
		return nil, err
	}
	root, err := hex.DecodeString(strings.TrimSpace(string(content)))
	if err != nil {
		return nil, fmt.Errorf("%s does not hold a key in hexadecimal form; restore it from your backup: without it no mailed link works any more", file)
	}
	return NewKeys(root)
}

func createKeys(dir, file string) (*Keys, error) {
	if err := MakeFolder(dir); err != nil {
		return nil, err
	}
	root := make([]byte, 32)
	if _, err := rand.Read(root); err != nil {
		return nil, err
	}
	if err := writeSynced(file, []byte(hex.EncodeToString(root)+"\n")); err != nil {
		return nil, err
	}
	return NewKeys(root)
}

// MAC is HMAC-SHA256 under the key for purpose over the parts; no two lists of parts collide.
func (k *Keys) MAC(purpose string, parts ...string) []byte {
	sub := hmac.New(sha256.New, k.root)
	sub.Write([]byte(purpose))
	mac := hmac.New(sha256.New, sub.Sum(nil))
	for _, part := range parts {
		fmt.Fprintf(mac, "%d:", len(part))
		mac.Write([]byte(part))
	}
	return mac.Sum(nil)
}

// Sign is MAC in URL-safe text.
func (k *Keys) Sign(purpose string, parts ...string) string {
	return base64.RawURLEncoding.EncodeToString(k.MAC(purpose, parts...))
}

// Verify compares in constant time, as text: there is one spelling of a signature and no other.
func (k *Keys) Verify(signature, purpose string, parts ...string) bool {
	return hmac.Equal([]byte(signature), []byte(k.Sign(purpose, parts...)))
}

// randomID is 128 random bits as 26 lower-case letters and digits.
func randomID() string { return strings.ToLower(rand.Text()) }

// newCaseID is the id of a new case: the millisecond of its start in nine letters and digits, then 85 random bits. What begins
// at about the same time lies together in the store, where a decision then finds the pages of its case changed already by
// its neighbours', instead of changing one of its own in each table.
func newCaseID(now time.Time) string {
	const digits = "234567abcdefghijklmnopqrstuvwxyz" // in the order of their bytes
	id := []byte(randomID())
	for i, ms := 8, now.UnixMilli(); i >= 0; i, ms = i-1, ms>>5 {
		id[i] = digits[ms&31]
	}
	return string(id)
}

// writeSynced writes a file so that it survives a power cut: content, then its folder's entry. Whoever ends in the
// middle leaves what was there before, never half of it.
func writeSynced(file string, content []byte) error {
	part := file + partEnding
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(content); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Close(), os.Rename(part, file)); err != nil {
		return err
	}
	return syncDir(filepath.Dir(file))
}

// MakeFolder makes a folder (mode 0700) and those above it, unless they are there, so that they survive a
// power cut: a synced file is lost with the entry of its folder.
func MakeFolder(dir string) error {
	var missing []string
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		missing = append(missing, at)
	}
	err := os.MkdirAll(dir, 0o700)
	for _, made := range missing {
		if err == nil {
			err = syncDir(filepath.Dir(made))
		}
	}
	return err
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
