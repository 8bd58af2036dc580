package main

import (
	"io"

	"laufzettel/definitions/privacy"
)

// privacyCommand writes the record of processing activities.
type privacyCommand struct {
	Dir  string `arg:"" help:"Folder with definitions."`
	Out  string `help:"File to write into, instead of printing."`
	Lang string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the record: de or en."`
}

// Run writes the record of all processes as Markdown (Art. 30 GDPR).
func (c *privacyCommand) Run(out io.Writer) error {
	set, err := loadDefinitions(c.Dir, c.Lang, out)
	if err != nil {
		return err
	}
	return printOrWrite(privacy.Record(set, c.Lang), c.Out, out)
}
