package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v4"
)

// settingsFile may hold any flag of serve, by its name without the dashes: "base-url: https://…".
const settingsFile = "laufzettel.yaml"

// settingNames are the flags that settingsFile may hold.
var settingNames = []string{"definitions", "data", "addr", "base-url", "smtp-url", "mail", "store", "clamd", "clamd-down", "free-disk", "heads"}

// fromSettings reads flags from laufzettel.yaml in the folder the program is started from. Flags and the
// environment come first.
func fromSettings() (kong.Option, error) {
	file, err := os.Open(settingsFile)
	if os.IsNotExist(err) {
		return kong.OptionFunc(func(*kong.Kong) error { return nil }), nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	values, err := readSettings(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", settingsFile, err)
	}
	return kong.Resolvers(kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if value, ok := values[flag.Name]; ok {
			return value, nil
		}
		return nil, nil
	})), nil
}

// readSettings reads a flat list of flags and refuses names that no flag has.
func readSettings(r io.Reader) (map[string]string, error) {
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	if err := yaml.Unmarshal(content, &values); err != nil {
		return nil, err
	}
	for name := range values {
		if !slices.Contains(settingNames, name) {
			return nil, fmt.Errorf("%q is not known; it may hold %s", name, strings.Join(settingNames, ", "))
		}
	}
	return values, nil
}
