package forms

import (
	"reflect"
	"testing"
)

func TestARuleWhosePartsAreMissingPasses(t *testing.T) {
	const fields = `
form: a
fields:
  - {name: von, type: date, label: Von}
  - {name: bis, type: date, label: Bis}
  - {name: mail, type: text, label: Mail}
  - {name: tel, type: text, label: Tel}
  - {name: mit, type: yesno, label: Mit}
  - {name: zeige, type: yesno, label: Zeige}
  - {name: geheim, type: yesno, label: Geheim, show: zeige}
  - {name: dateien, type: files, label: Dateien}
  - {name: geraet, type: choice, label: Gerät, from: registers.geraete}
  - {name: g, type: group, fields: [{name: x, type: number, label: X}, {name: y, type: number, label: Y}]}
rules:
`
	broken := func(at string) []string { return []string{at + ": Regel."} }
	for _, c := range []struct {
		rule  string
		input Input
		want  []string
	}{
		{`{check: bis >= von, at: bis`, Input{}, []string{}},
		{`{check: bis >= von, at: bis`, Input{"von": {"2.1.2026"}}, []string{}},
		{`{check: bis >= von, at: bis`, Input{"von": {"2.1.2026"}, "bis": {"1.1.2026"}}, broken("bis")},
		{`{check: bis >= von, at: bis`, Input{"von": {"1.1.2026"}, "bis": {"1.1.2026"}}, []string{}},
		{`{check: form.bis >= form.von, at: bis`, Input{"von": {"2.1.2026"}, "bis": {"1.1.2026"}}, broken("bis")},
		{`{check: form.bis >= form.von, at: bis`, Input{"von": {"2.1.2026"}}, []string{}},
		{`{check: 'tel startsWith "0"', at: tel`, Input{}, []string{}},
		{`{check: 'tel startsWith "0"', at: tel`, Input{"tel": {"1"}}, broken("tel")},
		// A rule that asks itself whether something is there is not passed over.
		{`{check: exists(mail) or exists(tel), at: mail`, Input{}, broken("mail")},
		{`{check: exists(mail) or exists(tel), at: mail`, Input{"tel": {"1"}}, []string{}},
		{`{check: mail != "" or tel != "", at: mail`, Input{}, broken("mail")},
		// A missing yes/no is no, a missing list is empty: these are never missing.
		{`{check: mit, at: mit`, Input{}, broken("mit")},
		{`{check: count(dateien) >= 1, at: dateien`, Input{}, broken("dateien")},
		// Hidden is another thing than missing.
		{`{check: geheim, at: mit`, Input{}, []string{}},
		{`{check: geheim, at: mit`, Input{"zeige": {"yes"}}, broken("mit")},
		{`{check: zeige, at: geheim`, Input{}, []string{}},
		{`{check: geraet.preis < 20, at: geraet`, Input{}, []string{}},
		{`{check: geraet.preis < 20, at: geraet`, Input{"geraet": {"boot"}}, []string{}},
		{`{check: geraet.preis < 20, at: geraet`, Input{"geraet": {"zelt"}}, broken("geraet")},
		{`{check: g.x + g.y <= 10, at: g.y`, Input{"g.x": {"11"}}, []string{}},
		{`{check: g.x + g.y <= 10, at: g.y`, Input{"g.x": {"5"}, "g.y": {"6"}}, broken("g.y")},
	} {
		f, report := tryParse(fields + "  - " + c.rule + ", message: Regel.}\n")
		if report.Failed() {
			t.Errorf("%s:\n%s", c.rule, reported(report))
			continue
		}
		_, problems, err := f.Read(c.input, "", testContext())
		if err != nil || !reflect.DeepEqual(said(problems), c.want) {
			t.Errorf("%s with %v: %v %v, want %v", c.rule, c.input, said(problems), err, c.want)
		}
	}
}

// A rule's message stands at its field and page, in the order of the form, and may use the answers.
func TestRuleMessages(t *testing.T) {
	f := parse(t, `
form: a
pages:
  - {page: eins, fields: [{name: x, type: number, label: X}, {name: y, type: number, label: Y, max: 5}]}
  - {page: zwei, fields: [{name: z, type: number, label: Z}]}
rules:
  - {check: z > y, at: z, message: "Z muss größer als {{ y }} sein."}
  - {check: x > z, at: x, message: X ist zu klein.}
`)
	input := Input{"x": {"1"}, "y": {"6,5"}, "z": {"2"}}
	_, problems, err := f.Read(input, "", testContext())
	if want := []string{"x: X ist zu klein.", "y: „Y“ darf höchstens 5 sein.", "z: Z muss größer als 6,5 sein."}; err != nil || !reflect.DeepEqual(said(problems), want) {
		t.Errorf("%v %v", said(problems), err)
	}
	_, problems, _ = f.Read(input, "zwei", testContext())
	if len(problems) != 1 || problems[0].Page != "zwei" || problems[0].Written == "" {
		t.Errorf("%+v", problems)
	}
}
