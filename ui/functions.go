package ui

import (
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"
)

// functions are what templates may call.
func (r *Renderer) functions() template.FuncMap {
	return template.FuncMap{
		"t":           r.locale.Text,
		"tn":          r.locale.Count,
		"site":        func() Site { return r.site },
		"languages":   r.languageLinks,
		"icon":        drawIcon,
		"toneIcon":    func(tone Tone) (template.HTML, error) { return drawIcon(toneIcons[tone]) },
		"asset":       r.assets.address,
		"markdown":    Markdown,
		"widgets":     r.widgets,
		"wideForm":    func(block Fields) bool { return hasCompactTable(block.Views) },
		"problems":    r.problemLinks,
		"imports":     importResults,
		"day":         r.dates.day,
		"moment":      r.dates.moment,
		"short":       r.dates.short,
		"deadline":    r.dates.deadline,
		"machine":     r.dates.machine,
		"bytes":       r.dates.bytes,
		"known":       func(t time.Time) bool { return !t.IsZero() },
		"lines":       func(text string) []string { return strings.Split(text, "\n") },
		"dict":        dict,
		"leadIn":      leadIn,
		"breakable":   breakable,
		"reasons":     r.reasons,
		"rowProblems": rowProblems,
		"add":         func(a, b int) int { return a + b },
		"of":          problemOf,
		"chosenOf": func(options []widgetOption) bool {
			return slices.ContainsFunc(options, func(o widgetOption) bool { return o.Chosen })
		},
		"groups":      groupAsks,
		"current":     currentStep,
		"clientTexts": r.clientTexts,
	}
}

// clientTexts are the texts of the client code as JSON.
func (r *Renderer) clientTexts() (string, error) {
	texts := map[string]string{}
	for key, text := range r.locale.texts {
		if name, found := strings.CutPrefix(key, "client."); found {
			texts[name] = text
		}
	}
	out, err := json.Marshal(texts)
	return string(out), err
}

// dict passes several values to a partial.
func dict(pairs ...any) (map[string]any, error) {
	values := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is not a name", pairs[i])
		}
		values[name] = pairs[i+1]
	}
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: the last name has no value")
	}
	return values, nil
}

// problemOf is the text of the first problem with a control, or "".
func problemOf(control string, problems []Problem) string {
	for _, problem := range problems {
		if problem.Control == control {
			return problem.Text
		}
	}
	return ""
}

// leadIn is a label before a sentence: with a colon, unless it ends in a mark of its own.
func leadIn(label string) string {
	if strings.HasSuffix(label, "?") || strings.HasSuffix(label, ":") || strings.HasSuffix(label, "!") || strings.HasSuffix(label, ".") {
		return label
	}
	return label + ":"
}

// breakable lets a long file name break after its own marks rather than anywhere.
func breakable(name string) template.HTML {
	escaped := template.HTMLEscapeString(name)
	return template.HTML(strings.NewReplacer("_", "_<wbr>", "-", "-<wbr>", ".", "<wbr>.", "@", "<wbr>@").Replace(escaped))
}

// reasons lists the outcomes that need a reason: "„Rückfrage“ und „Ablehnen“".
func (r *Renderer) reasons(outcomes []Outcome) string {
	var labels []string
	for _, outcome := range outcomes {
		if outcome.Reason {
			labels = append(labels, r.Text("word.quoted", "text", outcome.Label))
		}
	}
	return enumerate(labels, r.Text("word.and"))
}

// askGroup is a heading with its fields.
type askGroup struct {
	Title  string
	Fields []AskField
}

// groupAsks puts consecutive fields of one group together.
func groupAsks(fields []AskField) []askGroup {
	var groups []askGroup
	for _, field := range fields {
		if n := len(groups); n == 0 || groups[n-1].Title != field.Group {
			groups = append(groups, askGroup{Title: field.Group})
		}
		last := &groups[len(groups)-1]
		last.Fields = append(last.Fields, field)
	}
	return groups
}

// stepPlace is where a person is in a form: the page's number, how many there are, and its title.
type stepPlace struct {
	Number, Of int
	Title      string
}

func currentStep(steps []FormStep) stepPlace {
	for i, step := range steps {
		if step.Current {
			return stepPlace{i + 1, len(steps), step.Title}
		}
	}
	return stepPlace{Of: len(steps)}
}
