package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
)

// checkCommand says everything that is wrong with a folder of definitions, all at once.
type checkCommand struct {
	Dir    string `arg:"" help:"Folder with definitions (site.yaml, organisation/, registers/, one folder per process)."`
	JSON   bool   `name:"json" help:"Print a JSON array of diagnostics, for editors and CI."`
	Lang   string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the messages: de or en."`
	Strict bool   `help:"Fail on warnings too."`
}

// errCheckFailed ends the program with status 1 after everything was said.
var errCheckFailed = errors.New("definitions have errors")

// Run checks the folder and writes what it finds to out. The error is errCheckFailed where the definitions
// cannot be used, and a usageError where the folder cannot be read at all.
func (c *checkCommand) Run(out io.Writer) error {
	info, err := os.Stat(c.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usageError{fmt.Sprintf("the folder %s does not exist", c.Dir)}
	case err != nil:
		return usageError{err.Error()}
	case !info.IsDir():
		return usageError{fmt.Sprintf("%s is a file: name the folder that holds site.yaml", c.Dir)}
	}
	report := &source.Report{}
	set := definitions.Load(os.DirFS(c.Dir), report, connectors.Operations())
	failed := report.Failed() || set == nil || c.Strict && len(report.Diagnostics) > 0
	if c.JSON {
		if err := report.PrintJSON(out, c.Lang); err != nil {
			return err
		}
	} else {
		if err := report.Print(out, c.Lang); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, summary(set, report).In(c.Lang)); err != nil {
			return err
		}
	}
	if failed {
		return errCheckFailed
	}
	return nil
}

var (
	checkClean = &source.Message{
		De: "In Ordnung. Vorgänge: {processes}, Register: {registers}, Gliederungen: {units}.",
		En: "All right. Processes: {processes}, registers: {registers}, units: {units}."}
	checkFound = &source.Message{
		De: "Fehler: {errors}, Warnungen: {warnings}.",
		En: "Errors: {errors}, warnings: {warnings}."}
)

func summary(set *definitions.Set, report *source.Report) source.Text {
	if set != nil && len(report.Diagnostics) == 0 {
		return checkClean.Say(source.Args{"processes": len(set.Processes), "registers": len(set.Registers), "units": len(set.Units)})
	}
	found := source.Args{"errors": 0, "warnings": 0}
	for _, d := range report.Sorted() {
		if d.Severity == source.Error {
			found["errors"] = found["errors"].(int) + 1
		} else {
			found["warnings"] = found["warnings"].(int) + 1
		}
	}
	return checkFound.Say(found)
}
