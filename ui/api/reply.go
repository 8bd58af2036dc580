package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"laufzettel/engine"
)

const idempotencyKey = "Idempotency-Key"

// maxKey is the length in bytes of an idempotency key.
const maxKey = 200

// once lets a request with an idempotency key have its effect once. Its answer is stored in the commit of
// the effect, so that there is never one without the other.
type once struct {
	s      *server
	t      engine.APIToken
	key    string // "": the client does not ask for it
	digest string // of the request
}

func (s *server) once(c echo.Context, t engine.APIToken, body []byte) (*once, error) {
	o := &once{s: s, t: t, key: c.Request().Header.Get(idempotencyKey)}
	if len(c.Request().Header.Values(idempotencyKey)) == 0 {
		return o, nil
	}
	if len(c.Request().Header.Values(idempotencyKey)) > 1 || !isKey(o.key) {
		return nil, say(wrongKey, nil)
	}
	sum := sha256.New()
	sum.Write([]byte(c.Request().Method + "\x00" + c.Request().URL.Path + "\x00"))
	sum.Write(body)
	o.digest = hex.EncodeToString(sum.Sum(nil))
	return o, nil
}

func isKey(key string) bool {
	for _, b := range []byte(key) {
		if b < '!' || b > '~' {
			return false
		}
	}
	return key != "" && len(key) <= maxKey
}

// first gives the answer that an earlier request under the key got; nil if there was none.
func (o *once) first(c echo.Context) (*engine.Reply, error) {
	if o.key == "" {
		return nil, nil
	}
	reply, err := o.s.e.FirstReply(c.Request().Context(), o.t, o.key)
	if errors.Is(err, engine.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if reply.Request != o.digest {
		return nil, say(keyReused, nil)
	}
	return &reply, nil
}

// do answers with effect, or with the first answer under the key. effect gets a function that remembers its
// answer; it has to store the changes in the same commit. Whoever comes second at the same moment finds the
// document changed, or the task decided, and is given the first answer all the same.
func (o *once) do(c echo.Context, effect func(keep keep) (*engine.Reply, error)) error {
	reply, err := o.first(c)
	if err != nil {
		return err
	}
	if reply == nil {
		reply, err = effect(o.keep)
		if err != nil && o.key != "" {
			earlier, missing := o.first(c)
			if missing != nil {
				return missing
			}
			if earlier != nil {
				reply, err = earlier, nil
			}
		}
	}
	if err != nil {
		return err
	}
	return o.send(c, reply)
}

// keep is the document change that remembers an answer; none where the client gave no key.
type keep func(status int, body []byte) ([]engine.DocumentChange, error)

func (o *once) keep(status int, body []byte) ([]engine.DocumentChange, error) {
	if o.key == "" {
		return nil, nil
	}
	change, err := o.s.e.KeepReply(o.t, o.key, engine.Reply{Request: o.digest, Status: status, Body: body})
	return []engine.DocumentChange{change}, err
}

// send answers with a reply; the first time and every other time alike.
func (o *once) send(c echo.Context, reply *engine.Reply) error {
	if reply.Status == http.StatusCreated {
		var made struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(reply.Body, &made); err != nil {
			return err
		}
		c.Response().Header().Set(echo.HeaderLocation, o.s.e.BaseURL()+base+"/cases/"+made.ID)
	}
	return c.Blob(reply.Status, echo.MIMEApplicationJSON, reply.Body)
}
