package drkserver

import (
	"fmt"
	"time"

	"laufzettel/connectors"
)

// check says what of the call's values does not fit the operation; names of keys only, never values.
func check(operation connectors.Operation, with map[string]any) []string {
	var problems []string
	known := map[string]bool{}
	for _, key := range operation.With.Keys {
		known[key.Name] = true
		value, written := with[key.Name]
		switch {
		case !written || value == nil || value == "":
			if key.Required {
				problems = append(problems, "„"+key.Name+"“ fehlt")
			}
		case operation.Types[key.Name] == "date" && !isDate(value):
			problems = append(problems, "„"+key.Name+"“ ist kein Tag")
		case operation.Types[key.Name] == "text" && !isText(value):
			problems = append(problems, "„"+key.Name+"“ ist kein Text")
		}
	}
	unknown := 0
	for name := range with {
		if !known[name] {
			unknown++
		}
	}
	if unknown > 0 {
		problems = append(problems, "es gibt Angaben, die dieser Auftrag nicht kennt")
	}
	return problems
}

func isText(value any) bool {
	switch value.(type) {
	case string, fmt.Stringer:
		return true
	}
	return false
}

// isDate accepts what the engine hands over: a day as text (2026-11-21), or a value that prints like one.
func isDate(value any) bool {
	if _, ok := value.(time.Time); ok {
		return true
	}
	_, err := time.Parse(time.DateOnly, fmt.Sprint(value))
	return err == nil
}
