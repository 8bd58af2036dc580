package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	netmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"laufzettel/connectors"
	"laufzettel/engine"
)

const (
	headsByMail    = "mailto:"
	headsByCommand = "exec:"
	// mostHeadsInMail bounds what a mail carries of a list; the digest over all cases is in every one.
	mostHeadsInMail = 200 << 10
	commandTime     = 5 * time.Minute
)

// headsPlaces are the places that --heads names; without any the lists lie in the data folder, where they show damage
// but nobody who can write there.
func headsPlaces(named []string, data, site string, mailer connectors.Mailer) ([]engine.HeadsPlace, error) {
	if len(named) == 0 {
		named = []string{filepath.Join(data, headsFolder)}
	}
	var places []engine.HeadsPlace
	for _, name := range named {
		name = strings.TrimSpace(name)
		switch {
		case strings.HasPrefix(name, headsByMail):
			to, err := netmail.ParseAddress(strings.TrimPrefix(name, headsByMail))
			if err != nil {
				return nil, usageError{fmt.Sprintf("--heads %s is no mail address: write mailto:name@example.org", name)}
			}
			places = append(places, mailPlace{to.Address, site, mailer})
		case strings.HasPrefix(name, headsByCommand):
			words := strings.Fields(strings.TrimPrefix(name, headsByCommand))
			if len(words) == 0 {
				return nil, usageError{"--heads exec: names no program: write exec:/usr/local/bin/keep-heads"}
			}
			places = append(places, commandPlace(words))
		case name == "":
			return nil, usageError{"--heads names no place: write a folder, mailto:ADDRESS or exec:PROGRAM"}
		default:
			places = append(places, folderPlace(name))
		}
	}
	return places, nil
}

// folderPlace keeps each list as a file; none is ever overwritten.
type folderPlace string

// Name is the folder.
func (p folderPlace) Name() string { return "folder " + string(p) }

// Put writes the file beside its place first, so that there are only whole ones.
func (p folderPlace) Put(_ context.Context, name string, _ *engine.HeadList, content []byte) error {
	if err := engine.MakeFolder(string(p)); err != nil {
		return err
	}
	path := filepath.Join(string(p), name+headsEnding)
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s is there already", path)
	}
	draft := path + ".part"
	if err := os.Remove(draft); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return errors.Join(writeFile(draft, content), os.Rename(draft, path), syncPath(string(p)))
}

// mailPlace sends each list as a mail: what changed, and the digest over all cases.
type mailPlace struct {
	to, site string
	mailer   connectors.Mailer
}

// Name is a digest of the address, which is nobody's business in a log.
func (p mailPlace) Name() string {
	sum := sha256.Sum256([]byte(strings.ToLower(p.to)))
	return "mail " + hex.EncodeToString(sum[:6])
}

// Put hands the mail over to the mail server.
func (p mailPlace) Put(ctx context.Context, name string, list *engine.HeadList, content []byte) error {
	text := fmt.Sprintf("Prüfliste von %s: %d Vorgänge, davon %d in dieser Liste.\n\nPrüfsumme über alle Vorgänge: `%s`\n\nPrüfsumme dieser Liste: `%s`\n\nHeb diese Nachricht auf. Mit `laufzettel verify --heads DATEI` zeigt sich, ob seither ein Vorgang fehlt oder ein Verlauf verändert ist. In der Liste steht nichts über Personen.",
		p.site, list.Cases, len(list.Heads), list.All, list.Digest)
	if len(content) <= mostHeadsInMail {
		text += "\n\n```\n" + string(content) + "```\n"
	} else {
		text += "\n\nDie Liste selbst ist für eine Nachricht zu lang; nimm zusätzlich einen Ordner."
	}
	outcome := p.mailer.Send(ctx, connectors.Message{
		To: connectors.Address{Mail: p.to}, Subject: "Prüfliste " + name, Markdown: text, Lang: "de", Date: list.At,
		MessageID: "<heads-" + list.Digest[:32] + "@laufzettel>",
	})
	if outcome.Class != connectors.OK {
		return fmt.Errorf("the mail was not taken: %s", outcome.Reason)
	}
	return nil
}

// commandPlace is a program that gets each list on its standard input, and its name in LAUFZETTEL_HEADS_NAME.
type commandPlace []string

// Name is the program without its arguments, which may hold secrets.
func (p commandPlace) Name() string { return "command " + p[0] }

// Put waits until the program ends; anything but status 0 is a failure.
func (p commandPlace) Put(ctx context.Context, name string, _ *engine.HeadList, content []byte) error {
	ctx, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	command := exec.CommandContext(ctx, p[0], p[1:]...)
	command.Stdin = bytes.NewReader(content)
	command.Env = append(os.Environ(), "LAUFZETTEL_HEADS_NAME="+name+headsEnding)
	return command.Run()
}
