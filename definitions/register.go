package definitions

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

// Register is a list of records that outlive a case, such as the catalogue of qualifications.
type Register struct {
	Name    string
	Title   string
	Titles  source.Local // in all its languages
	Columns []Column
	Rows    []Row // as seeded by the file; the store may hold newer ones
	// Type is what an expression sees of a row: Keyed, with key, label and the columns.
	Type *expression.Type
	// Edit names the function or group whose members may change rows on the web; "" is admins only.
	Edit string
	Pos  source.Pos
}

// Column is one column of a register.
type Column struct {
	Key, Label string
	Labels     source.Local // in all its languages
	Kind       string       // text, number, yes/no, date, group, function, unit, choice, list
	Options    []string
	Required   bool
	Type       *expression.Type
}

// Row is one record. Values holds key, label and every column that has a value; a missing yes/no is
// false, a missing text "", a missing list empty, and everything else that is missing absent.
type Row struct {
	Key    string
	Label  string
	Values expression.Record
	Pos    source.Pos
}

// Row finds a row by its key.
func (r *Register) Row(key string) (Row, bool) {
	for _, row := range r.Rows {
		if row.Key == key {
			return row, true
		}
	}
	return Row{}, false
}
