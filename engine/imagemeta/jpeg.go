package imagemeta

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// The markers of a JPEG that matter here.
const (
	soi, eoi, sos  = 0xD8, 0xD9, 0xDA
	app0, app14    = 0xE0, 0xEE
	app1, app2     = 0xE1, 0xE2
	jfifHeadLength = 14
)

// jpegParts are the segments that a decoder needs: frames, tables, restarts, levels.
func jpegPart(marker byte) bool { return marker >= 0xC0 && marker <= 0xDF }

// cleanJPEG copies what draws the picture: frames, tables, scans, the colour profile (APP2 ICC), the colour
// transform (APP14 Adobe), and the density (APP0 JFIF) without its small picture. Of EXIF only the orientation
// stays, in a block of its own. The end is the end: further pictures and films behind it go.
func cleanJPEG(in io.ReaderAt, size int64, out *bufio.Writer) error {
	c := jpegCleaner{r: reading(in, size), w: out}
	head := make([]byte, 2)
	if _, err := io.ReadFull(c.r, head); err != nil {
		return early(err)
	}
	if head[0] != 0xFF || head[1] != soi {
		return unreadable("it is no JPEG")
	}
	if _, err := c.w.Write(head); err != nil {
		return err
	}
	for {
		marker, err := c.marker()
		if err != nil {
			return c.end(err)
		}
		switch {
		case marker == eoi:
			return c.finish()
		case marker == 0x01 || marker >= 0xD0 && marker <= 0xD7: // stand alone, and mean nothing here
		default:
			if err := c.segment(marker); err != nil {
				return c.end(err)
			}
		}
	}
}

type jpegCleaner struct {
	r       *bufio.Reader
	w       *bufio.Writer
	drawn   bool // a scan has been copied
	turned  bool // an orientation has been written
	pending byte // a marker that ended a scan
}

// end lets a picture pass whose last lines are missing: browsers show the rest.
func (c *jpegCleaner) end(err error) error {
	if c.drawn && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)) {
		return c.finish()
	}
	return early(err)
}

func (c *jpegCleaner) finish() error {
	if !c.drawn {
		return unreadable("it has no picture")
	}
	_, err := c.w.Write([]byte{0xFF, eoi})
	return err
}

// marker finds the next marker; what lies between segments is dropped.
func (c *jpegCleaner) marker() (byte, error) {
	if m := c.pending; m != 0 {
		c.pending = 0
		return m, nil
	}
	for {
		b, err := c.r.ReadByte()
		if err != nil {
			return 0, err
		}
		if b != 0xFF {
			continue
		}
		for b == 0xFF {
			if b, err = c.r.ReadByte(); err != nil {
				return 0, err
			}
		}
		if b != 0 {
			return b, nil
		}
	}
}

func (c *jpegCleaner) segment(marker byte) error {
	var length [2]byte
	if _, err := io.ReadFull(c.r, length[:]); err != nil {
		return early(err)
	}
	n := int64(binary.BigEndian.Uint16(length[:])) - 2
	if n < 0 {
		return unreadable("a segment has no length")
	}
	switch {
	case marker == sos || jpegPart(marker):
		body := make([]byte, n)
		if _, err := io.ReadFull(c.r, body); err != nil {
			return early(err)
		}
		if err := c.write(marker, body); err != nil {
			return err
		}
		if marker == sos {
			return c.scan()
		}
		return nil
	case marker == app0, marker == app1, marker == app2, marker == app14:
		body := make([]byte, n)
		if _, err := io.ReadFull(c.r, body); err != nil {
			return early(err)
		}
		return c.application(marker, body)
	}
	return skip(c.r, n)
}

// application keeps what makes colours and direction right.
func (c *jpegCleaner) application(marker byte, body []byte) error {
	switch {
	case marker == app0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) >= jfifHeadLength:
		body = bytes.Clone(body[:jfifHeadLength])
		body[12], body[13] = 0, 0 // no small picture
		return c.write(app0, body)
	case marker == app2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")):
		return c.write(app2, body)
	case marker == app14 && bytes.HasPrefix(body, []byte("Adobe")) && len(body) >= 12:
		return c.write(app14, body[:12])
	case marker == app1 && bytes.HasPrefix(body, exifHead) && !c.turned:
		if turned := orientation(body); turned != upright {
			c.turned = true
			return c.write(app1, append(bytes.Clone(exifHead), onlyOrientation(turned)...))
		}
	}
	return nil
}

func (c *jpegCleaner) write(marker byte, body []byte) error {
	length := len(body) + 2
	_, err := c.w.Write(append([]byte{0xFF, marker, byte(length >> 8), byte(length)}, body...))
	return err
}

// scan copies drawn lines up to the next marker that is not part of them.
func (c *jpegCleaner) scan() error {
	c.drawn = true
	for {
		block, err := c.r.ReadSlice(0xFF)
		full := errors.Is(err, bufio.ErrBufferFull)
		if err != nil && !full {
			if _, wrong := c.w.Write(block); wrong != nil {
				return wrong
			}
			return err
		}
		if full {
			if _, err := c.w.Write(block); err != nil {
				return err
			}
			continue
		}
		if _, err := c.w.Write(block[:len(block)-1]); err != nil {
			return err
		}
		b := byte(0xFF)
		for b == 0xFF {
			if b, err = c.r.ReadByte(); err != nil {
				return err
			}
		}
		if b != 0 && (b < 0xD0 || b > 0xD7) {
			c.pending = b
			return nil
		}
		if _, err := c.w.Write([]byte{0xFF, b}); err != nil {
			return err
		}
	}
}
