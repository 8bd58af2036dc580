package flows

import (
	"strings"
	"time"

	"laufzettel/forms"
)

// AskedFor resolves every step in which somebody is asked, those behind an end included, as it would be for answers that
// are known so far and for whoever applies, for the moment at. The zero Party is somebody of whom nothing is known.
// Rules that read other answers, or what is only said on the way, are not Known.
func AskedFor(f *Flow, values forms.Values, by Party, facts Facts, at time.Time) []Outlook {
	r := newReader(f, &State{Values: values, Submitter: by, Subject: by}, at.UTC().Truncate(time.Millisecond), facts)
	known := func(name string) bool {
		top, _, _ := strings.Cut(strings.TrimPrefix(name, "form."), ".")
		_, given := values[top]
		return given || !r.answered(top) && r.said(name)
	}
	var all []Outlook
	for _, step := range f.Steps {
		c := step.task()
		if c == nil || c.by.empty() {
			continue
		}
		o := Outlook{Step: step.Name, Maybe: step.When != nil, Known: every(c.by.names(), known)}
		if step.When != nil && every(step.When.Names(), known) {
			if met, err := step.When.True(r.names()); err == nil && !met {
				continue
			}
			o.Maybe = false
		}
		if o.Known {
			o.Resolution, o.Known = r.foreseen(c)
		}
		all = append(all, o)
	}
	return all
}
