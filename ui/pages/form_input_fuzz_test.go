package pages

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
)

// FuzzFormPosts holds for every body: reading ends, says what it is, and gives only answers that can be stored; no
// file goes to a field that the post has not named, and what a file says is passed on unchanged.
func FuzzFormPosts(f *testing.F) {
	multi := func(parts ...string) string {
		return "--x\r\n" + strings.Join(parts, "\r\n--x\r\n") + "\r\n--x--\r\n"
	}
	field := func(name, value string) string {
		return "Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value
	}
	file := func(name, called, content string) string {
		return "Content-Disposition: form-data; name=\"" + name + "\"; filename=\"" + called + "\"\r\n\r\n" + content
	}
	const boundary = "multipart/form-data; boundary=x"
	f.Add(boundary, multi(field("_csrf", "a"), field("vorname", "Alma"), file("file:nachweis", "a.pdf", "%PDF-1.4"), field("_do", "next")))
	f.Add(boundary, multi(field("_field", "nachweis"), file("file", "../../x.pdf", "%PDF"), file("file:", "", "")))
	f.Add(boundary, multi(field("a\xff", "\xff\x00"), field("_do", "remove:a:b:c")))
	f.Add("application/x-www-form-urlencoded", "vorname=Alma&_do=next&vorname=%ff%00&a=%zz")
	f.Add("text/plain", "x")
	f.Fuzz(func(t *testing.T, kind, body string) {
		r := httptest.NewRequest(http.MethodPost, "/f/antrag", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		c := echo.New().NewContext(r, httptest.NewRecorder())
		taken := 0
		p, err := (&server{}).readForm(c, func(path, name string, content io.Reader) (engine.FileMeta, error) {
			taken++
			got, err := io.ReadAll(content)
			if err == nil && !strings.Contains(body, string(got)) {
				t.Errorf("a file became %q", got)
			}
			return engine.FileMeta{ID: path, Name: name}, err
		}, "outcome", "comment")
		if err != nil {
			var known *echo.HTTPError
			var large *http.MaxBytesError
			if !errors.As(err, &known) && !errors.As(err, &large) {
				t.Fatalf("answers %T %v", err, err)
			}
			return
		}
		if taken != len(p.Uploads) {
			t.Errorf("%d files were taken, %d are named", taken, len(p.Uploads))
		}
		for name, values := range p.Input {
			if strings.HasPrefix(name, "_") || name == "outcome" || name == "comment" {
				t.Errorf("the control %q is an answer", name)
			}
			for _, value := range values {
				if !utf8.ValidString(value) {
					t.Errorf("%q is %q", name, value)
				}
			}
		}
		for name, value := range p.Control {
			if !utf8.ValidString(value) || strings.ContainsAny(value, "\x00\r") {
				t.Errorf("the control %q is %q", name, value)
			}
		}
		word, path, id := p.do()
		if word == "remove" && id != "" && p.Control["_do"] != "remove:"+path+":"+id {
			t.Errorf("%q is split into %q, %q, %q", p.Control["_do"], word, path, id)
		}
	})
}
