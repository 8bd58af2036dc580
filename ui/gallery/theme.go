package gallery

import (
	"reflect"

	"laufzettel/ui"
)

// themed is a copy of a view whose shell forces a theme.
func themed(view any, theme string) any {
	if theme == "" {
		return view
	}
	copied := reflect.New(reflect.TypeOf(view)).Elem()
	copied.Set(reflect.ValueOf(view))
	shell := copied.FieldByName("Shell").Interface().(ui.Shell)
	shell.Theme = theme
	copied.FieldByName("Shell").Set(reflect.ValueOf(shell))
	return copied.Interface()
}
