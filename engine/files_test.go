package engine_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
)

func zipped(t *testing.T, parts map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"mimetype", "[Content_Types].xml", "word/vbaProject.bin", "word/document.xml", "xl/workbook.xml", "run.exe"} {
		if content, ok := parts[name]; ok {
			f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(f, content); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const (
	png  = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
	jpg  = "\xff\xd8\xff\xe0\x00\x10JFIF\x00"
	heic = "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
)

func TestUploads(t *testing.T) {
	r := newRig(t, "memory", small(nil))
	all := []string{"pdf", "jpg", "png", "heic"}
	office := []string{"docx", "xlsx", "odt"}
	for _, test := range []struct {
		says, name, content string
		accept              []string
		want                error
		media, kept         string
	}{
		{"a PDF", "Urkunde.pdf", pdf, all, nil, "application/pdf", "Urkunde.pdf"},
		{"a JPEG", "foto.JPG", jpg, all, nil, "image/jpeg", "foto.JPG"},
		{"a JPEG with the other ending", "foto.jpeg", jpg, all, nil, "image/jpeg", "foto.jpeg"},
		{"a PNG", "bild.png", png, all, nil, "image/png", "bild.png"},
		{"a photo of a phone", "IMG_1.HEIC", heic, all, nil, "image/heic", "IMG_1.HEIC"},
		{"no ending", "urkunde", pdf, all, nil, "application/pdf", "urkunde.pdf"},
		{"a PDF that claims to be a page", "seite.html", pdf, all, nil, "application/pdf", "seite.html.pdf"},
		{"a PDF that claims to be a program", "urkunde.pdf.exe", pdf, all, nil, "application/pdf", "urkunde.pdf.exe.pdf"},
		{"a picture that claims to be a PDF", "x.pdf", png, all, nil, "image/png", "x.pdf.png"},
		{"a renamed executable", "urkunde.pdf", "MZ\x90\x00\x03\x00\x00\x00", all, engine.ErrFileType, "", ""},
		{"a renamed Linux program", "urkunde.pdf", "\x7fELF\x02\x01\x01\x00", all, engine.ErrFileType, "", ""},
		{"a script", "urkunde.txt", "#!/bin/sh\nrm -rf /\n", []string{"txt"}, engine.ErrFileType, "", ""},
		{"a page as PDF", "urkunde.pdf", "<!DOCTYPE html><script>alert(1)</script>", all, engine.ErrFileType, "", ""},
		{"a page before a PDF", "urkunde.pdf", "<html>" + pdf, all, engine.ErrFileType, "", ""},
		{"a drawing with script", "bild.png", `<?xml version="1.0"?><svg onload="alert(1)"/>`, all, engine.ErrFileType, "", ""},
		{"a picture where only PDF is wanted", "x.png", png, []string{"pdf"}, engine.ErrFileType, "", ""},
		{"an archive as document", "brief.docx", zipped(t, map[string]string{"run.exe": "MZ"}), office, engine.ErrFileType, "", ""},
		{"half an archive", "brief.docx", "PK\x03\x04abc", office, engine.ErrFileType, "", ""},
		{"a document", "brief.docx", zipped(t, map[string]string{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), office, nil, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "brief.docx"},
		{"a table with the wrong ending", "brief.docx", zipped(t, map[string]string{"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), office, nil, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "brief.docx.xlsx"},
		{"a free document", "brief.odt", zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.text"}), office, nil, "application/vnd.oasis.opendocument.text", "brief.odt"},
		{"a document of parts that say nothing", "brief.docx", zipped(t, map[string]string{"word/document.xml": "<x/>"}), office, engine.ErrFileType, "", ""},
		{"a document with a program", "brief.docx", zipped(t, map[string]string{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>", "word/vbaProject.bin": "x"}), office, engine.ErrFileType, "", ""},
		{"a free table", "liste.ODS", zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), []string{"ods"}, nil, "application/vnd.oasis.opendocument.spreadsheet", "liste.ODS"},
		{"an archive", "alles.zip", zipped(t, map[string]string{"run.exe": "MZ"}), []string{"zip"}, nil, "application/zip", "alles.zip"},
		{"a scan", "scan.tif", "II*\x00\x08\x00\x00\x00", []string{"tiff"}, nil, "image/tiff", "scan.tif"},
		{"a film", "film.mp4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", []string{"mp4"}, nil, "video/mp4", "film.mp4"},
		{"a moving picture", "x.gif", "GIF89a\x01\x00", []string{"gif"}, nil, "image/gif", "x.gif"},
		{"a WebP", "x.webp", "RIFF\x10\x00\x00\x00WEBPVP8 ", []string{"webp"}, nil, "image/webp", "x.webp"},
		{"a list", "liste.csv", "Name;Ort\nAlma;Musterstadt\n", []string{"csv"}, nil, "text/csv", "liste.csv"},
		{"a list in the letters of Windows", "liste.csv", "Name;Ort\nJ\xf6rg;K\xf6ln\n", []string{"csv"}, nil, "text/csv", "liste.csv"},
		{"a list that is called a text", "liste.txt", "Name;Ort\n", []string{"csv"}, nil, "text/csv", "liste.txt.csv"},
		{"a list where texts are taken", "liste.csv", "Name;Ort\n", []string{"txt"}, nil, "text/plain", "liste.csv.txt"},
		{"an appointment", "termin.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", []string{"ics"}, nil, "text/calendar", "termin.ics"},
		{"a text that is called an appointment", "termin.ics", "Hallo\n", []string{"ics"}, engine.ErrFileType, "", ""},
		{"a text with a program behind it", "a.txt", strings.Repeat("Hallo\n", 100) + "\x00\x01MZ", []string{"txt"}, engine.ErrFileType, "", ""},
		{"a text with a page in it", "a.txt", "Hallo <SCRIPT>alert(1)</SCRIPT>", []string{"txt"}, engine.ErrFileType, "", ""},
		{"a text with a PDF behind it", "a.txt", "Hallo\n" + pdf, []string{"txt"}, engine.ErrFileType, "", ""},
		{"a device of Windows", "CON.pdf", pdf, all, nil, "application/pdf", "_CON.pdf"},
		{"a device with two endings", "lpt1.tar.pdf", pdf, all, nil, "application/pdf", "_lpt1.tar.pdf"},
		{"what Windows forbids", `a<b>:"c"|d?*.pdf`, pdf, all, nil, "application/pdf", "a_b___c__d__.pdf"},
		{"spaces that only look like one", "a\u00a0b\u3000c.pdf", pdf, all, nil, "application/pdf", "a b c.pdf"},
		{"broken letters", "\xff\xfea\xc3.pdf", pdf, all, nil, "application/pdf", "a.pdf"},
		{"an end of points", "urkunde.pdf. . ", pdf, all, nil, "application/pdf", "urkunde.pdf"},
		{"nothing", "leer.pdf", "", all, engine.ErrFileEmpty, "", ""},
		{"too much", "gross.pdf", pdf + strings.Repeat("x", 2000), all, engine.ErrFileTooLarge, "", ""},
		{"a path", "../../etc/passwd.pdf", pdf, all, nil, "application/pdf", "passwd.pdf"},
		{"a path of Windows", `C:\Users\x\urkunde.pdf`, pdf, all, nil, "application/pdf", "urkunde.pdf"},
		{"only a path", "../", pdf, all, nil, "application/pdf", "Datei.pdf"},
		{"dots", "..", pdf, all, nil, "application/pdf", "Datei.pdf"},
		{"a name that reads backwards", "urkunde\u202efdp.exe", pdf, all, nil, "application/pdf", "urkundefdp.exe.pdf"},
		{"invisible characters", "ur\u200bkun\u2066de\x00\r\n.pdf", pdf, all, nil, "application/pdf", "urkunde.pdf"},
		{"a very long name", strings.Repeat("ä", 500) + ".pdf", pdf, all, nil, "application/pdf", strings.Repeat("ä", 113) + ".pdf"},
	} {
		t.Run(test.says, func(t *testing.T) {
			meta, err := r.e.Files().Put("case12345", test.name, strings.NewReader(test.content), test.accept, 1000)
			if test.want != nil {
				if !errors.Is(err, test.want) {
					t.Fatalf("answers %v, want %v", err, test.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if meta.Type != test.media || meta.Name != test.kept || meta.Size != int64(len(test.content)) {
				t.Errorf("kept as %+v, want %s as %q", meta, test.media, test.kept)
			}
			f, err := r.e.Files().Open("case12345", meta.ID)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if got, err := io.ReadAll(f); err != nil || string(got) != test.content {
				t.Errorf("came back as %d bytes, %v", len(got), err)
			}
		})
	}
	r.ok(r.e.Files().RemoveAll("case12345"))
	everyByte(t, filepath.Join(r.dir, "files"), func(file string, _ []byte) { t.Errorf("%s is left, also of refused uploads", file) })
}

func TestFilesKeepToTheirFolder(t *testing.T) {
	r := newRig(t, "memory", small(nil))
	outside := filepath.Join(r.dir, "outside.txt")
	r.ok(os.WriteFile(outside, []byte("x"), 0o600))
	for _, id := range []string{"../outside.txt", "..", ".", "", "/etc/passwd", `..\outside.txt`, strings.Repeat("a", 100), "abcdefgh/../../outside.txt"} {
		if _, err := r.e.Files().Put(id, "x.pdf", strings.NewReader(pdf), nil, 0); err == nil {
			t.Errorf("a folder called %q is made", id)
		}
		if err := r.e.Files().RemoveAll(id); err == nil {
			t.Errorf("a folder called %q is removed", id)
		}
		if f, err := r.e.Files().Open("case12345", id); err == nil {
			f.Close()
			t.Errorf("an attachment called %q opens", id)
		}
		r.ok(r.e.Files().Remove("case12345", id))
	}
	if _, err := os.Stat(outside); err != nil {
		t.Error(err)
	}
	if _, err := r.e.Files().Open("case12345", "unbekannt"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an unknown attachment answers %v", err)
	}
	info, err := os.Stat(filepath.Join(r.dir, "keys", "root.key"))
	r.ok(err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the root key can be read by others: %v", info.Mode())
	}
}

func TestExpiredDraftsGoWithTheirFiles(t *testing.T) {
	onEach(t, func(r *rig) {
		r.ok(r.e.Schedule(ctx))
		lost := r.e.NewDraft("anerkennung", "jonas")
		meta, err := r.e.Files().Put(lost.CaseID(), "x.pdf", strings.NewReader(pdf), nil, 0)
		r.ok(err)
		lost.Files[meta.ID] = meta
		r.ok(r.e.SaveDraft(ctx, lost))
		orphan := r.e.NewDraft("anerkennung", "") // the program stopped between upload and draft
		_, err = r.e.Files().Put(orphan.CaseID(), "x.pdf", strings.NewReader(pdf), nil, 0)
		r.ok(err)
		sent := r.apply(r.person("jonas"), nil)
		folders := func() int {
			entries, err := os.ReadDir(filepath.Join(r.dir, "files"))
			r.ok(err)
			return len(entries)
		}
		// Folders carry the machine's time, which is not that of the test.
		r.clock.forward(time.Until(r.clock.Now()).Abs())
		if r.later(2 * day); folders() != 2 {
			r.t.Errorf("after two days %d folders are there, want those of draft and case", folders())
		}
		r.ok(r.e.SaveDraft(ctx, lost)) // saving prolongs
		r.later(29 * day)
		if _, err := r.e.Draft(ctx, lost.Key); err != nil || folders() != 2 {
			r.t.Fatalf("the draft went too early: %v", err)
		}
		r.later(4 * day)
		if _, err := r.e.Draft(ctx, lost.Key); !errors.Is(err, engine.ErrNotFound) || folders() != 1 {
			r.t.Errorf("the draft answers %v, and %d folders are there, want only that of the case", err, folders())
		}
		f, err := r.e.Files().Open(sent.Row.ID, fileOf(r.history(sent)))
		r.ok(err)
		r.ok(f.Close())
	})
}

func (r *rig) history(c *engine.Case) *engine.History {
	r.t.Helper()
	h, err := r.e.History(ctx, c.Row.ID)
	r.ok(err)
	return h
}

func TestDrafts(t *testing.T) {
	onEach(t, func(r *rig) {
		d := r.e.NewDraft("anerkennung", "jonas")
		if _, err := r.e.Draft(ctx, d.Key); !errors.Is(err, engine.ErrNotFound) {
			r.t.Errorf("a draft nobody saved answers %v", err)
		}
		d.Input = map[string][]string{"vorname": {"J"}, "geburtsdatum": {"kein Datum"}}
		r.ok(r.e.SaveDraft(ctx, d))
		here, err := r.e.Draft(ctx, d.Key)
		r.ok(err)
		there, err := r.e.Draft(ctx, d.Key)
		r.ok(err)
		if here.Input["geburtsdatum"][0] != "kein Datum" || here.FlowHash == "" || here.Person != "jonas" {
			r.t.Errorf("the draft came back as %+v", here)
		}
		r.ok(r.e.SaveDraft(ctx, here))
		if err := r.e.SaveDraft(ctx, there); !errors.Is(err, engine.ErrDocumentChanged) {
			r.t.Errorf("a second window overwrites the first: %v", err)
		}
		mine, err := r.e.DraftsOf(ctx, "jonas")
		r.ok(err)
		others, err := r.e.DraftsOf(ctx, "")
		r.ok(err)
		if len(mine) != 1 || len(others) != 0 {
			r.t.Errorf("Jonas has %d drafts, nobody has %d", len(mine), len(others))
		}
		r.ok(r.e.MailDraft(ctx, here, "jonas.scheinbar@example.org"))
		r.work()
		mails := r.mail.to("jonas.scheinbar@example.org")
		if len(mails) != 1 || address(mails[0]) != r.e.DraftURL(here) {
			r.t.Errorf("the link to go on was mailed as %v", mails)
		}
		for range 9 {
			r.ok(r.e.MailDraft(ctx, here, "Jonas.Scheinbar@example.org"))
			r.work()
		}
		if n := len(r.mail.all()); n != 5 {
			r.t.Errorf("ten requests sent %d messages to one mailbox, want 5", n)
		}
		r.ok(r.e.DropDraft(ctx, here))
		if _, err := r.e.Draft(ctx, d.Key); !errors.Is(err, engine.ErrNotFound) {
			r.t.Errorf("a dropped draft answers %v", err)
		}
		if a, b := d.CaseID(), r.e.NewDraft("anerkennung", "").CaseID(); a == b || strings.Contains(a, d.Key) {
			r.t.Errorf("cases of drafts are %s and %s", a, b)
		}
	})
}
