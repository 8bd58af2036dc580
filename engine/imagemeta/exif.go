package imagemeta

import (
	"bytes"
	"encoding/binary"
)

// exifHead begins the EXIF block of a JPEG.
var exifHead = []byte("Exif\x00\x00")

const orientationTag = 0x0112

// upright is how a picture is turned that needs no turning.
const upright = 1

// orientation reads from a TIFF block, as EXIF is one, how the picture must be turned to stand upright: 1
// (as it is) to 8. Whatever cannot be read is 1.
func orientation(block []byte) uint16 {
	block = bytes.TrimPrefix(block, exifHead) // some programs write it into PNG and WebP too
	if len(block) < 8 {
		return upright
	}
	var order binary.ByteOrder
	switch string(block[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return upright
	}
	at := uint64(order.Uint32(block[4:]))
	if at+2 > uint64(len(block)) {
		return upright
	}
	count := uint64(order.Uint16(block[at:]))
	for i := range count {
		entry := at + 2 + 12*i
		if entry+12 > uint64(len(block)) {
			return upright
		}
		if order.Uint16(block[entry:]) != orientationTag {
			continue
		}
		const short = 3
		turned := order.Uint16(block[entry+8:])
		if order.Uint16(block[entry+2:]) == short && turned >= 1 && turned <= 8 {
			return turned
		}
		return upright
	}
	return upright
}

// onlyOrientation is a TIFF block that says how a picture is turned and nothing else.
func onlyOrientation(turned uint16) []byte {
	block := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	binary.BigEndian.PutUint16(block[18:], turned)
	return block
}
