package source

// KnownLanguages are the languages that texts for people can be written in, by their codes.
var KnownLanguages = []string{"de", "en"}

// Local is a text for people, written once for everybody or once for each language. The zero Local is no text.
type Local struct {
	Text string            // in the site's own language, else in the first one written
	By   map[string]string // by language; nil where it is written once for all
}

// In is the text in a language; where it is not written in it, that of the site's own language, else the first.
func (l Local) In(lang string) string {
	if text, ok := l.By[lang]; ok {
		return text
	}
	return l.Text
}

// LocalOf reads a text: a scalar, or a map by language whose shape was checked. A nil n is no text.
func LocalOf(n *Node, r *Report) Local {
	if n == nil || n.Kind != Map {
		if n == nil {
			return Local{}
		}
		return Local{Text: n.Raw}
	}
	l := Local{By: map[string]string{}}
	for _, e := range n.Entries {
		if e.Value != nil && e.Value.Kind == Scalar {
			l.By[e.Key] = e.Value.Raw
		}
	}
	if own := r.OwnEntry(n); own != nil {
		l.Text = own.Value.Raw
	}
	return l
}

// OwnEntry is the entry of a text by language that speaks for it where no language is asked for: that of the
// site's own language, else the first one; nil where there is none.
func (r *Report) OwnEntry(n *Node) *Entry {
	var first *Entry
	for i := range n.Entries {
		e := &n.Entries[i]
		switch {
		case e.Value == nil || e.Value.Kind != Scalar:
		case r != nil && len(r.Languages) > 0 && e.Key == r.Languages[0]:
			return e
		case first == nil:
			first = e
		}
	}
	return first
}
