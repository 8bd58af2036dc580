package engine

import (
	"context"
	"strconv"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
)

const postVacancies = "vacancies"

// vacanciesAddress is the page that shows all gaps.
const vacanciesAddress = "/verwaltung/luecken"

var (
	gapOffice = &source.Message{Code: "gap-office", De: "{function}, {unit}", En: "{function}, {unit}"}
	gapGroup  = &source.Message{Code: "gap-group", De: "Gruppe „{function}“", En: "Group “{function}”"}

	gapVacant     = &source.Message{Code: "gap-vacant", De: "Das Amt ist nicht besetzt, seit {since}.", En: "The office has been vacant since {since}."}
	gapVacantSoon = &source.Message{Code: "gap-vacant-soon", De: "Ab {since} ist das Amt nicht besetzt.", En: "The office will be vacant from {since}."}
	gapEmpty      = &source.Message{Code: "gap-empty", De: "In der Gruppe ist niemand, seit {since}.", En: "Nobody has been in the group since {since}."}
	gapEmptySoon  = &source.Message{Code: "gap-empty-soon", De: "Ab {since} ist niemand in der Gruppe.", En: "Nobody will be in the group from {since}."}
	gapAway       = &source.Message{Code: "gap-away", De: "Wer zuständig ist, ist verhindert, und niemand vertritt (bekannt seit {since}).", En: "Whoever is responsible is away, and nobody stands in (known since {since})."}
	gapAwaySoon   = &source.Message{Code: "gap-away-soon", De: "Ab {since} ist verhindert, wer zuständig ist, und niemand vertritt.", En: "From {since} whoever is responsible is away, and nobody stands in."}
	gapOwn        = &source.Message{Code: "gap-own", De: "Wer zuständig ist, darf hier nicht entscheiden, weil es um den eigenen Fall geht oder schon einmal entschieden wurde, und niemand vertritt.", En: "Whoever is responsible must not decide here, because it is their own case or they have decided already, and nobody stands in."}
	gapEnded      = &source.Message{Code: "gap-ended", De: "Die Gliederung gibt es nicht mehr, und niemand ist an ihre Stelle getreten.", En: "The unit exists no more, and nothing has taken its place."}

	gapDoOffice = &source.Message{Code: "gap-do-office", De: "Trag für {unit} jemanden als {function} ein.", En: "Enter somebody as {function} for {unit}."}
	gapDoGroup  = &source.Message{Code: "gap-do-group", De: "Nimm jemanden in die Gruppe „{function}“ auf.", En: "Add somebody to the group “{function}”."}
	gapDoDeputy = &source.Message{Code: "gap-do-deputy", De: "Trag für {unit} eine Stellvertretung für das Amt {function} ein, oder eine Vertretung bei der Abwesenheit.", En: "Enter a deputy for the office {function} of {unit}, or a replacement with the absence."}
	gapDoUnit   = &source.Message{Code: "gap-do-unit", De: "Trag bei {unit} ein, welche Gliederung an ihre Stelle tritt.", En: "Enter with {unit} which unit takes its place."}

	gapNobody = &source.Message{Code: "gap-nobody", De: "Auch darüber findet sich niemand: Solche Aufgaben landen bei der Vorgangsbetreuung.", En: "Nobody is found above either: such tasks go to the caretaker."}
	gapClimbs = &source.Message{Code: "gap-climbs", De: "Bis dahin springt die Ebene darüber ein.", En: "Until then the level above takes over."}
	gapNone   = &source.Message{Code: "gap-cases-none", De: "Noch kein Vorgang ist betroffen.", En: "No case is affected yet."}
	gapOne    = &source.Message{Code: "gap-cases-one", De: "Ein Vorgang ist betroffen.", En: "One case is affected."}
	gapMany   = &source.Message{Code: "gap-cases", De: "{n} Vorgänge sind betroffen ({open} warten dort gerade).", En: "{n} cases are affected ({open} of them wait there now)."}

	vacanciesSubject = &source.Message{Code: "vacancies", De: "Hier fehlt jemand: neue Lücken in Ämtern und Gruppen", En: "Somebody is missing: new gaps in offices and groups"}
	vacanciesText    = &source.Message{Code: "vacancies-text", De: "Hallo {name},\n\nheute Nacht ist aufgefallen, dass an diesen Stellen niemand entscheiden kann. Neu oder schlimmer als zuvor:", En: "Hello {name},\n\nthis night it turned out that nobody can decide at these places. New, or worse than before:"}
	vacanciesMore    = &source.Message{Code: "vacancies-more", De: "Und {n} weitere.", En: "And {n} more."}
	vacanciesAction  = &source.Message{Code: "vacancies-action", De: "Alle Lücken ansehen", En: "View all gaps"}
	vacanciesFooter  = &source.Message{Code: "vacancies-footer", De: "Du bekommst diese Nachricht, weil du dich um Vorgänge kümmerst, für die sonst niemand gefunden wird. Sie kommt nur, wenn sich etwas verschlechtert hat.", En: "You get this message because you look after cases for which nobody else is found. It comes only when something has become worse."}
)

