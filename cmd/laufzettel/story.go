package main

import (
	"fmt"
	"strings"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/play"
	"laufzettel/definitions/scenario"
	"laufzettel/definitions/source"
)

var storyBreaks = &source.Message{De: "hier bricht das Beispiel: {why}", En: "here the example breaks: {why}"}

// story tells what was played, day by day; of a play that breaks, up to the last place where it does.
func story(p scenario.Play, lang string) string {
	t := &storyTeller{lang: lang}
	if p.Case != nil {
		t.zone = p.Case.Zone()
		lines := p.Case.Story()
		if n := len(p.Breaks); n > 0 {
			lines = lines[:p.Breaks[n-1].After]
		}
		at := 0
		for i, line := range lines {
			at = t.breaks(p.Breaks, at, i)
			t.line(line)
		}
		t.breaks(p.Breaks, at, len(lines))
	} else {
		t.breaks(p.Breaks, 0, 0)
	}
	return t.b.String()
}

// storyTeller writes lines under the days on which they happened.
type storyTeller struct {
	b    strings.Builder
	lang string
	zone *time.Location
	day  string
}

// breaks writes those that come before a line, and returns how many were written by now.
func (t *storyTeller) breaks(all []scenario.Break, from, line int) int {
	for ; from < len(all) && all[from].After <= line; from++ {
		fmt.Fprintf(&t.b, "   > %s\n", storyBreaks.Say(source.Args{"why": all[from].Diagnostic.Text.In(t.lang)}).In(t.lang))
	}
	return from
}

func (t *storyTeller) line(l play.Line) {
	local := l.At.In(t.zone)
	if day := weekday(local, t.lang) + ", " + expression.Format(expression.DateOf(l.At, t.zone), t.lang, t.zone); day != t.day {
		t.day = day
		fmt.Fprintf(&t.b, "   %s\n", day)
	}
	fmt.Fprintf(&t.b, "     %s  %s\n", local.Format("15:04"), l.Text)
}

var weekdays = map[string][7]string{
	"de": {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

func weekday(at time.Time, lang string) string { return weekdays[lang][at.Weekday()] }
