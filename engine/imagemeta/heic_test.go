package imagemeta_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"laufzettel/engine/imagemeta"
)

func heicBox(name string, parts ...string) string {
	body := ""
	for _, p := range parts {
		body += p
	}
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8))) + name + body
}

func u16(n int) string { return string(binary.BigEndian.AppendUint16(nil, uint16(n))) }
func u32(n int) string { return string(binary.BigEndian.AppendUint32(nil, uint32(n))) }

// heic is built as phones build it: tiles and EXIF in mdat, XMP in the directory's own data, a direction
// among the properties, and a film behind the picture.
func heic(turned uint16) []byte {
	exif := "\x00\x00\x00\x06Exif\x00\x00" + string(exifBlock(binary.BigEndian, turned))
	xmp := "<x>XMPSECRET</x>"
	tiles := "HEVC LINES, AS THE CAMERA DREW THEM"
	entry := func(id int, kind string) string {
		return heicBox("infe", "\x02\x00\x00\x00", u16(id), u16(0), kind, "\x00")
	}
	build := func(mdat int) string {
		place := func(id, method, at, length int) string {
			return u16(id) + u16(method) + u16(0) + u16(1) + u32(at) + u32(length)
		}
		return heicBox("ftyp", "heic", u32(0), "mif1heic") + heicBox("meta", u32(0),
			heicBox("hdlr", u32(0), u32(0), "pict", u32(0), u32(0), u32(0), "\x00"),
			heicBox("pitm", u32(0), u16(1)),
			heicBox("iinf", u32(0), u16(3), entry(1, "hvc1"), entry(2, "Exif"), entry(3, "mime")),
			heicBox("iloc", "\x01\x00\x00\x00", "\x44\x00", u16(3), place(1, 0, mdat, len(tiles)), place(2, 0, mdat+len(tiles), len(exif)), place(3, 1, 0, len(xmp))),
			heicBox("iprp", heicBox("ipco", heicBox("ispe", u32(0), u32(61), u32(43)), heicBox("irot", "\x03"), heicBox("udes", u32(0), "TEXTSECRET\x00"))),
			heicBox("idat", xmp),
			heicBox("uuid", "APPSECRET"),
		)
	}
	head := len(build(0)) + 8
	return []byte(build(head) + heicBox("mdat", tiles, exif) + heicBox("mpvd", "TRAILSECRET") + heicBox("free", "COMMENTSECRET"))
}

func TestHEICLosesItsPlaceAndKeepsItsTiles(t *testing.T) {
	before := heic(6)
	after := clean(t, "image/heic", before)
	if len(after) != len(before) {
		t.Fatalf("%d bytes became %d: the places of the directory lead elsewhere", len(before), len(after))
	}
	for _, kept := range []string{"HEVC LINES, AS THE CAMERA DREW THEM", "irot\x03", "ftypheic", "ispe"} {
		at := bytes.Index(before, []byte(kept))
		if at < 0 || !bytes.HasPrefix(after[at:], []byte(kept)) {
			t.Errorf("%q is no longer at its place", kept)
		}
	}
	if !bytes.Contains(after, []byte("\x00\x00\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00")) {
		t.Error("the EXIF that the directory promises is no EXIF")
	}
}

func TestHEICThatHidesItsBlocks(t *testing.T) {
	for what, change := range map[string][2]string{
		"in another item":   {u16(2) + u16(0) + u16(0), u16(2) + u16(2) + u16(0)},
		"in another file":   {u16(2) + u16(0) + u16(0), u16(2) + u16(0) + u16(1)},
		"no primary":        {"pitm" + u32(0) + u16(1), "pitm" + u32(0) + u16(9)},
		"EXIF as a picture": {"pitm" + u32(0) + u16(1), "pitm" + u32(0) + u16(2)},
		"an old directory":  {"infe\x02", "infe\x01"},
		"unknown places":    {"iloc\x01", "iloc\x07"},
	} {
		picture := bytes.Replace(heic(1), []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(picture, heic(1)) {
			t.Fatalf("%s: the test changes nothing", what)
		}
		refused(t, what, picture)
	}
	for _, at := range []int{30, 100, 300} {
		refused(t, "cut off", heic(1)[:at])
	}
}

func refused(t *testing.T, what string, picture []byte) {
	t.Helper()
	err := imagemeta.Clean("image/heic", bytes.NewReader(picture), int64(len(picture)), &bytes.Buffer{})
	if !errors.Is(err, imagemeta.ErrUnreadable) {
		t.Errorf("%s: answers %v", what, err)
	}
}
