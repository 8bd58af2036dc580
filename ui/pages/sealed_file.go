package pages

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/ui"
)

// A page without a draft (an approver's form, the answer to a question) keeps its uploads between posts in
// hidden inputs. Name, size and type are signed: a forged one would let somebody rename what was checked.

func (s *server) sealFile(f ui.File) string {
	body, _ := json.Marshal(engine.FileMeta{ID: f.ID, Name: f.Name, Size: f.Size, Type: f.Type, SHA256: f.SHA256})
	payload := base64.RawURLEncoding.EncodeToString(body)
	return payload + "." + s.e.Keys().Sign("uploaded file", payload)
}

func (s *server) unsealFile(caseID, sealed string) (expression.Record, bool) {
	payload, signature, found := strings.Cut(sealed, ".")
	if !found || !s.e.Keys().Verify(signature, "uploaded file", payload) {
		return nil, false
	}
	body, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return nil, false
	}
	var meta engine.FileMeta
	if json.Unmarshal(body, &meta) != nil {
		return nil, false
	}
	if _, err := s.e.Files().State(caseID, meta.ID); err != nil { // only files of this very case
		return nil, false
	}
	return meta.Record(), true
}

// removeLoose deletes a file that was uploaded to a page without a draft and is not part of the case.
func (s *server) removeLoose(h *engine.History, sealed string) {
	record, ok := s.unsealFile(h.Row.ID, sealed)
	if !ok {
		return
	}
	id, _ := record["id"].(string)
	if _, _, kept := caseFile(h, id); kept {
		return
	}
	if err := s.e.Files().Remove(h.Row.ID, id); err != nil {
		s.Log.Error("removing an upload", "error", err)
	}
}
