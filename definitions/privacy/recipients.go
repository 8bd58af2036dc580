package privacy

import (
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/forms"
)

func (p *page) recipients(process *definitions.Process) {
	var lines []string
	for _, r := range process.Flow.Recipients() {
		if r.Mail && toThemselves(process.Form, r.People) {
			continue
		}
		step := r.Step
		if r.Title != nil && r.Title.Literal() {
			step = r.Title.RawIn(p.lang)
		}
		var who []string
		for _, one := range r.People {
			for _, named := range p.people(one) {
				if !slices.Contains(who, named) {
					who = append(who, named)
				}
			}
		}
		args := source.Args{"step": step, "who": strings.Join(who, ", "), "connector": r.Connector}
		switch {
		case r.Connector != "":
			line := p.say(seeCall, args)
			if len(who) > 0 {
				line += ", " + strings.Join(who, ", ")
			}
			lines = append(lines, line)
		case r.Mail:
			lines = append(lines, p.say(seeMail, args))
		default:
			lines = append(lines, p.say(seeStep, args))
		}
	}
	if more := process.Form.Privacy().Recipients.In(p.lang); more != "" {
		lines = append(lines, p.say(seeMore, source.Args{"text": more}))
	}
	p.bullets(lines)
}

// toThemselves says that a mail goes only to the people whom the answers are about.
func toThemselves(f *forms.Form, people []string) bool {
	for _, one := range people {
		if one != "submitter" && one != "subject" && f.Identity["submitter.email"] != one && f.Identity["subject.email"] != one {
			return false
		}
	}
	return true
}

var namedIn = regexp.MustCompile(`\b(holders|group|service)\(\s*["']([^"']+)["']`)

// people says in words whom a people expression can name: functions, groups and services by their titles.
// What only a case knows is said as such.
func (p *page) people(written string) []string {
	switch written {
	case "submitter":
		return []string{p.say(submitterIs, nil)}
	case "subject":
		return []string{p.say(subjectIs, nil)}
	case "caretaker", "nobody":
		return []string{p.say(nobodyIs, nil)}
	}
	if strings.Contains(written, "@") && !strings.Contains(written, "(") {
		return []string{written}
	}
	var who []string
	rest := written
	for _, m := range namedIn.FindAllStringSubmatch(written, -1) {
		rest = strings.Replace(rest, m[0], "", 1)
		who = append(who, p.title(m[1], m[2]))
	}
	if strings.Contains(rest, "submitter") {
		who = append(who, p.say(submitterIs, nil))
	}
	if strings.Contains(rest, "subject") {
		who = append(who, p.say(subjectIs, nil))
	}
	if len(who) == 0 || strings.Contains(rest, "group(") || strings.Contains(rest, "holders(") || strings.Contains(rest, "decidedBy(") {
		who = append(who, p.say(otherwiseIs, nil))
	}
	return who
}

func (p *page) title(kind, key string) string {
	switch kind {
	case "holders":
		for _, f := range p.set.Functions {
			if f.Key == key {
				return firstOf(f.Titles.In(p.lang), f.Title, key)
			}
		}
	case "group":
		for _, g := range p.set.Groups {
			if g.Key == key {
				return firstOf(g.Titles.In(p.lang), g.Title, key)
			}
		}
	case "service":
		for _, s := range p.set.Site.Services {
			if s.Key == key {
				return p.say(serviceIs, source.Args{"name": firstOf(s.Titles.In(p.lang), s.Title, key)})
			}
		}
	}
	return key
}
