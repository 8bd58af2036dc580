package walk

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// form is one form of a page with what a browser would post for it.
type form struct {
	action   string
	controls []control
}

// control is one input that has a name. An unchosen radio button or checkbox is there, and not chosen.
type control struct {
	name, kind, value string
	chosen            bool
}

// page is an HTML page taken apart.
type page struct {
	forms []*form
	text  string // everything readable, in one line
	links []string
}

func parsePage(content []byte) (*page, error) {
	root, err := html.Parse(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	p := &page{}
	var text strings.Builder
	p.walk(root, nil, &text)
	p.text = strings.Join(strings.Fields(text.String()), " ")
	return p, nil
}

func (p *page) walk(n *html.Node, in *form, text *strings.Builder) {
	switch {
	case n.Type == html.TextNode:
		text.WriteString(n.Data + " ")
	case n.Type != html.ElementNode:
	case n.DataAtom == atom.Template, n.DataAtom == atom.Script, n.DataAtom == atom.Style, n.DataAtom == atom.Noscript:
		return
	case n.DataAtom == atom.A:
		p.links = append(p.links, attribute(n, "href"))
	case n.DataAtom == atom.Form:
		in = &form{action: attribute(n, "action")}
		p.forms = append(p.forms, in)
	case in != nil && n.DataAtom == atom.Input:
		in.input(n)
	case in != nil && n.DataAtom == atom.Textarea:
		in.add(n, "textarea", strings.TrimPrefix(textOf(n), "\n"), true)
	case in != nil && n.DataAtom == atom.Select:
		in.add(n, "select", selected(n), true)
	case in != nil && n.DataAtom == atom.Button:
		in.add(n, "button", attribute(n, "value"), false)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		p.walk(child, in, text)
	}
}

func (f *form) input(n *html.Node) {
	kind, value := attribute(n, "type"), attribute(n, "value")
	switch kind {
	case "radio", "checkbox":
		f.add(n, kind, value, hasAttribute(n, "checked"))
	case "submit", "button", "file":
		f.add(n, kind, value, false)
	default:
		f.add(n, kind, value, true)
	}
}

func (f *form) add(n *html.Node, kind, value string, chosen bool) {
	if name := attribute(n, "name"); name != "" {
		f.controls = append(f.controls, control{name: name, kind: kind, value: value, chosen: chosen})
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttribute(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == html.TextNode {
			b.WriteString(child.Data)
		}
	}
	return b.String()
}

func selected(n *html.Node) string {
	for child := range n.Descendants() {
		if child.DataAtom == atom.Option && hasAttribute(child, "selected") {
			return attribute(child, "value")
		}
	}
	return ""
}

// has says whether a form asks for name.
func (f *form) has(name string) bool {
	for _, c := range f.controls {
		if c.name == name {
			return true
		}
	}
	return false
}

// offers lists the values of a group of radio buttons.
func (f *form) offers(name string) []string {
	var values []string
	for _, c := range f.controls {
		if c.name == name && c.kind == "radio" {
			values = append(values, c.value)
		}
	}
	return values
}

// fill types answers over what the form has already; what it does not ask for is left out.
func (f *form) fill(answers map[string]string) {
	for i := range f.controls {
		c := &f.controls[i]
		answer, given := answers[c.name]
		switch {
		case !given || c.kind == "hidden" || c.kind == "button" || c.kind == "file":
		case c.kind == "radio":
			c.chosen = c.value == answer
		case c.kind == "checkbox":
			c.chosen = true
		default:
			c.value = answer
		}
	}
}

// press is the form as a browser sends it when the button _do=word is pressed, with files by field.
func (f *form) press(word string, files map[string][]byte) (body io.Reader, contentType string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, c := range f.controls {
		if content, given := files[strings.TrimPrefix(c.name, "file:")]; c.kind == "file" && given {
			header := textproto.MIMEHeader{}
			header.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename="document.pdf"`, c.name))
			header.Set("Content-Type", "application/pdf")
			part, err := w.CreatePart(header)
			if err != nil {
				return nil, "", err
			}
			if _, err := part.Write(content); err != nil {
				return nil, "", err
			}
		}
		if c.chosen {
			if err := w.WriteField(c.name, c.value); err != nil {
				return nil, "", err
			}
		}
	}
	if word != "" {
		if err := w.WriteField("_do", word); err != nil {
			return nil, "", err
		}
	}
	return &b, w.FormDataContentType(), w.Close()
}
