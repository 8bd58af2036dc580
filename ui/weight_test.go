package ui_test

import (
	"bytes"
	"testing"

	"laufzettel/ui"
	"laufzettel/ui/gallery"
)

// Pages with much on them stay light enough for a phone. The limits are twice what the pages have today.
func TestPagesStayLight(t *testing.T) {
	r := renderer(t)
	for name, page := range map[string]struct {
		view ui.FormPage
		most int // bytes, as sent without packing
	}{"a hundred fields": {gallery.HundredFields(), 300 << 10}, "a hundred rows": {gallery.HundredRows(), 800 << 10}} {
		var out bytes.Buffer
		if err := r.Page(&out, "form", page.view); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d KB", name, out.Len()>>10)
		if out.Len() > page.most {
			t.Errorf("a page with %s has %d bytes, at most are %d", name, out.Len(), page.most)
		}
	}
}

func BenchmarkPageOfHundredFields(b *testing.B) { benchmarkPage(b, gallery.HundredFields()) }
func BenchmarkPageOfHundredRows(b *testing.B)   { benchmarkPage(b, gallery.HundredRows()) }

func benchmarkPage(b *testing.B, page ui.FormPage) {
	r, err := ui.NewRenderer(gallery.Site(""))
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := r.Page(&out, "form", page); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "bytes/page")
}
