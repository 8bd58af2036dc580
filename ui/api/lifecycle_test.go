package api

import (
	"net/http"
	"testing"

	"laufzettel/engine"
	"laufzettel/flows"
)

// What a form's life cycle refuses has a problem of its own, and none of it is answered as "not found".
func TestLifecycleRefusalsAreProblems(t *testing.T) {
	for code, status := range map[flows.RefusalCode]int{
		engine.Closed: http.StatusConflict, engine.Full: http.StatusConflict, engine.Twice: http.StatusConflict,
		engine.Unconfirmed: http.StatusUnprocessableEntity,
	} {
		if p := refused(&flows.Refusal{Code: code}); p.kind.Status != status || p.kind.Code != string(code) {
			t.Errorf("%s is answered %d %s", code, p.kind.Status, p.kind.Code)
		}
	}
}
