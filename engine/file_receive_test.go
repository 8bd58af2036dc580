package engine_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"laufzettel/engine"
	"laufzettel/engine/clamd"
	"laufzettel/engine/clamd/clamdtest"
	"laufzettel/forms"
)

// photo is a JPEG that says where it was taken.
func photo(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00 GPSSECRET Musterstadt"
	head := string(binary.BigEndian.AppendUint16([]byte("\xFF\xD8\xFF\xE1"), uint16(len(exif)+2)))
	return head + exif + b.String()[2:]
}

func openFiles(t testing.TB, options ...engine.FileOption) (*engine.Files, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	files, err := engine.OpenFiles(dir, append([]engine.FileOption{engine.WithFloor(-1)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return files, dir
}

func content(t testing.TB, files *engine.Files, id string) string {
	t.Helper()
	f, err := files.Open("case12345", id)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

// left are the names of what lies on the disk.
func left(t testing.TB, dir string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

func incoming(name, content string) engine.Incoming {
	return engine.Incoming{CaseID: "case12345", Name: name, Content: strings.NewReader(content)}
}

func TestPhotosAreCleanedUnlessTheFormKeepsThem(t *testing.T) {
	files, dir := openFiles(t)
	taken := photo(t)
	meta, err := files.Receive(t.Context(), incoming("foto.jpg", taken))
	if err != nil {
		t.Fatal(err)
	}
	cleaned := content(t, files, meta.ID)
	if strings.Contains(cleaned, "GPSSECRET") || !strings.Contains(cleaned, "Exif") || meta.Size != int64(len(cleaned)) {
		t.Errorf("kept %d bytes, said %d; place left: %v; direction left: %v", len(cleaned), meta.Size, strings.Contains(cleaned, "GPSSECRET"), strings.Contains(cleaned, "Exif"))
	}
	in := incoming("foto.jpg", taken)
	in.KeepMetadata = true
	if meta, err = files.Receive(t.Context(), in); err != nil || content(t, files, meta.ID) != taken {
		t.Errorf("a photo whose metadata is wanted has changed: %v", err)
	}
	before := left(t, dir)
	if _, err = files.Receive(t.Context(), incoming("foto.jpg", taken[:100])); !errors.Is(err, engine.ErrFileUnreadable) {
		t.Errorf("half a photo is answered %v", err)
	}
	if left(t, dir) != before {
		t.Error("something of the refused photo is left")
	}
}

func TestEveryKindOfFormsIsKnown(t *testing.T) {
	samples := map[string]string{
		"pdf": pdf, "jpg": jpg, "jpeg": jpg, "png": png, "heic": heic, "gif": "GIF89a\x01\x00", "webp": "RIFF\x10\x00\x00\x00WEBPVP8 ",
		"tif": "MM\x00*\x00\x00\x00\x08", "tiff": "II*\x00\x08\x00\x00\x00", "txt": "Hallo", "csv": "a;b", "ics": "BEGIN:VCALENDAR",
		"mp4":  "\x00\x00\x00\x18ftypisom\x00\x00\x00\x00",
		"docx": zipped(t, map[string]string{"[Content_Types].xml": "", "word/document.xml": ""}), "xlsx": zipped(t, map[string]string{"[Content_Types].xml": "", "xl/workbook.xml": ""}),
		"odt": zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.text"}), "ods": zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
		"zip": zipped(t, map[string]string{"run.exe": ""}),
	}
	files, _ := openFiles(t)
	for ending, media := range forms.FileEndings() {
		meta, err := files.Put("case12345", "x."+ending, strings.NewReader(samples[ending]), []string{ending}, 0)
		if err != nil {
			t.Errorf("%s: an author may accept it and nobody can upload it: %v", ending, err)
			continue
		}
		known := false
		for _, m := range media {
			known = known || m == meta.Type
		}
		if !known || meta.Name != "x."+ending {
			t.Errorf("%s is stored as %s %s; forms takes %v", ending, meta.Name, meta.Type, media)
		}
		for other, sample := range samples {
			if _, err := files.Put("case12345", "x."+ending, strings.NewReader(sample), []string{ending}, 0); err == nil && sameKind(ending, other) == "" {
				t.Errorf("a %s is taken as a %s", other, ending)
			}
		}
	}
}

// sameKind names what two endings have in common: content that is the same, or cannot be told apart.
func sameKind(a, b string) string {
	for _, family := range [][]string{{"jpg", "jpeg"}, {"tif", "tiff"}, {"txt", "csv", "ics"}} {
		if strings.Contains(strings.Join(family, " "), a) && strings.Contains(strings.Join(family, " "), b) && !(a == "ics" && b != "ics") {
			return family[0]
		}
	}
	if a == b {
		return a
	}
	return ""
}

func TestFilesOfACaseHaveALimitTogether(t *testing.T) {
	files, dir := openFiles(t)
	var wait sync.WaitGroup
	var lock sync.Mutex
	good, full := 0, 0
	for i := range 20 {
		wait.Go(func() {
			in := incoming(fmt.Sprintf("%d.pdf", i), pdf+strings.Repeat("x", 1000-len(pdf)))
			in.MaxTotal = 5500
			_, err := files.Receive(context.Background(), in)
			lock.Lock()
			defer lock.Unlock()
			switch {
			case err == nil:
				good++
			case errors.Is(err, engine.ErrCaseFull):
				full++
			default:
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if good != 5 || full != 15 {
		t.Errorf("%d files of 1000 bytes are kept where 5500 bytes may be, %d refused", good, full)
	}
	if n := len(strings.Fields(left(t, dir))); n != 5 {
		t.Errorf("%d files lie on the disk", n)
	}
}

func TestAFullDiskRefusesFilesAndStrangersFirst(t *testing.T) {
	free := int64(0)
	files, dir := openFiles(t, engine.WithFloor(1000), engine.WithFree(func(string) (int64, bool) { return free, true }))
	for _, c := range []struct {
		free     int64
		stranger bool
		want     error
	}{{1099, false, engine.ErrDiskFull}, {1100, false, nil}, {2099, true, engine.ErrDiskFull}, {2100, true, nil}, {0, false, engine.ErrDiskFull}} {
		free = c.free
		in := incoming("a.pdf", pdf)
		in.MaxSize, in.Stranger = 100, c.stranger
		if _, err := files.Receive(t.Context(), in); !errors.Is(err, c.want) {
			t.Errorf("with %d bytes free, stranger %v: %v, want %v", c.free, c.stranger, err, c.want)
		}
	}
	if n := len(strings.Fields(left(t, dir))); n != 2 {
		t.Errorf("%d files lie on the disk", n)
	}
	unknown, _ := openFiles(t, engine.WithFloor(1000), engine.WithFree(func(string) (int64, bool) { return 0, false }))
	if _, err := unknown.Receive(t.Context(), incoming("a.pdf", pdf)); err != nil {
		t.Errorf("a file system that does not tell refuses: %v", err)
	}
}

// scanner finds what is called EVIL, and can be switched off.
type scanner struct {
	lock   sync.Mutex
	silent error
	asked  int
}

func (s *scanner) Scan(_ context.Context, content io.Reader) (string, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.asked++
	if s.silent != nil {
		return "", s.silent
	}
	all, err := io.ReadAll(content)
	if bytes.Contains(all, []byte("EVIL")) {
		return "Test.Evil", err
	}
	return "", err
}

func (s *scanner) set(err error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.silent = err
}

func TestFilesAreScanned(t *testing.T) {
	down := errors.New("nobody there")
	for _, hold := range []bool{true, false} {
		t.Run(fmt.Sprintf("hold %v", hold), func(t *testing.T) {
			s := &scanner{}
			var log strings.Builder
			files, dir := openFiles(t, engine.WithScanner(s, hold), engine.WithFileLog(slog.New(slog.NewTextHandler(&log, nil))))
			if _, err := files.Receive(t.Context(), incoming("alma.pdf", pdf+"EVIL")); !errors.Is(err, engine.ErrInfected) || left(t, dir) != "" {
				t.Errorf("malware is answered %v, and left %q", err, left(t, dir))
			}
			good, err := files.Receive(t.Context(), incoming("gut.pdf", pdf))
			if err != nil || content(t, files, good.ID) != pdf {
				t.Errorf("a good file is answered %v", err)
			}
			s.set(clamd.ErrTooLarge)
			if _, err := files.Receive(t.Context(), incoming("gross.pdf", pdf)); !errors.Is(err, engine.ErrNotScannable) {
				t.Errorf("a file that is too large for the scanner is answered %v", err)
			}
			s.set(down)
			late, err := files.Receive(t.Context(), incoming("spaet.pdf", pdf))
			evil, wrong := files.Receive(t.Context(), incoming("boese.pdf", pdf+"EVIL"))
			if !hold {
				if !errors.Is(err, engine.ErrNotScanned) || !errors.Is(wrong, engine.ErrNotScanned) || left(t, dir) != good.ID {
					t.Errorf("while nobody scans: %v, %v, left %q", err, wrong, left(t, dir))
				}
				return
			}
			if err != nil || wrong != nil {
				t.Fatal(err, wrong)
			}
			for _, id := range []string{late.ID, evil.ID} {
				state, err := files.State("case12345", id)
				if _, opened := files.Open("case12345", id); !errors.Is(opened, engine.ErrNotScanned) || err != nil || !state.Held || state.At.IsZero() {
					t.Errorf("a held file: %+v, %v, opens with %v", state, err, opened)
				}
			}
			if waiting, err := files.ScanHeld(t.Context()); waiting != 2 || !errors.Is(err, down) {
				t.Errorf("%d files wait, %v", waiting, err)
			}
			s.set(nil)
			if waiting, err := files.ScanHeld(t.Context()); waiting != 0 || err != nil {
				t.Errorf("%d files wait, %v", waiting, err)
			}
			if content(t, files, late.ID) != pdf {
				t.Error("the late file has changed")
			}
			state, err := files.State("case12345", evil.ID)
			if _, opened := files.Open("case12345", evil.ID); !errors.Is(opened, engine.ErrInfected) || err != nil || !state.Infected || state.Held || state.At.IsZero() {
				t.Errorf("malware found later: %+v, %v, opens with %v", state, err, opened)
			}
			if strings.Contains(log.String(), "boese") || strings.Contains(log.String(), "alma") || !strings.Contains(log.String(), "Test.Evil") {
				t.Errorf("the log says %s", log.String())
			}
			asked := s.asked
			if _, err := files.ScanHeld(t.Context()); err != nil || s.asked != asked {
				t.Error("what was scanned is scanned again")
			}
			if err := files.RemoveAll("case12345"); err != nil || left(t, dir) != "" {
				t.Errorf("left behind: %q, %v", left(t, dir), err)
			}
		})
	}
}

func TestHeldFilesAreScannedWhenTheRealDaemonIsBack(t *testing.T) {
	bad := pdf + "a document that only this test calls malware"
	daemon := clamdtest.Start(t, bad)
	client, err := clamd.New(daemon.Address)
	if err != nil {
		t.Fatal(err)
	}
	files, dir := openFiles(t, engine.WithScanner(client, true))
	if _, err := files.Receive(t.Context(), incoming("a.pdf", bad)); !errors.Is(err, engine.ErrInfected) || left(t, dir) != "" {
		t.Fatalf("malware is answered %v", err)
	}
	daemon.Stop()
	good, err := files.Receive(t.Context(), incoming("gut.pdf", pdf))
	evil, wrong := files.Receive(t.Context(), incoming("boese.pdf", bad))
	if err != nil || wrong != nil {
		t.Fatal(err, wrong)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go files.KeepScanning(ctx, 20*time.Millisecond)
	daemon.Start()
	for range 500 {
		if state, err := files.State("case12345", evil.ID); err == nil && state.Infected {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if _, err := files.Open("case12345", evil.ID); !errors.Is(err, engine.ErrInfected) {
		t.Errorf("malware opens with %v after the daemon is back", err)
	}
	for range 500 {
		if state, err := files.State("case12345", good.ID); err == nil && !state.Held {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if content(t, files, good.ID) != pdf {
		t.Error("the good file has changed")
	}
}

// FuzzFileNames holds for every name: what is kept is short, printable, no path, not hidden, and stays as it is.
func FuzzFileNames(f *testing.F) {
	for _, name := range []string{"urkunde.pdf", "../../x", "con.pdf", "a\u202efdp.exe", strings.Repeat("ä", 300) + ".pdf", "\xff", "...", "a\r\nSet-Cookie: x"} {
		f.Add(name)
	}
	files, _ := openFiles(f)
	f.Fuzz(func(t *testing.T, name string) {
		meta, err := files.Put("case12345", name, strings.NewReader(pdf), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer files.Remove("case12345", meta.ID)
		kept := meta.Name
		if !utf8.ValidString(kept) || len(kept) > 240 || !strings.HasSuffix(strings.ToLower(kept), ".pdf") || strings.ContainsAny(kept, `/\<>:"|?*`) || kept[0] == ' ' {
			t.Fatalf("%q is kept as %q", name, kept)
		}
		for _, r := range kept {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r != ' ' && unicode.IsSpace(r) {
				t.Fatalf("%q is kept as %q with %U", name, kept, r)
			}
		}
		again, err := files.Put("case12345", kept, strings.NewReader(pdf), nil, 0)
		if err != nil || again.Name != kept {
			t.Fatalf("%q becomes %q, then %q, %v", name, kept, again.Name, err)
		}
		_ = files.Remove("case12345", again.ID)
	})
}
