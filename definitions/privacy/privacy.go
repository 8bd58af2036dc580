// Package privacy writes what the law wants people to know about their data, from what the definitions say
// anyway: the privacy notice of a process (Art. 13 GDPR) and the record of processing activities (Art. 30). It is
// pure. Edit here when a notice has to say something more; what it says about one process belongs into its forms.
package privacy

import (
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

// defaults of the site where it says nothing: see definitions.Site.
var (
	defaultDrafts = expression.Period{N: 30, Unit: expression.Days}
	defaultCases  = expression.Period{N: 10, Unit: expression.Years}
)

// page collects Markdown in a language.
type page struct {
	strings.Builder
	set  *definitions.Set
	lang string
}

func (p *page) say(m *source.Message, args source.Args) string { return m.Say(args).In(p.lang) }

func (p *page) heading(level int, m *source.Message, args source.Args) {
	p.WriteString(strings.Repeat("#", level) + " " + p.say(m, args) + "\n\n")
}

func (p *page) paragraph(text string) {
	if text != "" {
		p.WriteString(strings.TrimSpace(text) + "\n\n")
	}
}

func (p *page) bullets(items []string) {
	for _, item := range items {
		p.WriteString("- " + strings.Join(strings.Fields(item), " ") + "\n")
	}
	if len(items) > 0 {
		p.WriteString("\n")
	}
}

// Notice is the privacy notice of a process for people whose data it asks for, as Markdown in lang ("de" or
// "en"); headings begin at the second level. controller is the one of the unit in charge; sure says that the unit
// is known and not only the top one.
func Notice(set *definitions.Set, process *definitions.Process, controller definitions.Controller, sure bool, lang string) string {
	p := &page{set: set, lang: lang}
	about := process.Form.Privacy()
	title := source.Args{"process": process.TitleIn(lang)}
	p.heading(2, whoTitle, nil)
	p.controller(controller)
	p.paragraph(controller.Privacy)
	if !sure {
		p.paragraph(p.say(whoElse, nil))
	}
	p.heading(2, whyTitle, nil)
	if purpose := about.Purpose.In(lang); purpose != "" {
		p.paragraph(p.say(purposeIs, source.Args{"text": purpose}))
	} else {
		p.paragraph(p.say(purposeNone, title))
	}
	if basis := about.Basis.In(lang); basis != "" {
		p.paragraph(p.say(basisIs, source.Args{"text": basis}))
	}
	if asksConsent(process.Form) {
		p.paragraph(p.say(consentNote, nil))
	}
	p.heading(2, whatTitle, nil)
	p.data(process.Form, about.Purpose.In(lang))
	p.paragraph(p.say(voluntary, nil))
	p.heading(2, longTitle, nil)
	p.erasure(process)
	p.paragraph(p.say(keepLog, nil))
	p.heading(2, seeTitle, nil)
	p.recipients(process)
	p.paragraph(p.say(seeDeputy, nil))
	if transfer := about.Transfer.In(lang); transfer != "" {
		p.paragraph(transfer)
	} else {
		p.paragraph(p.say(noTransfer, nil))
	}
	p.heading(2, rightsTitle, nil)
	p.paragraph(p.say(rightsText, nil))
	return strings.TrimSpace(p.String()) + "\n"
}

// Title is the heading of the notice of a process.
func Title(process *definitions.Process, lang string) string {
	return noticeTitle.Say(source.Args{"process": process.TitleIn(lang)}).In(lang)
}

// Record is the record of processing activities of all processes, as Markdown in lang.
func Record(set *definitions.Set, lang string) string {
	p := &page{set: set, lang: lang}
	p.WriteString("# " + p.say(recordTitle, nil) + "\n\n")
	p.paragraph(p.say(recordIntro, source.Args{"site": set.Site.Name, "hash": set.Hash[:min(12, len(set.Hash))]}))
	p.heading(2, controllersTitle, nil)
	p.paragraph(p.say(controllersNote, nil))
	controllers := 0
	for _, u := range set.Units {
		if u.Controller.Name != "" {
			controllers++
			p.WriteString("### " + u.Name + "\n\n")
			p.controller(u.Controller.In(lang))
		}
	}
	if controllers == 0 {
		p.controller(definitions.Controller{Name: set.Site.Name})
	}
	var names []string
	for name := range set.Processes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		p.process(set.Processes[name])
	}
	p.heading(2, safeguardsTitle, nil)
	p.paragraph(p.say(safeguardsText, nil))
	return strings.TrimSpace(p.String()) + "\n"
}

