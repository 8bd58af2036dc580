package main

import (
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"laufzettel/definitions/reference"
)

// schemaCommand prints or writes JSON Schemas: of definition files, for editors, and of the data of forms, for
// programs that post it.
type schemaCommand struct {
	Kind  string `arg:"" optional:"" help:"Print only the schema of this kind of file, such as form or flow. With --form or --forms: the folder with definitions."`
	Form  string `xor:"forms" help:"Print the schema of this form's data; process/form where several processes have one of that name."`
	Forms bool   `xor:"forms" help:"The schemas of the data of all forms."`
	Out   string `help:"Folder to write one <name>.schema.json each into, instead of printing them."`
	Lang  string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of titles and messages: de or en."`
}

// Run prints all schemas as one JSON object by kind, prints the one that was asked for, or writes each into a
// file and says how an editor finds them.
func (c *schemaCommand) Run(out io.Writer) error {
	if c.Form != "" || c.Forms {
		return c.ofData(out)
	}
	schemas := reference.Schemas()
	if c.Kind != "" {
		one, known := schemas[c.Kind]
		if !known {
			return usageError{fmt.Sprintf("%q is no kind of file; there are: %s", c.Kind, strings.Join(kinds(schemas), ", "))}
		}
		schemas = map[string]map[string]any{c.Kind: one}
	}
	if c.Out != "" {
		return c.write(schemas, out)
	}
	var shown any = schemas
	if c.Kind != "" {
		shown = schemas[c.Kind]
	}
	text, err := reference.SchemaText(shown)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, text)
	return err
}

// ofData prints or writes the schemas of what may be posted.
func (c *schemaCommand) ofData(out io.Writer) error {
	if c.Kind == "" {
		return usageError{"name the folder with the definitions: laufzettel schema --form NAME DIR"}
	}
	set, err := loadDefinitions(c.Kind, c.Lang, out)
	if err != nil {
		return err
	}
	picked := allForms(set)
	if c.Form != "" {
		one, err := findForm(set, c.Form)
		if err != nil {
			return err
		}
		picked = []namedForm{one}
	}
	texts, all := map[string]string{}, map[string]any{}
	for _, f := range picked {
		schema := f.form.DataSchema(c.Lang)
		text, err := reference.SchemaText(schema)
		if err != nil {
			return err
		}
		texts[f.process+"/"+f.name+".schema.json"], all[f.process+"/"+f.name] = text, schema
	}
	switch {
	case c.Out != "":
		return writeFiles(c.Out, texts, out)
	case c.Form != "":
		_, err = io.WriteString(out, texts[picked[0].process+"/"+picked[0].name+".schema.json"])
		return err
	}
	text, err := reference.SchemaText(all)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, text)
	return err
}

func (c *schemaCommand) write(schemas map[string]map[string]any, out io.Writer) error {
	texts := map[string]string{}
	for kind, schema := range schemas {
		text, err := reference.SchemaText(schema)
		if err != nil {
			return err
		}
		texts[kind+".schema.json"] = text
	}
	if err := writeFiles(c.Out, texts, out); err != nil {
		return err
	}
	found := map[string][]string{}
	for kind := range schemas {
		if kind != "mail" { // a mail is Markdown with a head
			found[path.Join(filepath.ToSlash(c.Out), kind+".schema.json")] = reference.Places()[kind]
		}
	}
	settings, err := reference.SchemaText(map[string]any{"yaml.schemas": found})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\nFor VS Code with its YAML extension, in .vscode/settings.json:\n%s", settings)
	return err
}

func kinds(schemas map[string]map[string]any) []string {
	var names []string
	for name := range schemas {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
