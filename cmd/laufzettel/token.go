package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions/source"
	"laufzettel/engine"
)

// mostTokenDays is the longest that a token lives; whoever needs one for longer makes a new one in time.
const mostTokenDays = 3650

// keysFolder is where an installation keeps its root key, below its data folder.
const keysFolder = "keys"

// tokenCommand makes a bearer token for the JSON API. It needs nothing but the root key, so that it works
// while serve runs; whether the person or service exists is asked each time the token is used.
type tokenCommand struct {
	Data    string   `required:"" env:"LAUFZETTEL_DATA" placeholder:"DIR" help:"Data folder of the installation; the root key lies there."`
	Person  string   `xor:"holder" required:"" placeholder:"ID" help:"Id of the person who acts with the token."`
	Service string   `xor:"holder" required:"" placeholder:"NAME" help:"Key of the service (site.yaml, services) that acts with the token."`
	Scope   []string `required:"" sep:"," placeholder:"SCOPE" help:"What the token may do: cases:start, cases:read, tasks:decide, cases:manage, cases:events, mail:receive. Repeat for several."`
	Days    int      `default:"90" help:"How many days the token works."`
}

// Run prints the token to out; it is shown this once and stored nowhere.
func (c *tokenCommand) Run(out io.Writer) error {
	for _, scope := range c.Scope {
		if slices.Contains(engine.Scopes, scope) {
			continue
		}
		text := fmt.Sprintf("there is no scope %q; there are %s", scope, strings.Join(engine.Scopes, ", "))
		if meant := source.Suggest(scope, engine.Scopes); meant != "" {
			text = fmt.Sprintf("there is no scope %q; did you mean %s?", scope, meant)
		}
		return usageError{text}
	}
	switch {
	case c.Days < 1 || c.Days > mostTokenDays:
		return usageError{fmt.Sprintf("--days is a whole number from 1 to %d", mostTokenDays)}
	case strings.TrimSpace(c.Person+c.Service) == "":
		return usageError{"name a person with --person or a service with --service"}
	}
	// LoadKeys would make a new key, and its tokens would work nowhere.
	dir := filepath.Join(c.Data, keysFolder)
	if _, err := os.Stat(filepath.Join(dir, "root.key")); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no root key in %s: name the data folder of the installation, or start serve once", c.Data)
	}
	keys, err := engine.LoadKeys(dir)
	if err != nil {
		return err
	}
	scopes := slices.Compact(slices.Sorted(slices.Values(c.Scope)))
	expires := time.Now().UTC().AddDate(0, 0, c.Days).Truncate(time.Second)
	text, err := keys.SignToken(engine.APIToken{Person: c.Person, Service: c.Service, Scopes: scopes, Expires: expires})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, text)
	return err
}
