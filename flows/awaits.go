package flows

// Awaits says whether some step of the flow waits for an event of this name. Programs may tell a case only of those.
func (f *Flow) Awaits(event string) bool {
	for _, s := range f.steps {
		if c, is := s.Config.(*waitConfig); is && c.event != "" && c.event == event {
			return true
		}
	}
	return false
}

// Event is the name of the event that a wait waits for; "" of a wait for time, and of every other step.
func (s *Step) Event() string {
	if c, is := s.Config.(*waitConfig); is {
		return c.event
	}
	return ""
}
