package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"laufzettel/definitions/reference"
)

// docsCommand writes the generated reference of the definition language: as Markdown, and as static pages that show
// every field type.
type docsCommand struct {
	Out  string `help:"Folder to write the Markdown pages into; it is made if it does not exist."`
	HTML string `name:"html" help:"Folder to write static pages into that show every field type as it looks."`
}

// Run writes every page and names it. Other files in the folder stay.
func (c *docsCommand) Run(out io.Writer) error {
	if c.Out == "" && c.HTML == "" {
		return usageError{"name a folder: --out for Markdown, --html for pages with rendered examples"}
	}
	if c.Out != "" {
		if err := writeFiles(c.Out, reference.Pages(), out); err != nil {
			return err
		}
	}
	if c.HTML == "" {
		return nil
	}
	pages, err := htmlPages()
	if err != nil {
		return err
	}
	return writeFiles(c.HTML, pages, out)
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
