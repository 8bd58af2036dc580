package forms

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	fileMissing = &source.Message{Code: "answer-missing-file",
		De: "Bitte lade bei „{label}“ eine Datei hoch.",
		En: "Please upload a file for “{label}”."}
	fileGone = &source.Message{Code: "file-gone",
		De: "Eine Datei bei „{label}“ ist nicht mehr da. Bitte lade sie noch einmal hoch.",
		En: "A file of “{label}” is no longer there. Please upload it again."}
	fileKind = &source.Message{Code: "file-kind",
		De: "„{file}“ ist keine Datei, die „{label}“ annimmt. Möglich sind: {accept}.",
		En: "“{file}” is not a file that “{label}” takes. Possible are: {accept}."}
	fileTooLarge = &source.Message{Code: "file-too-large",
		De: "„{file}“ ist zu groß für „{label}“. Eine Datei darf höchstens {limit} haben.",
		En: "“{file}” is too large for “{label}”. A file may have {limit} at most."}
	fileEmpty = &source.Message{Code: "file-empty",
		De: "„{file}“ bei „{label}“ ist leer. Bitte wähle die Datei noch einmal aus.",
		En: "“{file}” of “{label}” is empty. Please choose the file again."}
	acceptUnknown = &source.Message{Code: "accept-unknown",
		De: "Die Dateiart „{name}“ ist nicht bekannt. Möglich sind: {known}.",
		En: "The kind of file \"{name}\" is not known. Possible are: {known}."}
	sizeWrong = &source.Message{Code: "size-wrong",
		De: "„{name}“ ist keine Größe. Schreib zum Beispiel 10 MB oder 500 KB.",
		En: "\"{name}\" is not a size. Write for example 10 MB or 500 KB."}
)

// fileType is what an expression sees of an uploaded file. size counts bytes.
var fileType = &expression.Type{Kind: expression.Rec, Fields: map[string]*expression.Type{
	"id": textType, "name": textType, "size": numberType, "type": textType}}

// fileKinds are the endings an author may name, with the media types of their content.
var fileKinds = map[string][]string{
	"pdf": {"application/pdf"}, "jpg": {"image/jpeg"}, "jpeg": {"image/jpeg"}, "png": {"image/png"},
	"heic": {"image/heic", "image/heif"}, "webp": {"image/webp"}, "gif": {"image/gif"}, "tif": {"image/tiff"}, "tiff": {"image/tiff"},
	"txt": {"text/plain"}, "csv": {"text/csv", "text/plain"}, "ics": {"text/calendar", "text/plain"},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	"odt":  {"application/vnd.oasis.opendocument.text"}, "ods": {"application/vnd.oasis.opendocument.spreadsheet"},
	"zip": {"application/zip"}, "mp4": {"video/mp4"},
}

const (
	defaultFileSize = 10 << 20
	defaultFiles    = 10
)

var defaultAccept = []string{"pdf", "jpg", "png", "heic"}

// fileLimits is what a file field takes. Pages and the upload read it through its methods.
type fileLimits struct {
	accept  []string
	maxSize int64
	field   *Field
	single  bool

	keepsMetadata bool
}

// Accepts lists the endings, without point.
func (l *fileLimits) Accepts() []string { return slices.Clone(l.accept) }

