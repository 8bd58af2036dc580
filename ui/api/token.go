package api

import (
	"errors"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/source"
	"laufzettel/engine"
)

// authenticate reads the bearer token of a request and checks that it has one of the scopes.
func (s *server) authenticate(c echo.Context, scopes []string) (engine.APIToken, error) {
	scheme, text, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	text = strings.TrimSpace(text)
	if !strings.EqualFold(scheme, "Bearer") || text == "" {
		return engine.APIToken{}, say(tokenMissing, nil).with(echo.HeaderWWWAuthenticate, `Bearer realm="laufzettel"`)
	}
	t, err := s.e.Token(c.Request().Context(), text)
	if errors.Is(err, engine.ErrToken) {
		return t, say(tokenWrong, nil).with(echo.HeaderWWWAuthenticate, `Bearer realm="laufzettel", error="invalid_token"`)
	}
	if err != nil {
		return t, err
	}
	if !slices.ContainsFunc(scopes, t.Allows) {
		p := say(scopeMissing, source.Args{"scope": strings.Join(scopes, ", ")})
		return t, p.with(echo.HeaderWWWAuthenticate, `Bearer realm="laufzettel", error="insufficient_scope", scope="`+strings.Join(scopes, " ")+`"`)
	}
	return t, nil
}
