package imagemeta

import (
	"bufio"
	"encoding/binary"
	"io"
)

// webpParts are the chunks that draw a picture, still or moving.
var webpParts = map[string]bool{"VP8 ": true, "VP8L": true, "VP8X": true, "ALPH": true, "ANIM": true, "ANMF": true, "ICCP": true}

// The flags in VP8X that announce metadata.
const webpEXIF, webpXMP = 0x08, 0x04

// mostChunks bounds the work on one picture: a film of an hour has fewer frames.
const mostChunks = 200_000

type webpChunk struct {
	name       string
	at, length int64 // of the content
}

func (c webpChunk) padded() int64 { return c.length + c.length&1 }

// cleanWebP copies the chunks that draw and the colour profile, and tells the head what is left. Of EXIF only
// the orientation stays.
func cleanWebP(in io.ReaderAt, size int64, out *bufio.Writer) error {
	var head [12]byte
	if _, err := in.ReadAt(head[:], 0); err != nil {
		return early(err)
	}
	if string(head[:4]) != "RIFF" || string(head[8:]) != "WEBP" {
		return unreadable("it is no WebP")
	}
	end := min(int64(binary.LittleEndian.Uint32(head[4:]))+8, size) // what hangs behind is no picture
	chunks, turned, err := webpChunks(in, end)
	if err != nil {
		return err
	}
	direction := []byte(nil)
	if turned != upright {
		direction = onlyOrientation(turned)
	}
	total, extended := int64(4), false
	for _, c := range chunks {
		total += 8 + c.padded()
		extended = extended || c.name == "VP8X"
	}
	if !extended {
		direction = nil // without VP8X nobody reads EXIF
	}
	if direction != nil {
		total += 8 + int64(len(direction))
	}
	binary.LittleEndian.PutUint32(head[4:], uint32(total))
	if _, err := out.Write(head[:]); err != nil {
		return err
	}
	for _, c := range chunks {
		if err := copyChunk(in, out, c, direction != nil); err != nil {
			return err
		}
	}
	if direction == nil {
		return nil
	}
	return writeRIFF(out, "EXIF", direction)
}

// webpChunks lists the chunks that stay, and the direction that EXIF gives.
func webpChunks(in io.ReaderAt, end int64) ([]webpChunk, uint16, error) {
	var chunks []webpChunk
	turned, drawn := uint16(upright), false
	for at := int64(12); at+8 <= end; {
		var start [8]byte
		if _, err := in.ReadAt(start[:], at); err != nil {
			return nil, 0, early(err)
		}
		c := webpChunk{name: string(start[:4]), at: at + 8, length: int64(binary.LittleEndian.Uint32(start[4:]))}
		if c.at+c.length > end || len(chunks) > mostChunks {
			return nil, 0, unreadable("a part is longer than the picture")
		}
		switch {
		case webpParts[c.name]:
			drawn = drawn || c.name == "VP8 " || c.name == "VP8L" || c.name == "ANMF"
			chunks = append(chunks, c)
		case c.name == "EXIF" && c.length <= longestEXIF:
			block := make([]byte, c.length)
			if _, err := in.ReadAt(block, c.at); err != nil {
				return nil, 0, early(err)
			}
			turned = orientation(block)
		}
		at = c.at + c.padded()
	}
	if !drawn {
		return nil, 0, unreadable("it has no picture")
	}
	return chunks, turned, nil
}

func copyChunk(in io.ReaderAt, out *bufio.Writer, c webpChunk, direction bool) error {
	content := io.NewSectionReader(in, c.at, c.length)
	if c.name != "VP8X" {
		if _, err := out.Write(binary.LittleEndian.AppendUint32([]byte(c.name), uint32(c.length))); err != nil {
			return err
		}
		if err := copyBytes(out, content, c.length); err != nil {
			return err
		}
		if c.length&1 == 1 {
			return out.WriteByte(0)
		}
		return nil
	}
	if c.length > 64 {
		return unreadable("its head is too long")
	}
	body, err := io.ReadAll(content)
	if err != nil {
		return err
	}
	if len(body) == 0 {
		return unreadable("its head is empty")
	}
	if body[0] &^= webpEXIF | webpXMP; direction {
		body[0] |= webpEXIF
	}
	return writeRIFF(out, c.name, body)
}

func writeRIFF(out *bufio.Writer, name string, body []byte) error {
	chunk := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	if chunk = append(chunk, body...); len(body)&1 == 1 {
		chunk = append(chunk, 0)
	}
	_, err := out.Write(chunk)
	return err
}
