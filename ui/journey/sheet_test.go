package journey

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laufzettel/ui/browsertest"
)

// jubilarians are a hundred people to be honoured as a spreadsheet program writes them down, five of them with a
// mistake as people make them.
func jubilarians() [][]string {
	rows := [][]string{{"Vorname", "Nachname", "Geburtsdatum", "Eintritt", "Unterbrechung (Tage)", "Spange für Jahre"}}
	for i := range 100 {
		rows = append(rows, []string{fmt.Sprintf("Person %03d", i+1), "Erfunden", fmt.Sprintf("%02d.%02d.1970", i%28+1, i%12+1), fmt.Sprintf("01.%02d.1990", i%12+1), "", "35"})
	}
	rows[7][2] = "31.02.1970"   // no such day
	rows[23][1] = ""            // no family name
	rows[50][3] = "01.03.1960"  // joined before being born
	rows[77][5] = "36"          // no such clasp
	rows[100][3] = "01.01.2001" // not long enough
	return rows
}

// corrected is the file of the bad rows after somebody has gone through it.
func corrected(csv string) string {
	return strings.NewReplacer("31.02.1970", "28.02.1970", "Person 023;;", "Person 023;Erfunden;", "01.03.1960", "01.03.1990", ";36;", ";35;", "01.01.2001", "01.01.1991").Replace(csv)
}

func csvOf(rows [][]string) []byte {
	var out bytes.Buffer
	for _, row := range rows {
		out.WriteString(strings.Join(row, ";") + "\r\n")
	}
	return out.Bytes()
}

// xlsxOf is a workbook as small as one can be.
func xlsxOf(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var sheet strings.Builder
	for i, row := range rows {
		fmt.Fprintf(&sheet, `<row r="%d">`, i+1)
		for j, cell := range row {
			fmt.Fprintf(&sheet, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+j, i+1, html.EscapeString(cell))
		}
		sheet.WriteString(`</row>`)
	}
	var out bytes.Buffer
	writer := zip.NewWriter(&out)
	for name, content := range map[string]string{
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + sheet.String() + `</sheetData></worksheet>`,
	} {
		part, err := writer.Create(name)
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func save(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// importFile reads rows from a file into a table and returns the status of the page that follows.
func (v *visitor) importFile(table, file string) int {
	v.t.Helper()
	box := v.in(table)
	if !browsertest.Evaluate[bool](v.t, v.b, `(() => { `+flatScript+` return `+box.scope+`.querySelector(".import").open; })()`) {
		box.click("Zeilen aus einer Datei übernehmen")
	}
	box.attach("Datei mit den Zeilen", file)
	status := box.press("Datei einlesen")
	if v.scripted() && !browsertest.Evaluate[bool](v.t, v.b, `document.activeElement.hasAttribute("data-import-result")`) {
		v.t.Errorf("%s: what came of the file does not have the focus", v.path())
	}
	return status
}

// badRows is the file of rows that were not taken, as it would be downloaded.
func (v *visitor) badRows() string {
	v.t.Helper()
	address := browsertest.Evaluate[string](v.t, v.b, `document.querySelector('[data-import-result] a[download]').href`)
	_, packed, _ := strings.Cut(address, ";base64,")
	content, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		v.t.Fatal(err)
	}
	return string(content)
}

// staysTall fails when the page becomes shorter or taller as somebody jumps to its end: what they want to click there
// would move away under the pointer.
func (v *visitor) staysTall() {
	v.t.Helper()
	if !v.scripted() {
		return // no callback tells of a frame
	}
	v.settle()
	heights := browsertest.Evaluate[[]float64](v.t, v.b, `(async () => {
		const page = document.documentElement, before = page.scrollHeight, place = scrollY;
		scrollTo(0, before);
		for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
		const after = page.scrollHeight;
		scrollTo(0, place);
		return [before, after];
	})()`)
	if heights[0] != heights[1] {
		v.t.Errorf("%s is %v pixels tall, and %v for somebody who jumps to its end", v.path(), heights[0], heights[1])
	}
}
