package scripts

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A frame is four bytes of length, the most significant first, and so many bytes of JSON.
const frameHead = 4

// request is what the child is asked to run.
type request struct {
	Source string          `json:"source"`
	Input  json.RawMessage `json:"input"`
	Limits Limits          `json:"limits"`
	Kept   bool            `json:"kept,omitempty"` // the child will be asked to run more
}

// answer is what the child says. Exactly one of Output and Fault is set.
type answer struct {
	Output json.RawMessage `json:"output,omitempty"`
	Fault  *fault          `json:"fault,omitempty"`
	Log    []string        `json:"log,omitempty"`
	Used   int64           `json:"used"` // instructions
}

// fault is why a run came to nothing. Message is what Lua says; it may quote what somebody typed.
type fault struct {
	Kind    Kind   `json:"kind"`
	Line    int    `json:"line,omitempty"`
	Message string `json:"message,omitempty"`
	Raised  bool   `json:"raised,omitempty"` // by the script itself: error(...), assert(...)
}

var errFrame = errors.New("scripts: what came is no message")

func writeFrame(w io.Writer, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	frame := make([]byte, frameHead, frameHead+len(body))
	binary.BigEndian.PutUint32(frame, uint32(len(body)))
	_, err = w.Write(append(frame, body...))
	return err
}

// readFrame reads one message of at most limit bytes into v; io.EOF where none begins. Nothing larger than
// what really came is ever allocated.
func readFrame(r io.Reader, limit int, v any) error {
	var head [frameHead]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return errFrame
		}
		return err
	}
	size := binary.BigEndian.Uint32(head[:])
	if int64(size) > int64(limit) {
		return fmt.Errorf("%w: %d bytes are more than %d", errFrame, size, limit)
	}
	var body bytes.Buffer
	if n, err := io.CopyN(&body, r, int64(size)); err != nil || n != int64(size) {
		return errFrame
	}
	decoder := json.NewDecoder(&body)
	decoder.UseNumber()
	if err := decoder.Decode(v); err != nil {
		return fmt.Errorf("%w: %v", errFrame, err)
	}
	if decoder.More() {
		return errFrame
	}
	return nil
}
