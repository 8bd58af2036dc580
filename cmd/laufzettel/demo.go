package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"laufzettel/connectors"
	"laufzettel/connectors/mail"
	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/ui/pages"
)

// demoCommand runs an invented organisation: mails go to the built-in mailbox page, and anybody can be
// anybody with one click.
type demoCommand struct {
	Definitions string `help:"Folder with definitions to try. Without it the shipped example runs."`

	Addr string `default:"127.0.0.1:8080" env:"LAUFZETTEL_ADDR" help:"Address to listen on. Keep it on this machine: the demo lets anybody in."`
	Data string `env:"LAUFZETTEL_DATA" help:"Folder to keep the data in. Without it a temporary one is used and removed at the end."`
}

// Run serves the demo until it is interrupted.
func (c *demoCommand) Run(out io.Writer) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	in := &installation{data: c.Data, addr: c.Addr, log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	if in.data == "" {
		dir, err := os.MkdirTemp("", "laufzettel-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		in.data = dir
	}
	report := &source.Report{}
	set := definitions.Load(c.folder(), report, connectors.Operations())
	if set == nil {
		_ = report.Print(out, "de")
		return errCheckFailed
	}
	clock := &engine.ShiftedClock{}
	if err := openData(ctx, in, clock); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.store.Close()) }()
	in.baseURL = "http://" + reachable(c.Addr)
	postbox, err := in.openPostbox(set)
	if err != nil {
		return err
	}
	if err := in.boot(ctx, set, engine.Options{Mailer: postbox, Clock: clock, UsePeopleOfSet: true}); err != nil {
		return err
	}
	renderer, err := rendererFor(set, true)
	if err != nil {
		return err
	}
	options := in.pagesOf(renderer)
	options.Demo, options.Postbox = &pages.Demo{Clock: clock, Letters: func() pages.Letters { return newLetters(in.baseURL).write }}, shownPostbox{postbox}
	return in.serve(ctx, options, func(string) { in.welcome(out, set) })
}

// reachable is an address to listen on as a browser on this machine reaches it.
func reachable(addr string) string {
	if strings.HasPrefix(addr, ":") {
		return "localhost" + addr
	}
	return addr
}

// folder is what the demo runs on.
func (c *demoCommand) folder() fs.FS {
	if c.Definitions == "" {
		return library.Demo()
	}
	return os.DirFS(c.Definitions)
}

func (in *installation) openPostbox(set *definitions.Set) (*mail.Postbox, error) {
	storage, err := mail.NewFolderStorage(filepath.Join(in.data, "postfach"))
	if err != nil {
		return nil, err
	}
	return mail.NewPostbox(brandingOf(set.Site, in.baseURL), storage)
}

// welcome prints what to open.
func (in *installation) welcome(out io.Writer, set *definitions.Set) {
	fmt.Fprintf(out, `Laufzettel läuft mit der erfundenen Organisation „%s“.

  Antrag stellen     %[2]s/
  Mails ansehen      %[2]s/postfach
  Aufgaben ansehen   %[2]s/aufgaben   (anmelden mit einem Klick, als wer du willst)
  Ausprobieren       %[2]s/probe      (ein Vorgang mit eigener Zeit, ohne Folgen)

Alle Daten liegen in %[3]s. Beenden mit Strg+C.
`, set.Site.Name, in.baseURL, in.data)
}

// shownPostbox gives the mailbox page what it shows.
type shownPostbox struct{ *mail.Postbox }

// Messages lists every mail, newest first.
func (p shownPostbox) Messages() []pages.PostedMessage {
	var list []pages.PostedMessage
	for _, kept := range p.Mails("") {
		list = append(list, pages.PostedMessage{ID: kept.ID, Message: kept.Message, At: kept.Arrived})
	}
	return list
}

// Message is one mail, laid out as its receiver sees it.
func (p shownPostbox) Message(id string) (pages.PostedMessage, bool) {
	kept, ok := p.Mail(id)
	if !ok {
		return pages.PostedMessage{}, false
	}
	text, html, err := p.Show(kept)
	return pages.PostedMessage{ID: id, Message: kept.Message, Text: text, HTML: html, At: kept.Arrived}, err == nil
}
