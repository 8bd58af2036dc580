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

// FilesIn lists the uploads in values by field path, as records {id, name, size, type}; those of a table by
// the paths that Form.Input gives its rows ("personen.3.nachweis").
func (f *Form) FilesIn(values Values) map[string][]expression.Record {
	found := map[string][]expression.Record{}
	f.findFiles(found, values, "")
	return found
}

func (f *Form) findFiles(found map[string][]expression.Record, values Values, prefix string) {
	for _, field := range f.fields {
		if field.Table != nil {
			rows, _ := values.at(field.Path).([]any)
			for i, number := range rowNumbers(len(rows)) {
				if row, ok := rows[i].(expression.Record); ok {
					field.Table.Row.findFiles(found, Values(row), prefix+field.Path+"."+number+".")
				}
			}
			continue
		}
		if field.Widget.Kind != "file" {
			continue
		}
		switch v := values.at(field.Path).(type) {
		case expression.Record:
			found[prefix+field.Path] = []expression.Record{v}
		case []any:
			for _, one := range v {
				if r, ok := one.(expression.Record); ok {
					found[prefix+field.Path] = append(found[prefix+field.Path], r)
				}
			}
		}
	}
}
