package imagemeta_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"laufzettel/engine/imagemeta"
)

// secrets are what must not be left: each stands somewhere in the metadata of the pictures below.
var secrets = []string{"GPSSECRET", "Musterkamera", "XMPSECRET", "IPTCSECRET", "COMMENTSECRET", "THUMBSECRET", "TRAILSECRET", "TEXTSECRET", "TIMESECRET", "APPSECRET"}

func drawing() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 61, 43))
	for x := range 61 {
		for y := range 43 {
			img.Set(x, y, color.RGBA{uint8(4 * x), uint8(5 * y), uint8(x * y), 255})
		}
	}
	return img
}

// exifBlock has an orientation, a camera and a place, in either byte order. The order of entries is as written.
func exifBlock(order binary.AppendByteOrder, turned uint16) []byte {
	b := []byte("II*\x00")
	if order.String() == binary.BigEndian.String() {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 3)
	entry := func(tag, kind uint16, count, value uint32) {
		b = order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tag), kind), count), value)
	}
	entry(0x010F, 2, 13, 50)
	b = order.AppendUint16(order.AppendUint16(b, 0x0112), 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(order.AppendUint16(b, turned), 0)
	entry(0x8825, 4, 1, 64)
	b = order.AppendUint32(b, 0)
	return append(b, "Musterkamera\x00..GPSSECRET THUMBSECRET"...)
}

func segment(marker byte, body string) string {
	n := len(body) + 2
	return string([]byte{0xFF, marker, byte(n >> 8), byte(n)}) + body
}

// photo is a JPEG with everything that a phone and a picture program leave in one.
func photo(t testing.TB, turned uint16) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, drawing(), nil); err != nil {
		t.Fatal(err)
	}
	body := plain.Bytes()[2:]
	var b bytes.Buffer
	b.WriteString("\xFF\xD8")
	b.WriteString(segment(0xE0, "JFIF\x00\x01\x01\x01\x00\x48\x00\x48\x02\x02THUBSECRET12"))
	b.WriteString(segment(0xE1, "Exif\x00\x00"+string(exifBlock(binary.LittleEndian, turned))))
	b.WriteString(segment(0xE1, "http://ns.adobe.com/xap/1.0/\x00<x>XMPSECRET</x>"))
	b.WriteString(segment(0xE2, "ICC_PROFILE\x00\x01\x01profile"))
	b.WriteString(segment(0xE2, "MPF\x00APPSECRET"))
	b.WriteString(segment(0xED, "Photoshop 3.0\x00IPTCSECRET"))
	b.WriteString(segment(0xFE, "COMMENTSECRET"))
	b.WriteString(segment(0xEB, "APPSECRET"))
	b.Write(body)
	b.Write(photoTail)
	return b.Bytes()
}

var photoTail = []byte("\xFF\xD8\xFF\xE1TRAILSECRET ftypmp4 GPSSECRET\xFF\xD9")

func clean(t *testing.T, media string, picture []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := imagemeta.Clean(media, bytes.NewReader(picture), int64(len(picture)), &out); err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if bytes.Contains(out.Bytes(), []byte(secret)) {
			t.Errorf("%s is left", secret)
		}
	}
	return out.Bytes()
}

