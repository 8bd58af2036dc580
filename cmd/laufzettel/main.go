// Command laufzettel runs forms and approval flows that are declared in files. There is one file per
// subcommand here; this is the only package that picks stores and connectors.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/alecthomas/kong"

	_ "laufzettel/connectors/all"
)

// commands are all subcommands of the program.
type commands struct {
	Demo       demoCommand       `cmd:"" help:"Try it: an invented organisation on this machine, with a built-in mailbox."`
	Serve      serveCommand      `cmd:"" help:"Run it: definitions from a folder, data in a folder."`
	Due        dueCommand        `cmd:"" help:"Say which cases would begin by themselves, by schedule and by rows of registers."`
	Receive    receiveCommand    `cmd:"" help:"Take a mail from a mail server: it begins a case, or reaches the one that it answers."`
	Token      tokenCommand      `cmd:"" help:"Make a bearer token for the JSON API."`
	Link       linkCommand       `cmd:"" help:"Print the address of a form with some fields filled in."`
	ExportUnit exportUnitCommand `cmd:"" help:"Write everything of a unit, and of those below it, into a ZIP file."`
	EraseUnit  eraseUnitCommand  `cmd:"" help:"Erase what people wrote in the cases of a unit that has ended and was exported."`

	Verify verifyCommand `cmd:"" help:"Compare everything that is stored with what was recorded: finds what was changed, lost or cut off."`
	Heads  headsCommand  `cmd:"" help:"Write the heads of all histories down, to keep them elsewhere."`
	Replay replayCommand `cmd:"" help:"Decide cases again from what reached them, and compare."`

	Backup  backupCommand  `cmd:"" help:"Copy an installation, while it runs, into a new folder."`
	Restore restoreCommand `cmd:"" help:"Put a backup into an empty data folder, erase again what was erased since, and verify."`

	May   mayCommand   `cmd:"" help:"Say what a person may do, and why."`
	New   newCommand   `cmd:"" help:"Begin a process: a copy of a shipped one, with all that it stands on."`
	Check checkCommand `cmd:"" help:"Say everything that is wrong with a folder of definitions."`
	Test  testCommand  `cmd:"" help:"Play the examples that stand beside the processes."`
	Try   tryCommand   `cmd:"" help:"Play a case in the terminal, with time travel: nothing is stored or sent."`
	Who   whoCommand   `cmd:"" help:"Say whom the steps of a process would ask, for every unit, and where somebody is missing."`

	Schema  schemaCommand  `cmd:"" help:"Print or write JSON Schemas: of definition files, or of a form's data."`
	Export  exportCommand  `cmd:"" help:"Write a form as JSON Schema with hints, for other renderers."`
	Import  importCommand  `cmd:"" help:"Make a draft of a form from a JSON Schema."`
	Privacy privacyCommand `cmd:"" help:"Write the record of processing activities (Art. 30 GDPR)."`
	Docs    docsCommand    `cmd:"" help:"Write the reference of the definition language, as Markdown or with rendered examples."`
}

// usageError is a mistake in how the program was called: status 2.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the whole program; it returns the exit status: 0 done, 1 failed, 2 called wrongly.
func run(args []string, out, errs io.Writer) int {
	status := -1
	settings, err := fromSettings()
	if err != nil {
		fmt.Fprintln(errs, "laufzettel:", err)
		return 2
	}
	parser, err := kong.New(&commands{}, settings,
		kong.Name("laufzettel"),
		kong.Description("Forms and approval flows, declared in files."),
		kong.Writers(out, errs),
		kong.BindTo(out, (*io.Writer)(nil)),
		kong.Exit(func(code int) { status = code }), // --help
	)
	if err != nil {
		fmt.Fprintln(errs, "laufzettel:", err)
		return 2
	}
	command, err := parser.Parse(args)
	switch {
	case status >= 0:
		return status
	case err != nil:
		fmt.Fprintf(errs, "laufzettel: %v (see laufzettel --help)\n", err)
		return 2
	}
	err = command.Run()
	var usage usageError
	var exit exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		fmt.Fprintln(errs, "laufzettel:", err)
		return exit.status
	case errors.As(err, &usage):
		fmt.Fprintln(errs, "laufzettel:", err)
		return 2
	case errors.Is(err, errCheckFailed):
		return 1 // the findings are the message
	default:
		fmt.Fprintln(errs, "laufzettel:", err)
		return 1
	}
}
