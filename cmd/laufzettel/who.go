package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/play"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
)

// whoCommand says whom the steps of a process would ask, for every unit.
type whoCommand struct {
	Dir     string `arg:"" help:"Folder with definitions."`
	Process string `arg:"" help:"The process."`
	As      string `placeholder:"PERSON" help:"Somebody applies: id or mail address. Without it, somebody of whom nothing is known."`
	On      string `placeholder:"DAY" help:"The day, such as 2026-12-24; without it today."`
	Unit    string `placeholder:"UNIT" help:"Only this unit and those below and above it."`
	Data    string `placeholder:"DIR" help:"Data folder of a stopped installation, for the people who really hold offices. Without it those of the folder."`
	Holes   bool   `help:"Only where somebody is missing."`
	JSON    bool   `name:"json" help:"Print a JSON object."`
	Lang    string `enum:"de,en" default:"de" env:"LAUFZETTEL_LANG" help:"Language of the answers: de or en."`
}

var (
	whoStep      = &source.Message{De: "{title} ({step}), Regel: {rule}", En: "{title} ({step}), rule: {rule}"}
	whoAlways    = &source.Message{De: "immer", En: "always"}
	whoUnknown   = &source.Message{De: "zeigt sich erst im Vorgang: {reads}", En: "shows in the case only: {reads}"}
	whoApplicant = &source.Message{De: "wer den Antrag stellt oder um wen es geht", En: "whoever applies or whom it is about"}
	whoHoles     = &source.Message{De: "Hier fehlt jemand:", En: "Somebody is missing here:"}
	whoNoHoles   = &source.Message{De: "Überall findet sich jemand.", En: "Somebody is found everywhere."}
	whoCaretaker = &source.Message{De: "NIEMAND; es kümmert sich {who}", En: "NOBODY; {who} looks after it"}
	whoNobody    = &source.Message{De: "NIEMAND, auch kein Kümmerer", En: "NOBODY, not even a caretaker"}
	whoStandsIn  = &source.Message{De: "{who} springt ein", En: "{who} takes over"}
	whoDeputy    = &source.Message{De: "{who}, vertritt {for}", En: "{who}, stands in for {for}"}
	whoOffice    = &source.Message{De: "{who} ({office})", En: "{who} ({office})"}
)

// Run prints, for each step, the answers on which it depends and who is asked; where somebody is missing comes first.
func (c *whoCommand) Run(out io.Writer) error {
	set, o, done, err := c.open()
	if err != nil {
		return err
	}
	defer done()
	names, err := chosenProcesses(set, c.Process)
	if err != nil {
		return err
	}
	at := time.Now()
	if c.On != "" {
		day, err := expression.ParseDate(c.On)
		if err != nil {
			return usageError{fmt.Sprintf("%s is no day: write it such as 2026-12-24", c.On)}
		}
		at = day.In(o.Zone()).Add(12 * time.Hour)
	}
	as := ""
	if c.As != "" {
		if as, err = (&mayCommand{Person: c.As}).person(o); err != nil {
			return err
		}
	}
	if c.Unit != "" {
		if _, known := o.UnitDefinition(c.Unit); !known {
			return usageError{fmt.Sprintf("there is no unit %q%s", c.Unit, nearUnit(o, c.Unit))}
		}
	}
	o = o.In(c.Lang).At(func() time.Time { return at })
	steps, err := play.Who(set.Processes[names[0]], o, play.WhoQuery{At: at, As: as, Unit: c.Unit, Lang: c.Lang})
	if err != nil {
		return err
	}
	if c.JSON {
		return c.printJSON(out, steps, o, expression.DateOf(at, o.Zone()).String(), as)
	}
	return c.print(out, steps, o)
}

// open reads the definitions, and the people from them or from the data folder. The caller calls done.
func (c *whoCommand) open() (*definitions.Set, *engine.Organisation, func(), error) {
	if c.Data != "" {
		ctx := context.Background()
		in, set, err := (&stoppedFlags{Data: c.Data, Definitions: c.Dir}).open(ctx, "while serve runs, the page /verwaltung/luecken says where somebody is missing")
		if err != nil {
			return nil, nil, nil, err
		}
		e, err := engine.New(ctx, engine.Options{Store: onlyRead{in.store}, Keys: in.keys, Files: in.files, Set: set, Operations: connectors.Operations(), Log: in.log})
		if err != nil {
			in.store.Close()
			return nil, nil, nil, err
		}
		return set, e.Organisation(), func() { in.store.Close() }, nil
	}
	set, err := loadFolder(c.Dir, &source.Report{})
	if err != nil {
		return nil, nil, nil, err
	}
	if set == nil {
		return nil, nil, nil, fmt.Errorf("the definitions have errors: see laufzettel check %s", c.Dir)
	}
	o, err := engine.NewOrganisation(set, nil)
	return set, o, func() {}, err
}

