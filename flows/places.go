package flows

import (
	"strconv"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/spec"
)

// A place is where a case is in its flow. Events, stops and State.Steps name it. Most of the time it is the name of the
// step; inside an each the item stands in front: "zustimmung:1:3.pruefung" is the step pruefung for the third item in
// the first round of the block zustimmung. Places nest like their blocks.

// sequence is a list of steps that follow one another: the flow itself, a branch of a parallel step, the body of an
// each, or what takes a step back.
type sequence struct {
	steps  []*Step
	of     *Step  // the block or the step that is taken back; nil: the flow itself
	branch string // of a parallel step
	undo   bool
	when   *expression.Program  // of a branch
	title  *expression.Template // of a branch

	decoded *spec.Decoded // of a branch with when or title
}

// Step finds a step by the place where a case is, or by its name; nil where there is none.
func (f *Flow) Step(place string) *Step { return f.steps[StepName(place)] }

// StepName is the name of the step at a place.
func StepName(place string) string {
	prefix := prefixOf(place)
	return place[len(prefix):]
}

// prefixOf is what stands in front of the step at a place: "" or the item, with the dot behind it.
func prefixOf(place string) string {
	dot := strings.LastIndexByte(place, '.')
	if dot < 0 || !strings.Contains(place[:dot], ":") {
		return ""
	}
	return place[:dot+1]
}

// blockOf is the place of the each that a prefix is an item of, the round of the block, and the item, counted from 1.
// "" for no prefix.
func blockOf(prefix string) (place string, round int, item int) {
	if prefix == "" {
		return "", 0, 0
	}
	rest := strings.TrimSuffix(prefix, ".")
	last := strings.LastIndexByte(rest, ':')
	item, _ = strconv.Atoi(rest[last+1:])
	rest = rest[:last]
	last = strings.LastIndexByte(rest, ':')
	round, _ = strconv.Atoi(rest[last+1:])
	return rest[:last], round, item
}

// itemPrefix stands in front of the steps that an each has for one item.
func itemPrefix(block string, round int, strand string) string {
	return block + ":" + strconv.Itoa(round) + ":" + strand + "."
}

// Item says which item of which each block a place belongs to: the place of the block, the round of the block, and the
// number of the item from 1. "" where the step is in no each.
func Item(place string) (block string, round, item int) { return blockOf(prefixOf(place)) }

// Block is the parallel or each step that a step stands in, or nil. The steps of undo stand in the step they take back.
func (s *Step) Block() *Step {
	if s.in == nil {
		return nil
	}
	return s.in.of
}

// Branch is the name of the branch of a parallel step that the step stands in; "" in none.
func (s *Step) Branch() string {
	if s.in == nil {
		return ""
	}
	return s.in.branch
}

// Undoes says whether the step belongs to what takes another step back.
func (s *Step) Undoes() bool {
	for at := s; at != nil && at.in != nil; at = at.in.of {
		if at.in.undo {
			return true
		}
	}
	return false
}

// within says whether a step stands in a block, at any depth, and in which of its branches.
func (s *Step) within(block *Step) (branch string, inside bool) {
	for at := s; at != nil && at.in != nil && at.in.of != nil; at = at.in.of {
		if at.in.of == block {
			return at.in.branch, true
		}
	}
	return "", false
}

// strandOf says to which strand of an open block a place belongs: the branch of a parallel, the item of an each; false
// where it is not inside.
func (f *Flow) strandOf(place, block string, round int) (strand string, inside bool) {
	step, around := f.Step(place), f.Step(block)
	if step == nil || around == nil {
		return "", false
	}
	if around.Type.Name == "each" {
		rest, is := strings.CutPrefix(place, block+":"+strconv.Itoa(round)+":")
		if !is {
			return "", false
		}
		strand, _, _ = strings.Cut(rest, ".")
		return strand, true
	}
	prefix := prefixOf(block)
	branch, in := step.within(around)
	return branch, in && strings.HasPrefix(place, prefix)
}

// eachAround lists the each blocks around a step, outermost first.
func (s *Step) eachAround() []*Step {
	var blocks []*Step
	for at := s; at != nil && at.in != nil && at.in.of != nil; at = at.in.of {
		if at.in.of.Type.Name == "each" && !at.in.undo {
			blocks = append([]*Step{at.in.of}, blocks...)
		}
	}
	return blocks
}
