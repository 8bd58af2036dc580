package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
)

type registerView struct {
	Register string       `json:"register"`
	Title    string       `json:"title,omitempty"`
	Columns  []columnView `json:"columns"`
	Rows     []any        `json:"rows"`
}

type columnView struct {
	Key     string   `json:"key"`
	Label   string   `json:"label,omitempty"`
	Kind    string   `json:"kind"`
	Options []string `json:"options,omitempty"`
}

// register answers with the rows of a register as they are now. Only key, label and declared columns go out;
// no kind of column holds people.
func (s *server) register(c echo.Context, _ engine.APIToken) error {
	o := s.e.Organisation()
	r, ok := o.Set().Registers[c.Param("register")]
	if !ok {
		return say(notFound, nil)
	}
	view := registerView{Register: r.Name, Title: r.Title, Columns: []columnView{}, Rows: []any{}}
	for _, column := range r.Columns {
		view.Columns = append(view.Columns, columnView{column.Key, column.Label, column.Kind, column.Options})
	}
	for _, row := range o.Rows(r.Name) {
		declared := expression.Record{"key": row["key"], "label": row["label"]}
		for _, column := range r.Columns {
			if value, there := row[column.Key]; there {
				declared[column.Key] = value
			}
		}
		view.Rows = append(view.Rows, expression.ToJSON(declared))
	}
	return answer(c, http.StatusOK, view)
}
