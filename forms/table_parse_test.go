package forms

import (
	"strings"
	"testing"
)

// What a table may not say, and what its author is told. Each case is the fields of a form.
func TestTablesTellTheAuthorWhatIsWrong(t *testing.T) {
	table := func(more, columns string) string {
		return "- {name: x, type: number, label: X}\n  - name: leute\n    type: table\n    label: Leute\n" + more + "    fields:\n      - {name: a, type: text, label: A}\n      - {name: n, type: number, label: N}\n" + columns
	}
	for name, c := range map[string]struct{ fields, says string }{
		"a table in a group in a table": {table("", "      - {name: g, type: group, fields: [{name: t, type: table, label: T, fields: [{name: b, type: text, label: B}]}]}\n"), "kann nicht in der Tabelle „leute“ stehen"},
		"a section in a table":          {table("", "      - {section: S, fields: [{name: b, type: text, label: B}]}\n"), "Ein Abschnitt steht unter den Feldern einer Seite"},
		"no columns":                    {"- {name: t, type: table, label: T}", "fields"},
		"a bound of fixed rows":         {table("    rows: '=[1, 2]'\n    max: 3\n", ""), "„max“ kann daran nichts ändern"},
		"rows that are no list":         {table("    rows: =x\n", ""), "„rows“ ist eine Liste"},
		"rows as a literal":             {table("    rows: zwei\n", ""), "„rows“ ist eine Liste"},
		"a sensitive title":             {table("    rowTitle: '{{ i }}'\n", "      - {name: i, type: iban, label: I, sensitive: true}\n"), "„i“ ist heikel"},
		"a default":                     {table("    default: 3\n", ""), "Eine Tabelle hat keinen Anfangswert"},
		"a column twice":                {table("", "      - {name: a, type: text, label: A}\n"), "Das Feld „a“ gibt es"},
		"row without fixed rows":        {table("", "      - {name: b, type: text, label: B, show: row == 1}\n"), "row"},
		"a column from outside":         {table("", "") + "  - {name: y, type: text, label: Y, show: n > 1}\n", "map(leute, .n)"},
		"a part of the list":            {table("", "") + "  - {name: y, type: text, label: Y, show: leute.n > 1}\n", "leute"},
		"a circle over all rows":        {table("", "      - {name: s, type: computed, label: S, value: '=sum(table, .u)'}\n      - {name: u, type: computed, label: U, value: =s + 1}\n"), "hängt von sich selbst ab"},
		"a circle through the form":     {table("", "      - {name: s, type: computed, label: S, value: =gesamt}\n") + "  - {name: gesamt, type: computed, label: G, value: '=sum(leute, .s)'}\n", "hängt von sich selbst ab"},
		"itself by its own name":        {table("", "      - {name: s, type: computed, label: S, value: '=len(leute)'}\n"), "hängt von sich selbst ab"},
		"a rule at no column":           {table("    rules: [{check: n > 1, at: m, message: M}]\n", ""), "Feld „m“"},
		"a type error over all rows":    {table("", "      - {name: s, type: computed, label: S, value: '=sum(table, .a)'}\n"), "sum"},
		"a column kept too long":        {strings.Replace(table("    keep: 1 year after decision\n", "      - {name: i, type: iban, label: I, keep: 2 years after decision}\n"), "", "", 1), "bliebe länger als „leute“"},
	} {
		t.Run(name, func(t *testing.T) {
			_, report := tryParse("form: a\nfields:\n  " + c.fields)
			if !report.Failed() || !strings.Contains(reported(report), c.says) || strings.Contains(reported(report), "%!") || placeholder.MatchString(reported(report)) {
				t.Errorf("want %q:\n%s", c.says, reported(report))
			}
		})
	}
}

func TestARuleOfTheFormCannotStandAtAColumn(t *testing.T) {
	_, report := tryParse(strings.Replace(aid, "at: personen, message", "at: personen.betrag, message", 1))
	if text := reported(report); !report.Failed() || !strings.Contains(text, "Schreib sie unter „rules:“ an die Tabelle „personen“, mit at: betrag") {
		t.Error(text)
	}
}

// Columns may look at all rows without a circle, also at their number.
func TestColumnsThatLookAtAllRows(t *testing.T) {
	f := parse(t, `
form: a
fields:
  - name: posten
    type: table
    label: Posten
    fields:
      - {name: rang, type: computed, label: Rang, value: "=1 + count(table, .rest > rest)"}
      - {name: rest, type: computed, label: Rest, value: "=summe - menge"}
      - {name: summe, type: computed, label: Summe, value: "=sum(table, .menge)"}
      - {name: anzahl, type: computed, label: Anzahl, value: =len(table) + 0}
      - {name: menge, type: integer, label: Menge}
      - {name: grund, type: text, label: Grund, required: anzahl > 2, show: rang == 1}
  - {name: groesste, type: computed, label: Größte, value: "=max(map(posten, .menge))"}
`)
	input := Input{"posten": {"1", "2", "3"}, "posten.1.menge": {"1"}, "posten.2.menge": {"5"}, "posten.3.menge": {"3"}}
	values, problems, err := f.Read(input, "", testContext())
	if err != nil || strings.Join(said(problems), "|") != "posten.1.grund: Bitte fülle „Zeile 1, Grund“ aus." {
		t.Error(said(problems), err)
	}
	want := `{"groesste":"5","posten":[{"anzahl":"3","menge":"1","rang":"1","rest":"8","summe":"9"},{"anzahl":"3","menge":"5","rang":"3","rest":"4","summe":"9"},{"anzahl":"3","menge":"3","rang":"2","rest":"6","summe":"9"}]}`
	if got := asJSON(values); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
