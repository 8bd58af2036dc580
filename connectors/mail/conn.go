package mail

import (
	"context"
	"net"
	"sync"
	"time"
)

// boundedConn is a network connection whose deadlines never lie after the limit of the send it is used for,
// whatever the SMTP library sets.
type boundedConn struct {
	net.Conn
	mu    sync.Mutex
	limit time.Time // zero: no limit
}

// bind makes the connection end with ctx; the returned function gives it free again and says whether it is
// still usable, that is, ctx did not end meanwhile.
func (c *boundedConn) bind(ctx context.Context) (release func() bool) {
	limit, _ := ctx.Deadline()
	c.setLimit(limit)
	return context.AfterFunc(ctx, func() { c.setLimit(time.Unix(1, 0)) })
}

func (c *boundedConn) setLimit(limit time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limit = limit
	_ = c.Conn.SetDeadline(limit)
}

// SetDeadline implements net.Conn.
func (c *boundedConn) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Conn.SetDeadline(c.bounded(t))
}

// SetReadDeadline implements net.Conn.
func (c *boundedConn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Conn.SetReadDeadline(c.bounded(t))
}

// SetWriteDeadline implements net.Conn.
func (c *boundedConn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Conn.SetWriteDeadline(c.bounded(t))
}

func (c *boundedConn) bounded(t time.Time) time.Time {
	if !c.limit.IsZero() && (t.IsZero() || t.After(c.limit)) {
		return c.limit
	}
	return t
}
