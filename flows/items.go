package flows

import (
	"strings"

	"laufzettel/definitions/expression"
)

// What expressions see inside of an each block, and of one from outside.

// placeHere is the place of a step as seen from where the reader stands: inside an each, its steps are those of the item.
func (r *reader) placeHere(name string) string {
	s := r.flow.steps[name]
	if s == nil {
		return name
	}
	depth := len(s.eachAround())
	if depth == 0 {
		return name
	}
	segments := strings.SplitAfter(prefixOf(r.place), ".")
	if len(segments) <= depth {
		return name // not inside: nobody is at a place of that name
	}
	return strings.Join(segments[:depth], "") + name
}

// stepState is the newest round of a step as seen from where the reader stands.
func (r *reader) stepState(name string) StepState { return r.state.Steps[r.placeHere(name)] }

// ItemNumber is what expressions inside of an each call the number of its element, from 1; of nested ones, of the nearest.
const ItemNumber = "itemNumber"

// nameItems adds the items of the each blocks around the place of the reader.
func (r *reader) nameItems(names map[string]any) {
	if _, _, item := blockOf(prefixOf(r.place)); item > 0 {
		names[ItemNumber] = decimal(item)
	}
	for prefix := prefixOf(r.place); prefix != ""; {
		place, round, item := blockOf(prefix)
		s := r.flow.Step(place)
		if s == nil {
			return
		}
		if c, is := s.Config.(*eachConfig); is {
			names[c.as] = r.state.Blocks[blockKey(place, round)].Items[itemName(item)]
		}
		prefix = prefixOf(place)
	}
}

// runs are the items of the newest round of an each with what came of them; nil for other steps.
func (r *reader) runs(place string) []any {
	s := r.flow.Step(place)
	if s == nil || s.body == nil {
		return nil
	}
	b := r.state.Blocks[blockKey(place, r.state.Steps[place].Rounds)]
	runs := make([]any, 0, len(b.Strands))
	ended := map[string]bool{}
	for _, strand := range b.Ended {
		ended[strand] = true
	}
	for i, strand := range b.Strands {
		run := expression.Record{"number": decimal(i + 1), "item": b.Items[strand], "done": ended[strand]}
		prefix := itemPrefix(place, b.Round, strand)
		for _, inner := range r.flow.Steps {
			if _, inside := inner.within(s); !inside || inner.Type.Ends {
				continue
			}
			if around := inner.eachAround(); around[len(around)-1] != s {
				continue // a deeper item has runs of its own
			}
			if state := r.state.Steps[prefix+inner.Name]; state.Rounds > 0 && !state.Skipped {
				run[inner.Name] = r.stepRecord(prefix+inner.Name, state)
			}
		}
		runs = append(runs, run)
	}
	return runs
}

// runsType is what steps.<each>.runs shows to expressions.
func (p *parser) runsType(s *Step) *expression.Type {
	fields := map[string]*expression.Type{"number": numberType, "item": p.itemType(s), "done": boolType}
	for _, inner := range p.flow.Steps {
		if _, inside := inner.within(s); !inside || inner.Type.Ends {
			continue
		}
		if around := inner.eachAround(); around[len(around)-1] != s {
			continue
		}
		fields[inner.Name] = p.stepRecord(inner)
	}
	return &expression.Type{Kind: expression.Listing, Elem: &expression.Type{Kind: expression.Rec, Fields: fields}}
}
