package pages

import (
	"crypto/hmac"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/forms"
)

// posted is what a browser sent with a form: answers by path, the page's own controls (whose names begin
// with "_" or are fixed), and files that are stored already.
type posted struct {
	Input   forms.Input
	Control map[string]string
	Multi   map[string][]string // controls that may come several times, such as "ask"
	Uploads []upload
}

// upload is one file of a post: stored, or refused with a reason.
type upload struct {
	Path string
	Name string
	Meta engine.FileMeta
	Err  error
}

// fileTaker stores an uploaded file for the field at path, or says why not.
type fileTaker func(path, name string, content io.Reader) (engine.FileMeta, error)

// controls are names of inputs that are no answers.
var controls = map[string]bool{
	"outcome": true, "comment": true, "note": true, "ask": true, "word": true, "reason": true, "email": true,
}

var errFormTooLong = &http.MaxBytesError{Limit: smallBody}

// readForm reads a form post. Files are stored as they arrive, so that a large one never lies in memory;
// the text of all fields together is limited to smallBody. own lists controls that this form calls an
// answer although their name is a control's elsewhere.
func readForm(c echo.Context, take fileTaker, own map[string]bool) (*posted, error) {
	p := &posted{Input: forms.Input{}, Control: map[string]string{}, Multi: map[string][]string{}}
	r := c.Request()
	if !strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEMultipartForm) {
		r.Body = http.MaxBytesReader(c.Response(), r.Body, smallBody)
		if err := r.ParseForm(); err != nil {
			return nil, err
		}
		for name, values := range r.PostForm {
			for _, value := range values {
				p.add(name, value, own)
			}
		}
		return p, nil
	}
	reader, err := r.MultipartReader()
	if err != nil {
		return nil, echo.NewHTTPError(http.StatusBadRequest)
	}
	return p, p.readParts(reader, take, own)
}

func (p *posted) readParts(reader *multipart.Reader, take fileTaker, own map[string]bool) error {
	left := int64(smallBody)
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name := part.FormName()
		path, isFile := strings.CutPrefix(name, "file:")
		if name == "file" { // the browser's single upload names its field apart
			path, isFile = p.Control["_field"], true
		}
		if isFile {
			if part.FileName() != "" && take != nil {
				meta, err := take(path, part.FileName(), part)
				p.Uploads = append(p.Uploads, upload{Path: path, Name: part.FileName(), Meta: meta, Err: err})
			}
			if _, err := io.Copy(io.Discard, part); err != nil {
				return err
			}
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return err
		}
		if left -= int64(len(value)); left < 0 {
			return errFormTooLong
		}
		p.add(name, string(value), own)
	}
}

func (p *posted) add(name, value string, own map[string]bool) {
	switch {
	case strings.HasPrefix(name, "_"), controls[name] && !own[name]:
		p.Control[name] = value
		p.Multi[name] = append(p.Multi[name], value)
	default:
		p.Input[name] = append(p.Input[name], value)
	}
}

// checkToken refuses a signed-in post without the session's token; readForm must have run.
func (p *posted) checkToken(c echo.Context) error {
	session := sessionOf(c)
	if session == nil || hmac.Equal([]byte(p.Control["_csrf"]), []byte(session.CSRF)) {
		return nil
	}
	return echo.NewHTTPError(http.StatusForbidden, "expired")
}

// do splits "upload:<path>" and "remove:<path>:<id>"; other words stand alone.
func (p *posted) do() (word, path, id string) {
	word, rest, _ := strings.Cut(p.Control["_do"], ":")
	if at := strings.LastIndex(rest, ":"); word == "remove" && at >= 0 {
		return word, rest[:at], rest[at+1:]
	}
	return word, rest, ""
}
