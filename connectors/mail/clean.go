package mail

import (
	"net/mail"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"laufzettel/connectors"
)

// maxSubject keeps a subject readable in every mailbox list, in runes.
const maxSubject = 150

// maxName is the longest name of a mailbox's owner that is shown, in runes.
const maxName = 100

// forbidden runes never reach a header or a body: control characters, and the marks that turn around the
// direction of the text after them, which can make "gpj.exe" read as "exe.jpg".
func forbidden(r rune) bool {
	return unicode.IsControl(r) || (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069) ||
		r == 0x2028 || r == 0x2029 || r == unicode.ReplacementChar
}

// oneLine makes a header value of any text: forbidden runes become spaces, spaces are joined, and what is
// longer than limit runes ends with an ellipsis.
func oneLine(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		if forbidden(r) {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > limit {
		text = strings.TrimRight(string(runes[:limit-1]), " ") + "…"
	}
	return text
}

// lines splits a text of a person into lines without forbidden runes; empty lines at the ends are dropped.
func lines(text string) []string {
	all := rawLines(strings.Trim(newlines.Replace(text), "\n"))
	for i, line := range all {
		all[i] = strings.TrimRight(line, " ")
	}
	return all
}

// rawLines splits a text into lines without forbidden runes and keeps all spaces.
func rawLines(text string) []string {
	all := strings.Split(newlines.Replace(text), "\n")
	for i, line := range all {
		all[i] = withoutForbidden(line)
	}
	return all
}

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", "    ")

func withoutForbidden(line string) string {
	return strings.Map(func(r rune) rune {
		if forbidden(r) {
			return -1
		}
		return r
	}, line)
}

// mailbox checks an address and makes its domain readable for every mail server (würde.example becomes
// xn--wrde-0ra.example). It answers false for anything that is not exactly one plain address.
func mailbox(a connectors.Address) (*mail.Address, bool) {
	written := strings.TrimSpace(a.Mail)
	if written == "" || len(written) > 254 || strings.ContainsFunc(written, forbidden) || strings.ContainsAny(written, " <>,;") {
		return nil, false
	}
	parsed, err := mail.ParseAddress(written)
	if err != nil || parsed.Name != "" {
		return nil, false
	}
	at := strings.LastIndexByte(parsed.Address, '@')
	domain, err := idna.Lookup.ToASCII(parsed.Address[at+1:])
	if err != nil || domain == "" {
		return nil, false
	}
	return &mail.Address{Name: oneLine(a.Name, maxName), Address: parsed.Address[:at+1] + domain}, true
}

// messageID accepts an id with or without angle brackets; anything but printable ASCII of the form x@y is
// refused, so that an id can never carry a header with it.
func messageID(id string) (string, bool) {
	id = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(id), "<"), ">")
	left, right, found := strings.Cut(id, "@")
	if !found || left == "" || right == "" || len(id) > 250 {
		return "", false
	}
	for _, r := range id {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`<>()[]\,;:"`, r) {
			return "", false
		}
	}
	return id, !strings.Contains(right, "@")
}

// webAddress says whether a link is complete and leads to a web page.
func webAddress(link string) bool {
	if strings.ContainsFunc(link, func(r rune) bool { return forbidden(r) || unicode.IsSpace(r) }) {
		return false
	}
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}
