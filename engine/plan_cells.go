package engine

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// planColumn is a column of a file under the names that people give it; the first one is written to files.
type planColumn struct {
	key   string
	names []string
}

// headings finds the columns of a file: key -> place. unknown are headings that mean nothing.
func headings(columns []planColumn, header []string) (at map[string]int, unknown []string) {
	at = map[string]int{}
	for i, heading := range header {
		known := false
		for _, column := range columns {
			for _, name := range append([]string{column.key}, column.names...) {
				if _, taken := at[column.key]; !taken && !known && plainWords(heading) == plainWords(name) {
					at[column.key], known = i, true
				}
			}
		}
		if !known && strings.TrimSpace(heading) != "" {
			unknown = append(unknown, heading)
		}
	}
	return at, unknown
}

// plainWords is a text without anything but letters and digits.
func plainWords(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_./:*()", r) {
			return -1
		}
		return r
	}, expression.Fold(text))
}

// functionCalled gives the key of a function that a file calls by its key or its title.
func (o *Organisation) functionCalled(name string) string {
	for _, f := range o.set.Functions {
		if f.Key == name {
			return name
		}
	}
	for _, f := range o.set.Functions {
		if plainWords(f.Title) == plainWords(name) {
			return f.Key
		}
	}
	return name
}

// unitNames finds units by their names without anything but letters and digits; "" is a name that several have.
type unitNames map[string]string

func (o *Organisation) unitNames() unitNames {
	names := make(unitNames, len(o.unitOrder))
	for _, key := range o.unitOrder {
		names.add(key, o.units[key].Name)
	}
	return names
}

func (n unitNames) add(key, name string) {
	name = plainWords(name)
	if other, taken := n[name]; taken && other != key {
		key = ""
	}
	n[name] = key
}

// unitCalled gives the key of a unit that a file calls by its key or its name; what nothing is called stays as it is.
func (o *Organisation) unitCalled(names unitNames, said string) string {
	if _, there := o.units[said]; there {
		return said
	}
	if key := names[plainWords(said)]; key != "" {
		return key
	}
	return said
}

// dayCell is a day as files have it; "" is none.
func dayCell(day expression.Date) string {
	if day == (expression.Date{}) {
		return ""
	}
	return day.String()
}

// planDate reads a day of a file; "" is none.
func planDate(cell string) (expression.Date, *source.Text) {
	if cell == "" {
		return expression.Date{}, nil
	}
	cell, _, _ = strings.Cut(cell, "T")
	if day, err := expression.ParseDate(cell); err == nil {
		return day, nil
	}
	if parts := strings.Split(cell, "."); len(parts) == 3 && len(parts[2]) == 4 {
		pad := func(part string) string { return strings.Repeat("0", max(0, 2-len(part))) + part }
		if day, err := expression.ParseDate(parts[2] + "-" + pad(parts[1]) + "-" + pad(parts[0])); err == nil {
			return day, nil
		}
	}
	text := planDay.Say(source.Args{"given": cell})
	return expression.Date{}, &text
}
