package main

import (
	"log/slog"
	"strings"
	"testing"
)

func TestSettingsOfUploads(t *testing.T) {
	for _, c := range []struct {
		clamd, disk, says string
		options           int
	}{
		{"", "512 MB", "", 1},
		{"", "2 GB", "", 1},
		{"unix:/nowhere/clamd.ctl", "512 MB", "", 2}, // a daemon that is not up yet is no reason not to start
		{"clamd.ctl", "512 MB", "--clamd", 0},
		{"", "viel", "--free-disk", 0},
	} {
		var log strings.Builder
		in := &installation{log: slog.New(slog.NewTextHandler(&log, nil))}
		options, err := (&serveCommand{Clamd: c.clamd, ClamdDown: "hold", FreeDisk: c.disk}).fileOptions(in)
		if (err != nil) != (c.says != "") || err != nil && !strings.Contains(err.Error(), c.says) || len(options) != c.options {
			t.Errorf("clamd %q, disk %q: %d options, %v", c.clamd, c.disk, len(options), err)
		}
		if silent := strings.Contains(log.String(), "clamd does not answer"); silent != (len(options) == 2) {
			t.Errorf("clamd %q: the log says %q", c.clamd, log.String())
		}
	}
}
