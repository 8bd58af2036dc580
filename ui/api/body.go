package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// maxBody is the size in bytes above which a request is refused.
const maxBody = 1 << 20

// readBody reads the JSON object of a request; every text in it is valid UTF-8 and no member stands twice.
// An empty body is nil where it may be.
func readBody(c echo.Context, mayBeEmpty bool) ([]byte, error) {
	r := c.Request()
	if r.ContentLength > maxBody {
		return nil, say(tooLarge, nil)
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, maxBody))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, say(tooLarge, nil)
	}
	if err != nil {
		return nil, say(malformed, whereIn(nil, 0, bodyCutOff.Say(nil)))
	}
	if len(body) == 0 && mayBeEmpty {
		return nil, nil
	}
	if !isJSON(r.Header) {
		return nil, say(mediaType, nil).with("Accept-Post", echo.MIMEApplicationJSON)
	}
	if fault := findFault(body); fault != nil {
		return nil, say(malformed, whereIn(body, fault.offset, fault.what))
	}
	return body, nil
}

func isJSON(h http.Header) bool {
	kind, params, err := mime.ParseMediaType(h.Get(echo.HeaderContentType))
	charset, named := params["charset"]
	packed := h.Get(echo.HeaderContentEncoding)
	return err == nil && kind == echo.MIMEApplicationJSON && (!named || strings.EqualFold(charset, "utf-8")) &&
		(packed == "" || strings.EqualFold(packed, "identity"))
}
