package forms

import (
	"fmt"
	"maps"
	"slices"
)

// Joined is a form with the pages of another behind its own, such as what every decision of a kind asks beside what its
// author asks. f may be nil. The answers of both are read, checked and stored as those of one form; expressions of each
// see their own fields only. extra must not be used for anything else afterwards. It is an error where both have a
// field of the same name; the names are those of f.
func Joined(f, extra *Form) (*Form, error) {
	if f == nil {
		return extra, nil
	}
	for _, page := range extra.Pages {
		for _, field := range page.Fields {
			if f.byPath[field.Name] != nil {
				return nil, fmt.Errorf("forms: both %s and what is joined to it have a field %s", f.Name, field.Name)
			}
		}
	}
	joined := *f
	joined.Pages = append(slices.Clone(f.Pages), extra.Pages...)
	for i, page := range extra.Pages {
		page.Name = fmt.Sprintf("more%d", i+1)
	}
	for _, field := range extra.fields {
		field.index += len(f.fields)
	}
	joined.fields = append(slices.Clone(f.fields), extra.fields...)
	joined.order = append(slices.Clone(f.order), extra.order...)
	joined.byPath = maps.Clone(f.byPath)
	maps.Copy(joined.byPath, extra.byPath)
	joined.record = joined.recordType()
	joined.apart = nil
	joined.findApart()
	return &joined, joined.buildSchema()
}
