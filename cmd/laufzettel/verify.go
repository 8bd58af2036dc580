package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"laufzettel/connectors"
	"laufzettel/engine"
	"laufzettel/engine/sqlitestore"
)

// readFlags name an installation that is only read; it may run meanwhile.
type readFlags struct {
	Data string `required:"" env:"LAUFZETTEL_DATA" placeholder:"DIR" help:"Data folder of the installation. It may be in use."`
	Lang string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the messages: de or en."`
}

// say picks the words of the language.
func (f *readFlags) say(de, en string) string {
	if f.Lang == "en" {
		return en
	}
	return de
}

// openReader opens the database to read it.
func (f *readFlags) openReader(ctx context.Context) (*sqlitestore.Reader, error) {
	return sqlitestore.OpenReader(ctx, sqlitestore.Options{Folder: filepath.Join(f.Data, storeFolder)})
}

// openFiles are the attachments; nil where there are none, since looking must not make a folder.
func (f *readFlags) openFiles() (*engine.Files, error) {
	dir := filepath.Join(f.Data, filesFolder)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return engine.OpenFiles(dir, engine.WithFileLog(slog.New(slog.DiscardHandler)))
}

// verifyCommand compares what is stored with what was recorded.
type verifyCommand struct {
	readFlags
	JSON  bool     `name:"json" help:"Print the result as JSON."`
	Heads []string `sep:"none" placeholder:"FILE" help:"List of heads that serve has put away, or a folder of them; repeat for several. Shows cases that are gone and histories whose end is cut off."`
}

// verifyResult is the answer of verify --json.
type verifyResult struct {
	OK       bool            `json:"ok"`
	Cases    int             `json:"cases"`
	Events   int             `json:"events"`
	Values   int             `json:"values"`
	Tasks    int             `json:"tasks"`
	Work     int             `json:"work"`
	Files    int             `json:"files"`
	Erased   int             `json:"erasedCases"`
	Unproved int             `json:"filesWithoutDigest"`
	Lists    int             `json:"headLists"`
	Findings []verifyFinding `json:"findings"`
}

type verifyFinding struct {
	Case string `json:"case,omitempty"` // number, or id where it has none
	Code string `json:"code"`
	Text string `json:"text"`
}

// Run prints every finding to out; with findings the status is 1.
func (c *verifyCommand) Run(out io.Writer) (err error) {
	ctx := context.Background()
	store, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	files, err := c.openFiles()
	if err != nil {
		return err
	}
	lists, err := readHeadLists(c.Heads)
	if err != nil {
		return err
	}
	result, err := c.look(ctx, store, files, lists)
	if err != nil {
		return err
	}
	if err := c.print(out, result); err != nil {
		return err
	}
	if !result.OK {
		return errCheckFailed
	}
	return nil
}

func (c *verifyCommand) look(ctx context.Context, store *sqlitestore.Reader, files *engine.Files, lists []*engine.HeadList) (verifyResult, error) {
	result := verifyResult{Findings: []verifyFinding{}, Lists: len(lists)}
	found := func(f engine.Finding) {
		result.Findings = append(result.Findings, verifyFinding{Case: f.Number, Code: f.Code, Text: f.Text.In(c.Lang)})
	}
	flaws, err := store.Check(ctx)
	if err != nil {
		return result, err
	}
	damaged := false
	for _, flaw := range flaws {
		number := flaw.Case
		if rows, err := store.Cases(ctx, engine.CaseQuery{ID: flaw.Case, Limit: 1}); err == nil && flaw.Case != "" && len(rows) == 1 && rows[0].Number != "" {
			number = rows[0].Number
		}
		found(flaw.Finding(number))
		damaged = damaged || flaw.Code == engine.FlawDamaged
	}
	verifier := engine.NewVerifier(store, files, connectors.Operations())
	for _, finding := range verifier.Expect(lists...) {
		found(finding)
	}
	seen, err := verifier.All(ctx, found)
	if err != nil && !damaged { // of a damaged file not everything can be read
		return result, err
	}
	for _, finding := range verifier.Lost() {
		found(finding)
	}
	result.Cases, result.Events, result.Values, result.Tasks, result.Work = seen.Cases, seen.Events, seen.Values, seen.Tasks, seen.Work
	result.Files, result.Erased, result.Unproved, result.OK = seen.Files, seen.Erased, seen.Unproved, len(result.Findings) == 0
	return result, nil
}

func (c *verifyCommand) print(out io.Writer, r verifyResult) error {
	if c.JSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(r)
	}
	for _, f := range r.Findings {
		if f.Case != "" {
			fmt.Fprintf(out, c.say("Vorgang %s: ", "Case %s: "), f.Case)
		}
		fmt.Fprintf(out, "%s [%s]\n", f.Text, f.Code)
	}
	fmt.Fprintf(out, c.say("Geprüft: %d Vorgänge, %d Ereignisse, %d Angaben, %d Aufgaben, %d Einträge im Ausgang, %d Anhänge.\n",
		"Verified: %d cases, %d events, %d values, %d tasks, %d pieces of work, %d attachments.\n"), r.Cases, r.Events, r.Values, r.Tasks, r.Work, r.Files)
	if r.Unproved > 0 {
		fmt.Fprintf(out, c.say("Von %d Anhängen ist nur die Größe bekannt: Sie kamen, bevor ihr Fingerabdruck aufgezeichnet wurde.\n",
			"Of %d attachments only the size is known: they came before their digest was recorded.\n"), r.Unproved)
	}
	if len(c.Heads) == 0 {
		fmt.Fprintln(out, c.say("Ohne --heads zeigt sich nicht, ob ein ganzer Vorgang oder das Ende eines Verlaufs fehlt.",
			"Without --heads it does not show whether a whole case or the end of a history is missing."))
	}
	if r.OK {
		fmt.Fprintln(out, c.say("Keine Abweichung gefunden.", "Nothing was found."))
	} else {
		fmt.Fprintf(out, c.say("Abweichungen: %d\n", "Findings: %d\n"), len(r.Findings))
	}
	return nil
}
