package sheets

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// readCSV reads CSV as Excel, LibreOffice, Google and others write it: in UTF-8, UTF-16 or Windows-1252, separated
// by semicolon, comma or tab.
func readCSV(content []byte) ([]Row, error) {
	text, err := decode(content)
	if err != nil {
		return nil, ErrUnreadable
	}
	if strings.ContainsRune(text, 0) {
		return nil, ErrUnreadable
	}
	separator, skipped := ';', 0
	if first, rest, _ := strings.Cut(text, "\n"); len(first) < 8 && strings.HasPrefix(strings.ToLower(first), "sep=") && len(first) > 4 {
		separator, text, skipped = rune(first[4]), rest, 1 // Excel's own hint
	} else {
		separator = guessSeparator(text)
	}
	if separator == '"' || separator == '\r' || separator >= utf8.RuneSelf {
		return nil, ErrUnreadable
	}
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = separator, -1, true
	var rows []Row
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, ErrUnreadable
		}
		if len(rows) >= MostRows || len(cells) > MostColumns {
			return nil, ErrTooLarge
		}
		for _, cell := range cells {
			if len(cell) > mostCell*utf8.UTFMax {
				return nil, ErrTooLarge
			}
		}
		line, _ := reader.FieldPos(0)
		rows = append(rows, Row{Line: line + skipped, Cells: cells})
	}
}

// decode makes UTF-8 of a text file. What is not valid UTF-8 is taken for Windows-1252, in which Excel saves.
func decode(content []byte) (string, error) {
	switch {
	case bytes.HasPrefix(content, []byte("\xEF\xBB\xBF")):
		return strings.ToValidUTF8(string(content[3:]), "\uFFFD"), nil
	case bytes.HasPrefix(content, []byte("\xFF\xFE")), bytes.HasPrefix(content, []byte("\xFE\xFF")):
		decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(content)
		return string(decoded), err
	case utf8.Valid(content):
		return string(content), nil
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(content)
	return string(decoded), err
}

// guessSeparator is the mark that stands most often outside of quotes in the first line.
func guessSeparator(text string) rune {
	counts, quoted := map[rune]int{}, false
scan:
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\n' || r == '\r':
			break scan
		case r == ';' || r == ',' || r == '\t':
			counts[r]++
		}
	}
	best := ';'
	for _, r := range []rune{';', '\t', ','} {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

// Write makes a CSV file that spreadsheets open by double click: UTF-8 with a mark, semicolons. A cell that a
// spreadsheet would take for a formula gets an apostrophe in front, so that nothing runs that a stranger typed.
func Write(rows [][]string) []byte {
	var out bytes.Buffer
	out.WriteString("\uFEFF")
	writer := csv.NewWriter(&out)
	writer.Comma, writer.UseCRLF = ';', true
	for _, cells := range rows {
		safe := make([]string, len(cells))
		for i, cell := range cells {
			safe[i] = harmless(cell)
		}
		_ = writer.Write(safe) // a buffer never fails
	}
	writer.Flush()
	return out.Bytes()
}

// harmless keeps a cell from being a formula. Numbers and phone numbers with a sign are left alone.
func harmless(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if (cell[0] == '+' || cell[0] == '-') && strings.Trim(cell[1:], "0123456789., ()/-") == "" {
		return cell
	}
	return "'" + cell
}
