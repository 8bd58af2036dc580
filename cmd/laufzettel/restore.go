package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"laufzettel/connectors"
	"laufzettel/engine"
)

// restoringFolder is where a restore puts everything before it takes its place.
const restoringFolder = ".zurueckspielen"

// restoreCommand puts a backup into an empty data folder.
type restoreCommand struct {
	stoppedFlags
	Lang   string   `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the messages: de or en."`
	Backup string   `arg:"" help:"Folder that backup has made."`
	Erased []string `sep:"none" placeholder:"FILE" help:"List of heads that serve has put away since the backup, or a folder of them; repeat for several. What was erased since then is erased again, and no number is given twice."`
	Key    string   `placeholder:"FILE" help:"Root key, where the backup was made without it."`
}

func (c *restoreCommand) say(de, en string) string { return (&readFlags{Lang: c.Lang}).say(de, en) }

// Run restores, erases again what the lists say, and verifies everything; with findings the status is 1.
func (c *restoreCommand) Run(out io.Writer) error {
	lists, err := readHeadLists(c.Erased)
	if err != nil {
		return err
	}
	m, err := readManifest(c.Backup)
	if err != nil {
		return err
	}
	if !m.Key && c.Key == "" {
		return usageError{c.say("die Sicherung enthält keinen Wurzelschlüssel: nenn ihn mit --key, sonst gilt kein verschickter Link mehr", "the backup holds no root key: name it with --key, or no mailed link works any more")}
	}
	if err := c.put(m); err != nil {
		return err
	}
	fmt.Fprintf(out, c.say("Zurückgespielt nach %s: Stand %s.\n", "Restored to %s: as of %s.\n"), c.Data, m.At.Format(time.RFC3339))
	if since, err := readHeadList(filepath.Join(c.Backup, sinceName)); err == nil {
		lists = append(lists, since)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := c.eraseAgain(lists, out); err != nil {
		return err
	}
	verify := verifyCommand{readFlags: readFlags{Data: c.Data, Lang: c.Lang}}
	return verify.Run(out)
}

// put copies everything beside its place and moves it there at the end, the database last: what is interrupted looks
// like no installation.
func (c *restoreCommand) put(m manifest) error {
	if err := engine.MakeFolder(c.Data); err != nil {
		return err
	}
	entries, err := os.ReadDir(c.Data)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return usageError{fmt.Sprintf(c.say("%s ist nicht leer: nenn einen leeren Ordner; zurückgespielt wird nie über etwas", "%s is not empty: name an empty folder; nothing is ever restored over something"), c.Data)}
	}
	draft := filepath.Join(c.Data, restoringFolder)
	for _, f := range m.Files {
		name := filepath.FromSlash(f.Path)
		if name == sinceName {
			continue
		}
		target := filepath.Join(draft, name)
		if err := errors.Join(engine.MakeFolder(filepath.Dir(target)), copyFile(filepath.Join(c.Backup, name), target)); err != nil {
			return err
		}
	}
	if c.Key != "" {
		if err := errors.Join(engine.MakeFolder(filepath.Join(draft, keysFolder)), replaceFile(c.Key, filepath.Join(draft, keysFolder, "root.key"))); err != nil {
			return err
		}
	}
	for _, folder := range []string{keysFolder, filesFolder, postboxFolder, headsFolder, storeFolder} {
		if err := os.Rename(filepath.Join(draft, folder), filepath.Join(c.Data, folder)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return errors.Join(os.RemoveAll(draft), syncPath(c.Data))
}

func replaceFile(from, to string) error {
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(from); err != nil {
		return err
	}
	return copyFile(from, to)
}

// eraseAgain opens the restored installation without letting it do anything else.
func (c *restoreCommand) eraseAgain(lists []*engine.HeadList, out io.Writer) (err error) {
	ctx := context.Background()
	in, set, err := c.open(ctx, c.say("beende zuerst serve", "stop serve first"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.store.Close()) }()
	e, err := engine.New(ctx, engine.Options{Store: in.store, Keys: in.keys, Files: in.files, Set: set, Operations: connectors.Operations(), Log: in.log})
	if err != nil {
		return err
	}
	done, err := e.EraseAgain(ctx, lists...)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, c.say("Erneut gelöscht: Angaben aus %d Vorgängen, %d Personen. Nummernreihen vorgerückt: %d.\n", "Erased again: answers of %d cases, %d people. Series of numbers moved on: %d.\n"), done.Cases, done.People, done.Series)
	return nil
}

// interruptedRestore refuses a data folder in which a restore did not come to its end.
func interruptedRestore(data string) error {
	if _, err := os.Stat(filepath.Join(data, restoringFolder)); err == nil {
		return fmt.Errorf("a restore into %s was interrupted: empty the folder and restore again", data)
	}
	return nil
}
