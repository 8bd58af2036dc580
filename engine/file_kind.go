package engine

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kinds are the types an author may accept (those of forms), each with its ending and its media type. Of
// several endings for one type the first is what a file without a true ending gets.
var kinds = []struct{ ending, media string }{
	{"pdf", "application/pdf"}, {"jpg", "image/jpeg"}, {"jpeg", "image/jpeg"}, {"png", "image/png"}, {"heic", "image/heic"},
	{"gif", "image/gif"}, {"webp", "image/webp"}, {"tif", "image/tiff"}, {"tiff", "image/tiff"},
	{"txt", "text/plain"}, {"csv", "text/csv"}, {"ics", "text/calendar"},
	{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"odt", "application/vnd.oasis.opendocument.text"}, {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
	{"zip", "application/zip"}, {"mp4", "video/mp4"},
}

// mediaOf is the media type of an ending; "" of an unknown one.
func mediaOf(ending string) string {
	for _, k := range kinds {
		if k.ending == ending {
			return k.media
		}
	}
	return ""
}

// endingOf is the usual ending of a media type, without point; "" of an unknown one.
func endingOf(media string) string {
	for _, k := range kinds {
		if k.media == media {
			return k.ending
		}
	}
	return ""
}

// accepted finds the media type under which a file is taken; "" if it is none of those accepted. found is what
// its content is; content that is text may be any of the accepted kinds of text, and its name says which.
// accept lists endings; empty is every known kind.
func accepted(found, name string, accept []string) string {
	takes := func(media string) bool {
		return media != "" && (len(accept) == 0 || slices.ContainsFunc(accept, func(one string) bool {
			return mediaOf(strings.ToLower(strings.TrimPrefix(one, "."))) == media
		}))
	}
	if found == "text/calendar" && !takes(found) {
		found = "text/plain"
	}
	if found != "text/plain" {
		if endingOf(found) != "" && takes(found) {
			return found
		}
		return ""
	}
	if said := mediaOf(ending(name)); (said == "text/csv" || said == found) && takes(said) {
		return said
	}
	for _, media := range []string{"text/plain", "text/csv"} {
		if takes(media) {
			return media
		}
	}
	return ""
}

// ending is what stands behind the last point of a name, in small letters.
func ending(name string) string {
	return strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
}

// sniff finds the media type by the content alone, never by the name; "" is none that anybody may accept.
// Text is text/plain, whatever kind of it.
func sniff(file io.ReaderAt, size int64) (string, error) {
	head := make([]byte, 512)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	head = head[:n]
	if media := brand(head); media != "" {
		return media, nil
	}
	if bytes.HasPrefix(head, []byte("II*\x00")) || bytes.HasPrefix(head, []byte("MM\x00*")) {
		return "image/tiff", nil
	}
	found, _, _ := strings.Cut(http.DetectContentType(head), ";")
	switch found {
	case "application/zip":
		return archiveType(file, size), nil
	case "text/plain":
		return textType(file, size, head)
	case "text/html", "text/xml", "video/mp4":
		return "", nil
	}
	return found, nil
}

// brand tells the formats apart that begin with a box of brands: pictures of phones and films.
func brand(head []byte) string {
	if len(head) < 12 || string(head[4:8]) != "ftyp" {
		return ""
	}
	switch string(head[8:12]) {
	case "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1":
		return "image/heic"
	case "isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV", "dash":
		return "video/mp4"
	}
	return ""
}

// textType looks through the whole of what begins like text, so that nothing else hangs behind it. Scripts and
// pages are no text that anybody wants to show.
func textType(file io.ReaderAt, size int64, head []byte) (string, error) {
	wide := bytes.HasPrefix(head, []byte("\xFF\xFE")) || bytes.HasPrefix(head, []byte("\xFE\xFF")) // UTF-16, as some tables are saved
	lower := strings.ToLower(strings.ToValidUTF8(string(head), ""))
	if strings.HasPrefix(lower, "#!") || strings.Contains(lower, "<script") || strings.Contains(lower, "<html") || strings.Contains(lower, "<svg") || strings.Contains(lower, "%pdf-") {
		return "", nil
	}
	block := make([]byte, 32<<10)
	for at := int64(0); at < size && !wide; at += int64(len(block)) {
		n, err := file.ReadAt(block, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		for _, b := range block[:n] {
			if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1A {
				return "", nil
			}
		}
	}
	if strings.HasPrefix(strings.TrimPrefix(lower, "\ufeff"), "begin:vcalendar") {
		return "text/calendar", nil
	}
	return "text/plain", nil
}

// mostParts bounds how many parts of an archive are looked at; a document has some dozens.
const mostParts = 10_000

// archiveType tells the office formats apart, which all are ZIP archives, by the parts that they must have:
// their directory of types and their main part. An archive that pretends to be one of them and is none is no
// type at all; every other one is application/zip.
func archiveType(file io.ReaderAt, size int64) string {
	archive, err := zip.NewReader(file, size)
	if err != nil || len(archive.File) > mostParts {
		return ""
	}
	has := map[string]*zip.File{}
	for _, part := range archive.File {
		name := strings.ToLower(part.Name)
		if strings.HasSuffix(name, "vbaproject.bin") || strings.HasPrefix(name, "basic/") {
			return "" // macros: a document that is a program
		}
		has[part.Name] = part
	}
	switch {
	case has["mimetype"] != nil:
		return openDocument(has["mimetype"])
	case has["[Content_Types].xml"] != nil && has["word/document.xml"] != nil:
		return mediaOf("docx")
	case has["[Content_Types].xml"] != nil && has["xl/workbook.xml"] != nil:
		return mediaOf("xlsx")
	case has["[Content_Types].xml"] != nil:
		return ""
	}
	return "application/zip"
}

// openDocument reads the part in which a free document says its type.
func openDocument(part *zip.File) string {
	content, err := part.Open()
	if err != nil {
		return ""
	}
	defer content.Close()
	said, err := io.ReadAll(io.LimitReader(content, 100))
	if media := string(said); err == nil && (media == mediaOf("odt") || media == mediaOf("ods")) {
		return media
	}
	return ""
}

// nameFor makes the ending of a name tell the truth, so that a file that was let in as a picture is not
// opened as a program by whoever saves it.
func nameFor(name, media string) string {
	if mediaOf(ending(name)) == media {
		return name
	}
	return name + "." + endingOf(media)
}

// longestName is how many characters of a name are kept, and most bytes of them: file systems take 255 bytes,
// and whoever saves the file needs room for " (1)".
const longestName, longestBytes = 120, 230

// reservedNames are names that mean a device on Windows, with any ending.
var reservedNames = []string{"con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "conin$", "conout$"}

// cleanFileName keeps what a person would recognise and drops what could mislead them or the computer of whoever
// saves the file: folders, control and direction characters, what Windows forbids, points and spaces at the
// ends. It is never empty.
func cleanFileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(nameRune, strings.ToValidUTF8(name, ""))
	name = strings.TrimRight(strings.TrimLeft(name, " "), " .")
	if strings.Trim(name, "._ ") == "" {
		return "Datei"
	}
	if stem, _, _ := strings.Cut(name, "."); slices.Contains(reservedNames, strings.ToLower(strings.TrimSpace(stem))) {
		name = "_" + name
	}
	runes := []rune(name)
	for len(runes) > longestName || len(string(runes)) > longestBytes {
		cut := max(0, len(runes)-21) // the end stays, for the ending
		runes = append(runes[:cut:cut], runes[cut+1:]...)
	}
	return string(runes)
}

// nameRune drops or replaces a character of a name.
func nameRune(r rune) rune {
	switch {
	case strings.ContainsRune(`<>:"|?*`, r):
		return '_' // forbidden on Windows, and dangerous where somebody pastes the name
	case unicode.IsSpace(r) && !unicode.IsControl(r) && r != '\u2028' && r != '\u2029':
		return ' ' // also those that only look like one
	case r == utf8.RuneError, !unicode.IsGraphic(r), unicode.Is(unicode.Cf, r):
		return -1 // control and direction-override characters can disguise an ending
	}
	return r
}
