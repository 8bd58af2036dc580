package pages

import (
	"errors"
	"io"
	"net/netip"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

// UploadLimit bounds what one network may upload to forms without having signed in: Bytes at once, the same
// again every Refill, and Together uploads at a time. The zero value is GenerousUploads.
type UploadLimit struct {
	Bytes    int
	Refill   time.Duration
	Together int
}

// GenerousUploads lets an office of thirty send their applications in one afternoon, and keeps one address from
// filling a disk in a night.
var GenerousUploads = UploadLimit{Bytes: 1 << 30, Refill: 4 * time.Hour, Together: 8}

// errAllowance: too much has come from one network.
var errAllowance = errors.New("the network has uploaded too much")

// allowances are the networks that have uploaded something lately.
type allowances struct {
	UploadLimit
	now func() time.Time

	lock     sync.Mutex
	networks map[string]*allowance
}

type allowance struct {
	bytes  *rate.Limiter
	active int
	seen   time.Time
}

// mostNetworks is how many networks are remembered before those are forgotten that have their full allowance.
const mostNetworks = 10_000

func newAllowances(l UploadLimit) *allowances {
	if l.Bytes == 0 {
		l = GenerousUploads
	}
	return &allowances{UploadLimit: l, now: time.Now, networks: map[string]*allowance{}}
}

// take begins an upload: content counts against the network and ends with errAllowance when that has no more.
// done must be called when it is over.
func (a *allowances) take(network string, content io.Reader) (counted io.Reader, done func(), err error) {
	a.lock.Lock()
	defer a.lock.Unlock()
	own := a.networks[network]
	if own == nil {
		if len(a.networks) >= mostNetworks {
			a.forget()
		}
		own = &allowance{bytes: rate.NewLimiter(rate.Limit(float64(a.Bytes)/a.Refill.Seconds()), a.Bytes)}
		a.networks[network] = own
	}
	if own.active >= a.Together || own.bytes.TokensAt(a.now()) < 1 {
		return nil, nil, errAllowance
	}
	own.active++
	own.seen = a.now()
	return &countedReader{content, own.bytes, a.now}, func() {
		a.lock.Lock()
		defer a.lock.Unlock()
		own.active--
	}, nil
}

// forget drops networks that have not uploaded for so long that their allowance is whole again.
func (a *allowances) forget() {
	for name, own := range a.networks {
		if own.active == 0 && a.now().Sub(own.seen) > a.Refill {
			delete(a.networks, name)
		}
	}
}

type countedReader struct {
	from  io.Reader
	bytes *rate.Limiter
	now   func() time.Time
}

func (r *countedReader) Read(b []byte) (int, error) {
	if len(b) > r.bytes.Burst() {
		b = b[:r.bytes.Burst()]
	}
	n, err := r.from.Read(b)
	if n > 0 && !r.bytes.AllowN(r.now(), n) {
		return 0, errAllowance
	}
	return n, err
}

// unlimited says whether a request is not counted: those from this machine, as a proxy says for whom it asks.
func (s *server) unlimited(c echo.Context) bool {
	address, err := netip.ParseAddr(c.RealIP())
	return s.Limit.Off || s.Demo != nil || err == nil && address.IsLoopback()
}
