package play

import (
	"slices"

	"laufzettel/flows"
)

// Point is something of a flow that examples can touch.
type Point struct {
	Kind PointKind
	Step string // or action, or status
	Name string // of an outcome; of a way: where it leads
}

// PointKind is what a Point is.
type PointKind string

// The kinds of points.
const (
	StepPoint    PointKind = "step"    // a step was reached
	PassedPoint  PointKind = "passed"  // a step was passed over because its condition did not hold
	OutcomePoint PointKind = "outcome" // an outcome was given
	WayPoint     PointKind = "way"     // a choose step led there
	ActionPoint  PointKind = "action"  // an anytime action was taken
	EndPoint     PointKind = "end"     // the case ended so
)

// Points are all of a flow, in its order.
func Points(f *flows.Flow) []Point {
	var all []Point
	for _, step := range f.Steps {
		if step.Type.Ends {
			continue
		}
		all = append(all, Point{Kind: StepPoint, Step: step.Name})
		if step.When != nil {
			all = append(all, Point{Kind: PassedPoint, Step: step.Name})
		}
		for _, o := range step.Outcomes() {
			all = append(all, Point{OutcomePoint, step.Name, o.Key})
		}
		for _, way := range step.Ways() {
			all = append(all, Point{WayPoint, step.Name, wayName(way)})
		}
	}
	for _, a := range f.Anytime {
		all = append(all, Point{Kind: ActionPoint, Step: a.Name})
	}
	for _, status := range f.NamedEnds() {
		all = append(all, Point{Kind: EndPoint, Step: status})
	}
	return all
}

// wayName is where a target leads, in a word: a step, "end <status>", or "" for going on.
func wayName(t flows.Target) string {
	switch t.Kind {
	case flows.ToStep:
		return t.Step
	case flows.ToEnd:
		return "end " + t.Status
	}
	return ""
}

// Touch adds what the case has touched so far to points.
func (c *Case) Touch(points map[Point]bool) {
	f := c.process.Flow
	name := c.stepName
	chosen := "" // a choose step whose way is not known yet
	for _, e := range c.events {
		to := "-"
		switch v := e.Event.(type) {
		case flows.StepEntered:
			points[Point{Kind: StepPoint, Step: name(v.Step)}] = true
			to = name(v.Step)
		case flows.StepPassed:
			points[Point{Kind: PassedPoint, Step: name(v.Step)}] = true
			to = name(v.Step)
		case flows.TaskDecided:
			outcome := v.Outcome
			if v.Result != "" {
				outcome = v.Result
			}
			points[Point{OutcomePoint, name(v.Step), outcome}] = true
		case flows.CallAnswered:
			if v.OK && !v.Manual {
				for _, call := range c.calls {
					if call.Stop == v.Stop {
						points[Point{OutcomePoint, name(call.Step), flows.OutcomeDone}] = true
					}
				}
			}
		case flows.ActionTaken:
			points[Point{Kind: ActionPoint, Step: v.Action}] = true
		case flows.Ended:
			points[Point{Kind: EndPoint, Step: v.Status}] = true
			to = "end " + v.Status
		}
		if to == "-" {
			continue
		}
		if chosen != "" {
			ways := f.Step(chosen).Ways()
			if !slices.ContainsFunc(ways, func(t flows.Target) bool { return wayName(t) == to }) {
				to = ""
			}
			points[Point{WayPoint, chosen, to}] = true
		}
		chosen = ""
		if _, entered := e.Event.(flows.StepEntered); entered && len(f.Step(to).Ways()) > 0 {
			chosen = to
		}
	}
}
