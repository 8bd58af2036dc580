package forms

import (
	"strings"
	"testing"

	"laufzettel/definitions/source"
)

func TestTotalOfAllFiles(t *testing.T) {
	for written, want := range map[string]int64{"": 100 << 20, "maxTotal: 250 MB\n": 250 << 20, "maxTotal: 1 GB\n": 1 << 30} {
		report := &source.Report{}
		form := Parse(source.Parse("form.yaml", []byte("form: antrag\n"+written+"fields: [{name: a, type: file, label: A}, {name: b, type: file, label: B, metadata: keep}]\n"), report), nil, report)
		if report.Failed() {
			t.Fatalf("%q: %v", written, report.Sorted())
		}
		if form.MaxTotal() != want {
			t.Errorf("%q: all files together may have %d bytes, want %d", written, form.MaxTotal(), want)
		}
		if form.Field("a").KeepsMetadata() || !form.Field("b").KeepsMetadata() || form.Field("gibtEsNicht").KeepsMetadata() {
			t.Error("the key metadata is not heard")
		}
	}
	report := &source.Report{}
	Parse(source.Parse("form.yaml", []byte("form: antrag\nmaxTotal: viel\nfields: [{name: a, type: file, label: A}]\n"), report), nil, report)
	if found := report.Sorted(); len(found) != 1 || !strings.Contains(found[0].Text.In("de"), "keine Größe") || found[0].Pos.Line != 2 {
		t.Errorf("„viel“ is answered %v", found)
	}
}
