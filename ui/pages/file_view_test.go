package pages_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/ui/pages"
)

// picture is a small photo that says where it was taken, and a script behind its end.
func picture(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00GPSSECRET <script>alert(1)</script>"
	return string(binary.BigEndian.AppendUint16([]byte("\xFF\xD8\xFF\xE1"), uint16(len(exif)+2))) + exif + b.String()[2:] + "<script>alert(2)</script>"
}

// heicPhoto is the smallest photo of a phone: one item that draws.
func heicPhoto() string {
	box := func(name string, parts ...string) string {
		body := strings.Join(parts, "")
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8))) + name + body
	}
	return box("ftyp", "heic\x00\x00\x00\x00mif1heic") + box("meta", "\x00\x00\x00\x00", box("pitm", "\x00\x00\x00\x00\x00\x01"),
		box("iinf", "\x00\x00\x00\x00\x00\x01", box("infe", "\x02\x00\x00\x00\x00\x01\x00\x00hvc1\x00"))) + box("mdat", "lines")
}

func pngPicture(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 4, 3))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// fileLinks are the addresses of the pages around files that a page leads to, by the name of the file.
func fileLinks(s *screen) map[string]string {
	links := map[string]string{}
	for n := range s.nodes() {
		if address := attr(n, "href"); strings.Contains(address, "/datei/") && n.FirstChild != nil {
			name := strings.Builder{}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				name.WriteString(c.Data)
			}
			links[strings.NewReplacer("wbr", "", "\u200b", "", "\u00ad", "").Replace(name.String())] = address
		}
	}
	return links
}

func TestPicturesAreShownAndTheRestIsSaved(t *testing.T) {
	h := newHouse(t, setting{})
	f := h.browser().toEvidence().form("").attach("nachweisAbschluss", "foto.png", pngPicture(t)).attach("nachweisAbschluss", "handy.heic", heicPhoto()).
		attach("nachweisAbschluss", "urkunde.pdf", pdf).attach("nachweisAbschluss", "haus.jpg", picture(t))
	s := f.do("upload:nachweisAbschluss").is(200)
	links := fileLinks(s)
	for name, c := range map[string]struct{ way, media, says, hides string }{
		"foto.png":    {"inline", "image/png", "PNG-Bild", "nicht im Browser"},
		"haus.jpg":    {"inline", "image/jpeg", "JPG-Bild", "nicht im Browser"},
		"handy.heic":  {"attachment", "image/heic", "Browser können Fotos im Format HEIC nicht zeigen", "<img class=\"preview"},
		"urkunde.pdf": {"attachment", "application/pdf", "Lade sie herunter", "<img class=\"preview"},
	} {
		around := s.b.get(links[name]).is(200)
		checkHeaders(t, name, around)
		checkPlain(t, name, around)
		around.shows(name, c.says, "hochgeladen", "Herunterladen")
		if strings.Contains(around.body, c.hides) || strings.Contains(around.body, "<img class=\"preview") != (c.way == "inline") {
			t.Errorf("%s: the page around it is %s", name, around.body)
		}
		content := s.b.get(strings.TrimSuffix(links[name], "/ansicht")).is(200)
		checkHeaders(t, name, content)
		if got := content.header.Get("Content-Disposition"); got != c.way+"; filename="+name || content.header.Get("Content-Type") != c.media {
			t.Errorf("%s comes as %s, %s", name, got, content.header.Get("Content-Type"))
		}
		saved := s.b.get(strings.TrimSuffix(links[name], "/ansicht") + "?speichern=1").is(200)
		if got := saved.header.Get("Content-Disposition"); got != "attachment; filename="+name {
			t.Errorf("%s is saved as %s", name, got)
		}
		if strings.Contains(content.body, "GPSSECRET") || strings.Contains(content.body, "<script") {
			t.Errorf("%s still says where it was taken, or holds a script", name)
		}
	}
}

// switched is a scanner that finds EVIL, unless it is silent.
type switched struct {
	lock   sync.Mutex
	silent bool
}

func (s *switched) be(silent bool) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.silent = silent
}

func (s *switched) Scan(_ context.Context, content io.Reader) (string, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.silent {
		return "", errors.New("nobody there")
	}
	all, err := io.ReadAll(content)
	if bytes.Contains(all, []byte("EVIL")) {
		return "Test.Evil", err
	}
	return "", err
}

