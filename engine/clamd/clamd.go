// Package clamd asks the ClamAV daemon whether a file holds malware. The content travels over the daemon's
// socket, so that the daemon needs no access to our folders and may run on another machine.
package clamd

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// ErrTooLarge means that the daemon refuses files of this size; its setting StreamMaxLength says how large
// they may be.
var ErrTooLarge = errors.New("clamd does not look into a file that large: raise StreamMaxLength")

const (
	connectTime = 5 * time.Second
	stepTime    = 30 * time.Second // for one block, and for the verdict
	blockSize   = 64 << 10
	longest     = 4096 // bytes of an answer
)

// Client asks one daemon. It is safe for concurrent use: every question has a connection of its own.
type Client struct {
	network, address string
	step             time.Duration
}

// New makes a client for "unix:/run/clamav/clamd.ctl" or "tcp:host:port". It does not connect yet.
func New(address string) (*Client, error) {
	network, rest, _ := strings.Cut(address, ":")
	c := &Client{network: network, address: rest, step: stepTime}
	switch network {
	case "unix":
		if strings.HasPrefix(rest, "/") {
			return c, nil
		}
	case "tcp":
		if host, port, err := net.SplitHostPort(rest); err == nil && host != "" && port != "" {
			return c, nil
		}
	}
	return nil, fmt.Errorf("%q is no address of clamd: write unix:/run/clamav/clamd.ctl or tcp:host:3310", address)
}

// WithPatience returns a client that waits that long for each step of an answer.
func (c *Client) WithPatience(step time.Duration) *Client {
	return &Client{network: c.network, address: c.address, step: step}
}

// Ping says whether the daemon answers.
func (c *Client) Ping(ctx context.Context) error {
	answer, err := c.ask(ctx, "PING", nil)
	if err == nil && answer != "PONG" {
		err = fmt.Errorf("clamd answers PING with %q", answer)
	}
	return err
}

// Scan sends content and returns the name of what was found in it; "" is nothing. ErrTooLarge where the
// daemon refuses the size. With every other error nothing is known about the content: an answer that is not
// understood is one of them.
func (c *Client) Scan(ctx context.Context, content io.Reader) (found string, err error) {
	answer, err := c.ask(ctx, "INSTREAM", content)
	if err != nil {
		return "", err
	}
	verdict, ok := strings.CutPrefix(answer, "stream: ")
	switch {
	case ok && verdict == "OK":
		return "", nil
	case ok && strings.HasSuffix(verdict, " FOUND") && len(verdict) > len(" FOUND"):
		return strings.TrimSuffix(verdict, " FOUND"), nil
	case strings.Contains(answer, "size limit exceeded"):
		return "", ErrTooLarge
	}
	return "", fmt.Errorf("clamd answers %q", answer)
}

func (c *Client) ask(ctx context.Context, command string, content io.Reader) (string, error) {
	dialer := net.Dialer{Timeout: min(connectTime, c.step)}
	conn, err := dialer.DialContext(ctx, c.network, c.address)
	if err != nil {
		return "", fmt.Errorf("clamd: %w", err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	q := &question{Conn: conn, ctx: ctx, step: c.step}
	err = q.send([]byte("z" + command + "\x00"))
	if err == nil && content != nil {
		var wrong error
		if wrong, err = q.stream(content); wrong != nil {
			return "", wrong
		}
	}
	// A daemon that has had enough answers and closes: what it says counts more than the broken pipe.
	answer, unread := q.answer()
	if unread != nil {
		return "", fmt.Errorf("clamd: %w", errors.Join(err, unread))
	}
	return answer, nil
}

type question struct {
	net.Conn
	ctx  context.Context
	step time.Duration
}

func (q *question) send(b []byte) error {
	if err := q.patience(); err != nil {
		return err
	}
	_, err := q.Write(b)
	return err
}

// patience begins the time of the next step.
func (q *question) patience() error {
	if err := q.SetDeadline(time.Now().Add(q.step)); err != nil {
		return err
	}
	return q.ctx.Err() // the deadline of an ended context may just have been overwritten
}

// stream sends content in blocks, each behind its length, and the empty block at the end. wrong is an error of
// content, lost one of the connection.
func (q *question) stream(content io.Reader) (wrong, lost error) {
	block := make([]byte, 4+blockSize)
	for {
		n, err := io.ReadFull(content, block[4:])
		binary.BigEndian.PutUint32(block, uint32(n))
		if lost = q.send(block[:4+n]); lost != nil {
			return nil, lost
		}
		switch {
		case n == 0 && errors.Is(err, io.EOF):
			return nil, nil
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			return nil, q.send(make([]byte, 4))
		case err != nil:
			return err, nil
		}
	}
}

func (q *question) answer() (string, error) {
	if err := q.patience(); err != nil {
		return "", err
	}
	answer, err := bufio.NewReader(io.LimitReader(q, longest)).ReadString(0)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(strings.TrimSuffix(answer, "\x00")), nil
}
