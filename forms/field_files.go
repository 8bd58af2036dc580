package forms

import (
	"strings"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	filesMissing = &source.Message{Code: "answer-missing-files",
		De: "Bitte lade bei „{label}“ mindestens eine Datei hoch.",
		En: "Please upload at least one file for “{label}”."}
	filesTooFew = &source.Message{Code: "files-too-few",
		De: "Bitte lade bei „{label}“ mindestens {limit} Dateien hoch. Bisher sind es {count}.",
		En: "Please upload at least {limit} files for “{label}”. So far there are {count}."}
	filesTooMany = &source.Message{Code: "files-too-many",
		De: "„{label}“ nimmt höchstens {limit} Dateien an. Jetzt sind es {count}; bitte entferne einige.",
		En: "“{label}” takes at most {limit} files. Now there are {count}; please remove some."}
)

// maxFiles bounds what is looked at, whatever the author allows.
const maxFiles = 200

var _ = register(FieldType{
	Name:   "files",
	Doc:    spec.Doc{De: "Mehrere Dateien.", En: "Several files."},
	Widget: Widget{Kind: "file", Input: "file"},
	Keys: append(append([]spec.Key(nil), fileKeys...),
		spec.Key{Name: "min", Kind: spec.Value, Example: "2", Doc: spec.Doc{
			De: "So viele Dateien müssen es mindestens sein, wenn überhaupt geantwortet wird.",
			En: "At least this many files, if there is an answer at all."}},
		spec.Key{Name: "max", Kind: spec.Value, Example: "10", Also: []string{"maxFiles", "count"}, Doc: spec.Doc{
			De: "So viele Dateien dürfen es höchstens sein; ohne Angabe 10.",
			En: "At most this many files; 10 if not given."}}),
	Expects: filesMissing,
	Missing: filesMissing,
	Configure: func(f *Field, d *spec.Decoded, _ *World, report *source.Report) {
		f.Value = &expression.Type{Kind: expression.Listing, Elem: fileType}
		f.Config = configureFiles(f, d, false, report)
	},
	Read: func(_ *Field, typed []string, _ *Context) (any, *source.Text) {
		var files []any
		seen := map[string]bool{}
		for _, entry := range typed {
			id, ok := word([]string{entry})
			if !ok || id == "" || seen[id] || len(files) == maxFiles {
				continue
			}
			seen[id] = true
			files = append(files, expression.Record{"id": id})
		}
		if files == nil {
			return nil, nil
		}
		return files, nil
	},
	Resolve: func(f *Field, value any, ctx *Context, _ *expression.Scope) (any, *source.Text, error) {
		var files []any
		for _, item := range value.([]any) {
			file, problem := findFile(f, item, ctx)
			if problem != nil {
				return nil, problem, nil
			}
			if file != nil {
				files = append(files, file)
			}
		}
		if files == nil {
			return nil, nil, nil
		}
		return files, nil, nil
	},
	Check: func(f *Field, value any, _ *Context, scope *expression.Scope) ([]source.Text, error) {
		files := value.([]any)
		if f.Max == nil && len(files) > defaultFiles {
			return []source.Text{filesTooMany.Say(source.Args{"limit": defaultFiles, "count": len(files)})}, nil
		}
		texts, err := checkCount(f, len(files), scope, filesTooFew, filesTooMany)
		for _, file := range files {
			texts = append(texts, checkFile(f, file)...)
		}
		return texts, err
	},
	Typed: func(_ *Field, value any) []string {
		var ids []string
		for _, item := range value.([]any) {
			ids = append(ids, fileID(item))
		}
		return ids
	},
	Show: func(_ *Field, value any, _ *Context, _ *expression.Scope) (string, error) {
		var names []string
		for _, file := range filesIn(value) {
			names = append(names, fileName(file))
		}
		return strings.Join(names, ", "), nil
	},
	Convert: func(f *Field, posted any) any {
		items, ok := posted.([]any)
		if !ok {
			return posted
		}
		var converted []any
		for _, item := range items {
			if c := convertFile(f, item); c != nil {
				converted = append(converted, c)
			}
		}
		if converted == nil {
			return nil
		}
		return converted
	},
	Schema: func(*Field) map[string]any {
		return map[string]any{"type": "array", "minItems": 1, "maxItems": maxFiles, "items": fileSchema()}
	},
	Good: []Example{
		{Field: "{name: belege, type: files, label: Belege, accept: [pdf, jpg], max: 2}", Typed: []string{"", "f1", "f2"},
			Value: `[{"id":"f1","name":"urkunde.pdf","size":"120000","type":"application/pdf"},{"id":"f2","name":"foto.jpg","size":"2400000","type":"image/jpeg"}]`},
	},
	Bad: []Example{
		{Field: "{name: belege, type: files, label: Belege, max: 1}", Typed: []string{"f1", "f2"}, Says: "höchstens 1 Dateien"},
		{Field: "{name: belege, type: files, label: Belege}", Typed: []string{"f3"}, Says: "„leer.pdf“ bei „Belege“ ist leer"},
		{Field: "{name: belege, type: files, label: Belege, required: true}", Typed: []string{""}, Says: "mindestens eine Datei"},
	},
})
