package flows

// What tools that look at a flow from outside need to know of a step: where it can lead, whom it asks.

// Ways are the targets that a choose step leads to, in the order of its branches and without doubles; where no branch has
// to hold, going on is one of them. nil for steps of other kinds.
func (s *Step) Ways() []Target {
	c, is := s.Config.(*chooseConfig)
	if !is {
		return nil
	}
	var ways []Target
	add := func(t Target) {
		for _, known := range ways {
			if known == t {
				return
			}
		}
		ways = append(ways, t)
	}
	for _, b := range c.branches {
		add(b.then)
	}
	if c.otherwise != nil {
		add(*c.otherwise)
	} else {
		add(Target{})
	}
	return ways
}

// Asks is the rule that says who decides a step, as written, and the names that it and the step's condition read. It is
// "" where nobody is asked.
func (s *Step) Asks() (rule string, reads []string) {
	c := s.task()
	if c == nil || c.by.empty() {
		return "", nil
	}
	return c.by.source, append(c.by.names(), s.When.Names()...)
}

// NamedEnds are the statuses that steps, outcomes, ways and actions lead to, in the order of their declaration.
func (f *Flow) NamedEnds() []string {
	named := map[string]bool{}
	note := func(t Target) {
		if t.Kind == ToEnd {
			named[t.Status] = true
		}
	}
	for _, s := range f.Steps {
		if end, is := s.Config.(interface{ endStatus() string }); is {
			named[end.endStatus()] = true
		}
		for _, o := range s.Outcomes() {
			note(o.Then)
		}
		for _, way := range s.Ways() {
			note(way)
		}
	}
	for _, a := range f.Anytime {
		note(a.Then)
	}
	var ends []string
	for _, key := range f.statuses {
		if named[key] {
			ends = append(ends, key)
		}
	}
	return ends
}
