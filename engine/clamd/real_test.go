package clamd_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"laufzettel/engine/clamd"
	"laufzettel/engine/clamd/clamdtest"
)

// TestRealDaemon asks the daemon that Debian ships, so that the protocol is the real one.
func TestRealDaemon(t *testing.T) {
	daemon := clamdtest.Start(t)
	client, err := clamd.New(daemon.Address)
	if err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	f, err := z.Create("word/evil.com")
	if err == nil {
		_, err = io.WriteString(f, clamdtest.EICAR)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		content string
		found   string
		want    error
	}{
		"a clean file":        {"%PDF-1.4\nhello\n%%EOF\n", "", nil},
		"nothing":             {"", "", nil},
		"the test file":       {clamdtest.EICAR, "Eicar-Test.UNOFFICIAL", nil},
		"in an archive":       {archive.String(), "Eicar-Test.UNOFFICIAL", nil},
		"several blocks":      {strings.Repeat("clean ", 100_000), "", nil},
		"more than it takes":  {strings.Repeat("x", 6<<20), "", clamd.ErrTooLarge},
		"much more than that": {strings.Repeat("x", 30<<20), "", clamd.ErrTooLarge},
	} {
		t.Run(what, func(t *testing.T) {
			found, err := client.Scan(t.Context(), strings.NewReader(c.content))
			if found != c.found || !errors.Is(err, c.want) {
				t.Errorf("says %q, %v; want %q, %v", found, err, c.found, c.want)
			}
		})
	}
	daemon.Stop()
	if _, err := client.Scan(t.Context(), strings.NewReader("x")); err == nil {
		t.Error("a file is clean though the daemon is gone")
	}
}
