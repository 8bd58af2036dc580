// Package walk plays people in front of a running Laufzettel: it starts the program, fills in forms as a
// browser without JavaScript would, takes the mails that are sent, and decides by their links. The crash
// tests and the load driver share it. It imports nothing of the product, so that it sees only what people
// see. Edit here when a page can be used in a new way; what is typed lies in plays/*.json.
package walk

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed plays/*.json
var plays embed.FS

// Play is what is typed on the way through one process.
type Play struct {
	Process string `json:"process"`
	// Service is the declared service that starts and decides over the API, where programs do so.
	Service string `json:"service"`
	// Answers are typed into the start form, by field. {n} becomes the number of the run, in six digits, and {kb} a
	// text of one kilobyte. A field with
	// several values takes them in turn, one per run.
	Answers map[string][]string `json:"answers"`
	// Files are the file fields that get one small document each.
	Files []string `json:"files"`
	// Applicant is the field that holds the applicant's address.
	Applicant string `json:"applicant"`
	// Outcomes are chosen wherever they are offered, the first one that is.
	Outcomes []string `json:"outcomes"`
	// StepAnswers are typed into the forms of steps, as Answers.
	StepAnswers map[string][]string `json:"stepAnswers"`
	Comment     string              `json:"comment"`
}

// LoadPlay reads a play by its name.
func LoadPlay(name string) (*Play, error) {
	content, err := plays.ReadFile("plays/" + name + ".json")
	if err != nil {
		return nil, err
	}
	p := &Play{}
	if err := json.Unmarshal(content, p); err != nil {
		return nil, fmt.Errorf("play %s: %w", name, err)
	}
	return p, nil
}

var kilobyte = strings.Repeat("Ein Satz, der etwas Platz braucht. ", 30)[:1024]

// typed is what run n answers.
func typed(answers map[string][]string, n int) map[string]string {
	all := map[string]string{}
	for field, values := range answers {
		if len(values) > 0 {
			all[field] = strings.NewReplacer("{n}", fmt.Sprintf("%06d", n), "{kb}", kilobyte).Replace(values[n%len(values)])
		}
	}
	return all
}

// Typed is what run n types into the start form, by field.
func (p *Play) Typed(n int) map[string]string { return typed(p.Answers, n) }

// Mailbox is the applicant's address in run n.
func (p *Play) Mailbox(n int) string { return typed(p.Answers, n)[p.Applicant] }

// document is a small PDF that differs from run to run, so that a lost or exchanged file is noticed.
func document(field string, n int) []byte {
	text := fmt.Sprintf("%%PDF-1.4\n%% %s of run %d\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n", field, n)
	return []byte(text + strings.Repeat("% evidence\n", 150) + "%%EOF\n")
}
