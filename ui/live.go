package ui

import (
	stdbytes "bytes"
	"io"

	"laufzettel/forms"
)

// LiveAnswer is what the client code gets when it asks what a form looks like now (FormPage.Live); it is sent
// as JSON.
type LiveAnswer struct {
	Fields   map[string]LiveField `json:"fields"`   // by path, with the parts of groups
	Problems map[string]string    `json:"problems"` // by path; the client shows those of fields already left
	Fresh    string               `json:"fresh,omitempty"`
	Found    []FoundOption        `json:"found,omitempty"`
}

// FoundOption is one of what was found for words that somebody types.
type FoundOption struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Note  string `json:"note,omitempty"`
}

// LiveAsk is what the client code wants beside the state of the fields.
type LiveAsk struct {
	// Known are the marks of the choices that the page shows already (LiveField.Options), by path: they need
	// not be sent again.
	Known map[string]string
	// Fresh is the path of a row, or of a table, that the page wants as HTML; "" is none.
	Fresh string
}

// LiveField is how one field is to be shown. A row of a table is one too: Shown is its title.
type LiveField struct {
	Hidden   bool   `json:"hidden,omitempty"`
	Required bool   `json:"required,omitempty"`
	Shown    string `json:"shown,omitempty"` // of what nobody types: computed, fixed
	// Options changes with the choices; then HTML is the field anew.
	Options string `json:"options,omitempty"`
	HTML    string `json:"html,omitempty"`
}

// Live answers for a block of fields. The block's problems must be those of all its fields.
func (r *Renderer) Live(block Fields, ask LiveAsk) (*LiveAnswer, error) {
	answer := &LiveAnswer{Fields: map[string]LiveField{}, Problems: map[string]string{}}
	for _, problem := range block.Problems {
		if _, first := answer.Problems[problem.Field]; !first {
			answer.Problems[problem.Field] = problem.In(r.site.Lang)
		}
	}
	// What is rendered anew carries no problems: the client adds them where a field was already left.
	list, err := r.widgets(Fields{Views: block.Views, Files: block.Files, Sheets: block.Sheets, Prefix: block.Prefix})
	if err != nil {
		return nil, err
	}
	return answer, r.live(answer, list, ask)
}

func (r *Renderer) live(answer *LiveAnswer, list []widget, ask LiveAsk) error {
	for _, w := range list {
		field := LiveField{Hidden: w.Hidden, Required: w.Required, Options: w.OptionsMark}
		if w.Kind == "static" || w.Kind == "fixed" {
			if field.Shown = w.Shown; field.Shown == "" {
				field.Shown = r.Text("field.empty")
			}
		}
		var err error
		if w.OptionsMark != "" && ask.Known[w.Path] != w.OptionsMark {
			part := "widget"
			if w.Row != "" {
				part = "widget-cell"
			}
			if field.HTML, err = r.part(part, w); err != nil {
				return err
			}
		}
		answer.Fields[w.Path] = field
		if err := r.live(answer, w.Children, ask); err != nil {
			return err
		}
		if err := r.liveTable(answer, w, ask); err != nil {
			return err
		}
	}
	return nil
}

// liveTable answers for the rows of a table.
func (r *Renderer) liveTable(answer *LiveAnswer, w widget, ask LiveAsk) (err error) {
	if w.Table == nil {
		return nil
	}
	if ask.Fresh == w.Path {
		answer.Fresh, err = r.part("widget", w)
		return err
	}
	for _, row := range w.Table.Rows {
		answer.Fields[row.Path] = LiveField{Shown: row.Title}
		if ask.Fresh == row.Path {
			row.Unfolded = true
			if answer.Fresh, err = r.part("widget-row", row); err != nil {
				return err
			}
		}
		if err := r.live(answer, row.Cells, ask); err != nil {
			return err
		}
	}
	return nil
}

// part is one partial as HTML.
func (r *Renderer) part(name string, data any) (string, error) {
	var out stdbytes.Buffer
	err := r.execute(&out, "form", name, data)
	return string(stdbytes.TrimSpace(out.Bytes())), err
}

// UploadAnswer is what the client code gets for a single file (FormPage.Upload); it is sent as JSON. One of
// both is set; a removed file is answered with neither.
type UploadAnswer struct {
	HTML    string `json:"html,omitempty"`
	Problem string `json:"problem,omitempty"`
}

// Uploaded answers that file is stored under the field at path.
func (r *Renderer) Uploaded(path string, file File) (*UploadAnswer, error) {
	var out stdbytes.Buffer
	err := r.execute(&out, "form", "widget-file-item", map[string]any{"Path": path, "File": file})
	return &UploadAnswer{HTML: string(stdbytes.TrimSpace(out.Bytes()))}, err
}

// Refused answers that a file was not stored, and why.
func (r *Renderer) Refused(problem forms.Problem) *UploadAnswer {
	return &UploadAnswer{Problem: problem.In(r.site.Lang)}
}

// Fields writes a block of fields alone, without a page around it.
func (r *Renderer) Fields(w io.Writer, block Fields) error {
	return r.execute(w, "form", "fields", block)
}