// AcceptsTypes lists the media types of the content, sorted.
func (l *fileLimits) AcceptsTypes() []string {
	var list []string
	for _, ending := range l.accept {
		list = append(list, fileKinds[ending]...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// MaxSize is the largest size of one file, in bytes.
func (l *fileLimits) MaxSize() int64 { return l.maxSize }

// MaxFiles is how many files there may be; 0 where that depends on other answers.
func (l *fileLimits) MaxFiles() int {
	switch {
	case l.single:
		return 1
	case l.field.Max == nil:
		return defaultFiles
	}
	return literalCount(l.field.Max)
}

var fileKeys = []spec.Key{
	{Name: "accept", Kind: spec.Words, Example: "[pdf, jpg, png]", Also: []string{"types", "formats"}, Doc: spec.Doc{
		De: "Welche Dateiarten angenommen werden; ohne Angabe pdf, jpg, png und heic.",
		En: "Which kinds of files are taken; pdf, jpg, png and heic if not given."}},
	{Name: "maxSize", Kind: spec.Word, Example: "10 MB", Also: []string{"size", "limit"}, Doc: spec.Doc{
		De: "Wie groß eine Datei höchstens sein darf; ohne Angabe 10 MB.",
		En: "How large a file may be at most; 10 MB if not given."}},
	metadataKey,
}

var _ = register(FieldType{
	Name:    "file",
	Doc:     spec.Doc{De: "Eine einzelne Datei.", En: "A single file."},
	Widget:  Widget{Kind: "file", Input: "file"},
	Keys:    fileKeys,
	Expects: fileMissing,
	Missing: fileMissing,
	Configure: func(f *Field, d *spec.Decoded, _ *World, report *source.Report) {
		f.Value = fileType
		f.Config = configureFiles(f, d, true, report)
	},
	Read: func(_ *Field, typed []string, _ *Context) (any, *source.Text) {
		id, ok := word(typed)
		if !ok || id == "" {
			return nil, nil
		}
		return expression.Record{"id": id}, nil
	},
	Resolve: func(f *Field, value any, ctx *Context, _ *expression.Scope) (any, *source.Text, error) {
		file, problem := findFile(f, value, ctx)
		if file == nil {
			return nil, problem, nil
		}
		return file, problem, nil
	},
	Check: func(f *Field, value any, _ *Context, _ *expression.Scope) ([]source.Text, error) {
		return checkFile(f, value), nil
	},
	Typed: func(_ *Field, value any) []string { return []string{fileID(value)} },
	Show: func(_ *Field, value any, _ *Context, _ *expression.Scope) (string, error) {
		return fileName(value), nil
	},
	Convert: convertFile,
	Schema:  func(*Field) map[string]any { return fileSchema() },
	Good: []Example{
		{Field: "{name: ausweis, type: file, label: Ausweis}", Typed: []string{"", "f1"},
			Value: `{"id":"f1","name":"urkunde.pdf","size":"120000","type":"application/pdf"}`},
	},
	Bad: []Example{
		{Field: "{name: ausweis, type: file, label: Ausweis, accept: [jpg, png]}", Typed: []string{"f1"}, Says: "Möglich sind: JPG, PNG"},
		{Field: "{name: ausweis, type: file, label: Ausweis, maxSize: 100 KB}", Typed: []string{"f1"}, Says: "höchstens 100 KB"},
		{Field: "{name: ausweis, type: file, label: Ausweis}", Typed: []string{"fremd"}, Says: "nicht mehr da"},
		{Field: "{name: ausweis, type: file, label: Ausweis, accept: [pfd]}", Says: "Die Dateiart „pfd“"},
		{Field: "{name: ausweis, type: file, label: Ausweis, maxSize: groß}", Says: "keine Größe"},
		{Field: "{name: film, type: file, label: Film, accept: [jpg, mp4]}", Says: "Aus mp4-Dateien kann Laufzettel Ort und Zeit der Aufnahme nicht entfernen"},
		{Field: "{name: foto, type: file, label: Foto, metadata: drop}", Says: "remove"},
	},
})

func configureFiles(f *Field, d *spec.Decoded, single bool, report *source.Report) *fileLimits {
	limits := &fileLimits{accept: defaultAccept, maxSize: defaultFileSize, field: f, single: single}
	if d.Has("accept") {
		limits.accept = nil
		for _, written := range d.Words("accept") {
			ending := strings.ToLower(strings.TrimPrefix(written, "."))
			if fileKinds[ending] == nil {
				var known []string
				for k := range fileKinds {
					known = append(known, k)
				}
				unknown(report, d.At("accept"), acceptUnknown, written, known)
				continue
			}
			limits.accept = append(limits.accept, ending)
		}
	}
	if d.Has("maxSize") {
		size, ok := readSize(d.Word("maxSize"))
		if !ok {
			report.Error(d.At("maxSize"), sizeWrong, source.Args{"name": d.Word("maxSize")})
		}
		limits.maxSize = size
	}
	limits.checkMetadata(d, report)
	return limits
}

// readSize reads "10 MB"; a KB has 1024 bytes, as file managers count.
func readSize(text string) (int64, bool) {
	number, unit, _ := strings.Cut(strings.TrimSpace(text), " ")
	if unit == "" {
		number = strings.TrimRight(text, "kKmMgGbB")
		unit = strings.TrimPrefix(text, number)
	}
	n, err := strconv.ParseInt(number, 10, 32)
	factor := map[string]int64{"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}[strings.ToUpper(strings.TrimSpace(unit))]
	return n * factor, err == nil && n > 0 && factor > 0
}

// sizeInWords is the largest unit in which a size is a whole number.
func sizeInWords(size int64) string {
	for _, unit := range []struct {
		name   string
		factor int64
	}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}} {
		if size >= unit.factor && size%unit.factor == 0 {
			return fmt.Sprintf("%d %s", size/unit.factor, unit.name)
		}
	}
	return fmt.Sprintf("%d Bytes", size)
}

// findFile completes a file that is named by its id: an upload of this draft, or one that was
// submitted before. Nothing but the id is taken from what came in, unless nobody keeps a list of
// uploads (replay).
func findFile(f *Field, value any, ctx *Context) (expression.Record, *source.Text) {
	file, _ := value.(expression.Record)
	id := fileID(file)
	if id == "" {
		return nil, nil
	}
	if known, ok := ctx.Files[id]; ok {
		return fileRecord(id, known), nil
	}
	for _, before := range filesIn(ctx.Base.at(f.Path)) {
		if fileID(before) == id {
			return cloneRow(before), nil
		}
	}
	if ctx.Files == nil && fileName(file) != "" && fits(file["size"], numberType) {
		return fileRecord(id, file), nil
	}
	return nil, says(fileGone)
}

// fileRecord is a file as it is stored: these parts and nothing else. sha256 is the digest of the content, which the
// chain of the case proves; no expression sees it, and files of before have none.
func fileRecord(id string, from expression.Record) expression.Record {
	file := expression.Record{"id": id, "name": line(fileName(from))}
	if size, ok := from["size"].(expression.Decimal); ok {
		file["size"] = plainNumber(size)
	}
	if kind, ok := from["type"].(string); ok && kind != "" {
		file["type"] = kind
	}
	if sum, ok := from["sha256"].(string); ok && digestForm.MatchString(sum) {
		file["sha256"] = sum
	}
	return file
}

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func filesIn(value any) []expression.Record {
	var files []expression.Record
	switch v := value.(type) {
	case expression.Record:
		files = append(files, v)
	case []any:
		for _, item := range v {
			if file, ok := item.(expression.Record); ok {
				files = append(files, file)
			}
		}
	}
	return files
}

func fileID(value any) string {
	file, _ := value.(expression.Record)
	id, _ := file["id"].(string)
	return id
}

func fileName(value any) string {
	file, _ := value.(expression.Record)
	name, _ := file["name"].(string)
	return name
}

func checkFile(f *Field, value any) []source.Text {
	limits := f.Config.(*fileLimits)
	file := value.(expression.Record)
	args := source.Args{"file": fileName(file)}
	kind, _ := file["type"].(string)
	size, sized := file["size"].(expression.Decimal)
	switch {
	case !limits.takes(fileName(file), kind):
		args["accept"] = strings.ToUpper(strings.Join(limits.accept, ", "))
		return []source.Text{fileKind.Say(args)}
	case sized && size.IsZero():
		return []source.Text{fileEmpty.Say(args)}
	case sized && size.GreaterThan(decimal.NewFromInt(limits.maxSize)):
		args["limit"] = sizeInWords(limits.maxSize)
		return []source.Text{fileTooLarge.Say(args)}
	}
	return nil
}

// takes judges a file by what its content was found to be, and only where nobody looked by its name.
func (l *fileLimits) takes(name, kind string) bool {
	if kind, _, _ = strings.Cut(kind, ";"); kind != "" {
		return slices.Contains(l.AcceptsTypes(), strings.TrimSpace(kind))
	}
	i := strings.LastIndexByte(name, '.')
	return i >= 0 && slices.Contains(l.accept, strings.ToLower(name[i+1:]))
}

func convertFile(_ *Field, posted any) any {
	if id, ok := posted.(string); ok {
		if id == "" {
			return nil
		}
		return map[string]any{"id": id}
	}
	return posted
}

func fileSchema() map[string]any {
	text := map[string]any{"type": "string"}
	return map[string]any{"type": "object", "required": []any{"id"}, "additionalProperties": false, "properties": map[string]any{
		"id": map[string]any{"type": "string", "minLength": 1}, "name": text, "type": text,
		"size": map[string]any{"type": "string", "pattern": "^[0-9]{1,18}$"}, "sha256": map[string]any{"type": "string", "pattern": "^[0-9a-f]{64}$"}}}
}
