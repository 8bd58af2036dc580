package definitions_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var (
	patternRow   = regexp.MustCompile(`(?m)^\| (\d+) \| [^|]+ \| (?:\[(\w+)\]\(#\w+\)|–) \|`)
	patternBlock = regexp.MustCompile("(?s)### (\\w+)\n[^`]*```yaml fragment\n(.*?)```")
)

// patternFlow puts the steps of a pattern into a flow; the milestone of docs/patterns.md belongs to the one with a beschluss.
func patternFlow(steps string) string {
	anytime := ""
	if strings.Contains(steps, "approve: beschluss") {
		anytime = "anytime:\n  - {action: zurueckziehen, label: Zurückziehen, by: submitter, until: beschluss, then: end zurueckgezogen}\n"
	}
	return "flow: antrag\nnumber: ANT-{year}-{seq:4}\nstart: {form: antrag}\nstatuses: {erledigt: done, abgelehnt: refused, verfallen: expired}\n" +
		"visible: {subject: state, office: all, others: nothing}\nsteps:\n  " + strings.ReplaceAll(strings.TrimSpace(steps), "\n", "\n  ") + "\n" + anytime + "keep: [{for: 2 years}]\n"
}

// TestPatterns: every definition of docs/patterns.md is clean, every pattern that counts as expressible names one, both
// tables are complete, and the numbers at the top are theirs.
func TestPatterns(t *testing.T) {
	page, err := os.ReadFile("../docs/patterns.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	blocks := map[string]bool{}
	for _, found := range patternBlock.FindAllStringSubmatch(text, -1) {
		blocks[found[1]] = true
		t.Run(found[1], func(t *testing.T) {
			files := []txtar.File{{Name: "antrag/flow.yaml", Data: []byte(patternFlow(found[2]))}}
			if strings.Contains(found[2], "flow: hinweis") {
				files = append(files,
					txtar.File{Name: "hinweis/form.yaml", Data: []byte("form: hinweis\ntitle: Hinweis\nwho: everyone\nprivacy: {purpose: Hinweise.}\nfields:\n  - {name: grund, type: text, label: Grund, required: true}\n")},
					txtar.File{Name: "hinweis/flow.yaml", Data: []byte("flow: hinweis\nnumber: HIN-{seq:4}\nstart: [{form: hinweis}, {flow: true}]\nsteps:\n  - task: lesen\n    by: holders(\"LGF\")\n    outcomes: {gelesen: {label: Gelesen}}\nkeep: [{for: 1 year}]\n")})
			}
			if strings.Contains(found[2], "mail: fertig") {
				files = append(files, txtar.File{Name: "antrag/mails/fertig.md", Data: []byte("---\nsubject: \"[{{ case.number }}] Eingetragen\"\n---\nHallo {{ vorname }}, es ist eingetragen.\n")})
			}
			mustLoad(t, corpusFolder(t, &txtar.Archive{Files: files}))
		})
	}
	control, resource, _ := strings.Cut(text, "## Resource patterns")
	for kind, table := range map[string]string{"control-flow": control, "resource": resource} {
		count, rows := 0, patternRow.FindAllStringSubmatch(table, -1)
		if len(rows) != 43 {
			t.Errorf("%s: %d rows", kind, len(rows))
		}
		for i, row := range rows {
			if row[1] != fmt.Sprint(i+1) {
				t.Errorf("%s: row %d is number %s", kind, i+1, row[1])
			}
			if row[2] == "" {
				continue
			}
			count++
			if !blocks[row[2]] {
				t.Errorf("%s %s names the definition %s, which is not there", kind, row[1], row[2])
			}
		}
		if !regexp.MustCompile(fmt.Sprintf(`\*\*43 %s patterns\*\*[^*]*\*\*%d\*\*`, kind, count)).MatchString(strings.ReplaceAll(text, "\n", " ")) {
			t.Errorf("the page does not say that %d %s patterns are expressible", count, kind)
		}
	}
}
