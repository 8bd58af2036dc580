package forms

import "strings"

// openFields says which fields may be changed. nil is all of them. In an ask-back these are the
// reopened ones, what is computed from them, and fields without an answer that an open one may have
// brought to light or made required; the others keep what was submitted.
func (f *Form) openFields(ctx *Context) []bool {
	if ctx.Reopened == nil {
		return nil
	}
	open := make([]bool, len(f.fields))
	for _, field := range f.order {
		answered := field.asks() && ctx.Base.at(field.Path) != nil
		open[field.index] = listed(field, ctx.Reopened) || !answered && anyOpen(field.valueOf, open)
	}
	for _, field := range f.fields {
		if field.asks() && ctx.Base.at(field.Path) == nil && anyOpen(field.needOf, open) {
			open[field.index] = true
		}
	}
	return open
}

func anyOpen(fields []*Field, open []bool) bool {
	for _, field := range fields {
		if open[field.index] {
			return true
		}
	}
	return false
}

// listed says whether a field or a group around it was reopened.
func listed(field *Field, reopened []string) bool {
	for _, path := range reopened {
		if path == field.Path || strings.HasPrefix(field.Path, path+".") {
			return true
		}
	}
	return false
}
