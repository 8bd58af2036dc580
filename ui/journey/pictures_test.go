package journey

import (
	"bytes"
	"context"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"laufzettel/ui/browsertest"
)

// The pictures of the README are taken from the running program: LAUFZETTEL_PICTURES=1 writes them anew.
func TestPicturesOfTheReadme(t *testing.T) {
	if os.Getenv("LAUFZETTEL_PICTURES") == "" {
		t.Skip("set LAUFZETTEL_PICTURES=1 to write docs/images anew (make pictures)")
	}
	b := browsertest.Start(t)
	d := startDemo(t)
	files := makeEvidence(t)
	v := d.visitor(t, b, browsertest.View{})
	v.open("/")
	v.picture("portal")
	v.open("/f/anerkennung")
	v.fillPerson()
	v.press("Weiter")
	v.fillQualification("CBRN")
	v.settle()
	browsertest.Evaluate[bool](t, b, `scrollTo(0, 0), true`)
	v.picture("formular")
	number, _ := v.another().submit("CBRN", files)
	v = v.another() // the form is not sent, so its tab would ask before it goes
	v.open(d.mail(bennosMail, number).link(d, "/t/"))
	v.picture("entscheidung")
}

// picture writes what the window shows to docs/images.
func (v *visitor) picture(name string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.b.Context(), 20*time.Second)
	defer cancel()
	taken, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		v.t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(taken))
	if err != nil {
		v.t.Fatal(err)
	}
	var packed bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&packed, picture); err != nil {
		v.t.Fatal(err)
	}
	if packed.Len() > 250_000 {
		v.t.Errorf("%s has %d bytes", name, packed.Len())
	}
	dir := filepath.Join("..", "..", "docs", "images")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		v.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), packed.Bytes(), 0o644); err != nil {
		v.t.Fatal(err)
	}
}
