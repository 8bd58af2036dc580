package ui

import "time"

// GapsPage lists the offices and groups in which somebody is missing, by unit.
type GapsPage struct {
	Shell
	At    time.Time // of the night that found them; zero: none has looked yet
	Units []GapUnit
}

// GapUnit is a unit with its gaps; Name is "" for groups, which belong to no unit.
type GapUnit struct {
	Name string
	Gaps []GapItem
}

// GapItem is one gap in sentences.
type GapItem struct {
	Place, What, Do, Above, Cases string
	Processes                     []string
	Badge                         Badge
	Href                          string // where it is put right; "" is not offered
}
