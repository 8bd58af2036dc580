package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"laufzettel/definitions/reference"
)

// docsCommand writes the generated reference of the definition language.
type docsCommand struct {
	Out string `required:"" help:"Folder to write the pages into; it is made if it does not exist."`
}

// Run writes every page and names it. Other files in the folder stay.
func (c *docsCommand) Run(out io.Writer) error {
	return writeFiles(c.Out, reference.Pages(), out)
}

// writeFiles writes texts into a folder by name, in order, and names each on out.
func writeFiles(folder string, texts map[string]string, out io.Writer) error {
	var names []string
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		target := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, []byte(texts[name]), 0o644); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, target); err != nil {
			return err
		}
	}
	return nil
}
