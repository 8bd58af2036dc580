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
}

// LiveField is how one field is to be shown.
type LiveField struct {
	Hidden   bool   `json:"hidden"`
	Required bool   `json:"required"`
	Shown    string `json:"shown"`
	// Options changes with the choices; then HTML is the field anew.
	Options string `json:"options,omitempty"`
	HTML    string `json:"html,omitempty"`
}

// Live answers for a block of fields. The block's problems must be those of all its fields.
func (r *Renderer) Live(block Fields) (*LiveAnswer, error) {
	answer := &LiveAnswer{Fields: map[string]LiveField{}, Problems: map[string]string{}}
	for _, problem := range block.Problems {
		if _, first := answer.Problems[problem.Field]; !first {
			answer.Problems[problem.Field] = problem.In(r.site.Lang)
		}
	}
	// What is rendered anew carries no problems: the client adds them where a field was already left.
	list, err := r.widgets(Fields{Views: block.Views, Files: block.Files, Prefix: block.Prefix})
	if err != nil {
		return nil, err
	}
	return answer, r.live(answer, list)
}

func (r *Renderer) live(answer *LiveAnswer, list []widget) error {
	for _, w := range list {
		field := LiveField{Hidden: w.Hidden, Required: w.Required, Shown: w.Shown, Options: w.OptionsMark}
		if field.Shown == "" {
			field.Shown = r.Text("field.empty")
		}
		if w.OptionsMark != "" {
			var out stdbytes.Buffer
			if err := r.execute(&out, "form", "widget", w); err != nil {
				return err
			}
			field.HTML = string(stdbytes.TrimSpace(out.Bytes()))
		}
		answer.Fields[w.Path] = field
		if err := r.live(answer, w.Children); err != nil {
			return err
		}
	}
	return nil
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
