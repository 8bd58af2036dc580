package pages

import (
	"github.com/labstack/echo/v4"

	"laufzettel/engine"
)

// caseOfKey finds the case whose status page is asked for. What its definition hides from whoever sent it answers like
// what does not exist; somebody who is asked something there sees the page until they have answered.
func (s *server) caseOfKey(c echo.Context) (*engine.History, error) {
	h, err := s.e.CaseByKey(c.Request().Context(), c.Param("key"))
	if err != nil {
		return nil, err
	}
	if s.e.May(submitterActor(h), engine.SeeStatus, engine.OfCase(&h.Case)) != nil {
		return nil, engine.ErrNotFound
	}
	return h, nil
}
