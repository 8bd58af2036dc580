package definitions

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var (
	colorShape = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	languages  = []string{"de", "en"}

	whySite = &source.Message{
		De: "Darin stehen Name, Absender, Impressum, Datenschutz und Barrierefreiheit.",
		En: "It holds name, sender, imprint, privacy and accessibility."}
)

// readSite reads site.yaml. Names of processes are checked later, by checkSite.
func (l *loader) readSite() {
	f := l.one(siteFile, "")
	if f == nil {
		l.missing("site.yaml", whySite)
		return
	}
	d := siteSpec.Read(f.node, l.report)
	l.site = d
	s := &l.set.Site
	s.Name, s.Short = d.Word("name"), d.Word("short")
	if s.Short == "" {
		s.Short = s.Name
	}
	s.Languages = d.Words("languages")
	for _, n := range d.Each("languages") {
		if n.Raw != "de" && n.Raw != "en" {
			l.unknown(n, languageMissing, n.Raw, languages)
		}
	}
	if len(s.Languages) == 0 {
		s.Languages = []string{"de"}
	}
	if s.Tone = d.Word("tone"); s.Tone == "" {
		s.Tone = "du"
	}
	s.Land = d.Word("land")
	if s.Zone = d.Word("zone"); s.Zone != "" {
		if _, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "Local" {
			l.wrong(d.At("zone"), aZone.Say(nil))
		}
	}
	if theme := d.Nested("theme"); theme != nil {
		if s.Brand = theme.Word("brand"); s.Brand != "" && !colorShape.MatchString(s.Brand) {
			l.wrong(theme.At("brand"), aColor.Say(nil))
		}
	}
	if deadlines := d.Nested("deadlines"); deadlines != nil {
		s.MoveDeadlines = deadlines.Flag("moveToWorkday")
	} else {
		s.MoveDeadlines = true
	}
	if sender := d.Nested("mail"); sender != nil {
		s.Sender = Sender{Name: sender.Word("name"), Address: sender.Word("address"), ReplyTo: sender.Word("replyTo")}
		l.checkAddress(sender.At("address"))
		l.checkAddress(sender.At("replyTo"))
		if s.Sender.Name == "" {
			s.Sender.Name = s.Short
		}
	}
	if caretaker := d.Nested("caretaker"); caretaker != nil {
		s.Caretaker = Caretaker{Function: caretaker.Word("function"), Group: caretaker.Word("group")}
		l.checkCaretaker(caretaker)
	}
	l.readServices(d)
	l.readSignIn(d)
	l.readPortal(d)
	l.readNotices(d)
	l.readPages()
	if retention := d.Nested("retention"); retention != nil {
		s.Drafts = l.period(retention.At("drafts"))
		s.Cases = l.period(retention.At("cases"))
	}
	for i, key := range []string{"imprint", "privacy", "accessibility"} {
		s.duties[i] = d.Label(key)
	}
	for _, key := range []string{"name", "imprint", "privacy", "accessibility"} {
		if n := d.At(key); n != nil && strings.TrimSpace(d.Label(key).Text) == "" {
			l.wrong(n, aText.Say(nil))
		}
	}
	*s = s.In("")
}

func (l *loader) checkCaretaker(d *spec.Decoded) {
	c := l.set.Site.Caretaker
	switch {
	case (c.Function == "") == (c.Group == ""):
		at := d.Node
		if c.Group != "" {
			at = d.At("group")
		}
		l.report.Error(at, caretakerOne, nil)
	case c.Group != "" && !l.groups[c.Group]:
		l.unknown(d.At("group"), unknownGroup, c.Group, keys(l.groups))
	case c.Function != "" && l.functions[c.Function] == nil:
		l.unknown(d.At("function"), unknownFunction, c.Function, keys(l.functions))
	case c.Function != "" && len(l.set.Levels) > 0 && l.functions[c.Function].Level != l.set.Levels[0]:
		l.report.Error(d.At("function"), officeLevel, source.Args{"function": c.Function,
			"level": l.functions[c.Function].Level, "unit": "caretaker", "above": l.set.Levels[0]})
	}
}

func (l *loader) readServices(d *spec.Decoded) {
	for _, one := range d.List("services") {
		key := one.Word("key")
		if key == "" {
			continue
		}
		if l.services[key] {
			l.report.Error(one.At("key"), keyTwice, source.Args{"name": key})
			continue
		}
		l.services[key] = true
		l.set.Site.Services = append(l.set.Site.Services, Service{Key: key, Title: one.Label("title").Text, Titles: one.Label("title")})
	}
}

// checkSite checks what site.yaml says about processes, now that they are read.
func (l *loader) checkSite() {
	if l.site == nil {
		return
	}
	known := l.processFolders()
	for _, one := range decodedTiles(l.site) {
		if name := one.Word("process"); name != "" && !slices.Contains(known, name) {
			l.unknown(one.At("process"), unknownProcess, name, known)
		}
	}
}

// checkAddress reports what is no mail address.
func (l *loader) checkAddress(n *source.Node) {
	if n == nil {
		return
	}
	address, err := mail.ParseAddress(n.Raw)
	if err != nil || address.Address != n.Raw || !strings.Contains(n.Raw[strings.LastIndex(n.Raw, "@"):], ".") {
		l.wrong(n, aMail.Say(nil))
	}
}

// period reads a length of time; zero where there is none.
func (l *loader) period(n *source.Node) expression.Period {
	if n == nil {
		return expression.Period{}
	}
	p, err := expression.ParsePeriod(n.Raw)
	if err != nil || p.N <= 0 {
		l.wrong(n, aPeriod.Say(nil))
		return expression.Period{}
	}
	return p
}

// date reads a day; the zero day where there is none.
func (l *loader) date(n *source.Node) expression.Date {
	if n == nil {
		return expression.Date{}
	}
	d, err := expression.ParseDate(n.Raw)
	if err != nil {
		l.wrong(n, aDate.Say(nil))
	}
	return d
}

// span reads two days and checks their order.
func (l *loader) span(d *spec.Decoded, fromKey, toKey string) (from, to expression.Date) {
	from, to = l.date(d.At(fromKey)), l.date(d.At(toKey))
	if from != (expression.Date{}) && to != (expression.Date{}) && to.Compare(from) < 0 {
		l.report.Error(d.At(toKey), endsBeforeBegin, source.Args{"from": from, "to": to})
	}
	return from, to
}
