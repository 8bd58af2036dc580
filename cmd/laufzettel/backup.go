package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"laufzettel/engine"
	"laufzettel/engine/sqlitestore"
)

const (
	postboxFolder  = "postfach"
	headsFolder    = "heads"
	manifestName   = "manifest.json"
	sinceName      = "danach" + headsEnding // what was erased while the files were copied
	unfinished     = ".unfertig"
	manifestFormat = 1
)

// manifest says what a backup holds, so that a restore can tell that it is whole.
type manifest struct {
	Format int            `json:"format"`
	At     time.Time      `json:"at"` // everything that was acknowledged before is in it
	Key    bool           `json:"key"`
	Files  []manifestFile `json:"files"`
}

type manifestFile struct {
	Path   string `json:"path"` // with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// backupCommand copies an installation while it runs.
type backupCommand struct {
	readFlags
	Dest       string `arg:"" name:"dest" help:"Folder to make; it must not be there yet."`
	WithoutKey bool   `help:"Leave the root key out, because it is kept elsewhere. Without it no mailed link works after a restore."`
}

// Run makes the backup under another name and gives it its own when it is whole.
//
// The database comes first: every attachment that it names lay on disk before it was committed, so it is still there
// when the files are copied, or it was erased meanwhile. The other way round an attachment could come between the two.
func (c *backupCommand) Run(out io.Writer) (err error) {
	ctx := context.Background()
	if _, err := os.Lstat(c.Dest); !errors.Is(err, fs.ErrNotExist) {
		return usageError{fmt.Sprintf(c.say("%s gibt es schon; nenn einen neuen Ordner, zum Beispiel mit dem Datum im Namen", "%s exists already; name a new folder, such as one with the date in its name"), c.Dest)}
	}
	draft := c.Dest + unfinished
	if err := os.Mkdir(draft, 0o700); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(draft))
		}
	}()
	m := manifest{Format: manifestFormat, At: time.Now().UTC()}
	if err := engine.MakeFolder(filepath.Join(draft, storeFolder)); err != nil {
		return err
	}
	if err := sqlitestore.CopyTo(ctx, filepath.Join(c.Data, storeFolder), filepath.Join(draft, storeFolder, sqlitestore.FileName)); err != nil {
		return err
	}
	folders := []string{filesFolder, postboxFolder, headsFolder}
	if !c.WithoutKey {
		folders = append(folders, keysFolder)
	}
	for _, folder := range folders {
		if err := copyTree(filepath.Join(c.Data, folder), filepath.Join(draft, folder)); err != nil {
			return err
		}
	}
	if _, err := os.Stat(filepath.Join(draft, keysFolder, "root.key")); err == nil {
		m.Key = true
	}
	if err := c.noteSince(ctx, draft, m.At); err != nil {
		return err
	}
	if err := m.write(draft); err != nil {
		return err
	}
	if err := errors.Join(os.Rename(draft, c.Dest), syncPath(filepath.Dir(filepath.Clean(c.Dest)))); err != nil {
		return err
	}
	fmt.Fprintf(out, c.say("%s: %d Dateien, Stand %s\n", "%s: %d files, as of %s\n"), c.Dest, len(m.Files), m.At.Format(time.RFC3339))
	if !m.Key {
		fmt.Fprintln(out, c.say("Der Wurzelschlüssel ist nicht dabei: Ohne ihn gilt nach dem Zurückspielen kein verschickter Link mehr.", "The root key is not in it: without it no mailed link works after a restore."))
	}
	return nil
}

// noteSince writes down what was erased while the files were copied: the copy of the database still has it.
func (c *backupCommand) noteSince(ctx context.Context, draft string, began time.Time) (err error) {
	store, err := c.openReader(ctx)
	if err != nil { // tables of another version are copied as they are
		return nil
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	keys, err := keysOf(c.Data)
	if err != nil {
		return err
	}
	list, err := engine.MakeHeads(ctx, store, keys, time.Now(), began.Add(-time.Hour), "")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(draft, sinceName), list.Encode())
}

// write lists everything below a folder with its digest.
func (m *manifest) write(root string) error {
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		size, sum, err := sumOf(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		m.Files = append(m.Files, manifestFile{filepath.ToSlash(name), size, sum})
		return err
	})
	if err != nil {
		return err
	}
	content, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(root, manifestName), append(content, '\n'))
}

// readManifest reads the manifest of a backup and compares every file with it.
func readManifest(root string) (manifest, error) {
	var m manifest
	content, err := os.ReadFile(filepath.Join(root, manifestName))
	if err != nil {
		return m, fmt.Errorf("%s is no whole backup: %w", root, err)
	}
	if err := json.Unmarshal(content, &m); err != nil {
		return m, fmt.Errorf("%s: %w", filepath.Join(root, manifestName), err)
	}
	if m.Format != manifestFormat {
		return m, fmt.Errorf("the backup has format %d, this program reads %d: use a newer program", m.Format, manifestFormat)
	}
	for _, f := range m.Files {
		if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
			return m, fmt.Errorf("the backup names a file outside of itself: %s", f.Path)
		}
		size, sum, err := sumOf(filepath.Join(root, filepath.FromSlash(f.Path)))
		if err != nil {
			return m, fmt.Errorf("the backup is not whole: %w", err)
		}
		if size != f.Size || sum != f.SHA256 {
			return m, fmt.Errorf("the backup is damaged: %s is not as it was copied; take another backup", f.Path)
		}
	}
	return m, nil
}

// copyTree copies the files of a folder, each synced; a folder that is not there has none. What is not a whole upload
// yet is left out, and what is erased meanwhile is no mistake.
func copyTree(from, to string) error {
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, name)
		switch {
		case entry.IsDir():
			return engine.MakeFolder(target)
		case !entry.Type().IsRegular() || strings.HasSuffix(name, ".part"):
			return nil
		}
		return copyFile(path, target)
	})
}

// copyFile keeps the time of a file, which says when an upload came.
func copyFile(from, to string) error {
	source, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer source.Close()
	info, err := source.Stat()
	if err != nil {
		return err
	}
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = io.Copy(target, source); err == nil {
		err = target.Sync()
	}
	return errors.Join(err, target.Close(), os.Chtimes(to, time.Time{}, info.ModTime()))
}

func writeFile(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = file.Write(content); err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

func sumOf(path string) (size int64, sum string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer file.Close()
	h := sha256.New()
	size, err = io.Copy(h, file)
	return size, hex.EncodeToString(h.Sum(nil)), err
}

func syncPath(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
