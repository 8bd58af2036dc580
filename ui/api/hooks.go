package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"laufzettel/engine"
	"laufzettel/flows"
)

const (
	signatureHeader = "Laufzettel-Signature"
	deliveryHeader  = "Laufzettel-Delivery"
)

// What can be wrong with a webhook or a mail that is handed over.
var (
	signatureWrong = kind("signature-wrong", http.StatusUnauthorized, "Signatur passt nicht", "Signature does not fit",
		"Die Signatur passt nicht. Schick „Laufzettel-Signature: t=…,v1=…“: HMAC-SHA256 in Hex über die Unix-Sekunden, einen Punkt und den Text der Anfrage, mit dem gemeinsamen Geheimnis.",
		"The signature does not fit. Send “Laufzettel-Signature: t=…,v1=…”: HMAC-SHA256 in hex over the Unix seconds, a dot and the body of the request, with the shared secret.")
	signatureStale = kind("signature-stale", http.StatusUnauthorized, "Signatur zu alt", "Signature too old",
		"Die Zeit der Signatur liegt mehr als fünf Minuten von unserer entfernt. Stell die Uhr, und signiere jeden Versuch neu.",
		"The time of the signature is more than five minutes away from ours. Set the clock, and sign each attempt anew.")
	deliveryMissing = kind("delivery-missing", http.StatusBadRequest, "Laufzettel-Delivery fehlt", "Laufzettel-Delivery is missing",
		"Nenne den Anlass mit „Laufzettel-Delivery“: 1 bis 200 sichtbare ASCII-Zeichen, für denselben Anlass immer dieselben.",
		"Name the occasion with “Laufzettel-Delivery”: 1 to 200 visible ASCII characters, always the same for the same occasion.")
	deliveryReused = kind("delivery-reused", http.StatusUnprocessableEntity, "Laufzettel-Delivery schon verwendet", "Laufzettel-Delivery already used",
		"Unter dieser Laufzettel-Delivery kam schon etwas anderes. Nimm für jeden Anlass eine eigene.",
		"Something else came under this Laufzettel-Delivery before. Use one of its own for each occasion.")
	hookClosed = kind("hook-closed", http.StatusServiceUnavailable, "Webhook nicht eingerichtet", "Webhook not set up",
		"Das Geheimnis dieses Webhooks ist hier nicht hinterlegt. Die Verwaltung findet den Grund im Protokoll.",
		"The secret of this webhook is not set here. The administration finds the reason in the log.")
	tooMany = kind("too-many-requests", http.StatusTooManyRequests, "Zu viele Anfragen", "Too many requests",
		"Das waren zu viele Anfragen in kurzer Zeit. Versuch es in einer Minute noch einmal.",
		"These were too many requests in a short time. Try again in a minute.")
)

type ignoredView struct {
	Ignored bool `json:"ignored"`
}

// hook begins the case of a signed request. Whoever has the secret may: there is no token.
func (s *server) hook(c echo.Context, _ engine.APIToken) error {
	caller := network(c.RealIP())
	if !s.hooks.allows(caller) {
		return say(tooMany, nil).with("Retry-After", "60")
	}
	body, err := readBody(c, false)
	if err != nil {
		return err
	}
	id := c.Request().Header.Get(deliveryHeader)
	if !isKey(id) {
		return say(deliveryMissing, nil)
	}
	reply, err := s.e.Deliver(c.Request().Context(), engine.Delivery{
		Process: c.Param("process"), Name: c.Param("name"), ID: id,
		Signature: c.Request().Header.Get(signatureHeader), Body: body,
	}, func(k *engine.Case) (engine.Reply, error) {
		answer, err := json.Marshal(startedOf(k))
		return engine.Reply{Status: http.StatusCreated, Body: answer}, err
	})
	var refusal *flows.Refusal
	switch {
	case errors.Is(err, engine.ErrSignature):
		s.hooks.failed(caller)
		return say(signatureWrong, nil)
	case errors.Is(err, engine.ErrStaleSignature):
		return say(signatureStale, nil)
	case errors.Is(err, engine.ErrSecret):
		return say(hookClosed, nil)
	case errors.Is(err, engine.ErrReused):
		return say(deliveryReused, nil)
	case errors.Is(err, engine.ErrUnwanted):
		return answer(c, http.StatusOK, ignoredView{true})
	case errors.As(err, &refusal):
		return refused(refusal)
	case err != nil:
		return err
	}
	return (&once{s: s}).send(c, &reply)
}

// callers bounds how often one address may ask without a token, and how often it may be wrong.
type callers struct {
	mu    sync.Mutex
	known map[string]*caller
}

type caller struct {
	asks, fails *rate.Limiter
	last        time.Time
}

// What one address may do: far more than a system that reports what happens needs, and few wrong guesses.
const (
	callsAtOnce  = 240
	callsASecond = 20
	failsAtOnce  = 20
	failsPause   = 30 * time.Second
	mostCallers  = 10_000
	forgetCaller = 10 * time.Minute
)

func (l *callers) of(address string) *caller {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if l.known == nil {
		l.known = map[string]*caller{}
	}
	if len(l.known) >= mostCallers {
		for other, k := range l.known {
			if now.Sub(k.last) > forgetCaller {
				delete(l.known, other)
			}
		}
		if len(l.known) >= mostCallers {
			clear(l.known)
		}
	}
	k := l.known[address]
	if k == nil {
		k = &caller{asks: rate.NewLimiter(callsASecond, callsAtOnce), fails: rate.NewLimiter(rate.Every(failsPause), failsAtOnce)}
		l.known[address] = k
	}
	k.last = now
	return k
}

func (l *callers) allows(address string) bool {
	k := l.of(address)
	return k.fails.Tokens() >= 1 && k.asks.Allow()
}

func (l *callers) failed(address string) { l.of(address).fails.Allow() }

// network is whose address it is: of IPv6 the part that belongs to one customer.
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
