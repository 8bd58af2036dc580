package pages

import (
	"log/slog"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"laufzettel/engine"
)

// metrics are numbers for monitoring (Prometheus). Requests are counted by route, never by address: an
// address may hold a token.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	log      *slog.Logger
}

func newMetrics(counters *engine.Counters, log *slog.Logger) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), log: log}
	m.requests = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "laufzettel_request_seconds", Help: "Time to answer requests by route.", Buckets: []float64{.005, .02, .1, .5, 2, 10},
	}, []string{"method", "route", "status"})
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for name, counter := range map[string]struct {
		help  string
		value *atomic.Int64
	}{
		"laufzettel_commits_total":         {"Decisions stored.", &counters.Commits},
		"laufzettel_refusals_total":        {"Inputs that could not be accepted.", &counters.Refusals},
		"laufzettel_conflicts_total":       {"Decisions made anew because another one won.", &counters.Conflicts},
		"laufzettel_effects_total":         {"Mails and calls that arrived.", &counters.Effects},
		"laufzettel_effects_retried_total": {"Effects put off.", &counters.Retries},
		"laufzettel_effects_dead_total":    {"Effects that need a person.", &counters.Dead},
	} {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: counter.help},
			func() float64 { return float64(counter.value.Load()) }))
	}
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// measure counts a request when it is answered, errors as the status they become, and logs it. The log names
// the route and never the address, the person or what was sent.
func (m *metrics) measure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		begun := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		method, route, status, took := c.Request().Method, c.Path(), c.Response().Status, time.Since(begun)
		m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
		if method != http.MethodGet && method != http.MethodHead || status >= http.StatusInternalServerError {
			m.log.Info("request", "method", method, "route", route, "status", status, "ms", took.Milliseconds())
		}
		return nil
	}
}