func nearUnit(o *engine.Organisation, written string) string {
	var keys []string
	for _, u := range o.Units("") {
		key, _ := u["key"].(string)
		keys = append(keys, key)
	}
	if near := source.Suggest(written, keys); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// print writes tables, for people.
func (c *whoCommand) print(out io.Writer, steps []play.AskedStep, o *engine.Organisation) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	holes := 0
	for _, s := range steps {
		for _, row := range s.Rows {
			if !row.Hole() {
				continue
			}
			if holes++; holes == 1 {
				fmt.Fprintln(table, whoHoles.Say(nil).In(c.Lang))
			}
			fmt.Fprintf(table, "  ! %s\t%s\t%s\n", s.Title, c.forWhat(s, row), c.people(row, o))
		}
	}
	if holes == 0 {
		fmt.Fprintln(table, whoNoHoles.Say(nil).In(c.Lang))
	}
	if !c.Holes {
		for _, s := range steps {
			fmt.Fprintf(table, "\n%s\n", whoStep.Say(source.Args{"title": s.Title, "step": s.Step, "rule": s.Rule}).In(c.Lang))
			for _, row := range s.Rows {
				mark := " "
				if row.Hole() {
					mark = "!"
				}
				fmt.Fprintf(table, "  %s %s\t%s\n", mark, c.forWhat(s, row), c.people(row, o))
			}
		}
	}
	return table.Flush()
}

// forWhat says for which answers a row holds.
func (c *whoCommand) forWhat(s play.AskedStep, row play.AskedRow) string {
	var parts []string
	for _, f := range s.Fields {
		var labels []string
		for _, a := range row.For[f.Name] {
			if label := a.Label; len([]rune(label)) <= 24 {
				labels = append(labels, label)
			} else {
				labels = append(labels, a.Key)
			}
		}
		if len(labels) > 0 {
			parts = append(parts, f.Name+": "+strings.Join(labels, ", "))
		}
	}
	if len(parts) == 0 {
		return whoAlways.Say(nil).In(c.Lang)
	}
	return strings.Join(parts, "; ")
}

// people says who is asked, and why not those who would come first.
func (c *whoCommand) people(row play.AskedRow, o *engine.Organisation) string {
	if !row.Known {
		reads := strings.Join(row.Reads, ", ")
		if slices.ContainsFunc(row.Reads, func(name string) bool { return name == "submitter" || name == "subject" }) || reads == "" {
			return whoApplicant.Say(nil).In(c.Lang)
		}
		return whoUnknown.Say(source.Args{"reads": reads}).In(c.Lang)
	}
	var names []string
	for _, a := range row.Resolution.Approvers {
		if a.Asked {
			names = append(names, c.approver(a, o))
		}
	}
	said := strings.Join(names, ", ")
	switch {
	case row.Resolution.Vacant && said == "":
		said = whoNobody.Say(nil).In(c.Lang)
	case row.Resolution.Vacant:
		said = whoCaretaker.Say(source.Args{"who": said}).In(c.Lang)
	case row.Hole():
		said = whoStandsIn.Say(source.Args{"who": said}).In(c.Lang)
	}
	var why []string
	for _, rung := range row.Resolution.Path {
		if because := o.Because(rung, c.Lang); because != "" && !slices.Contains(why, because) {
			why = append(why, because)
		}
	}
	if len(why) > 0 {
		said += " – " + strings.Join(why, ", ")
	}
	return said
}

func (c *whoCommand) approver(a flows.Approver, o *engine.Organisation) string {
	who := o.Name(a.Person)
	if who == "" {
		who = a.Person + a.Mailbox + a.Service
	}
	office := ""
	switch {
	case a.As == "group":
		office = o.GroupTitle(a.Function)
	case a.Function != "" && a.Unit != "":
		office = o.FunctionTitle(a.Function) + ", " + o.UnitName(a.Unit)
	}
	if office != "" {
		who = whoOffice.Say(source.Args{"who": who, "office": office}).In(c.Lang)
	}
	if a.As == "deputy" && a.For != "" {
		who = whoDeputy.Say(source.Args{"who": who, "for": o.Name(a.For)}).In(c.Lang)
	}
	return who
}

// The JSON form of what laufzettel who says. It is a contract: keys are added, never changed.
type (
	whoJSON struct {
		Process string        `json:"process"`
		On      string        `json:"on"`
		As      string        `json:"as,omitempty"`
		Holes   int           `json:"holes"`
		Steps   []whoStepJSON `json:"steps"`
	}
	whoStepJSON struct {
		Step  string       `json:"step"`
		Title string       `json:"title"`
		Rule  string       `json:"rule"`
		Rows  []whoRowJSON `json:"rows"`
	}
	whoRowJSON struct {
		For    map[string][]string `json:"for"`   // keys of answers by field; a field that is missing does not matter
		Known  bool                `json:"known"` // false: it depends on what is only said in the case
		Maybe  bool                `json:"maybe"` // the step comes only under a condition
		Hole   bool                `json:"hole"`
		Vacant bool                `json:"vacant"` // nobody before the caretaker
		People []flows.Approver    `json:"people"`
		Why    string              `json:"why"`
	}
)

func (c *whoCommand) printJSON(out io.Writer, steps []play.AskedStep, o *engine.Organisation, on, as string) error {
	said := whoJSON{Process: c.Process, On: on, As: as, Steps: []whoStepJSON{}}
	for _, s := range steps {
		one := whoStepJSON{Step: s.Step, Title: s.Title, Rule: s.Rule, Rows: []whoRowJSON{}}
		for _, row := range s.Rows {
			r := whoRowJSON{For: map[string][]string{}, Known: row.Known, Maybe: row.Maybe, Hole: row.Hole(), Vacant: row.Resolution.Vacant,
				People: row.Resolution.Approvers, Why: c.people(row, o)}
			if r.People == nil {
				r.People = []flows.Approver{}
			}
			for name, answers := range row.For {
				for _, a := range answers {
					r.For[name] = append(r.For[name], a.Key)
				}
			}
			if r.Hole {
				said.Holes++
			} else if c.Holes {
				continue
			}
			one.Rows = append(one.Rows, r)
		}
		said.Steps = append(said.Steps, one)
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(said)
}
