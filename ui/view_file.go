package ui

import "time"

// FilePage shows one attachment: a picture at once, everything else as a download. Nothing on it can run; the
// policy that pages send with it forbids scripts altogether.
type FilePage struct {
	Shell
	Name     string
	Kind     string // "PDF-Dokument"
	Size     int64
	At       time.Time // when it came
	Src      string    // where the content is; "" where nobody may open it
	Picture  bool      // browsers can show it
	Note     string    // why it is not shown
	Tone     Tone      // of the note
	Back     string
	BackText string
}