func pixels(t *testing.T, picture []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func samePixels(t *testing.T, before, after []byte) {
	t.Helper()
	a, b := pixels(t, before), pixels(t, after)
	if a.Bounds() != b.Bounds() {
		t.Fatalf("the size is %v, was %v", b.Bounds(), a.Bounds())
	}
	for x := range a.Bounds().Dx() {
		for y := range a.Bounds().Dy() {
			if a.At(x, y) != b.At(x, y) {
				t.Fatalf("the pixel at %d,%d is %v, was %v", x, y, b.At(x, y), a.At(x, y))
			}
		}
	}
}

func TestPhotosLoseTheirPlaceAndKeepTheirPixels(t *testing.T) {
	for turned := uint16(1); turned <= 8; turned++ {
		before := photo(t, turned)
		after := clean(t, "image/jpeg", before)
		samePixels(t, before, after)
		if !bytes.Contains(after, []byte("ICC_PROFILE\x00\x01\x01profile")) {
			t.Error("the colour profile is lost")
		}
		if bytes.Contains(after, []byte("THUBSECRET")) {
			t.Error("the small picture of JFIF is left")
		}
		want := ""
		if turned != 1 {
			want = "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(turned)) + "\x00\x00\x00\x00\x00\x00"
		}
		if want == "" && bytes.Contains(after, []byte("Exif")) || !bytes.Contains(after, []byte(want)) {
			t.Errorf("turned by %d: the direction is lost, or more than it is left", turned)
		}
		if again := clean(t, "image/jpeg", after); !bytes.Equal(again, after) {
			t.Errorf("turned by %d: cleaning twice is not cleaning once", turned)
		}
	}
}

func TestPhotosOfOddShape(t *testing.T) {
	whole := photo(t, 6)
	end := bytes.LastIndex(whole, []byte("\xFF\xD9"+string(photoTail)))
	odd := map[string][]byte{
		"cut off in its lines":  whole[:end-40],
		"without an end":        whole[:end],
		"with filling":          []byte(strings.Replace(string(whole), "\xFF\xFE", "\x00\x00\xFF\xFF\xFF\xFE", 1)),
		"big endian":            bytes.Replace(whole, exifBlock(binary.LittleEndian, 6), exifBlock(binary.BigEndian, 6), 1),
		"a remark between rows": bytes.Replace(whole, []byte("\xFF\xDA"), []byte(segment(0xFE, "COMMENTSECRET")+"\xFF\xDA"), 1),
	}
	for what, picture := range odd {
		t.Run(what, func(t *testing.T) {
			after := clean(t, "image/jpeg", picture)
			if !bytes.Contains(after, []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06")) || !bytes.HasSuffix(after, []byte("\xFF\xD9")) {
				t.Error("the direction or the end is lost")
			}
		})
	}
}

func chunk(name, body string) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(b, name+body...)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:])))
}

func screenshot(t testing.TB, turned uint16) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := png.Encode(&plain, drawing()); err != nil {
		t.Fatal(err)
	}
	const head = 8 + 12 + 13
	return []byte(plain.String()[:head] + chunk("eXIf", string(exifBlock(binary.BigEndian, turned))) + chunk("pHYs", "\x00\x00\x0b\x13\x00\x00\x0b\x13\x01") +
		chunk("tEXt", "Author\x00TEXTSECRET") + chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00XMPSECRET") + chunk("zTXt", "a\x00TEXTSECRET") +
		chunk("tIME", "TIMESECRET") + chunk("prVt", "APPSECRET") + plain.String()[head:] + "TRAILSECRET")
}

func TestScreenshots(t *testing.T) {
	for turned := uint16(1); turned <= 8; turned++ {
		before := screenshot(t, turned)
		after := clean(t, "image/png", before)
		samePixels(t, before, after)
		if !bytes.Contains(after, []byte("pHYs")) || bytes.Contains(after, []byte("eXIf")) != (turned != 1) {
			t.Errorf("turned by %d: the density is lost, or the direction is wrong", turned)
		}
		if turned != 1 && !bytes.Contains(after, []byte("\x01\x12\x00\x03\x00\x00\x00\x01\x00"+string(rune(turned)))) {
			t.Errorf("the direction %d is lost", turned)
		}
	}
}

func TestMovingPictures(t *testing.T) {
	frames := &gif.GIF{LoopCount: 3}
	for range 2 {
		frame := image.NewPaletted(image.Rect(0, 0, 20, 10), color.Palette{color.White, color.Black})
		frame.Set(3, 4, color.Black)
		frames.Image, frames.Delay = append(frames.Image, frame), append(frames.Delay, 7)
	}
	var plain bytes.Buffer
	if err := gif.EncodeAll(&plain, frames); err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(plain.Bytes(), []byte("\x21\xFF\x0bNETSCAPE2.0"))
	if at < 0 {
		t.Fatal("the test picture does not move")
	}
	before := plain.String()[:at] + "\x21\xFE\x0dCOMMENTSECRET\x00" + "\x21\xFF\x0bXMP DataXMP\x09XMPSECRET\x00" + plain.String()[at:] + "TRAILSECRET"
	after := clean(t, "image/gif", []byte(before))
	back, err := gif.DecodeAll(bytes.NewReader(after))
	if err != nil {
		t.Fatal(err)
	}
	if len(back.Image) != 2 || back.Delay[1] != 7 || back.LoopCount != 3 || !bytes.Equal(back.Image[1].Pix, frames.Image[1].Pix) {
		t.Errorf("came back as %d frames, %v, %d times", len(back.Image), back.Delay, back.LoopCount)
	}
}

func riff(chunks ...string) []byte {
	all := "WEBP" + strings.Join(chunks, "")
	return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(all)))) + all)
}

