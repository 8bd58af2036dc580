package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"laufzettel/engine/imagemeta"
)

// Files are attachments: bytes on disk beside the database, in one folder per case, so that they go with
// their case. A draft uses the folder of the case it will become.
type Files struct {
	dir      string
	floor    int64
	free     func(dir string) (bytes int64, known bool)
	scanner  Scanner // nil: nobody looks for malware
	hold     bool    // keep files while the scanner is silent
	log      *slog.Logger
	settling sync.Mutex
}

// OpenFiles keeps attachments below dir (mode 0700).
func OpenFiles(dir string, options ...FileOption) (*Files, error) {
	f := &Files{dir: dir, floor: DefaultFloor, free: freeBytes, hold: true, log: slog.New(slog.DiscardHandler)}
	for _, option := range options {
		option(f)
	}
	return f, MakeFolder(dir)
}

// Errors of uploads; the page turns them into sentences.
var (
	// ErrFileTooLarge: more bytes than the field allows.
	ErrFileTooLarge = errors.New("the file is larger than allowed")
	// ErrFileEmpty: no bytes at all.
	ErrFileEmpty = errors.New("the file is empty")
	// ErrFileType: the content is none of the accepted types, whatever its name says.
	ErrFileType = errors.New("the file's content is of another type than allowed")
	// ErrFileUnreadable: a picture that is damaged, so that nobody can take its metadata out.
	ErrFileUnreadable = errors.New("the picture cannot be read")
	// ErrCaseFull: with it the files of the case would have more bytes than its form allows.
	ErrCaseFull = errors.New("the files of the case are larger than allowed together")
)

// FileMeta describes a stored attachment. Type is a media type found in the content, never the sender's word.
type FileMeta struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Size int64  `json:"size"` // bytes
	Type string `json:"type"`
	// SHA256 is the digest of the content as it was stored, in hex. It goes into the answer and with it into the chain
	// of the case; "" of files from before it was recorded.
	SHA256 string `json:"sha256,omitempty"`
	// Attempt is what the browser called the upload, so that one that it sends again is not kept twice; "" where
	// it did not say.
	Attempt string `json:"attempt,omitempty"`
}

// Incoming is a file on its way in.
type Incoming struct {
	CaseID string
	Name   string // as the sender calls it
	// Content is read to its end or to MaxSize, never into memory.
	Content io.Reader
	// Accept lists kinds like pdf and jpg; empty accepts every known kind.
	Accept []string
	// MaxSize is in bytes; 0 is 10 MiB.
	MaxSize int64
	// MaxTotal is how many bytes all files of the case may have together, this one too; 0 is no limit.
	MaxTotal int64
	// KeepMetadata leaves in pictures where, when and with what they were taken. Without it they lose that, and
	// pictures that cannot be cleaned are refused.
	KeepMetadata bool
	// Stranger says that nobody has signed in for it and nothing was sent yet.
	Stranger bool
}

// Put stores content as it is, metadata of pictures included. See Receive for accept and limit.
func (f *Files) Put(caseID, name string, content io.Reader, accept []string, limit int64) (FileMeta, error) {
	return f.Receive(context.Background(), Incoming{CaseID: caseID, Name: name, Content: content, Accept: accept, MaxSize: limit, KeepMetadata: true})
}

// Receive stores a file in the folder of its case. It returns after the bytes are synced to disk; with an error
// nothing of it is kept. The errors that a person can do something about are ErrFileTooLarge, ErrFileEmpty,
// ErrFileType, ErrFileUnreadable, ErrCaseFull, ErrDiskFull, ErrInfected and ErrNotScanned.
func (f *Files) Receive(ctx context.Context, in Incoming) (FileMeta, error) {
	if in.MaxSize == 0 {
		in.MaxSize = 10 << 20
	}
	dir, err := f.folder(in.CaseID)
	if err != nil {
		return FileMeta{}, err
	}
	if err := f.room(in.MaxSize, in.Stranger); err != nil {
		return FileMeta{}, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return FileMeta{}, diskFull(err)
	}
	meta := FileMeta{ID: randomID(), Name: cleanFileName(in.Name)}
	part := filepath.Join(dir, meta.ID+partEnding)
	meta, err = f.take(ctx, in, meta, part)
	if err = diskFull(err); err != nil {
		if gone := os.Remove(part); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		return FileMeta{}, err
	}
	return meta, errors.Join(syncDir(dir), syncDir(f.dir))
}

// partEnding marks what is not a whole file yet.
const partEnding = ".part"

// take writes, judges, cleans and scans a file, and gives it its name when all of it was good.
func (f *Files) take(ctx context.Context, in Incoming, meta FileMeta, part string) (FileMeta, error) {
	var err error
	if meta.Size, err = write(part, func(file *os.File) error {
		_, err := io.Copy(file, io.LimitReader(in.Content, in.MaxSize+1))
		return err
	}); err != nil {
		return meta, err
	}
	if meta.Type, err = judge(part, meta, in); err != nil {
		return meta, err
	}
	meta.Name = nameFor(meta.Name, meta.Type)
	if !in.KeepMetadata && imagemeta.Cleans(meta.Type) {
		if meta.Size, err = cleanPicture(part, meta); err != nil {
			return meta, err
		}
	}
	if _, meta.SHA256, err = digestOf(part); err != nil {
		return meta, err
	}
	held, err := f.look(ctx, part)
	if err != nil {
		return meta, err
	}
	if held {
		if err := f.mark(heldFolder, in.CaseID, meta.ID); err != nil {
			return meta, err
		}
	}
	if err := f.settle(in, meta, part); err != nil {
		return meta, errors.Join(err, f.unmark(heldFolder, in.CaseID, meta.ID))
	}
	return meta, nil
}

