package pages

import (
	"strings"

	"laufzettel/flows"
)

// begun says how a case began: with its form, or by what the flow names beside it.
func (s *server) begun(started flows.Started) string {
	kind, _, triggered := strings.Cut(started.Trigger, " ")
	if !triggered {
		return s.text("pages.entry.submitted")
	}
	return s.text("starts.entry." + kind)
}
