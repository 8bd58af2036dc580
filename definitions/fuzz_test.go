package definitions

import (
	"testing"
	"testing/fstest"

	"laufzettel/definitions/source"
)

// Whatever stands in a form and a flow: Load says what is wrong and where, and does not fail itself. What it takes
// without an error is a process.
func FuzzLoad(f *testing.F) {
	files := map[string]string{
		"site.yaml": "name: Probe\nlanguages: [de]\nzone: Europe/Berlin\nland: HE\nmail: {name: P, address: p@example.org}\ncaretaker: {function: LEI}\n" +
			"imprint: I\nprivacy: P\naccessibility: B\n",
		"organisation/units.yaml":     "levels: [LV]\nunits:\n  - {key: top, name: Top, level: LV}\n",
		"organisation/functions.yaml": "functions:\n  - {key: LEI, title: Leitung, level: LV}\n",
	}
	flow := "flow: probe\nnumber: P-{seq:4}\ntitle: Probe\nstart: {form: probe}\nstatuses: {ja: done}\nsteps:\n  - approve: pruefung\n    title: Prüfung\n    by: holders(\"LEI\")\n    outcomes: {ja: {label: Ja}, nein: {label: Nein, then: end ja}}\n  - end: ja\n"
	for _, form := range []string{
		"form: probe\ntitle: Probe\nwho: everyone\nfields:\n  - {name: a, type: text, label: A}\n",
		"form: probe\nprivacy: {purpose: {de: x, en: y}}\npages:\n  - title: A\n    fields:\n      - section: S\n        show: a > 1\n        fields: [{name: a, type: number, label: A, min: =b}, {name: b, type: number, label: B}]\n",
		"form: probe\nfields:\n  - {name: t, type: table, label: T, rows: '=[1]', fields: [{name: c, type: computed, label: C, value: =sum(table, .c)}]}\n",
		"form: {a: [}\n", "\t", "form: probe\nfields: [{use: probe}]\n",
	} {
		f.Add([]byte(form), []byte(flow))
	}
	f.Fuzz(func(t *testing.T, form, flow []byte) {
		folder := fstest.MapFS{"probe/form.yaml": {Data: form}, "probe/flow.yaml": {Data: flow}}
		for name, text := range files {
			folder[name] = &fstest.MapFile{Data: []byte(text)}
		}
		report := &source.Report{}
		set := Load(folder, report, nil)
		for _, d := range report.Diagnostics {
			if d.Text.In("de") == "" || d.Text.In("en") == "" || d.Pos.File == "" {
				t.Errorf("a diagnostic without words or place: %+v", d)
			}
		}
		if (set == nil) != report.Failed() {
			t.Errorf("there is a set: %v, there are errors: %v", set != nil, report.Failed())
		}
		if set != nil && set.Processes["probe"] == nil {
			t.Error("no error, and yet no process")
		}
	})
}
