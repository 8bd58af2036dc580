package pages

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

// valuesWay offers what the step reads: questions of the start form with their answers so far, and what earlier steps
// should have given.
func (s *server) valuesWay(c echo.Context, d *caseDesk, choices flows.RepairChoices, p *posted, problems []forms.Problem) (ui.RepairWay, error) {
	way := ui.RepairWay{}
	askable, kept, sensitive := s.askable(d, choices)
	if kept {
		way.Kept = s.text("pages.repair.kept")
	}
	if len(askable) > 0 {
		form := d.h.Process.Form
		input := form.Input(d.h.State.Values)
		maps.Copy(input, p.Input)
		views, err := form.View(input, s.answerContext(d.h, &flows.Stop{Fields: askable}))
		if err != nil {
			return way, err
		}
		way.Fields = ui.Fields{Problems: problems, Files: filesOf(form, d.h.State.Values, "")}
		for _, page := range views {
			for _, view := range page.Fields {
				if slices.Contains(askable, view.Field.Name) && !view.ReadOnly {
					way.Fields.Views = append(way.Fields.Views, view)
				}
			}
		}
	}
	for _, one := range earlierTypes(choices) {
		way.Results = append(way.Results, s.repairResult(one.place, one.name, one.kind, p))
	}
	if sensitive {
		return way, s.e.NoteAccess(c.Request().Context(), d.actor, d.h.Row.ID, "case")
	}
	return way, nil
}

// askable are the questions that can be answered on the page. Files are handed in by an ask-back, and what is sensitive
// is shown and changed only by those who see it, as are tables, whose columns may be: kept says that one of them was left out.
func (s *server) askable(d *caseDesk, choices flows.RepairChoices) (names []string, kept, sensitive bool) {
	form := d.h.Process.Form
	for _, name := range choices.Fields {
		field := form.Field(name)
		switch {
		case field == nil || field.Value == nil || field.Type.Name == "computed":
		case field.Widget.Kind == "file" || (holdsSensitive(field) || field.Table != nil) && !d.all:
			kept = true
		default:
			names, sensitive = append(names, name), sensitive || holdsSensitive(field)
		}
	}
	return names, kept, sensitive
}

func holdsSensitive(field *forms.Field) bool {
	return field.Sensitive || slices.ContainsFunc(field.Fields, holdsSensitive)
}

// suppliedAnswers are the answers that were changed, as values of the form. What is still as it was stays out: a
// question that somebody leaves alone is not asked.
func (s *server) suppliedAnswers(d *caseDesk, choices flows.RepairChoices, p *posted) (forms.Values, []forms.Problem, error) {
	askable, _, _ := s.askable(d, choices)
	form := d.h.Process.Form
	if form == nil || len(askable) == 0 {
		return nil, nil, nil
	}
	before := form.Input(d.h.State.Values)
	input := maps.Clone(before)
	var changed []string
	for path, typed := range p.Input {
		name, _, _ := strings.Cut(path, ".")
		if !form.Takes(path) || !slices.Contains(askable, name) {
			continue
		}
		input[path] = typed
		if !slices.Equal(without(typed, ""), without(before[path], "")) && !slices.Contains(changed, name) {
			changed = append(changed, name)
		}
	}
	if len(changed) == 0 {
		return nil, nil, nil
	}
	values, wrong, err := form.Read(input, "", s.answerContext(d.h, &flows.Stop{Fields: changed}))
	if err != nil {
		return nil, nil, err
	}
	supplied := forms.Values{}
	for _, name := range changed {
		supplied[name] = values[name]
	}
	return supplied, wrong, nil
}

// stepResult is a value that a step gives.
type stepResult struct {
	place, name, kind string
	of                *expression.Type // nil where nothing is declared
}

// earlierTypes are results of earlier steps that the halted step reads.
func earlierTypes(choices flows.RepairChoices) []stepResult {
	var all []stepResult
	for _, place := range slices.Sorted(maps.Keys(choices.Earlier)) {
		for _, name := range choices.Earlier[place] {
			of := choices.Types[place+"/"+name]
			if kind, typed := resultKind(of); typed {
				all = append(all, stepResult{place, name, kind, of})
			}
		}
	}
	return all
}

// ownTypes are results of the halted step itself.
func ownTypes(choices flows.RepairChoices) []stepResult {
	var all []stepResult
	for _, name := range slices.Sorted(maps.Keys(choices.Results)) {
		if kind, typed := resultKind(choices.Results[name]); typed {
			all = append(all, stepResult{choices.Step, name, kind, choices.Results[name]})
		}
	}
	return all
}

// resultKind is the kind of control for a value of a type; false where people cannot type such a value.
func resultKind(t *expression.Type) (string, bool) {
	if t == nil {
		return "any", true
	}
	switch t.Kind {
	case expression.Text:
		return "text", true
	case expression.Number:
		return "number", true
	case expression.Day:
		return "date", true
	case expression.Clock:
		return "time", true
	case expression.Bool:
		return "flag", true
	case expression.Anything:
		return "any", true
	}
	return "", false
}

func (s *server) repairResult(place, name, kind string, p *posted) ui.RepairResult {
	posted := resultPrefix + place + "/" + name
	one := ui.RepairResult{ID: strings.NewReplacer(".", "-", "/", "-", ":", "-").Replace(strings.TrimPrefix(posted, "_")), Name: posted,
		Label: s.text("pages.repair.result", "name", name, "step", flows.StepName(place)), Kind: kind, Typed: p.Control[posted]}
	if kind == "any" || kind == "number" {
		one.Hint = s.text("pages.repair.hint." + kind)
	}
	return one
}

// suppliedResults are the results that were typed; those that were left empty are left alone.
func (s *server) suppliedResults(offered []stepResult, p *posted) (map[string]map[string]any, []forms.Problem) {
	var problems []forms.Problem
	var results map[string]map[string]any
	for _, one := range offered {
		field := resultPrefix + one.place + "/" + one.name
		typed := strings.TrimSpace(p.Control[field])
		if typed == "" {
			continue
		}
		value, ok := typedResult(one.kind, typed)
		if !ok {
			id := "_" + s.repairResult(one.place, one.name, one.kind, p).ID
			problems = append(problems, forms.Problem{Field: id, Written: s.text("pages.repair.wrong."+one.kind, "name", one.name)})
			continue
		}
		if results == nil {
			results = map[string]map[string]any{}
		}
		if results[one.place] == nil {
			results[one.place] = map[string]any{}
		}
		results[one.place][one.name] = value
	}
	return results, problems
}

var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)([.,][0-9]+)?$`)

// typedResult reads what was typed as a value of the expression language.
func typedResult(kind, typed string) (any, bool) {
	stored := func(text string, of expression.Kind) (any, bool) {
		value, err := expression.FromJSON(text, &expression.Type{Kind: of})
		return value, err == nil
	}
	switch kind {
	case "number":
		if !plainNumber.MatchString(typed) {
			return nil, false
		}
		return stored(strings.Replace(typed, ",", ".", 1), expression.Number)
	case "date":
		for _, layout := range []string{"2006-01-02", "2.1.2006"} {
			if day, err := time.Parse(layout, typed); err == nil {
				return expression.DateOf(day, time.UTC), true
			}
		}
		return nil, false
	case "time":
		return stored(typed, expression.Clock)
	case "flag":
		return typed == "yes", typed == "yes" || typed == "no"
	case "any":
		for _, kind := range []string{"number", "date"} {
			if value, ok := typedResult(kind, typed); ok {
				return value, true
			}
		}
	}
	return typed, true
}
