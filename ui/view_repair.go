package ui

// RepairPage lets somebody who manages a halted case go on with it. It posts "_way" (RepairWay.Value), the fields of the
// start form by path, "_step", "_end", "_result.<place>/<name>" and "_why" to Action; only what belongs to the chosen way
// counts.
type RepairPage struct {
	Shell
	Number   string
	Process  string
	Back     string
	Action   string
	Seal     string
	Where    []Row   // the step, the place in the definition, and what is wrong there in its author's words
	Since    []Entry // what reached the case since it halted
	Ways     []RepairWay
	Why      string
	Follows  []string
	Moved    []Change // what happened since the page was looked at
	Problems []Problem
}

// RepairWay is one way in which a halted case can go on. None is chosen before somebody does.
type RepairWay struct {
	Value, Label, Text string
	Chosen             bool
	Fields             Fields         // questions of the start form to answer anew
	Kept               string         // why some of them cannot be answered here; "" is left out
	Results            []RepairResult // what a step gives, by hand
	Name               string         // of Choices: "_step" or "_end"
	Legend             string         // of Choices
	Choices            []ActionChoice
}

// RepairResult is one value that a step gives. Kind is text, number, date, time, flag or any (of any kind).
type RepairResult struct {
	ID, Name, Label, Kind, Typed, Hint string
}
