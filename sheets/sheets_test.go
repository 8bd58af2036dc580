package sheets_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"laufzettel/sheets"
)

func TestDialectsOfCSV(t *testing.T) {
	plain := "Vorname;Nachname\r\nAlma;Müller\r\n"
	latin, err := charmap.Windows1252.NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	want := []sheets.Row{{Line: 1, Cells: []string{"Vorname", "Nachname"}}, {Line: 2, Cells: []string{"Alma", "Müller"}}}
	for name, content := range map[string]string{
		"semicolon": plain, "with a mark": "\uFEFF" + plain, "Windows-1252": latin, "UTF-16": wide,
		"comma": strings.ReplaceAll(plain, ";", ","), "tab": strings.ReplaceAll(plain, ";", "\t"), "without returns": strings.ReplaceAll(plain, "\r", ""),
		"quoted": "\"Vorname\";\"Nachname\"\n\"Alma\";\"Müller\"\n", "no end": "Vorname;Nachname\nAlma;Müller", "spaces": " Vorname ; Nachname\u00a0\nAlma;Müller;;\n;;\n",
	} {
		if got, err := sheets.Read([]byte(content), sheets.Style{}); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	hinted, err := sheets.Read([]byte("sep=,\nA,B\n1;2,3\n"), sheets.Style{})
	if err != nil || len(hinted) != 2 || hinted[1].Line != 3 || hinted[1].Cells[0] != "1;2" {
		t.Errorf("with Excel's hint: %v, %v", hinted, err)
	}
	broken, err := sheets.Read([]byte("Name;Satz\nAlma;\"Erste\nZweite; Zeile\"\nBenno;ja\n"), sheets.Style{})
	if err != nil || len(broken) != 3 || broken[1].Cells[1] != "Erste\nZweite; Zeile" || broken[2].Line != 4 {
		t.Errorf("with a line break: %v, %v", broken, err)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	many := strings.Repeat("a;b\n", sheets.MostRows+1)
	for name, one := range map[string]struct {
		content string
		want    error
	}{
		"nothing": {"", sheets.ErrEmpty}, "only empty cells": {";;\n;\n", sheets.ErrEmpty}, "a picture": {"\x89PNG\r\n\x1a\n\x00\x00", sheets.ErrUnreadable},
		"old Excel": {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", sheets.ErrOldExcel}, "too many bytes": {strings.Repeat("x", sheets.MostBytes+1), sheets.ErrTooLarge},
		"too many rows": {many, sheets.ErrTooLarge}, "too many columns": {strings.Repeat(";", sheets.MostColumns), sheets.ErrTooLarge},
		"half a zip": {"PK\x03\x04abc", sheets.ErrUnreadable}, "a zip of something else": {pack(map[string]string{"a.txt": "b"}), sheets.ErrUnreadable},
	} {
		if _, err := sheets.Read([]byte(one.content), sheets.Style{}); !errors.Is(err, one.want) {
			t.Errorf("%s: %v, want %v", name, err, one.want)
		}
	}
}

// pack makes a zip file.
func pack(files map[string]string) string {
	var out bytes.Buffer
	writer := zip.NewWriter(&out)
	for name, content := range files {
		part, err := writer.Create(name)
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := writer.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

// workbook makes an XLSX file with one sheet, after a hidden one.
func workbook(sheet string) map[string]string {
	return map[string]string{
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
			<workbookPr/><sheets><sheet name="Hilfe" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Liste" sheetId="2" r:id="rId2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/none.xml"/><Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst><si><t>Name</t></si><si><r><t>Şükriye </t></r><r><t>Öztürk</t></r><rPh><t>nicht</t></rPh></si></sst>`,
		"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy;@"/><numFmt numFmtId="165" formatCode="0.00&quot; days&quot;"/></numFmts>
			<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet2.xml": `<worksheet><sheetData>` + sheet + `</sheetData></worksheet>`,
	}
}

func TestCellsOfXLSX(t *testing.T) {
	cells := func(xml string) string {
		return `<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="4">` + xml + `</row>`
	}
	for xml, want := range map[string]string{
		`<c r="A4" t="s"><v>1</v></c>`: "Şükriye Öztürk", `<c r="A4" t="inlineStr"><is><t>Alma</t></is></c>`: "Alma",
		`<c r="A4"><v>12.5</v></c>`: "12,5", `<c r="A4"><v>0.30000000000000004</v></c>`: "0,3", `<c r="A4"><v>1E3</v></c>`: "1000",
		`<c r="A4" s="1"><v>46347</v></c>`: "2026-11-21", `<c r="A4" s="2"><v>33321</v></c>`: "1991-03-24", `<c r="A4" s="3"><v>2.5</v></c>`: "2,5",
		`<c r="A4" s="4"><v>46347.395833333336</v></c>`: "2026-11-21T09:30", `<c r="A4" s="5"><v>0.395833333333333</v></c>`: "09:30",
		`<c r="A4" t="b"><v>1</v></c>`: "true", `<c r="A4" t="str"><f>A1</f><v>Summe</v></c>`: "Summe", `<c r="A4" t="s"><v>99</v></c><c r="B4"><v>1</v></c>`: ",1",
	} {
		rows, err := sheets.Read([]byte(pack(workbook(cells(xml)))), sheets.Style{Comma: true})
		if err != nil || len(rows) != 2 || rows[1].Line != 4 {
			t.Errorf("%s: %v, %v", xml, rows, err)
		} else if got := strings.Join(rows[1].Cells, ","); got != want {
			t.Errorf("%s is %q, want %q", xml, got, want)
		}
	}
	gap, err := sheets.Read([]byte(pack(workbook(cells(`<c r="D4" t="s"><v>1</v></c>`)))), sheets.Style{})
	if err != nil || len(gap[1].Cells) != 4 || gap[1].Cells[3] != "Şükriye Öztürk" {
		t.Errorf("a cell in the fourth column: %v, %v", gap, err)
	}
}

// A small file that unpacks to a huge one is refused before the memory is taken.
func TestZipBombs(t *testing.T) {
	one := workbook(`<row r="1"><c r="A1"><v>1</v></c></row>`)
	one["xl/sharedStrings.xml"] = "<sst>" + strings.Repeat("<si><t>"+strings.Repeat("a", 1000)+"</t></si>", 70_000) + "</sst>"
	bomb := pack(one)
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb itself has %d bytes", len(bomb))
	}
	if _, err := sheets.Read([]byte(bomb), sheets.Style{}); !errors.Is(err, sheets.ErrTooLarge) {
		t.Errorf("a bomb: %v", err)
	}
	var long strings.Builder
	for i := range sheets.MostRows + 2 {
		fmt.Fprintf(&long, `<row r="%d"><c r="A%d"><v>1</v></c></row>`, i+1, i+1)
	}
	for name, sheet := range map[string]string{"rows": long.String(), "a far column": `<row r="1"><c r="ZZZ1"><v>1</v></c></row>`, "an endless reference": `<row r="1"><c r="` + strings.Repeat("Z", 400) + `1"><v>1</v></c></row>`} {
		if _, err := sheets.Read([]byte(pack(workbook(sheet))), sheets.Style{}); !errors.Is(err, sheets.ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWrittenFilesReadTheSameAndRunNothing(t *testing.T) {
	rows := [][]string{{"Name", "Grund"}, {"Öztürk; Şükriye", "mit \"Zitat\"\nund Umbruch"}, {"+49 30 1234", "-5,2"}}
	got, err := sheets.Read(sheets.Write(rows), sheets.Style{})
	if err != nil || len(got) != 3 {
		t.Fatal(got, err)
	}
	for i, row := range rows {
		if !reflect.DeepEqual(got[i].Cells, row) {
			t.Errorf("%q comes back as %q", row, got[i].Cells)
		}
	}
	for _, formula := range []string{"=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\t=1"} {
		if out := string(sheets.Write([][]string{{formula}})); !strings.Contains(out, "'"+formula) {
			t.Errorf("%q is written as %q", formula, out)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("a;b\n1;2\n"))
	f.Add([]byte("sep=,\na,b\n"))
	f.Add([]byte(pack(workbook(`<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row>`))))
	f.Fuzz(func(t *testing.T, content []byte) {
		rows, err := sheets.Read(content, sheets.Style{Comma: true})
		if err == nil && (len(rows) == 0 || len(rows) > sheets.MostRows) {
			t.Errorf("%d rows without an error", len(rows))
		}
		for _, row := range rows {
			if row.Line < 1 || len(row.Cells) == 0 || len(row.Cells) > sheets.MostColumns {
				t.Errorf("an impossible row %d with %d cells", row.Line, len(row.Cells))
			}
		}
	})
}
