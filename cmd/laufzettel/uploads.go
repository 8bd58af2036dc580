package main

import (
	"context"
	"fmt"
	"time"

	"laufzettel/engine"
	"laufzettel/engine/clamd"
	"laufzettel/forms"
)

// fileOptions are the settings of uploads: who looks for malware, and how full the disk may get. A daemon that
// does not answer yet is no reason not to start; it is reported.
func (c *serveCommand) fileOptions(in *installation) ([]engine.FileOption, error) {
	floor, ok := forms.ReadSize(c.FreeDisk)
	if !ok {
		return nil, usageError{fmt.Sprintf("--free-disk %q is no size: write 2 GB or 500 MB", c.FreeDisk)}
	}
	options := []engine.FileOption{engine.WithFloor(floor)}
	if c.Clamd == "" {
		return options, nil
	}
	client, err := clamd.New(c.Clamd)
	if err != nil {
		return nil, usageError{"--clamd: " + err.Error()}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := client.Ping(ctx); err != nil {
		in.log.Warn("clamd does not answer: uploads wait for it or are refused, as --clamd-down says", "clamd-down", c.ClamdDown, "error", err)
	}
	return append(options, engine.WithScanner(client, c.ClamdDown == "hold")), nil
}
