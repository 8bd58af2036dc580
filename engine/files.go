package engine

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// Files are attachments: bytes on disk beside the database, in one folder per case, so that they go with
// their case. A draft uses the folder of the case it will become.
type Files struct{ dir string }

// OpenFiles keeps attachments below dir (mode 0700).
func OpenFiles(dir string) (*Files, error) {
	if err := MakeFolder(dir); err != nil {
		return nil, err
	}
	return &Files{dir: dir}, nil
}

// Errors of uploads; the page turns them into sentences.
var (
	// ErrFileTooLarge: more bytes than the field allows.
	ErrFileTooLarge = errors.New("the file is larger than allowed")
	// ErrFileEmpty: no bytes at all.
	ErrFileEmpty = errors.New("the file is empty")
	// ErrFileType: the content is none of the accepted types, whatever its name says.
	ErrFileType = errors.New("the file's content is of another type than allowed")
)

// FileMeta describes a stored attachment. Type is a media type found in the content, never the sender's word.
type FileMeta struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Size int64  `json:"size"` // bytes
	Type string `json:"type"`
}

// kinds are the types an author may accept, with the media type each has.
var kinds = map[string]string{
	"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png",
	"heic": "image/heic", "gif": "image/gif", "webp": "image/webp", "txt": "text/plain",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "odt": "application/vnd.oasis.opendocument.text",
}

// Put stores content in the folder of a case. It returns after the bytes are synced to disk. accept lists
// kinds like pdf and jpg; empty accepts every known kind. limit is in bytes; 0 is 10 MiB.
func (f *Files) Put(caseID, name string, content io.Reader, accept []string, limit int64) (FileMeta, error) {
	if limit == 0 {
		limit = 10 << 20
	}
	dir, err := f.folder(caseID)
	if err != nil {
		return FileMeta{}, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return FileMeta{}, err
	}
	meta := FileMeta{ID: randomID(), Name: cleanFileName(name)}
	path := filepath.Join(dir, meta.ID)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return FileMeta{}, err
	}
	meta.Size, err = io.Copy(file, io.LimitReader(content, limit+1))
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		meta.Type, err = f.judge(path, meta, accept, limit)
		meta.Name = nameFor(meta.Name, meta.Type)
	}
	if err != nil {
		return FileMeta{}, errors.Join(err, os.Remove(path))
	}
	return meta, errors.Join(syncDir(dir), syncDir(f.dir))
}

// judge looks into the content: size and type.
func (f *Files) judge(path string, meta FileMeta, accept []string, limit int64) (string, error) {
	if meta.Size == 0 {
		return "", ErrFileEmpty
	}
	if meta.Size > limit {
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
	for kind, media := range kinds {
		if media == found && (len(accept) == 0 || contains(accept, kind)) {
			return media, nil
		}
	}
	return "", ErrFileType
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if strings.EqualFold(strings.TrimPrefix(one, "."), s) {
			return true
		}
	}
	return false
}

// sniff finds the media type by the content alone; "" is none that anybody may accept.
func sniff(file io.ReaderAt, size int64) (string, error) {
	head := make([]byte, 512)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	head = head[:n]
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		switch string(head[8:12]) {
		case "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1":
			return kinds["heic"], nil
		}
	}
	found, _, _ := strings.Cut(http.DetectContentType(head), ";")
	switch {
	case found == "application/zip":
		return officeType(file, size), nil
	case found == kinds["txt"] && strings.HasPrefix(string(head), "#!"):
		return "", nil // a script is no text that somebody wants to show
	}
	return found, nil
}

// officeParts are the parts by which the office formats, all ZIP archives, are told apart.
var officeParts = map[string]string{"word/document.xml": kinds["docx"], "xl/workbook.xml": kinds["xlsx"]}

// officeType looks into a ZIP archive; "" if it is no document of an office program.
func officeType(file io.ReaderAt, size int64) string {
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return ""
	}
	for _, part := range archive.File {
		if media, ok := officeParts[part.Name]; ok {
			return media
		}
		if part.Name == "mimetype" && part.UncompressedSize64 == uint64(len(kinds["odt"])) {
			return openDocument(part)
		}
	}
	return ""
}

func openDocument(part *zip.File) string {
	content, err := part.Open()
	if err != nil {
		return ""
	}
	defer content.Close()
	said, err := io.ReadAll(io.LimitReader(content, 100))
	if err != nil || string(said) != kinds["odt"] {
		return ""
	}
	return kinds["odt"]
}

// nameFor makes the ending of a name tell the truth, so that a file that was let in as a picture is not
// opened as a program by whoever saves it.
func nameFor(name, media string) string {
	ending := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
	if kinds[ending] == media {
		return name
	}
	for _, kind := range []string{"pdf", "jpg", "png", "heic", "gif", "webp", "txt", "docx", "xlsx", "odt"} {
		if kinds[kind] == media {
			return name + "." + kind
		}
	}
	return name
}

// Open reads an attachment of a case. fs.ErrNotExist.
func (f *Files) Open(caseID, id string) (io.ReadSeekCloser, error) {
	dir, err := f.folder(caseID)
	if err != nil {
		return nil, err
	}
	if !safeName.MatchString(id) {
		return nil, fs.ErrNotExist
	}
	return os.Open(filepath.Join(dir, id))
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
	return nil
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
	return syncDir(f.dir)
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

// cleanFileName keeps what a person would recognise and drops paths and control characters.
func cleanFileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return -1 // control and direction-override characters can disguise an ending
		}
		return r
	}, name)
	runes := []rune(strings.TrimSpace(name))
	if len(runes) > 120 {
		runes = append(runes[:100:100], runes[len(runes)-20:]...)
	}
	if clean := strings.Trim(string(runes), ". "); clean == "" {
		return "Datei"
	}
	return string(runes)
}
