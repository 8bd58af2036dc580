package imagemeta

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// pngParts are the chunks that a picture needs: its lines, colours, transparency, density, and the parts of
// a moving one.
var pngParts = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "cHRM": true, "gAMA": true, "iCCP": true, "sBIT": true,
	"sRGB": true, "bKGD": true, "hIST": true, "pHYs": true, "cICP": true, "mDCV": true, "cLLI": true, "acTL": true, "fcTL": true, "fdAT": true,
}

// longestEXIF bounds what is read to find an orientation.
const longestEXIF = 1 << 20

// cleanPNG copies the chunks that draw, in their order and with their checksums. Texts, times, EXIF (but for
// its orientation), private chunks and everything behind the end go.
func cleanPNG(in io.ReaderAt, size int64, out *bufio.Writer) error {
	r := reading(in, size)
	head := make([]byte, len(pngHead))
	if _, err := io.ReadFull(r, head); err != nil {
		return early(err)
	}
	if string(head) != pngHead {
		return unreadable("it is no PNG")
	}
	if _, err := out.Write(head); err != nil {
		return err
	}
	drawn, first := false, true
	for ; ; first = false {
		var start [8]byte
		if _, err := io.ReadFull(r, start[:]); err != nil {
			if drawn && errors.Is(err, io.EOF) {
				return writeChunk(out, "IEND", nil)
			}
			return early(err)
		}
		length, name := int64(binary.BigEndian.Uint32(start[:])), string(start[4:])
		switch {
		case first != (name == "IHDR"):
			return unreadable("its parts are out of order")
		case pngParts[name]:
			drawn = drawn || name == "IDAT"
			if _, err := out.Write(start[:]); err != nil {
				return err
			}
			if err := copyBytes(out, r, length+4); err != nil {
				return err
			}
		case name == "eXIf" && length <= longestEXIF:
			if err := keepDirection(r, out, length); err != nil {
				return err
			}
		case name[0]&0x20 == 0:
			return unreadable("it needs a part that nobody knows")
		default:
			if err := skip(r, length+4); err != nil {
				return err
			}
		}
		if name == "IEND" {
			if !drawn {
				return unreadable("it has no picture")
			}
			return nil
		}
	}
}

func keepDirection(r *bufio.Reader, out *bufio.Writer, length int64) error {
	block := make([]byte, length+4)
	if _, err := io.ReadFull(r, block); err != nil {
		return early(err)
	}
	if turned := orientation(block[:length]); turned != upright {
		return writeChunk(out, "eXIf", onlyOrientation(turned))
	}
	return nil
}

func writeChunk(out *bufio.Writer, name string, body []byte) error {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(chunk, name...), body...)
	_, err := out.Write(binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:])))
	return err
}
