package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"laufzettel/engine"
)

// headsEnding marks lists of heads in a folder.
const headsEnding = ".heads"

// headsCommand writes the heads of all chains down, now.
type headsCommand struct {
	readFlags
	Out string `placeholder:"FILE" help:"File to write, which must not be there yet; without it the list is printed."`
}

// Run writes a full list; with --out the digest of all heads is printed, to be put where everybody can see it.
func (c *headsCommand) Run(out io.Writer) (err error) {
	ctx := context.Background()
	store, err := c.openReader(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	keys, err := keysOf(c.Data)
	if err != nil {
		return err
	}
	list, err := engine.MakeHeads(ctx, store, keys, time.Now(), time.Time{}, "")
	if err != nil {
		return err
	}
	content := list.Encode()
	if c.Out == "" {
		_, err = out.Write(content)
		return err
	}
	file, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return usageError{fmt.Sprintf(c.say("%s gibt es schon; nenn eine neue Datei", "%s exists already; name a new file"), c.Out)}
	}
	if err != nil {
		return err
	}
	if _, err = file.Write(content); err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(c.Out))
	}
	fmt.Fprintf(out, c.say("%s: %d Vorgänge, Prüfsumme %s\n", "%s: %d cases, digest %s\n"), c.Out, list.Cases, list.Digest)
	return nil
}

// keysOf are the keys of an installation; nil where there are none, since reading must not make any.
func keysOf(data string) (*engine.Keys, error) {
	dir := filepath.Join(data, keysFolder)
	if _, err := os.Stat(filepath.Join(dir, "root.key")); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return engine.LoadKeys(dir)
}

// readHeadLists reads lists of heads from files and folders.
func readHeadLists(paths []string) ([]*engine.HeadList, error) {
	var lists []*engine.HeadList
	for _, path := range paths {
		files := []string{path}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			if files, err = filepath.Glob(filepath.Join(path, "*"+headsEnding)); err != nil {
				return nil, err
			}
			if len(files) == 0 {
				return nil, usageError{fmt.Sprintf("in %s there is no list of heads (*%s)", path, headsEnding)}
			}
			slices.Sort(files)
		}
		for _, name := range files {
			list, err := readHeadList(name)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			lists = append(lists, list)
		}
	}
	return lists, nil
}

func readHeadList(name string) (*engine.HeadList, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return engine.ReadHeads(file)
}
