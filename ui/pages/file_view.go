package pages

import (
	"errors"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
	"laufzettel/ui"
)

// ViewPolicy is the Content-Security-Policy of a page that shows an attachment: our own styles and the picture,
// no script at all. It stays of our origin, because the picture needs the cookie of whoever is signed in.
const ViewPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; " +
	"frame-ancestors 'none'; sandbox allow-same-origin allow-forms allow-downloads"

// viewEnding ends the address of the page around an attachment.
const viewEnding = "/ansicht"

// fileAddress is where a file of a page is shown; base is the address of the page it belongs to.
func fileAddress(base, id string) string { return base + "/datei/" + id + viewEnding }

// pictures are the types that browsers can show.
var pictures = []string{"image/jpeg", "image/png", "image/gif", "image/webp"}

// deliver answers for a file that may be seen: with the page around it or with its content, as the address says.
// back is the page it belongs to.
func (s *server) deliver(c echo.Context, caseID string, file ui.File, shell ui.Shell, back string) error {
	return s.deliverAmong(c, caseID, file, shell, back, nil)
}

// deliverAmong is deliver for a file that others stand beside, each with its address.
func (s *server) deliverAmong(c echo.Context, caseID string, file ui.File, shell ui.Shell, back string, among []ui.CaseFile) error {
	if !strings.HasSuffix(c.Path(), viewEnding) {
		return s.sendFile(c, caseID, file)
	}
	state, err := s.e.Files().State(caseID, file.ID)
	if errors.Is(err, fs.ErrNotExist) {
		return errGone
	}
	if err != nil {
		return err
	}
	shell.Title = file.Name
	view := ui.FilePage{
		Shell: shell, Name: file.Name, Kind: s.kindOfFile(file.Type), Size: file.Size, At: state.At, Picture: slices.Contains(pictures, file.Type),
		Src: strings.TrimSuffix(c.Request().URL.Path, viewEnding), Back: back, BackText: s.text("pages.file.back"),
	}
	s.place(&view, file.ID, among)
	switch {
	case state.Infected:
		view.Src, view.Note, view.Tone = "", s.text("pages.file.infected"), ui.Bad
	case state.Held:
		view.Src, view.Note, view.Tone = "", s.text("pages.file.held"), ui.Warn
	case file.Type == "image/heic":
		view.Note = s.text("pages.file.heic")
	case !view.Picture:
		view.Note = s.text("pages.file.download")
	}
	c.Response().Header().Set("Content-Security-Policy", ViewPolicy)
	return s.page(c, http.StatusOK, "file", view)
}

// fileKinds are the texts for media types.
var fileKinds = map[string]string{
	"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/heic": "heic", "image/gif": "gif", "image/webp": "webp",
	"image/tiff": "tif", "text/plain": "txt", "text/csv": "csv", "text/calendar": "ics", "application/zip": "zip", "video/mp4": "mp4",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       "xlsx",
	"application/vnd.oasis.opendocument.text":                                 "odt", "application/vnd.oasis.opendocument.spreadsheet": "ods",
}

func (s *server) kindOfFile(media string) string {
	if kind := fileKinds[media]; kind != "" {
		return s.text("pages.file.kind." + kind)
	}
	return s.text("pages.file.kind.other")
}

// statusFile shows an applicant what they sent with the start form. Sensitive files stay inside: whoever has the
// address of a status page may have got it with a forwarded mail.
func (s *server) statusFile(c echo.Context) error {
	h, err := s.caseOfKey(c)
	if err != nil {
		return err
	}
	file, sensitive, found := ownFile(h, c.Param("file"))
	if !found || sensitive {
		return errGone
	}
	return s.deliver(c, h.Row.ID, file, s.shell(c, "", "start"), "/v/"+h.Row.Key)
}

// ownFile finds an attachment of the start form.
func ownFile(h *engine.History, id string) (file ui.File, sensitive, found bool) {
	if file, published := publishedFile(h, id); published {
		return file, false, true
	}
	return fileIn(h.Process.Form, h.State.Values, id)
}
