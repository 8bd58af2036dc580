package pages

import (
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"
)

// Limit bounds how often one address may ask for what anybody may ask for: a sign-in mail, a new draft. Burst
// are at once, then one Every. The zero value is GenerousLimit; Off switches it off.
type Limit struct {
	Burst int
	Every time.Duration
	Off   bool
}

// GenerousLimit is far more than a whole office behind one address needs, and far less than a program makes.
var GenerousLimit = Limit{Burst: 60, Every: 2 * time.Second}

// limit refuses the posts of an address that are too many. Posts from this machine are not counted: a proxy
// says for whom it asks, and a load test may hurry.
func (s *server) limit() echo.MiddlewareFunc {
	l := s.Limit
	if l.Burst == 0 {
		l.Burst, l.Every = GenerousLimit.Burst, GenerousLimit.Every
	}
	return middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Skipper: func(c echo.Context) bool {
			return !limited(c) || s.near(c)
		},
		Store: middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
			Rate: rate.Every(l.Every), Burst: l.Burst, ExpiresIn: time.Hour,
		}),
		IdentifierExtractor: func(c echo.Context) (string, error) { return network(c.RealIP()), nil },
		DenyHandler: func(c echo.Context, _ string, _ error) error {
			s.noted(c, "too many posts", nil)
			c.Response().Header().Set("Retry-After", "60")
			return echo.NewHTTPError(http.StatusTooManyRequests)
		},
	})
}

// limited are the posts that anybody may send and that cost us something: a mail, or a record in the store.
func limited(c echo.Context) bool {
	if c.Path() == "/anmelden/konto/:provider/zurueck" { // it makes us ask the provider
		return true
	}
	if c.Request().Method != http.MethodPost {
		return false
	}
	switch c.Path() {
	case "/f/:process", "/f/:process/sichern", "/f/:process/e/:draft/pruefen", "/f/:process/e/:draft/speichern", "/f/:process/e/:draft/bestaetigen", "/b/:token", feedbackAddress:
		return true
	}
	return strings.HasPrefix(c.Path(), "/anmelden")
}

// network is whose address it is: of IPv6 the part that belongs to one customer, who has the rest to choose
// from.
func network(ip string) string {
	address, err := netip.ParseAddr(ip)
	if err != nil || address.Unmap().Is4() {
		return ip
	}
	prefix, err := address.WithZone("").Prefix(64)
	if err != nil {
		return ip
	}
	return prefix.String()
}
