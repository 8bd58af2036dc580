package definitions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/forms"
)

// Values are the answers that say what a row says.
func (f *RowForm) Values(row expression.Record) forms.Values {
	values := forms.Values{}
	for _, cell := range f.cells {
		stored := row[cell.stored()]
		switch v := stored.(type) {
		case nil:
			continue
		case string:
			if v == "" {
				continue
			}
			if _, chosen := f.lists[f.listOf(cell)]; chosen {
				stored = expression.Record{"key": v, "label": v}
			}
		case []any:
			if len(v) == 0 {
				continue
			}
			stored = joinList(v)
		}
		values[cell.field] = stored
	}
	return values
}

// Row is the row that answers say. A column without an answer holds what the language gives a missing answer; the key
// is that of the answers or, in answers of Edit, key.
func (f *RowForm) Row(values forms.Values, key string) expression.Record {
	row := expression.Record{"key": key}
	for _, cell := range f.cells {
		answer := values[cell.field]
		switch v := answer.(type) {
		case expression.Record:
			answer = v["key"]
		case string:
			if cell.kind == "list" {
				answer = splitList(v)
			}
		case nil:
			if cell.part == "key" || cell.lang != "" {
				continue
			}
			setEmpty(row, Column{Key: cell.part, Kind: cell.kind})
			continue
		}
		row[cell.stored()] = answer
	}
	return row
}

// Headings are what the columns of a file are called; Cells are a row in that order, as texts that RowForm.Sheet
// reads again.
func (f *RowForm) Headings(ctx *forms.Context) ([]string, error) {
	return f.Sheet.ImportHeader(SheetTable, ctx)
}

// Cells are a row as texts, in the order of Headings.
func (f *RowForm) Cells(row expression.Record) []string {
	cells := make([]string, len(f.cells))
	for i, cell := range f.cells {
		cells[i] = cellText(row[cell.stored()])
	}
	return cells
}

func cellText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return "ja"
		}
		return "nein"
	case []any:
		return joinList(v)
	case expression.Decimal:
		text := strings.Replace(v.String(), ".", ",", 1)
		if _, fraction, _ := strings.Cut(text, ","); len(fraction) == 3 {
			text += "0" // 1,234 could be a thousand
		}
		return text
	case expression.Date:
		return v.String()
	}
	return fmt.Sprint(value)
}

// stored is where a cell lies in a row: translations lie beside the text itself.
func (c rowCell) stored() string {
	if c.lang == "" {
		return c.part
	}
	return c.part + "." + c.lang
}

func (f *RowForm) listOf(cell rowCell) string {
	if field := f.New.Field(cell.field); field != nil && field.Options != nil {
		return field.Options.Register
	}
	return ""
}

func joinList(list []any) string {
	words := make([]string, len(list))
	for i, item := range list {
		words[i] = fmt.Sprint(item)
	}
	return strings.Join(words, "\n")
}

func splitList(text string) []any {
	list := []any{}
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// EncodeRow is the stored form of a row: JSON with sorted names, the same for rows that say the same.
func (r *Register) EncodeRow(row expression.Record) ([]byte, error) {
	plain := map[string]any{"key": row["key"], "label": row["label"]}
	for _, c := range r.Columns {
		plain[c.Key] = expression.ToJSON(row[c.Key])
	}
	for name, value := range row {
		part, _, translated := strings.Cut(name, ".")
		if translated && r.says(part) && value != "" && value != row[part] {
			plain[name] = value
		}
	}
	return json.Marshal(plain)
}

// DecodeRow reads what EncodeRow gave. Columns that the register no longer has are left out; one that is new, or whose
// type has changed, takes what seed says, else what the language gives a missing answer.
func (r *Register) DecodeRow(stored []byte, seed expression.Record) (expression.Record, error) {
	decoder := json.NewDecoder(bytes.NewReader(stored))
	decoder.UseNumber()
	var plain map[string]any
	if err := decoder.Decode(&plain); err != nil {
		return nil, err
	}
	row := expression.Record{}
	for name, value := range plain {
		part, _, _ := strings.Cut(name, ".")
		if text, ok := value.(string); ok && (name == "key" || r.says(part)) {
			row[name] = text
		}
	}
	for _, c := range r.Columns {
		if said, there := plain[c.Key]; there {
			if value, err := expression.FromJSON(said, c.Type); err == nil {
				if value != nil {
					row[c.Key] = value
				}
				continue
			}
		}
		setEmpty(row, c)
		expression.CopyPart(row, seed, c.Key)
	}
	return row, nil
}

// says says whether a part of a row is a text that people read.
func (r *Register) says(part string) bool {
	if part == "label" {
		return true
	}
	c := r.column(part)
	return c != nil && c.Kind == "text"
}

func (r *Register) column(key string) *Column {
	for i := range r.Columns {
		if r.Columns[i].Key == key {
			return &r.Columns[i]
		}
	}
	return nil
}

// ActiveColumn and SuccessorColumn are the columns that say that a row is not offered any more and what takes its
// place: a yesno called active, a text called successor. "" where the register has none.
func (r *Register) ActiveColumn() string { return r.named("active", "yesno") }

// SuccessorColumn see ActiveColumn.
func (r *Register) SuccessorColumn() string { return r.named("successor", "text") }

func (r *Register) named(key, kind string) string {
	if c := r.column(key); c != nil && c.Kind == kind {
		return key
	}
	return ""
}
