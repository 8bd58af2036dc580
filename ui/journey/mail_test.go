package journey

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// letter is a mail in the demo's mailbox.
type letter struct {
	path, subject, text string
}

var (
	mailItems = regexp.MustCompile(`(?s)<a class="mail-item[^"]*" href="(/postfach/[^"?]+)[^"]*".*?<span class="mail-subject">(.*?)</span>`)
	mailText  = regexp.MustCompile(`(?s)<pre class="mail-text"[^>]*>(.*?)</pre>`)
	addresses = regexp.MustCompile(`https?://[^\s<>]+`)
)

// letters are the mails to an address, newest first.
func (d *demo) letters(to string) []letter {
	var found []letter
	for _, m := range mailItems.FindAllStringSubmatch(d.get("/postfach?an="+url.QueryEscape(to)), -1) {
		found = append(found, letter{path: m[1], subject: html.UnescapeString(m[2])})
	}
	return found
}

// mail waits for a mail whose subject contains part and reads it; the newest one if there are several.
func (d *demo) mail(to, part string) letter {
	d.t.Helper()
	var last []letter
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		last = d.letters(to)
		for _, l := range last {
			if strings.Contains(l.subject, part) {
				return d.read(l)
			}
		}
	}
	d.t.Fatalf("no mail to %s with %q in its subject; there are %v", to, part, last)
	return letter{}
}

// newMail is like mail, but passes over those that were there before.
func (d *demo) newMail(to, part string, before []letter) letter {
	d.t.Helper()
	known := map[string]bool{}
	for _, l := range before {
		known[l.path] = true
	}
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		for _, l := range d.letters(to) {
			if !known[l.path] && strings.Contains(l.subject, part) {
				return d.read(l)
			}
		}
	}
	d.t.Fatalf("no new mail to %s with %q in its subject; there are %v", to, part, d.letters(to))
	return letter{}
}

func (d *demo) read(l letter) letter {
	d.t.Helper()
	text := mailText.FindStringSubmatch(d.get(l.path + "?text=1"))
	if text == nil {
		d.t.Fatalf("the mail %q has no text", l.subject)
	}
	l.text = html.UnescapeString(text[1])
	return l
}

// link is the first address in a mail whose path begins with prefix, as a path.
func (l letter) link(d *demo, prefix string) string {
	d.t.Helper()
	for _, address := range addresses.FindAllString(l.text, -1) {
		if path, ours := strings.CutPrefix(address, d.base); ours && strings.HasPrefix(path, prefix) {
			return path
		}
	}
	d.t.Fatalf("the mail %q has no link to %s:\n%s", l.subject, prefix, l.text)
	return ""
}
