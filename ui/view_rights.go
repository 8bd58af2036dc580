package ui

// RightsPage is the table of rights with the question why somebody may do something or not. The form is sent by GET to
// Action with "person", "action" and "thing".
type RightsPage struct {
	Shell
	Action  string
	Rows    []RightsRow
	Person  string // as typed
	Deed    string // value of the chosen action; "" is every one
	Thing   string // as typed
	Deeds   []RightsDeed
	Problem string // sentence: why there is no answer; "" is none
	Asked   string // name of the person of the answers
	Answers []RightsAnswer
}

// RightsRow is what a function, group, person or role lets people do, where.
type RightsRow struct {
	Kind    string // word for what it is
	Title   string
	Where   string
	Read    bool // lists and reads cases
	Manage  bool
	Export  bool
	Keep    bool // keeps people
	Site    bool // administers the installation
	Holders []string
}

// RightsDeed is an action that can be asked for.
type RightsDeed struct {
	Value, Label string
	Chosen       bool
}

// RightsAnswer is one verdict.
type RightsAnswer struct {
	Action, About, Text string
	Yes                 bool
}

// Granted are the answers that say yes.
func (p RightsPage) Granted() []RightsAnswer { return p.answering(true) }

// Refused are the answers that say no.
func (p RightsPage) Refused() []RightsAnswer { return p.answering(false) }

func (p RightsPage) answering(yes bool) []RightsAnswer {
	var list []RightsAnswer
	for _, answer := range p.Answers {
		if answer.Yes == yes {
			list = append(list, answer)
		}
	}
	return list
}