func (p *page) process(process *definitions.Process) {
	about := process.Form.Privacy()
	given := func(text source.Local) string {
		if said := text.In(p.lang); said != "" {
			return said
		}
		return p.say(missingText, nil)
	}
	p.WriteString("## " + process.TitleIn(p.lang) + "\n\n")
	p.heading(3, basisTitle, nil)
	p.bullets([]string{p.say(purposeIs, source.Args{"text": given(about.Purpose)}), p.say(basisIs, source.Args{"text": given(about.Basis)})})
	p.heading(3, subjectsTitle, nil)
	if subjects := about.Subjects.In(p.lang); subjects != "" {
		p.paragraph(subjects)
	} else {
		p.paragraph(p.say(subjectsDefault, nil))
	}
	p.heading(3, dataTitle, nil)
	var names []string
	for name, form := range process.Forms {
		if form != process.Form {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	p.data(process.Form, about.Purpose.In(p.lang))
	for _, name := range names {
		form := process.Forms[name]
		title := form.Title.RawIn(p.lang)
		if title == "" || strings.Contains(title, "{{") {
			title = name
		}
		p.paragraph("**" + p.say(formIs, source.Args{"name": title}) + "**")
		purpose := form.Privacy().Purpose.In(p.lang)
		if purpose == "" {
			purpose = about.Purpose.In(p.lang)
		}
		p.data(form, purpose)
	}
	p.heading(3, recipientsTitle, nil)
	p.recipients(process)
	p.heading(3, transferTitle, nil)
	if transfer := about.Transfer.In(p.lang); transfer != "" {
		p.paragraph(transfer)
	} else {
		p.paragraph(p.say(noTransfer, nil))
	}
	p.heading(3, erasureTitle, nil)
	p.erasure(process)
}

func (p *page) controller(c definitions.Controller) {
	p.paragraph(p.say(whoFor, source.Args{"name": c.Name}))
	var more []string
	if c.Address != "" {
		more = append(more, p.say(address, source.Args{"text": c.Address}))
	}
	if c.DPO != "" {
		more = append(more, p.say(officer, source.Args{"text": c.DPO}))
	}
	p.bullets(more)
}

func asksConsent(f *forms.Form) bool {
	asks := false
	f.AllFields(func(field *forms.Field) { asks = asks || field.Withdrawal() != nil })
	return asks
}

// data is the table of what a form asks: answers with the same purpose and the same end stand together. Groups and
// tables stand for their parts where those say nothing of their own.
func (p *page) data(f *forms.Form, purpose string) {
	type row struct{ why, erased string }
	var order []row
	names := map[row][]string{}
	f.AllFields(func(field *forms.Field) {
		if field.Type.Read == nil || field.Table != nil {
			return
		}
		name := label(field, p.lang)
		for at := around(field); at != nil; at = around(at) {
			if group := label(at, p.lang); group != "" {
				name = group + ": " + name
			}
		}
		if field.Sensitive {
			name = p.say(delicate, source.Args{"name": name})
		}
		why := field.PurposeIn(p.lang)
		for at := around(field); why == "" && at != nil; at = around(at) {
			why = at.PurposeIn(p.lang)
		}
		if why == "" {
			why = purpose
		}
		at := row{why, p.erased(field)}
		if names[at] == nil {
			order = append(order, at)
		}
		names[at] = append(names[at], strings.TrimRight(name, ".?! "))
	})
	p.WriteString(p.say(whatHead, nil))
	for _, at := range order {
		p.WriteString("| " + cell(strings.Join(names[at], " · ")) + " | " + cell(at.why) + " | " + cell(at.erased) + " |\n")
	}
	p.WriteString("\n")
}

// around is the group or table that a field is part of, or nil.
func around(f *forms.Field) *forms.Field {
	if f.Parent != nil {
		return f.Parent
	}
	return f.Around()
}

// label is what a field is called; an expression in it is left out, as its value is not known.
func label(f *forms.Field, lang string) string {
	text := strings.TrimSpace(braces.ReplaceAllString(f.Label.RawIn(lang), "…"))
	if text == "" && f.Label != nil {
		return f.Name
	}
	return text
}

var braces = regexp.MustCompile(`\{\{.*?\}\}`)

func cell(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}

func (p *page) erased(f *forms.Field) string {
	kept := f.Retention()
	switch {
	case kept == nil:
		return p.say(withCase, nil)
	case kept.From == forms.FromDecision:
		return p.say(afterEnd, source.Args{"period": p.period(kept.For)})
	}
	return p.say(afterStart, source.Args{"period": p.period(kept.For)})
}

func (p *page) period(period expression.Period) string { return expression.Format(period, p.lang, nil) }

func (p *page) erasure(process *definitions.Process) {
	var lines []string
	last := p.set.Site.Cases
	if last.N == 0 {
		last = defaultCases
	}
	for _, k := range process.Flow.Keep {
		if k.Status == "" {
			last = k.For
			continue
		}
		lines = append(lines, p.say(keepOf, source.Args{"status": process.Flow.StatusLabel(k.Status, p.lang), "period": p.period(k.For)}))
	}
	drafts := p.set.Site.Drafts
	if drafts.N == 0 {
		drafts = defaultDrafts
	}
	p.bullets(append(lines, p.say(keepElse, source.Args{"period": p.period(last)}), p.say(keepDraft, source.Args{"period": p.period(drafts)})))
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