func riffChunk(name, body string) string {
	length := string(binary.LittleEndian.AppendUint32(nil, uint32(len(body))))
	if len(body)%2 == 1 {
		body += "\x00"
	}
	return name + length + body
}

func TestWebP(t *testing.T) {
	head, lines := "\x2c\x00\x00\x00\x3c\x00\x00\x2a\x00\x00", "drawn lines"
	before := append(riff(riffChunk("VP8X", head), riffChunk("ICCP", "profile"), riffChunk("VP8 ", lines), riffChunk("EXIF", string(exifBlock(binary.LittleEndian, 8))),
		riffChunk("XMP ", "XMPSECRET"), riffChunk("abcd", "APPSECRET")), "TRAILSECRET"...)
	turned := "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x08\x00\x00\x00\x00\x00\x00"
	want := riff(riffChunk("VP8X", "\x28"+head[1:]), riffChunk("ICCP", "profile"), riffChunk("VP8 ", lines), riffChunk("EXIF", turned))
	if after := clean(t, "image/webp", before); !bytes.Equal(after, want) {
		t.Errorf("is %q, want %q", after, want)
	}
	simple := riff(riffChunk("VP8L", lines), riffChunk("EXIF", "GPSSECRET"))
	if after := clean(t, "image/webp", simple); !bytes.Equal(after, riff(riffChunk("VP8L", lines))) {
		t.Errorf("is %q", after)
	}
}

func TestDamagedPicturesAreRefused(t *testing.T) {
	jpg, shot := photo(t, 1), screenshot(t, 1)
	for what, c := range map[string]struct {
		media   string
		picture []byte
	}{
		"an unknown kind":         {"image/tiff", jpg},
		"nothing":                 {"image/jpeg", nil},
		"another kind":            {"image/jpeg", shot},
		"a photo without lines":   {"image/jpeg", jpg[:60]},
		"a photo of only its end": {"image/jpeg", []byte("\xFF\xD8\xFF\xD9")},
		"half a screenshot":       {"image/png", shot[:len(shot)/2]},
		"an unknown need":         {"image/png", bytes.Replace(shot, []byte("prVt"), []byte("PRVT"), 1)},
		"a WebP without lines":    {"image/webp", riff(riffChunk("EXIF", "x"))},
		"a GIF without a frame":   {"image/gif", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;")},
		"a HEIC without lists":    {"image/heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")},
	} {
		t.Run(what, func(t *testing.T) {
			err := imagemeta.Clean(c.media, bytes.NewReader(c.picture), int64(len(c.picture)), &bytes.Buffer{})
			if !errors.Is(err, imagemeta.ErrUnreadable) {
				t.Errorf("answers %v", err)
			}
		})
	}
}

// FuzzClean holds for every input: it ends, it does not crash, and what it lets through it lets through again
// unchanged.
func FuzzClean(f *testing.F) {
	media := []string{"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"}
	f.Add(uint8(0), photo(f, 6))
	f.Add(uint8(1), screenshot(f, 6))
	f.Add(uint8(2), riff(riffChunk("VP8X", "\x2c\x00\x00\x00\x3c\x00\x00\x2a\x00\x00"), riffChunk("VP8 ", "lines"), riffChunk("EXIF", string(exifBlock(binary.BigEndian, 3)))))
	f.Add(uint8(3), []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00;"))
	f.Add(uint8(4), heic(6))
	f.Fuzz(func(t *testing.T, which uint8, picture []byte) {
		kind := media[int(which)%len(media)]
		var once, twice bytes.Buffer
		if err := imagemeta.Clean(kind, bytes.NewReader(picture), int64(len(picture)), &once); err != nil {
			return
		}
		if once.Len() > len(picture)+64 {
			t.Fatalf("%d bytes became %d", len(picture), once.Len())
		}
		if err := imagemeta.Clean(kind, bytes.NewReader(once.Bytes()), int64(once.Len()), &twice); err != nil {
			t.Fatalf("what was let through is refused: %v", err)
		}
		if !bytes.Equal(once.Bytes(), twice.Bytes()) {
			t.Fatal("cleaning twice is not cleaning once")
		}
	})
}

func BenchmarkClean(b *testing.B) {
	var big bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, 3000, 2000))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = uint8(random.Uint32())
	}
	if err := jpeg.Encode(&big, img, &jpeg.Options{Quality: 85}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(big.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if err := imagemeta.Clean("image/jpeg", bytes.NewReader(big.Bytes()), int64(big.Len()), &bytes.Buffer{}); err != nil {
			b.Fatal(err)
		}
	}
}