// vacanciesLines is how many gaps a mail names.
const vacanciesLines = 30

// GapText is a gap in sentences.
type GapText struct {
	Place string // the office with its unit, or the group
	What  string // what is wrong, since when or from when
	Do    string // what helps
	Above string // who takes over meanwhile
	Cases string // how many cases it touches
}

// Say puts a gap into words.
func (o *Organisation) Say(g Gap, lang string) GapText {
	in := o.In(lang)
	since := g.Since
	if day, err := expression.ParseDate(g.Since); err == nil {
		since = expression.Format(day, lang, o.zone)
	}
	args := source.Args{"function": in.FunctionTitle(g.Function), "unit": in.UnitName(o.unitOr(g.Unit)), "since": since,
		"n": strconv.Itoa(g.Open + g.Ahead), "open": strconv.Itoa(g.Open)}
	place, what, do := gapOffice, gapVacant, gapDoOffice
	if g.Group {
		args["function"] = in.GroupTitle(g.Function)
		place, what, do = gapGroup, gapEmpty, gapDoGroup
	}
	soon := g.From != ""
	switch {
	case g.Code == GapVacant && soon && g.Group:
		what = gapEmptySoon
	case g.Code == GapVacant && soon:
		what = gapVacantSoon
	case g.Code == GapAway && soon:
		what = gapAwaySoon
	case g.Code == GapAway:
		what = gapAway
	case g.Code == GapOwn:
		what = gapOwn
	case g.Code == GapEnded:
		what, do = gapEnded, gapDoUnit
	}
	if !g.Group && (g.Code == GapAway || g.Code == GapOwn) {
		do = gapDoDeputy
	}
	above, cases := gapClimbs, gapMany
	if g.Nobody {
		above = gapNobody
	}
	switch g.Open + g.Ahead {
	case 0:
		cases = gapNone
	case 1:
		cases = gapOne
	}
	say := func(m *source.Message) string { return m.Say(args).In(lang) }
	return GapText{Place: say(place), What: say(what), Do: say(do), Above: say(above), Cases: say(cases)}
}

// vacanciesMessage tells a caretaker what is new or worse. ErrNotFound: it has been settled meanwhile.
func (e *Engine) vacanciesMessage(ctx context.Context, person string) (*connectors.Message, error) {
	found, _, err := e.storedVacancies(ctx)
	if err != nil {
		return nil, err
	}
	o := e.Organisation()
	p, there := o.Someone(person)
	lang, err := e.wishedLanguage(ctx, person, o.Site().Lang)
	if err != nil {
		return nil, err
	}
	o = o.In(lang)
	var lines []string
	for _, g := range found.Gaps {
		if g.News {
			said := o.Say(g, lang)
			lines = append(lines, "- **"+escape(said.Place)+"** – "+escape(said.What+" "+said.Above+" "+said.Cases+" "+said.Do))
		}
	}
	if !there || p.Mail == "" || len(lines) == 0 {
		return nil, ErrNotFound
	}
	if more := len(lines) - vacanciesLines; more > 0 {
		lines = append(lines[:vacanciesLines], "- "+vacanciesMore.Say(source.Args{"n": strconv.Itoa(more)}).In(lang))
	}
	return &connectors.Message{
		To: connectors.Address{Name: o.Name(person), Mail: p.Mail}, Lang: lang, Subject: vacanciesSubject.Say(nil).In(lang),
		Markdown: vacanciesText.Say(source.Args{"name": escape(p.Given)}).In(lang) + "\n\n" + strings.Join(lines, "\n"),
		Action:   &connectors.Action{Label: vacanciesAction.Say(nil).In(lang), URL: e.baseURL + vacanciesAddress},
		Footer:   vacanciesFooter.Say(nil).In(lang),
	}, nil
}
