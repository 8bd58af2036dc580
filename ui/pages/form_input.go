package pages

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/forms"
)

// posted is what a browser sent with a form: answers by path, the page's own controls (whose names begin
// with "_" or are named by the page), and files that are stored already.
type posted struct {
	Input   forms.Input
	Control map[string]string
	Multi   map[string][]string // controls that may come several times, such as "ask"
	Uploads []upload
	Sheets  map[string][]byte // a file with rows, by path of its table
	own     []string          // names of the page's controls
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

// The controls that pages have beside the answers of a form.
var (
	deskControls     = []string{"outcome", "comment", "note", "ask", "word"}
	answerControls   = []string{"_remark"}
	withdrawControls = []string{"reason"}
	saveControls     = []string{"email"}
)

// mostInputs is how many inputs one post may have; a page has a few dozen. The standard library allows as
// many for a form without files.
const mostInputs = 10_000

var errFormTooLong = &http.MaxBytesError{Limit: smallBody}

// errBadForm means that a body is no form at all: cut off, or of another kind.
var errBadForm = echo.NewHTTPError(http.StatusBadRequest, "unreadable")

// readForm reads a form post. Files are stored as they arrive, so that a large one never lies in memory;
// the text of all fields together is limited to smallBody. controls are the names of inputs that are no
// answers. A signed-in post without the session's token is refused before anything of it is stored.
func (s *server) readForm(c echo.Context, take fileTaker, controls ...string) (*posted, error) {
	p := &posted{Input: forms.Input{}, Control: map[string]string{}, Multi: map[string][]string{}, own: controls}
	r := c.Request()
	kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	switch {
	case kind == echo.MIMEApplicationForm && err == nil:
		err = p.readFields(c)
	case kind == echo.MIMEMultipartForm && err == nil:
		err = p.readParts(c, take)
	default:
		return nil, errBadForm
	}
	if err != nil {
		return nil, err
	}
	c.Set(postedKey, p)
	return p, s.admit(c, p.Control["_csrf"])
}

// postedKey is where a request keeps what was posted with it, once it is read.
const postedKey = "posted"

func (p *posted) readFields(c echo.Context) error {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, smallBody)
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	inputs := 0
	for name, values := range r.PostForm {
		if inputs += len(values); inputs > mostInputs {
			return errFormTooLong
		}
		for _, value := range values {
			p.add(name, value)
		}
	}
	return nil
}

func (p *posted) readParts(c echo.Context, take fileTaker) error {
	reader, err := c.Request().MultipartReader()
	if err != nil {
		return errBadForm
	}
	left := int64(smallBody)
	for inputs := 0; ; inputs++ {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return unreadable(err)
		}
		if inputs >= mostInputs {
			return errFormTooLong
		}
		name := part.FormName()
		path, isFile := strings.CutPrefix(name, "file:")
		if name == "file" { // the browser's single upload names its field apart
			path, isFile = p.Control["_field"], true
		}
		if isFile {
			if err := p.takeFile(c, part, path, take); err != nil {
				return err
			}
			continue
		}
		if table, isSheet := strings.CutPrefix(name, "import:"); isSheet {
			if err := p.takeSheet(c, part, table); err != nil {
				return err
			}
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return unreadable(err)
		}
		if left -= int64(len(name) + len(value)); left < 0 {
			return errFormTooLong
		}
		p.add(name, string(value))
	}
}

// takeFile stores one file. The token of the page stands before all files in its forms, so that a post of
// another site stores none.
func (p *posted) takeFile(c echo.Context, part *multipart.Part, path string, take fileTaker) error {
	// The post as a whole is refused when it is read, so that what was typed can be shown again.
	if part.FileName() != "" && take != nil && tokenFits(c, p.Control["_csrf"]) {
		meta, err := take(path, part.FileName(), part)
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			return err
		}
		p.Uploads = append(p.Uploads, upload{Path: path, Name: part.FileName(), Meta: meta, Err: err})
	}
	if _, err := io.Copy(io.Discard, part); err != nil {
		return unreadable(err)
	}
	return nil
}

// unreadable keeps an error that says a body is too large, and makes every other the answer to a broken one.
func unreadable(err error) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return err
	}
	return errBadForm
}

func (p *posted) add(name, value string) {
	if strings.HasPrefix(name, "_") || slices.Contains(p.own, name) {
		value = tidy(value)
		p.Control[name] = value
		p.Multi[name] = append(p.Multi[name], value)
		return
	}
	p.Input[name] = append(p.Input[name], strings.ToValidUTF8(value, "")) // a draft keeps it as JSON
}

// tidy makes a remark safe to store and to show: valid UTF-8, lines ended by \n, no control characters.
// Answers of forms are cleaned by their fields.
func tidy(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}

// longestRemark is how many characters a comment, a note or a reason may have.
const longestRemark = 10_000

// tooLong says for each of the named controls that it is longer than a remark may be.
func (s *server) tooLong(p *posted, names ...string) []forms.Problem {
	var problems []forms.Problem
	for _, name := range names {
		if n := utf8.RuneCountInString(p.Control[name]); n > longestRemark {
			problems = append(problems, forms.Problem{Field: name, Written: s.text("pages.remark.long", "most", longestRemark, "n", n)})
		}
	}
	return problems
}

// do splits "upload:<path>", "remove:<path>:<id>" and what buttons of tables say; other words stand alone.
func (p *posted) do() (word, path, id string) {
	word, rest, _ := strings.Cut(p.Control["_do"], ":")
	if at := strings.LastIndex(rest, ":"); (word == "remove" || word == "droprow") && at >= 0 {
		return word, rest[:at], rest[at+1:]
	}
	return word, rest, ""
}
