package pages

import (
	"errors"
	"io"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/forms"
)

// errManyFiles: one post has more files for a field than the field takes; the rest of them is not stored.
var errManyFiles = errors.New("more files than the field takes")

// draftTaker stores uploads of a form that is being filled in.
func (s *server) draftTaker(c echo.Context, f *filling) fileTaker {
	return s.taker(c, f.draft.CaseID(), f.process.Form, f.process.Form.MaxTotal(), sessionOf(c) == nil)
}

// caseTaker stores uploads for a case that has begun, in its start form or the form of a step. The files of the
// start form leave it as much room again, so that an answer can replace all of them and a step add its own.
func (s *server) caseTaker(c echo.Context, h *engine.History, form *forms.Form) fileTaker {
	total := form.MaxTotal()
	if h.Process.Form != nil {
		total += h.Process.Form.MaxTotal()
	}
	return s.taker(c, h.Row.ID, form, total, false)
}

// taker stores uploads of a form in a case's folder, by the limits of their field. total is how many bytes all
// files of the case may have together. Files of strangers count against the network they come from.
func (s *server) taker(c echo.Context, caseID string, form *forms.Form, total int64, stranger bool) fileTaker {
	taken := map[string]int{}
	return func(path, name string, content io.Reader) (engine.FileMeta, error) {
		field := form.Field(path)
		limits, ok := field.FileLimits()
		if !ok {
			return engine.FileMeta{}, engine.ErrFileType
		}
		if taken[path]++; taken[path] > limits.MaxFiles() && limits.MaxFiles() > 0 {
			return engine.FileMeta{}, errManyFiles
		}
		if stranger && !s.unlimited(c) {
			counted, done, err := s.allowance.take(network(c.RealIP()), content)
			if err != nil {
				return engine.FileMeta{}, err
			}
			defer done()
			content = counted
		}
		return s.e.Files().Receive(c.Request().Context(), engine.Incoming{
			CaseID: caseID, Name: name, Content: content, Accept: limits.Accepts(), MaxSize: limits.MaxSize(),
			MaxTotal: total, KeepMetadata: field.KeepsMetadata(), Stranger: stranger,
		})
	}
}

// uploadRefusals are the sentences for what is wrong with a file.
var uploadRefusals = []struct {
	err error
	key string
}{
	{engine.ErrFileEmpty, "pages.upload.empty"},
	{engine.ErrFileTooLarge, "pages.upload.large"},
	{engine.ErrFileType, "pages.upload.type"},
	{engine.ErrFileUnreadable, "pages.upload.unreadable"},
	{engine.ErrCaseFull, "pages.upload.total"},
	{engine.ErrDiskFull, "pages.upload.disk"},
	{engine.ErrInfected, "pages.upload.infected"},
	{engine.ErrNotScanned, "pages.upload.unscanned"},
	{engine.ErrNotScannable, "pages.upload.unscannable"},
	{errAllowance, "pages.upload.allowance"},
}

// uploadProblem says what is wrong with a file, in a sentence beside its field.
func (s *server) uploadProblem(form *forms.Form, up upload) forms.Problem {
	if errors.Is(up.Err, errManyFiles) {
		return s.tooManyFiles(form, up)
	}
	problem := forms.Problem{Field: up.Path}
	kinds, size := "", ""
	if limits, ok := form.Field(up.Path).FileLimits(); ok {
		problem.Page = pageName(form.Field(up.Path))
		kinds, size = strings.ToUpper(strings.Join(limits.Accepts(), ", ")), s.Renderer.Bytes(limits.MaxSize())
	}
	key := ""
	for _, r := range uploadRefusals {
		if key == "" && errors.Is(up.Err, r.err) {
			key = r.key
		}
	}
	if key == "" {
		key = "pages.upload.failed"
	}
	if key == "pages.upload.failed" || key == "pages.upload.disk" {
		s.Log.Error("storing an upload", "error", up.Err)
	}
	problem.Written = s.text(key, "name", up.Name, "kinds", kinds, "size", size, "total", s.Renderer.Bytes(form.MaxTotal()))
	return problem
}

func (s *server) tooManyFiles(form *forms.Form, up upload) forms.Problem {
	problem := forms.Problem{Field: up.Path}
	if limits, ok := form.Field(up.Path).FileLimits(); ok {
		problem.Page, problem.Written = pageName(form.Field(up.Path)), s.text("pages.upload.many", "name", up.Name, "max", limits.MaxFiles())
	}
	return problem
}

// pageName is the page of a field; "" of a column, which stands on the page of its table.
func pageName(field *forms.Field) string {
	if field == nil || field.Page == nil {
		return ""
	}
	return field.Page.Name
}
