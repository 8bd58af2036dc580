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
	Label    string    // the question that it answers; "" is left out
	Place    string    // "2 von 5"; "" stands alone
	Before   *FileLink // the neighbours among the files of its page; nil is none
	After    *FileLink
	Frame    bool // browsers can show it in a frame of their own: a document
}

// FileLink leads to another file of the same page.
type FileLink struct{ Name, Href string }