// write makes a file, synced, and returns its size.
func write(path string, fill func(*os.File) error) (int64, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	err = fill(file)
	if err == nil {
		err = file.Sync()
	}
	info, unknown := file.Stat()
	if err = errors.Join(err, unknown, file.Close()); err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// judge looks into the content: size and type.
func judge(path string, meta FileMeta, in Incoming) (string, error) {
	if meta.Size == 0 {
		return "", ErrFileEmpty
	}
	if meta.Size > in.MaxSize {
		return "", ErrFileTooLarge
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	found, err := sniff(file, meta.Size)
	if err != nil {
		return "", err
	}
	if media := accepted(found, meta.Name, in.Accept); media != "" {
		return media, nil
	}
	return "", ErrFileType
}

// cleanPicture takes the metadata out of a picture and returns its new size.
func cleanPicture(path string, meta FileMeta) (int64, error) {
	picture, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer picture.Close()
	cleaned := strings.TrimSuffix(path, partEnding) + ".clean" + partEnding
	size, err := write(cleaned, func(file *os.File) error {
		return imagemeta.Clean(meta.Type, picture, meta.Size, file)
	})
	if err == nil {
		err = os.Rename(cleaned, path)
	}
	if err != nil {
		if errors.Is(err, imagemeta.ErrUnreadable) {
			err = errors.Join(ErrFileUnreadable, err)
		}
		if gone := os.Remove(cleaned); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		return 0, err
	}
	return size, nil
}

// settle makes a whole file one of its case, if the case still has room. One at a time, so that two uploads
// cannot both take the last room.
func (f *Files) settle(in Incoming, meta FileMeta, part string) error {
	f.settling.Lock()
	defer f.settling.Unlock()
	dir := filepath.Dir(part)
	if in.MaxTotal > 0 {
		used, err := totalOf(dir)
		if err != nil {
			return err
		}
		if used+meta.Size > in.MaxTotal {
			return ErrCaseFull
		}
	}
	return os.Rename(part, filepath.Join(dir, meta.ID))
}

// totalOf is how many bytes the whole files of a case have.
func totalOf(dir string) (int64, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	total := int64(0)
	for _, entry := range entries {
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) || strings.HasSuffix(entry.Name(), partEnding) {
			continue
		}
		if err != nil {
			return 0, err
		}
		total += info.Size()
	}
	return total, nil
}

// Open reads an attachment of a case. fs.ErrNotExist; ErrNotScanned and ErrInfected where nobody may open it.
func (f *Files) Open(caseID, id string) (io.ReadSeekCloser, error) {
	dir, err := f.folder(caseID)
	if err != nil {
		return nil, err
	}
	if !safeName.MatchString(id) {
		return nil, fs.ErrNotExist
	}
	switch {
	case f.marked(infectedFolder, caseID, id):
		return nil, ErrInfected
	case f.marked(heldFolder, caseID, id):
		return nil, ErrNotScanned
	}
	return os.Open(filepath.Join(dir, id))
}

// FileState is what the disk knows about an attachment.
type FileState struct {
	At       time.Time // when it came
	Held     bool      // nobody has looked for malware in it yet
	Infected bool      // malware was found later; its content is gone
}

// State looks at an attachment without opening it. fs.ErrNotExist.
func (f *Files) State(caseID, id string) (FileState, error) {
	dir, err := f.folder(caseID)
	if err != nil {
		return FileState{}, err
	}
	if !safeName.MatchString(id) {
		return FileState{}, fs.ErrNotExist
	}
	path := filepath.Join(dir, id)
	state := FileState{Held: f.marked(heldFolder, caseID, id), Infected: f.marked(infectedFolder, caseID, id)}
	if state.Infected {
		path = f.marker(infectedFolder, caseID, id)
	}
	info, err := os.Lstat(path)
	if err != nil {
		return FileState{}, err
	}
	state.At = info.ModTime()
	return state, nil
}

// Remove deletes one attachment; one that is gone already is no error.
func (f *Files) Remove(caseID, id string) error {
	dir, err := f.folder(caseID)
	if err != nil {
		return err
	}
	if !safeName.MatchString(id) {
		return nil
	}
	if err := os.Remove(filepath.Join(dir, id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return errors.Join(f.unmark(heldFolder, caseID, id), f.unmark(infectedFolder, caseID, id))
}

// RemoveAll deletes every attachment of a case.
func (f *Files) RemoveAll(caseID string) error {
	dir, err := f.folder(caseID)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return errors.Join(f.unmarkAll(caseID), syncDir(f.dir))
}

// caseFolder is the folder of one case's attachments.
type caseFolder struct {
	caseID  string
	changed time.Time
}

// folders lists the folders of all cases and drafts that have attachments.
func (f *Files) folders() ([]caseFolder, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, err
	}
	var found []caseFolder
	for _, entry := range entries {
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && (!info.IsDir() || !safeName.MatchString(entry.Name())) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, caseFolder{entry.Name(), info.ModTime()})
	}
	return found, nil
}

var safeName = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

func (f *Files) folder(caseID string) (string, error) {
	if !safeName.MatchString(caseID) {
		return "", fmt.Errorf("%q is no case id", caseID)
	}
	return filepath.Join(f.dir, caseID), nil
}
