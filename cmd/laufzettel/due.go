package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/engine"
)

// dueCommand says what would begin by itself, from a folder of definitions and the rows in its registers. Rows that
// people have changed on the web are not known to it.
type dueCommand struct {
	Folder string `arg:"" name:"dir" help:"Folder with definitions."`
	From   string `placeholder:"DATE" help:"First day; today if not given."`
	Until  string `placeholder:"DATE" help:"Last day; a month later if not given."`
	Limit  int    `default:"200" help:"How many lines at most."`

	now func() time.Time
}

// Run prints one line for each case that would begin.
func (c *dueCommand) Run(out io.Writer) error {
	report := &source.Report{}
	set := definitions.Load(os.DirFS(c.Folder), report, connectors.Operations())
	if set == nil {
		if err := report.Print(out, "de"); err != nil {
			return err
		}
		return errCheckFailed
	}
	zone, err := time.LoadLocation(set.Site.Zone)
	if err != nil {
		return err
	}
	now := time.Now
	if c.now != nil {
		now = c.now
	}
	from := now()
	if c.From != "" {
		day, err := expression.ParseDate(c.From)
		if err != nil {
			return usageError{"--from is a date such as 2026-11-23"}
		}
		from = day.In(zone).Add(-time.Millisecond)
	}
	until := expression.DateOf(from, zone).AddMonths(1)
	if c.Until != "" {
		if until, err = expression.ParseDate(c.Until); err != nil {
			return usageError{"--until is a date such as 2026-12-31"}
		}
	}
	due, err := engine.DueStarts(set, from, until.AddDays(1).In(zone), c.Limit)
	if err != nil {
		return err
	}
	for _, one := range due {
		line := one.At.In(zone).Format("2006-01-02 15:04") + "  " + one.Process + "  " + one.Trigger
		if one.Row != "" {
			line += "  " + one.Row
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	if len(due) == 0 {
		_, err = fmt.Fprintln(out, "Bis dahin beginnt nichts von selbst.")
	}
	return err
}
