package forms

import "laufzettel/definitions/expression"

// FileLimits are what a file field accepts. Accepts lists kinds like pdf, MaxSize is in bytes per file.
type FileLimits interface {
	Accepts() []string
	MaxSize() int64
	MaxFiles() int
}

// FileLimits are the limits of a field that takes files; false for every other field.
func (f *Field) FileLimits() (FileLimits, bool) {
	if f == nil || f.Widget.Kind != "file" {
		return nil, false
	}
	limits, ok := f.Config.(FileLimits)
	return limits, ok
}

// FilesIn lists the uploads in values by field path, as records {id, name, size, type}.
func (f *Form) FilesIn(values Values) map[string][]expression.Record {
	found := map[string][]expression.Record{}
	for _, field := range f.fields {
		if field.Widget.Kind != "file" {
			continue
		}
		switch v := values.at(field.Path).(type) {
		case expression.Record:
			found[field.Path] = []expression.Record{v}
		case []any:
			for _, one := range v {
				if r, ok := one.(expression.Record); ok {
					found[field.Path] = append(found[field.Path], r)
				}
			}
		}
	}
	return found
}

// Paths are the paths of all fields: the names under which a browser posts answers.
func (f *Form) Paths() map[string]bool {
	paths := make(map[string]bool, len(f.fields))
	for _, field := range f.fields {
		paths[field.Path] = true
	}
	return paths
}
