package forms

import "reflect"

// Retype is input that was typed in one language as it has to be typed in another, so that nothing is read as
// something else: 1.250 is a thousand and more in German, and one and a quarter in English. What can be read in
// neither, and what reads alike in both, stays as it was typed.
func (f *Form) Retype(input Input, ctx *Context, from, to string) Input {
	if from == to || ctx == nil {
		return input
	}
	before, after := *ctx, *ctx
	before.Lang, after.Lang = from, to
	retyped := make(Input, len(input))
	for path, typed := range input {
		retyped[path] = typed
		field := f.Field(path)
		if field == nil || field.Type.Read == nil || field.Type.Typed == nil || field.Type.Widget.Kind == "file" {
			continue
		}
		meant, wrong := field.Type.Read(field, typed, &before)
		if wrong != nil || meant == nil {
			continue
		}
		if read, _ := field.Type.Read(field, typed, &after); !reflect.DeepEqual(read, meant) {
			retyped[path] = field.Type.Typed(field, meant)
		}
	}
	return retyped
}
