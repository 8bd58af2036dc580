package forms

import (
	"slices"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var metadataKind = &source.Message{Code: "metadata-kind",
	De: "Aus {kind}-Dateien kann Laufzettel Ort und Zeit der Aufnahme nicht entfernen. Nimm {kind} aus „accept“, oder schreib „metadata: keep“.",
	En: "Laufzettel cannot take place and time of recording out of {kind} files. Take {kind} out of \"accept\", or write \"metadata: keep\"."}

// uploadKeys are the keys of a form that concern all its files together.
var uploadKeys = []spec.Key{
	{Name: "maxTotal", Kind: spec.Word, Example: "100 MB", Also: []string{"quota", "totalSize"}, Doc: spec.Doc{
		De: "Wie groß alle Dateien eines Antrags zusammen sein dürfen; ohne Angabe 100 MB.",
		En: "How large all files of an application may be together; 100 MB if not given."}},
}

var metadataKey = spec.Key{Name: "metadata", Kind: spec.Option, Options: []string{"remove", "keep"}, Example: "keep", Also: []string{"exif", "strip"}, Doc: spec.Doc{
	De: "keep lässt in Fotos stehen, wo, wann und womit sie aufgenommen wurden. Ohne Angabe wird es entfernt; das Bild selbst bleibt, wie es ist.",
	En: "keep leaves in photos where, when and with what they were taken. If not given it is removed; the picture itself stays as it is."}}

// recordings are kinds that carry place and time and that nobody here can clean.
var recordings = []string{"tif", "tiff", "mp4"}

const defaultTotal = 100 << 20

// MaxTotal is how many bytes all files of an application may have together.
func (f *Form) MaxTotal() int64 {
	if f.maxTotal == 0 {
		return defaultTotal
	}
	return f.maxTotal
}

// KeepsMetadata says whether pictures keep where, when and with what they were taken; of a field that takes no
// files it means nothing.
func (f *Field) KeepsMetadata() bool {
	if f == nil {
		return false
	}
	limits, ok := f.Config.(*fileLimits)
	return ok && limits.keepsMetadata
}

func (p *parser) readUploads(d *spec.Decoded) {
	if !d.Has("maxTotal") {
		return
	}
	size, ok := readSize(d.Word("maxTotal"))
	if !ok {
		p.report.Error(d.At("maxTotal"), sizeWrong, source.Args{"name": d.Word("maxTotal")})
		return
	}
	p.form.maxTotal = size
}

// checkMetadata refuses a field that promises to clean what nobody here can clean.
func (l *fileLimits) checkMetadata(d *spec.Decoded, report *source.Report) {
	if l.keepsMetadata = d.Word("metadata") == "keep"; l.keepsMetadata {
		return
	}
	for _, kind := range l.accept {
		if slices.Contains(recordings, kind) {
			report.Error(d.At("accept"), metadataKind, source.Args{"kind": kind})
		}
	}
}

// FileEndings lists the endings that an author may name in accept, with the media types of their content.
func FileEndings() map[string][]string {
	endings := make(map[string][]string, len(fileKinds))
	for ending, media := range fileKinds {
		endings[ending] = slices.Clone(media)
	}
	return endings
}

// ReadSize reads a size as authors write it ("10 MB") and returns bytes; a KB has 1024. Nothing is no size.
func ReadSize(text string) (bytes int64, ok bool) { return readSize(text) }
