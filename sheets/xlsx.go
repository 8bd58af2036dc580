package sheets

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

// book is an XLSX file while it is read.
type book struct {
	files  map[string]*zip.File
	left   int64 // bytes that may still be unpacked
	texts  []string
	dates  []dateKind // by style of a cell
	y1904  bool
	style  Style
	target string // path of the first sheet
}

// readXLSX reads the first sheet. Only four parts of the file are looked at; all of them are read as a stream, and
// together they may unpack to no more than mostUnpacked.
func readXLSX(content []byte, style Style) ([]Row, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(archive.File) > 2_000 {
		return nil, ErrUnreadable
	}
	b := &book{files: map[string]*zip.File{}, left: mostUnpacked, style: style}
	for _, file := range archive.File {
		b.files[strings.TrimPrefix(file.Name, "/")] = file
	}
	for _, part := range []func() error{b.readWorkbook, b.readTexts, b.readStyles} {
		if err := part(); err != nil {
			return nil, known(err)
		}
	}
	rows, err := b.readSheet()
	return rows, known(err)
}

// known turns every error of a parser into ours.
func known(err error) error {
	if err == nil || errors.Is(err, ErrTooLarge) {
		return err
	}
	return ErrUnreadable
}

// budget counts what is unpacked.
type budget struct {
	b    *book
	from io.Reader
}

func (r budget) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if r.b.left -= int64(n); r.b.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}

// walk reads a part token by token. A part that is not there is empty.
func (b *book) walk(name string, visit func(*xml.Decoder, xml.StartElement) error) error {
	file := b.files[name]
	if file == nil {
		return nil
	}
	content, err := file.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	decoder := xml.NewDecoder(budget{b, content})
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			if err := visit(decoder, start); err != nil {
				return err
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// readWorkbook finds the first sheet and how days are counted.
func (b *book) readWorkbook() error {
	id := ""
	err := b.walk("xl/workbook.xml", func(_ *xml.Decoder, e xml.StartElement) error {
		switch {
		case e.Name.Local == "workbookPr":
			b.y1904 = attribute(e, "date1904") == "1" || attribute(e, "date1904") == "true"
		case e.Name.Local == "sheet" && id == "" && attribute(e, "state") != "hidden" && attribute(e, "state") != "veryHidden":
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					id = a.Value
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = b.walk("xl/_rels/workbook.xml.rels", func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local == "Relationship" && attribute(e, "Id") == id && id != "" {
			target := attribute(e, "Target")
			if b.target = path.Join("xl", target); strings.HasPrefix(target, "/") {
				b.target = path.Clean(target[1:])
			}
		}
		return nil
	})
	if err == nil && b.files[b.target] == nil {
		err = ErrUnreadable
	}
	return err
}

// readTexts reads the texts that cells refer to. A text may be made of runs; its ruby is no part of it.
func (b *book) readTexts() error {
	return b.walk("xl/sharedStrings.xml", func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		text, err := runs(d)
		b.texts = append(b.texts, text)
		return err
	})
}

// runs is the text of an element up to its end.
func runs(d *xml.Decoder) (string, error) {
	var text strings.Builder
	ruby, inText := 0, false
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			if token.Name.Local == "rPh" || ruby > 0 {
				ruby++
			}
			inText = token.Name.Local == "t"
		case xml.EndElement:
			depth--
			if ruby > 0 {
				ruby--
			}
			inText = false
		case xml.CharData:
			if inText && ruby == 0 {
				if text.Len()+len(token) > mostCell*4 {
					return "", ErrTooLarge
				}
				text.Write(token)
			}
		}
	}
	return text.String(), nil
}

// readStyles finds which styles mean dates.
func (b *book) readStyles() error {
	custom, inCells := map[string]string{}, false
	return b.walk("xl/styles.xml", func(_ *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			custom[attribute(e, "numFmtId")] = attribute(e, "formatCode")
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if inCells {
				id := attribute(e, "numFmtId")
				b.dates = append(b.dates, dateKindOf(id, custom[id]))
			}
		}
		return nil
	})
}

// readSheet reads the rows of the first sheet.
func (b *book) readSheet() ([]Row, error) {
	var rows []Row
	err := b.walk(b.target, func(d *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
			line, err := strconv.Atoi(attribute(e, "r"))
			if err != nil || line < 1 {
				line = 1
				if n := len(rows); n > 0 {
					line = rows[n-1].Line + 1
				}
			}
			// Rows without cells are common below a list that somebody has formatted.
			if n := len(rows); n > 0 && len(rows[n-1].Cells) == 0 {
				rows = rows[:n-1]
			}
			if len(rows) >= MostRows {
				return ErrTooLarge
			}
			rows = append(rows, Row{Line: line})
		case "c":
			if len(rows) == 0 {
				return ErrUnreadable
			}
			return b.readCell(d, e, &rows[len(rows)-1])
		}
		return nil
	})
	return rows, err
}

// readCell reads one cell and puts it into its column.
func (b *book) readCell(d *xml.Decoder, e xml.StartElement, row *Row) error {
	column := len(row.Cells)
	if ref := attribute(e, "r"); ref != "" {
		column = columnOf(ref)
	}
	var raw, inline string
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "v":
				if err := d.DecodeElement(&raw, &token); err != nil {
					return err
				}
			case "is":
				if inline, err = runs(d); err != nil {
					return err
				}
			default:
				depth++
			}
		case xml.EndElement:
			depth--
		}
	}
	text := b.cellText(attribute(e, "t"), attribute(e, "s"), raw, inline)
	if text == "" {
		return nil
	}
	if column < 0 || column >= MostColumns {
		return ErrTooLarge
	}
	for len(row.Cells) <= column {
		row.Cells = append(row.Cells, "")
	}
	row.Cells[column] = text
	return nil
}

// cellText is the content of a cell as somebody would have typed it.
func (b *book) cellText(kind, style, raw, inline string) string {
	switch kind {
	case "s":
		if i, err := strconv.Atoi(raw); err == nil && i >= 0 && i < len(b.texts) {
			return b.texts[i]
		}
		return ""
	case "inlineStr":
		return inline
	case "b":
		return map[string]string{"1": "true", "0": "false"}[raw]
	case "str", "e", "d":
		return raw
	}
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(b.dates) && b.dates[i] != noDate {
		if text, ok := dateText(number, b.dates[i], b.y1904); ok {
			return text
		}
	}
	return numberText(number, b.style)
}

// columnOf is the place of a cell named like "AB12", counted from 0; -1 where it is none.
func columnOf(ref string) int {
	column := 0
	for i := 0; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		if column = column*26 + int(ref[i]-'A') + 1; column > 1<<20 {
			return -1
		}
	}
	return column - 1
}
