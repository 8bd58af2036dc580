package mail

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"strings"

	"laufzettel/connectors"
)

//go:embed layout.html
var layoutText string

var layout = template.Must(template.New("layout").Parse(layoutText))

// page is what the layout shows; texts are clean and of one line where the layout has one.
type page struct {
	Lang, Subject, Preheader string
	Site, SiteURL            string
	Overline, Title          string // "" : the body begins with its own title
	Facts                    []pageFact
	Body                     template.HTML
	Action                   *pageAction
	Choices                  []connectors.Choice
	Footer                   template.HTML
	Imprint, Privacy         string
	Words                    words
}

type pageFact struct {
	Label string
	Lines []string
}

type pageAction struct {
	Label, URL        string
	Color, LabelColor template.CSS
}

// Render lays a message out as its receiver sees it: plain text that reads well alone, and HTML that loads
// nothing from elsewhere. It fails where a link is not a complete web address; the error does not
// repeat the link, because links are secrets.
func Render(m connectors.Message, b connectors.Branding) (text, html string, err error) {
	if m.Action != nil && !webAddress(m.Action.URL) {
		return "", "", errors.New("the link of the mail's button is not a complete web address; check the base URL of the site")
	}
	for name, link := range map[string]string{"imprint": b.Imprint, "privacy notice": b.Privacy} {
		if link != "" && !webAddress(link) {
			return "", "", fmt.Errorf("the link to the %s is not a complete web address; check the settings of the site", name)
		}
	}
	lang, words := speak(m.Lang)
	body, bodySource := parseMarkdown(m.Markdown)
	footer, footerSource := parseMarkdown(m.Footer)
	p := page{
		Lang: lang, Words: words, Subject: subject(m.Subject), Preheader: oneLine(m.Preheader, 200),
		Site: oneLine(b.Site, maxName), Imprint: b.Imprint, Privacy: b.Privacy,
	}
	if webAddress(b.BaseURL) {
		p.SiteURL = b.BaseURL
	}
	if !beginsWithTitle(body) {
		p.Overline, p.Title = splitSubject(p.Subject)
	}
	for _, fact := range m.Facts {
		p.Facts = append(p.Facts, pageFact{oneLine(fact.Label, maxName), lines(fact.Value)})
	}
	if m.Action != nil {
		color, label := buttonColors(b.Color)
		p.Action = &pageAction{oneLine(m.Action.Label, maxName), m.Action.URL, template.CSS(color), template.CSS(label)}
	}
	for _, choice := range m.Choices {
		p.Choices = append(p.Choices, connectors.Choice{Label: oneLine(choice.Label, maxName), Text: oneLine(choice.Text, 1000)})
	}
	text = plainText(p, bodyText(body, bodySource), bodyText(footer, footerSource))
	if p.Body, err = trusted(bodyHTML(body, bodySource)); err != nil {
		return "", "", fmt.Errorf("laying out the mail's text: %w", err)
	}
	if p.Footer, err = trusted(bodyHTML(footer, footerSource)); err != nil {
		return "", "", fmt.Errorf("laying out the mail's footer: %w", err)
	}
	var out bytes.Buffer
	if err := layout.Execute(&out, p); err != nil {
		return "", "", fmt.Errorf("laying out the mail: %w", err)
	}
	return text, out.String(), nil
}

// trusted marks HTML that has passed the sanitiser.
func trusted(html string, err error) (template.HTML, error) { return template.HTML(html), err }

// subject is the subject as it is sent: one line of sane length.
func subject(written string) string { return oneLine(written, maxSubject) }

// splitSubject takes "[number] what it is about" apart, so that the page shows the number small above the
// title.
func splitSubject(subject string) (number, title string) {
	if rest, found := strings.CutPrefix(subject, "["); found {
		if number, title, found = strings.Cut(rest, "] "); found {
			return number, title
		}
	}
	return "", subject
}

// plainText is the text part: facts as lines, outcomes as a list, the link on a line of its own.
func plainText(p page, body, footer string) string {
	var parts []string
	add := func(part string) {
		if part != "" {
			parts = append(parts, part)
		}
	}
	var facts []string
	for _, fact := range p.Facts {
		facts = append(facts, lead(fact.Label)+strings.Join(fact.Lines, "\n  "))
	}
	add(strings.Join(facts, "\n"))
	add(body)
	if p.Action != nil {
		add(p.Action.Label + ":\n" + p.Action.URL)
	}
	if len(p.Choices) > 0 {
		list := p.Words.Next + ":"
		for _, choice := range p.Choices {
			list += "\n- " + choice.Label
			if choice.Text != "" {
				list += ": " + choice.Text
			}
		}
		add(list)
	}
	end := []string{"-- "}
	if footer != "" {
		end = append(end, footer, "")
	}
	if p.Site != "" {
		end = append(end, p.Site)
	}
	for _, link := range []connectors.Fact{{Label: p.Words.Imprint, Value: p.Imprint}, {Label: p.Words.Privacy, Value: p.Privacy}} {
		if link.Value != "" {
			end = append(end, link.Label+": "+link.Value)
		}
	}
	if len(end) > 1 {
		add(strings.TrimRight(strings.Join(end, "\n"), "\n"))
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// lead puts a colon behind a label, unless it is a question or a sentence already.
func lead(label string) string {
	if strings.HasSuffix(label, "?") || strings.HasSuffix(label, ".") || strings.HasSuffix(label, ":") {
		return label + " "
	}
	return label + ": "
}
