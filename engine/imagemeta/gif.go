package imagemeta

import (
	"bufio"
	"io"
)

const (
	gifImage, gifExtension, gifEnd = 0x2C, 0x21, 0x3B
	gifControl, gifApplication     = 0xF9, 0xFF
)

// cleanGIF copies frames, their timing and the number of repetitions. Comments, texts and what programs have
// put beside them go, as does everything behind the end. A GIF knows no direction.
func cleanGIF(in io.ReaderAt, size int64, out *bufio.Writer) error {
	r := reading(in, size)
	head := make([]byte, 13)
	if _, err := io.ReadFull(r, head); err != nil {
		return early(err)
	}
	if string(head[:6]) != "GIF87a" && string(head[:6]) != "GIF89a" {
		return unreadable("it is no GIF")
	}
	if _, err := out.Write(head); err != nil {
		return err
	}
	if err := copyBytes(out, r, colours(head[10])); err != nil {
		return err
	}
	drawn := false
	for {
		kind, err := r.ReadByte()
		if err != nil {
			if drawn {
				return out.WriteByte(gifEnd)
			}
			return early(err)
		}
		switch kind {
		case gifEnd:
			if !drawn {
				return unreadable("it has no picture")
			}
			return out.WriteByte(gifEnd)
		case gifImage:
			drawn = true
			err = gifFrame(r, out)
		case gifExtension:
			err = gifExtra(r, out)
		default:
			err = unreadable("a part is of no known kind")
		}
		if err != nil {
			return early(err)
		}
	}
}

// colours is the length of a colour table by the byte that announces it.
func colours(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func gifFrame(r *bufio.Reader, out *bufio.Writer) error {
	head := make([]byte, 10)
	head[0] = gifImage
	if _, err := io.ReadFull(r, head[1:]); err != nil {
		return err
	}
	if _, err := out.Write(head); err != nil {
		return err
	}
	if err := copyBytes(out, r, colours(head[9])+1); err != nil { // and the size of the first code
		return err
	}
	return gifBlocks(r, out)
}

func gifExtra(r *bufio.Reader, out *bufio.Writer) error {
	label, err := r.ReadByte()
	if err != nil {
		return err
	}
	keep := label == gifControl
	if label == gifApplication {
		peek, err := r.Peek(12)
		if err != nil {
			return err
		}
		name := string(peek[1:])
		keep = peek[0] == 11 && (name == "NETSCAPE2.0" || name == "ANIMEXTS1.0")
	}
	if !keep {
		return gifBlocks(r, bufio.NewWriter(io.Discard))
	}
	if _, err := out.Write([]byte{gifExtension, label}); err != nil {
		return err
	}
	return gifBlocks(r, out)
}

// gifBlocks copies blocks, each behind its length, up to the empty one.
func gifBlocks(r *bufio.Reader, out *bufio.Writer) error {
	for {
		length, err := r.ReadByte()
		if err != nil {
			return err
		}
		if err := out.WriteByte(length); err != nil || length == 0 {
			return err
		}
		if err := copyBytes(out, r, int64(length)); err != nil {
			return err
		}
	}
}
