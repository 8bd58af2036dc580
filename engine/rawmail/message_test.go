package rawmail

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func crlf(s string) io.Reader { return strings.NewReader(strings.ReplaceAll(s, "\n", "\r\n")) }

func TestMailsOfPeople(t *testing.T) {
	for says, c := range map[string]struct{ raw, from, subject, text, files string }{
		"plain text": {"From: Alma Beispiel <Alma@Example.org>\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nMessage-ID: <1@x>\n\nHallo,\n\n\nbis bald  \n",
			"alma@example.org", "Grüße", "Hallo,\n\nbis bald", ""},
		"latin 1, quoted": {"From: a@example.org\nSubject: x\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe aus M=FCnster\n",
			"a@example.org", "x", "Grüße aus Münster", ""},
		"only HTML": {"From: a@example.org\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n<html><head><style>p{}</style><title>T</title></head><body><p>Hallo&nbsp;<b>Welt</b></p><ul><li>eins<li>zwei</ul><a href=\"https://example.org/a\">hier</a><script>alert(1)</script></body></html>\n",
			"a@example.org", "x", "Hallo Welt\n\n- eins\n- zwei\nhier <https://example.org/a>", ""},
		"both, with files": {"From: a@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\nDer Text\n--i\nContent-Type: text/html\n\n<p>Das HTML</p>\n--i--\n--o\nContent-Type: application/pdf; name=\"a.pdf\"\nContent-Disposition: attachment; filename=\"C:\\\\Ordner\\\\bescheid.pdf\"\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjc=\n--o\nContent-Type: image/png\nContent-Disposition: inline; filename=logo.png\n\nx\n--o--\n",
			"a@example.org", "x", "Der Text", "bescheid.pdf=%PDF-1.7 logo.png(inline)=x"},
		"nothing but a header": {"From: a@example.org\nSubject:\n\n", "a@example.org", "", "", ""},
	} {
		m, err := Open(crlf(c.raw))
		if err != nil {
			t.Errorf("%s: %v", says, err)
			continue
		}
		var files []string
		text, err := m.Read(func(a Attachment) error {
			content, err := io.ReadAll(a.Content)
			name := a.Name
			if a.Inline {
				name += "(inline)"
			}
			files = append(files, name+"="+strings.TrimSpace(string(content)))
			return err
		})
		if err != nil || m.From != c.from || m.Subject != c.subject || text != c.text || strings.Join(files, " ") != c.files || m.Auto != "" {
			t.Errorf("%s: %v\nfrom %q subject %q auto %q files %q\n%q\nwant\n%q", says, err, m.From, m.Subject, m.Auto, files, text, c.text)
		}
	}
}

func TestMailsOfPrograms(t *testing.T) {
	for header, auto := range map[string]bool{
		"Auto-Submitted: auto-replied": true, "Auto-Submitted: auto-generated; x=y": true, "Auto-Submitted: no": false, "Precedence: bulk": true,
		"Precedence: first-class": false, "List-Id: <a.example.org>": true, "Return-Path: <>": true, "Return-Path: <a@example.org>": false,
		"X-Autoreply: yes": true, "X-Loop: a": true, "Content-Type: multipart/report; boundary=x": true, "X-Priority: 1": false,
		strings.TrimSuffix(strings.Repeat("Received: by x\n", 60), "\n"): true,
	} {
		m, err := Open(crlf("From: a@example.org\n" + header + "\n\nText\n"))
		if err != nil || (m.Auto != "") != auto {
			t.Errorf("%s: %q %v", header, m.Auto, err)
		}
	}
	if m, err := Open(crlf("From: MAILER-DAEMON@example.org\n\nText\n")); err != nil || m.Auto == "" {
		t.Error("a bounce counts as a person", err)
	}
}

func TestMailsThatAreTooMuch(t *testing.T) {
	for says, raw := range map[string]string{
		"text":  "From: a@example.org\n\n" + strings.Repeat("x", MaxText+1),
		"parts": "From: a@example.org\nContent-Type: multipart/mixed; boundary=o\n\n" + strings.Repeat("--o\nContent-Type: text/plain\n\nx\n", MaxParts+1) + "--o--\n",
	} {
		m, err := Open(crlf(raw))
		if err == nil {
			_, err = m.Read(func(Attachment) error { return nil })
		}
		if !errors.Is(err, ErrLong) && !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", says, err)
		}
	}
}

func TestAnswersWithoutWhatTheyQuote(t *testing.T) {
	for text, want := range map[string]string{
		"Ja, gern.\n\nAm 23.11.2026 um 09:00 schrieb Testverein <verein@example.org>:\n> Frage": "Ja, gern.",
		"Yes.\n\nOn Mon, Nov 23, 2026 at 9:00 AM Verein <v@example.org> wrote:\n> Question":     "Yes.",
		"Ja\n\n-----Ursprüngliche Nachricht-----\nVon: Verein":                                  "Ja",
		"> Frage\n\nJa": "> Frage\n\nJa",
		"Nur Text":      "Nur Text",
	} {
		if got := Answer(text); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("From: a@example.org\nContent-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: text/html\n\n<p>x\n--o--\n")
	f.Fuzz(func(t *testing.T, raw string) {
		m, err := Open(strings.NewReader(raw))
		if err != nil {
			return
		}
		text, err := m.Read(func(a Attachment) error { _, err := io.Copy(io.Discard, a.Content); return err })
		if err == nil && (strings.ContainsRune(text, 0) || strings.TrimSpace(text) != text) {
			t.Errorf("%q", text)
		}
	})
}
