package source

// Severity says whether a diagnostic stops a definition from being used.
type Severity string

// Errors stop a definition; warnings do not.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Diagnostic is one thing that is wrong with a definition, told to its author.
type Diagnostic struct {
	Severity   Severity
	Code       string // the Message's code
	Pos        Pos    // where to look
	Path       string // steps[2].outcomes.ablehnen.then
	Text       Text   // what is wrong, in the author's words
	Suggestion Text   // what to write instead; zero if unknown
	Width      int    // runes to underline from Pos; 0 means one
	Related    []Related
}

// Related is another place that explains a diagnostic, such as "first set here".
type Related struct {
	Pos  Pos
	Text Text
}

// Report collects diagnostics over many files; checkers add to it and go on.
// The zero Report is ready to use.
type Report struct {
	Diagnostics []Diagnostic
	Files       map[string][]byte // contents, for printing the source line
	// Languages are those of the site, its own first; nil while they are not known.
	Languages []string
	// Texts are the texts for people that were read, for checks that look at all of them.
	Texts []*Node
}

// Add appends a diagnostic.
func (r *Report) Add(d Diagnostic) {
	if d.Severity == "" {
		d.Severity = Error
	}
	if d.Code == "" && d.Text.Message != nil {
		d.Code = d.Text.Message.Code
	}
	r.Diagnostics = append(r.Diagnostics, d)
}

// Error reports that what stands at n is wrong.
func (r *Report) Error(n *Node, m *Message, args Args) { r.at(Error, n, m, args) }

// Warn reports something at n that works but is probably not meant.
func (r *Report) Warn(n *Node, m *Message, args Args) { r.at(Warning, n, m, args) }

func (r *Report) at(s Severity, n *Node, m *Message, args Args) {
	d := Diagnostic{Severity: s, Text: m.Say(args)}
	if n != nil {
		d.Pos, d.Path, d.Width = n.Pos, n.Path, n.Width()
	}
	r.Add(d)
}

// Failed says whether any diagnostic is an error.
func (r *Report) Failed() bool {
	for _, d := range r.Diagnostics {
		if d.Severity == Error {
			return true
		}
	}
	return false
}