func TestFilesThatNobodyHasScannedAreReceivedAndNotOpened(t *testing.T) {
	scanner := &switched{}
	h := newHouse(t, setting{files: []engine.FileOption{engine.WithScanner(scanner, true)}})
	f := h.browser().toEvidence().form("").attach("nachweisAbschluss", "gut.pdf", pdf).attach("nachweisInhalt", "boese.pdf", pdf+"EVIL").set("bestaetigung", "yes")
	refused := f.do("next")
	if refused.status != 422 {
		t.Fatalf("malware is answered %d", refused.status)
	}
	refused.shows("„boese.pdf“ wurde nicht angenommen", "Schadsoftware", "gut.pdf")
	scanner.be(true)
	held := refused.form("").attach("nachweisInhalt", "spaet.pdf", pdf).attach("nachweisAbschluss", "boeseSpaet.pdf", pdf+"EVIL").do("next").is(200)
	held.shows("spaet.pdf", "gut.pdf", "boeseSpaet.pdf")
	links := fileLinks(held)
	around := held.b.get(links["spaet.pdf"]).is(200).shows("noch nicht auf Viren geprüft")
	checkHeaders(t, "the page around a held file", around)
	if strings.Contains(around.body, "speichern=1") {
		t.Error("a held file is offered")
	}
	if content := held.b.get(strings.TrimSuffix(links["spaet.pdf"], "/ansicht")); strings.Contains(content.body, "%PDF") || !strings.HasSuffix(content.at.Path, "/ansicht") {
		t.Error("a held file comes")
	}
	held.b.get(strings.TrimSuffix(links["gut.pdf"], "/ansicht")).is(200)
	scanner.be(false)
	if _, err := h.engine.Files().ScanHeld(t.Context()); err != nil {
		t.Fatal(err)
	}
	if content := held.b.get(strings.TrimSuffix(links["spaet.pdf"], "/ansicht")).is(200); content.body != pdf {
		t.Error("the file does not open after it was scanned")
	}
	missing := held.b.get(held.at.Path)
	missing.shows("nicht mehr da", "noch einmal hoch")
}

func TestUploadsOfOneNetworkAreBounded(t *testing.T) {
	h := newHouse(t, setting{serve: true, change: func(o *pages.Options) {
		o.Uploads = pages.UploadLimit{Bytes: 3000, Refill: time.Hour, Together: 4}
	}})
	from := func(b *browser, address string, f *form) *screen {
		b.forwarded = address
		return f.do("upload:nachweisAbschluss")
	}
	big := pdf + strings.Repeat("x", 2000-len(pdf))
	b := h.browser()
	page := b.toEvidence()
	first := from(b, "198.51.100.7", page.form("").attach("nachweisAbschluss", "eins.pdf", big)).is(200).shows("eins.pdf")
	second := from(b, "198.51.100.7", first.form("").attach("nachweisAbschluss", "zwei.pdf", big).set("bestaetigung", "yes"))
	if second.status != http.StatusUnprocessableEntity {
		t.Fatalf("4000 bytes where 3000 are allowed are answered %d", second.status)
	}
	second.shows("„zwei.pdf“ wurde nicht gespeichert", "Von deinem Anschluss kommen gerade sehr viele Dateien", "eins.pdf")
	if second.form("").value("bestaetigung") != "yes" {
		t.Error("the rest of the form is lost")
	}
	from(b, "198.51.100.8", second.form("").attach("nachweisAbschluss", "drei.pdf", big)).is(200).shows("drei.pdf")
	if strings.Count(h.files(), "\n") != 1 {
		t.Errorf("on the disk lie %s", h.files())
	}
}

func TestAnUploadThatCameTwiceIsKeptOnce(t *testing.T) {
	h := newHouse(t, setting{})
	page := h.browser().toEvidence()
	base := strings.TrimSuffix(page.at.Path, "nachweise")
	send := func(attempt, name string) *screen {
		f := page.form("")
		f.action, f.pairs = base+"hochladen", []pair{{"_field", "nachweisAbschluss"}, {"_attempt", attempt}}
		f.files = []attached{{"file", name, pdf}}
		return f.press("", "").is(200)
	}
	var wait sync.WaitGroup
	for _, attempt := range []string{"a", "b", "c", "d"} {
		wait.Go(func() { send(attempt, attempt+".pdf") })
	}
	wait.Wait()
	if again := send("a", "a.pdf"); !strings.Contains(again.body, "a.pdf") {
		t.Errorf("the second try is answered %s", again.body)
	}
	got := h.browser().get(base + "nachweise")
	if len(fileLinks(got)) != 4 || strings.Count(h.files(), "\n") != 3 {
		t.Errorf("four files, one of them sent twice, became %v and %s", fileLinks(got), h.files())
	}
}
