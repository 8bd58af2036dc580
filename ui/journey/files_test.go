package journey

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// evidence are files as applicants have them, and one that only pretends.
type evidence struct{ pdf, picture, fake, empty string }

func makeEvidence(t *testing.T) evidence {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	photo := image.NewRGBA(image.Rect(0, 0, 60, 40))
	for x := range 60 {
		for y := range 40 {
			photo.Set(x, y, color.RGBA{uint8(4 * x), uint8(6 * y), 120, 255})
		}
	}
	var drawn bytes.Buffer
	if err := png.Encode(&drawn, photo); err != nil {
		t.Fatal(err)
	}
	return evidence{
		pdf:     write("Urkunde ABC-Einsatz.pdf", []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")),
		picture: write("Lehrgangsplan.png", drawn.Bytes()),
		fake:    write("Zeugnis.pdf", []byte("MZ\x90\x00 this program cannot be run in DOS mode")),
		empty:   write("Leer.pdf", nil),
	}
}
