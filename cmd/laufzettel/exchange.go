package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"laufzettel/definitions/exchange"
	"laufzettel/definitions/reference"
)

// exportCommand writes a form for other renderers.
type exportCommand struct {
	Form string `required:"" help:"Name of the form; process/form where several processes have one of that name."`
	Dir  string `arg:"" help:"Folder with definitions."`
	Out  string `help:"File to write into, instead of printing."`
	Lang string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the messages: de or en."`
}

// Run writes JSON Schema and hints of the form as one JSON document.
func (c *exportCommand) Run(out io.Writer) error {
	set, err := loadDefinitions(c.Dir, c.Lang, out)
	if err != nil {
		return err
	}
	found, err := findForm(set, c.Form)
	if err != nil {
		return err
	}
	text, err := reference.SchemaText(exchange.Export(found.form, siteLanguages(set)))
	if err != nil {
		return err
	}
	return printOrWrite(text, c.Out, out)
}

// importCommand makes a draft of a form from a JSON Schema.
type importCommand struct {
	Schema string `required:"" help:"File with a JSON Schema of an object, or with what laufzettel export wrote."`
	Name   string `help:"What the form is to be called; without it the title says so."`
	Out    string `help:"File to write the form into, instead of printing it."`
	Lang   string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the comments: de or en."`
}

// Run writes the form as YAML, with comments where something could not be said, and where it writes into a file
// says the same on the screen. An existing file is left alone.
func (c *importCommand) Run(out io.Writer) error {
	text, err := os.ReadFile(c.Schema)
	if err != nil {
		return usageError{err.Error()}
	}
	draft, err := exchange.Import(text, c.Name, c.Lang)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Schema, err)
	}
	if c.Out != "" {
		if _, err := os.Stat(c.Out); err == nil {
			return usageError{fmt.Sprintf("%s exists already; name a new file", c.Out)}
		}
		for _, note := range draft.Notes {
			at := note.Field
			if at == "" {
				at = draft.Form
			}
			fmt.Fprintf(out, "%s: %s\n", at, note.Text.In(c.Lang))
		}
	}
	return printOrWrite(draft.YAML, c.Out, out)
}

// printOrWrite prints a text, or writes it into a file and names that.
func printOrWrite(text, file string, out io.Writer) error {
	if file == "" {
		_, err := io.WriteString(out, text)
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, file)
	return err
}
