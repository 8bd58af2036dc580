package pages_test

import (
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestUploadsThatAreRefused(t *testing.T) {
	exe := "MZ\x90\x00" + strings.Repeat("\x00", 500)
	for what, c := range map[string]struct {
		name, content, says string
	}{
		"a renamed executable":    {"urkunde.pdf", exe, "hat ein Format, das wir nicht annehmen. Erlaubt sind PDF, JPG, PNG, HEIC"},
		"a script as a picture":   {"foto.jpg", "#!/bin/sh\nrm -rf /\n", "hat ein Format, das wir nicht annehmen"},
		"a page as a document":    {"urkunde.pdf", "<!doctype html><script>alert(1)</script>", "hat ein Format, das wir nicht annehmen"},
		"a drawing with a script": {"foto.png", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "hat ein Format, das wir nicht annehmen"},
		"an empty file":           {"urkunde.pdf", "", "„urkunde.pdf“ ist leer"},
		"a file that is too big":  {"urkunde.pdf", pdf + strings.Repeat("x", 10<<20), "„urkunde.pdf“ ist zu groß. Erlaubt sind 10 MB je Datei."},
	} {
		t.Run(what, func(t *testing.T) {
			for _, button := range []string{"next", "upload:nachweisAbschluss"} {
				h := newHouse(t, setting{})
				f := h.browser().toEvidence().form("").attach("nachweisInhalt", "gut.pdf", pdf).attach("nachweisAbschluss", c.name, c.content).set("bestaetigung", "yes")
				s := f.do(button)
				if s.status != 422 {
					t.Fatalf("%s: answered %d", button, s.status)
				}
				s.shows(c.says)
				g := s.form("")
				if g.value("bestaetigung") != "yes" || !strings.Contains(s.body, "gut.pdf") {
					t.Errorf("%s: the rest of the form is lost: %v", button, g.pairs)
				}
				if strings.Contains(h.files(), "\n") {
					t.Errorf("%s: what was refused lies on the disk: %s", button, h.files())
				}
				done := g.attach("nachweisAbschluss", "richtig.pdf", pdf).do("next").is(200)
				done.shows("richtig.pdf", "gut.pdf")
			}
		})
	}
}

func TestElevenFiles(t *testing.T) {
	h := newHouse(t, setting{})
	f := h.browser().toEvidence().form("").set("bestaetigung", "yes")
	for i := range 11 {
		f.attach("nachweisAbschluss", fmt.Sprintf("blatt%02d.pdf", i+1), pdf)
	}
	s := f.do("next")
	if s.status != 422 {
		t.Fatalf("eleven files are answered %d", s.status)
	}
	s.shows("„blatt11.pdf“ wurde nicht mehr angenommen: mehr als 10 Dateien", "blatt10.pdf")
	if n := strings.Count(h.files(), "\n") + 1; n != 10 {
		t.Errorf("%d files lie on the disk", n)
	}
	again := s.form("").attach("nachweisAbschluss", "zwölf.pdf", pdf).do("next")
	if again.status != 422 {
		t.Errorf("one more file is answered %d", again.status)
	}
	one := again.form("")
	remove := ""
	for _, value := range one.offered["_do"] {
		if strings.HasPrefix(value, "remove:nachweisAbschluss:") && remove == "" {
			remove = value
		}
	}
	less := one.do(remove).is(200)
	if strings.Count(less.body, `data-file="`) != 9 {
		t.Errorf("after removing one, %d files are left", strings.Count(less.body, `data-file="`))
	}
	less.form("").attach("nachweisAbschluss", "zwölf.pdf", pdf).attach("nachweisInhalt", "inhalt.pdf", pdf).do("next").is(200).shows("zwölf.pdf", "blatt10.pdf")
}

func TestNamesOfFiles(t *testing.T) {
	h := newHouse(t, setting{})
	f := h.browser().toEvidence().form("")
	for _, name := range []string{"../../../etc/passwd", `C:\Users\x\urkunde.pdf`, "a\u202efdp.exe", "<img src=x onerror=alert(1)>.pdf", strings.Repeat("lang", 200) + ".pdf", "Zeugnis Größe & Maß.pdf", "...", "=1+1.pdf"} {
		f.attach("nachweisAbschluss", name, pdf)
	}
	s := f.do("upload:nachweisAbschluss").is(200).shows("Zeugnis Größe & Maß")
	checkPlain(t, "the page with odd names", s)
	seen := 0
	for n := range s.nodes() {
		address := attr(n, "href")
		if !strings.Contains(address, "/datei/") {
			continue
		}
		seen++
		around := s.b.get(address).is(200)
		checkHeaders(t, address, around)
		checkPlain(t, address, around)
		address = strings.TrimSuffix(address, "/ansicht")
		file := s.b.get(address).is(200)
		given := file.header.Get("Content-Disposition")
		if strings.ContainsAny(given, "\r\n\u202e/\\") || file.header.Get("Content-Type") != "application/pdf" || file.body != pdf {
			t.Errorf("%s comes as %s, %s", address, given, file.header.Get("Content-Type"))
		}
		checkHeaders(t, address, file)
	}
	if seen != 8 {
		t.Errorf("%d of 8 files are there", seen)
	}
	if strings.Contains(h.files(), "passwd") || strings.Contains(h.files(), "urkunde") {
		t.Errorf("names became paths: %s", h.files())
	}
}

// endless is a multipart body with one large file, made while it is read.
func endless(fields []pair, field string, size int64) (io.Reader, string) {
	r, w := io.Pipe()
	m := multipart.NewWriter(w)
	go func() {
		for _, p := range fields {
			_ = m.WriteField(p.name, p.value)
		}
		part, err := m.CreateFormFile("file:"+field, "gross.pdf")
		if err == nil {
			_, err = io.WriteString(part, "%PDF-1.4\n")
		}
		block := []byte(strings.Repeat("x", 64<<10))
		for sent := int64(0); sent < size && err == nil; sent += int64(len(block)) {
			_, err = part.Write(block)
		}
		if err == nil {
			_ = m.WriteField("_do", "next")
			err = m.Close()
		}
		w.CloseWithError(err)
	}()
	return r, m.FormDataContentType()
}

func TestLargeUploadIsNotHeldInMemory(t *testing.T) {
	h := newHouse(t, setting{})
	f := h.browser().toEvidence().form("").set("bestaetigung", "yes")
	var most atomic.Uint64
	stop, stopped := make(chan struct{}), make(chan struct{})
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	go func() {
		defer close(stopped)
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most.Store(max(most.Load(), now.HeapAlloc))
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	body, kind := endless(f.pairs, "nachweisAbschluss", 100<<20)
	r, err := http.NewRequest(http.MethodPost, f.s.b.absolute(f.action), body)
	h.ok(err)
	r.Header.Set("Content-Type", kind)
	s := f.s.b.send(r)
	close(stop)
	<-stopped
	if s.status != 422 {
		t.Fatalf("100 MB are answered %d: %.300s", s.status, s.text())
	}
	s.shows("„gross.pdf“ ist zu groß")
	if s.form("").value("bestaetigung") != "yes" {
		t.Error("the rest of the form is lost")
	}
	if grown := int64(most.Load()) - int64(before.HeapAlloc); grown > 30<<20 {
		t.Errorf("an upload of 100 MB took %d MB of memory", grown>>20)
	}
	if h.files() != "" {
		t.Errorf("it lies on the disk: %s", h.files())
	}
}

func TestTooLargePost(t *testing.T) {
	h := newHouse(t, setting{})
	f := h.browser().toEvidence().form("").set("bestaetigung", "yes")
	address := f.s.at.Path
	endless, kind := endless(f.pairs, "nachweisAbschluss", 200<<20)
	body := &counted{from: endless}
	r, err := http.NewRequest(http.MethodPost, f.s.b.absolute(f.action), body)
	h.ok(err)
	r.Header.Set("Content-Type", kind)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s := f.s.b.send(r)
	runtime.ReadMemStats(&after)
	if s.status != http.StatusRequestEntityTooLarge {
		t.Fatalf("200 MB are answered %d: %.300s", s.status, s.text())
	}
	if read := body.read.Load(); read > 130<<20 {
		t.Errorf("%d MB were read of 200: it is not cut early", read>>20)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 30<<20 {
		t.Errorf("200 MB took %d MB of memory", grown>>20)
	}
	if h.files() != "" {
		t.Errorf("it lies on the disk: %s", h.files())
	}
	s.shows("Das war zu viel auf einmal", "Deine anderen Angaben sind noch da")
	h.browser().get(address).is(200)
}

// counted says how much of a body was taken.
type counted struct {
	from io.Reader
	read atomic.Int64
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	c.read.Add(int64(n))
	return n, err
}

func TestUploadByScript(t *testing.T) {
	h := newHouse(t, setting{})
	page := h.browser().toEvidence()
	base := strings.TrimSuffix(page.at.Path, "nachweise")
	send := func(field, name, content string) (*screen, map[string]any) {
		f := page.form("")
		f.action, f.pairs = base+"hochladen", []pair{{"_field", field}}
		f.files = []attached{{"file", name, content}}
		s := f.press("", "")
		answer := map[string]any{}
		h.ok(json.Unmarshal([]byte(s.body), &answer))
		return s, answer
	}
	if s, answer := send("nachweisAbschluss", "urkunde.pdf", pdf); s.status != 200 || !strings.Contains(s.body, "urkunde.pdf") {
		t.Errorf("a good file is answered %d %v", s.status, answer)
	}
	for what, c := range map[string][2]string{"a bad file": {"nachweisAbschluss", "MZ"}, "a field that takes none": {"nachname", pdf}, "no field": {"", pdf}, "an unknown field": {"gibtEsNicht", pdf}} {
		if s, answer := send(c[0], "x.pdf", c[1]); s.status != 422 || len(answer) == 0 {
			t.Errorf("%s is answered %d %s", what, s.status, s.body)
		}
	}
	h.browser().get(base + "nachweise").shows("urkunde.pdf")
	if n := strings.Count(h.files(), "\n") + 1; n != 1 {
		t.Errorf("%d files lie on the disk", n)
	}
}

func TestForgedFileNames(t *testing.T) {
	h := newHouse(t, setting{})
	status := askedBack(h)
	other := h.browser().apply("vorname", "Andere", "geburtsdatum", "01.01.1990", "nachname", "Person")
	_ = other
	for what, forged := range map[string]string{
		"an invented id": "abcdefghijklmnop", "a path": "../../keys/root", "a forged seal": "eyJpZCI6ImFiY2RlZmdoIn0.AAAA", "nothing": "",
	} {
		f := h.browser().get(status).form("/antwort").drop("nachweisInhalt").add("nachweisInhalt", forged)
		s := f.do("answer")
		if s.status != 422 {
			t.Errorf("%s as a file is answered %d", what, s.status)
		}
	}
	f := h.browser().get(status).form("/antwort")
	kept := f.attach("nachweisInhalt", "neu.pdf", pdf).do("upload:nachweisInhalt").is(200).shows("neu.pdf")
	sealed := ""
	for _, p := range kept.form("/antwort").pairs {
		if p.name == "nachweisInhalt" && strings.Contains(p.value, ".") {
			sealed = p.value
		}
	}
	if sealed == "" {
		t.Fatal("the upload is not named on the page")
	}
	kept.form("/antwort").set("bezeichnungOriginal", "Lehrgang").do("answer").is(200)
	h.work()
	h.browser().opened(h.taskLink(benno)).is(200)
}
