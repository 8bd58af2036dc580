package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/engine/memstore"
	"laufzettel/forms"
)

// linkCommand prints the address of a form with some of its fields filled in. The values are signed with the
// root key, so that it works while serve runs and nothing is stored; people can read but not change them.
type linkCommand struct {
	Definitions string   `required:"" env:"LAUFZETTEL_DEFINITIONS" placeholder:"DIR" help:"Folder with definitions."`
	Data        string   `required:"" env:"LAUFZETTEL_DATA" placeholder:"DIR" help:"Data folder of the installation; the root key lies there."`
	BaseURL     string   `name:"base-url" required:"" env:"LAUFZETTEL_BASE_URL" placeholder:"URL" help:"Address under which people reach it, such as https://antraege.example.org."`
	For         string   `placeholder:"PERIOD" help:"How long the link works, such as 30days; without it, always."`
	Lang        string   `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of messages about a value: de or en."`
	Process     string   `arg:"" help:"Name of the process."`
	Values      []string `arg:"" placeholder:"FIELD=VALUE" help:"Answers of fields that the form names under link, as a person would type them (of a choice: its key)."`
}

// Run prints the address to out.
func (c *linkCommand) Run(out io.Writer) error {
	report := &source.Report{}
	set := definitions.Load(os.DirFS(c.Definitions), report, connectors.Operations())
	if set == nil {
		return fmt.Errorf("the definitions in %s have errors: see laufzettel check %s", c.Definitions, c.Definitions)
	}
	p := set.Processes[c.Process]
	if p == nil {
		var names []string
		for name := range set.Processes {
			names = append(names, name)
		}
		return usageError{"there is no process " + named(c.Process, names)}
	}
	keys, err := c.keys()
	if err != nil {
		return err
	}
	now := time.Now().UTC().Truncate(time.Second)
	fill := engine.Prefill{Process: p.Name}
	if fill.Values, err = c.answers(p, set, keys); err != nil {
		return err
	}
	if fill.Expires, err = c.expires(set, now); err != nil {
		return err
	}
	signed, err := keys.SignPrefill(fill)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s/f/%s?werte=%s\n", strings.TrimSuffix(c.BaseURL, "/"), p.Name, url.QueryEscape(signed))
	return err
}

// keys reads the root key. LoadKeys would make a new one, and its links would work nowhere.
func (c *linkCommand) keys() (*engine.Keys, error) {
	dir := filepath.Join(c.Data, keysFolder)
	if _, err := os.Stat(filepath.Join(dir, "root.key")); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no root key in %s: name the data folder of the installation, or start serve once", c.Data)
	}
	return engine.LoadKeys(dir)
}

// answers reads the values as the form would, so that nobody gets a link that fills nothing.
func (c *linkCommand) answers(p *definitions.Process, set *definitions.Set, keys *engine.Keys) (map[string][]string, error) {
	values := map[string][]string{}
	for _, written := range c.Values {
		path, value, ok := strings.Cut(written, "=")
		switch {
		case !ok || strings.TrimSpace(value) == "":
			return nil, usageError{fmt.Sprintf("%q is no FIELD=VALUE", written)}
		case len(p.Form.Link) == 0:
			return nil, usageError{fmt.Sprintf("the form of %s lets no link fill its fields: name them there, as in link: [%s]", p.Name, path)}
		case !slices.Contains(p.Form.Link, path):
			return nil, usageError{"a link may not fill the field " + named(path, p.Form.Link)}
		}
		values[path] = append(values[path], value)
	}
	e, err := engine.New(context.Background(), engine.Options{Store: memstore.New(), Keys: keys, Set: set, Operations: connectors.Operations(), UsePeopleOfSet: true})
	if err != nil {
		return nil, err
	}
	ctx := e.FormContext(p, nil)
	ctx.Lang = c.Lang
	given, err := p.Form.Given(values, ctx)
	if err != nil {
		return nil, err
	}
	taken := p.Form.Input(given)
	for _, path := range p.Form.Link {
		if _, there := values[path]; there && taken[path] == nil {
			return nil, usageError{fmt.Sprintf("the field %s does not accept %q%s", path, strings.Join(values[path], ", "), accepted(p.Form.Field(path)))}
		}
	}
	return values, nil
}

// accepted names what a short list of options offers.
func accepted(f *forms.Field) string {
	if f == nil || f.Options == nil || len(f.Options.Fixed) == 0 {
		return ""
	}
	var keys []string
	for _, option := range f.Options.Fixed {
		keys = append(keys, option.Key)
	}
	return "; it offers " + strings.Join(keys, ", ")
}

// expires is when the link works no more: at the end of the last day, or after so many hours.
func (c *linkCommand) expires(set *definitions.Set, now time.Time) (time.Time, error) {
	if c.For == "" {
		return time.Time{}, nil
	}
	digits := len(c.For) - len(strings.TrimLeft(c.For, "0123456789"))
	period, err := expression.ParsePeriod(c.For[:digits] + " " + strings.TrimSpace(c.For[digits:]))
	if err != nil || period.N <= 0 {
		return time.Time{}, usageError{fmt.Sprintf("--for %q is no time such as 30days or 12hours", c.For)}
	}
	switch period.Unit {
	case expression.Hours:
		return now.Add(time.Duration(period.N) * time.Hour), nil
	case expression.Minutes:
		return now.Add(time.Duration(period.N) * time.Minute), nil
	}
	zone, err := time.LoadLocation(set.Site.Zone)
	if err != nil {
		return time.Time{}, err
	}
	return period.AddTo(expression.DateOf(now, zone), nil).AddDays(1).In(zone).UTC(), nil
}

// named is a name nobody knows, with those there are and the one that was probably meant.
func named(name string, known []string) string {
	slices.Sort(known)
	text := fmt.Sprintf("%q; there are %s", name, strings.Join(known, ", "))
	if meant := source.Suggest(name, known); meant != "" {
		text = fmt.Sprintf("%q; did you mean %s?", name, meant)
	}
	return text
}
