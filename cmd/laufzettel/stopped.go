package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/engine"
)

// stoppedFlags name an installation that does not run.
type stoppedFlags struct {
	Data        string `required:"" env:"LAUFZETTEL_DATA" placeholder:"DIR" help:"Data folder of the installation."`
	Definitions string `env:"LAUFZETTEL_DEFINITIONS" placeholder:"DIR" help:"Folder with definitions; without it, those that were last in force."`
}

// open opens the store, keys and files, and reads the definitions. advice ends the message where serve runs. The caller
// closes the store.
func (f *stoppedFlags) open(ctx context.Context, advice string) (*installation, *definitions.Set, error) {
	if _, err := os.Stat(filepath.Join(f.Data, keysFolder, "root.key")); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("there is no root key in %s: name the data folder of the installation, or start serve once", f.Data)
	}
	in := &installation{data: f.Data, log: slog.New(slog.DiscardHandler)}
	if err := openData(ctx, in, engine.SystemClock{}); err != nil {
		if strings.Contains(err.Error(), "in use by another process") {
			return nil, nil, fmt.Errorf("%w; %s", err, advice)
		}
		return nil, nil, err
	}
	set, err := f.set(ctx, in.store)
	if err != nil {
		return nil, nil, errors.Join(err, in.store.Close())
	}
	return in, set, nil
}

// set reads the definitions of the folder, or those that were last in force.
func (f *stoppedFlags) set(ctx context.Context, store engine.Store) (*definitions.Set, error) {
	folder := os.DirFS(f.Definitions)
	if f.Definitions == "" {
		var err error
		if folder, err = engine.LastFolder(ctx, store); err != nil {
			return nil, fmt.Errorf("no definitions were ever in force in %s: name a folder with --definitions", f.Data)
		}
	}
	if set := definitions.Load(folder, &source.Report{}, connectors.Operations()); set != nil {
		return set, nil
	}
	return nil, fmt.Errorf("the definitions have errors: see laufzettel check %s", f.Definitions)
}
