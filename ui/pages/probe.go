package pages

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/definitions/play"
	"laufzettel/definitions/spec"
	"laufzettel/flows"
	"laufzettel/forms"
	"laufzettel/ui"
)

const probeAddress = "/probe"

// mostProbes is how many plays are kept; the oldest goes first.
const mostProbes = 100

// Letters writes the mails of one play; see play.Options.
type Letters = func(c *play.Case, command flows.Command) (play.Letter, bool)

// probes are the plays of the demo. They are kept in memory alone.
type probes struct {
	mu    sync.Mutex
	games map[string]*probe
	order []string
}

// probe is one play. mu is held while somebody moves or looks.
type probe struct {
	mu    sync.Mutex
	id    string
	game  *play.Game
	begin play.Begin // of a play that has not begun: when, and by whom
	seen  int        // mails that were there before the last move
}

// keep takes a play in.
func (p *probes) keep(one *probe) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.games == nil {
		p.games = map[string]*probe{}
	}
	p.games[one.id] = one
	if p.order = append(p.order, one.id); len(p.order) > mostProbes {
		delete(p.games, p.order[0])
		p.order = slices.Clone(p.order[1:])
	}
}

func (p *probes) find(id string) *probe {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.games[id]
}

// probePage offers the processes that can be tried out. The route exists in the demo only.
func (s *server) probePage(c echo.Context) error {
	view := ui.ProbePage{Shell: s.shell(c, s.text("probe.heading"), "probe"), Action: probeAddress}
	set := s.org().Set()
	for _, name := range sortedProcesses(set) {
		p := set.Processes[name]
		choice := ui.ProbeChoice{Process: name, Title: p.TitleIn(s.lang())}
		for _, example := range p.Tests {
			title := example.Word("title")
			if languages := set.Site.Languages; len(languages) > 0 && languages[0] != s.lang() {
				title = example.Word("test") // authors write titles of examples in one language only
			}
			choice.Starts = append(choice.Starts, ui.ProbeStart{Key: example.Word("test"), Label: s.text("probe.like", "title", title)})
		}
		choice.Starts = append(choice.Starts, ui.ProbeStart{Label: s.text("probe.emptyForm")})
		view.Choices = append(view.Choices, choice)
	}
	return s.page(c, http.StatusOK, "probe", view)
}

func sortedProcesses(set *definitions.Set) []string {
	var names []string
	for name := range set.Processes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// probeBegin makes a play: like an example, or with the empty form.
func (s *server) probeBegin(c echo.Context) error {
	if _, err := s.readForm(c, nil); err != nil {
		return err
	}
	p := s.org().Set().Processes[c.FormValue("process")]
	if p == nil {
		return errGone
	}
	var letter Letters
	if s.Demo.Letters != nil {
		letter = s.Demo.Letters()
	}
	played, err := play.New(s.org().In(s.lang()), p, play.Options{Lang: s.lang(), Letter: letter})
	if err != nil {
		return err
	}
	one := &probe{id: strings.ToLower(rand.Text()), game: play.NewGame(played)}
	one.begin.At = s.e.Clock().Now().In(s.org().Zone()).Format("2006-01-02 15:04")
	if session := sessionOf(c); session != nil {
		one.begin.By = session.Person
	}
	if name := c.FormValue("start"); name != "" {
		at := slices.IndexFunc(p.Tests, func(d *spec.Decoded) bool { return d.Word("test") == name })
		if at < 0 {
			return errGone
		}
		start := p.Tests[at].Nested("start")
		one.begin = play.Begin{At: start.Word("at"), By: start.Word("by"), Lang: start.Word("lang"), Values: play.Answers(start.At("values"))}
		if trouble := one.game.Start(one.begin); trouble != nil && !trouble.Halted {
			one.begin.Values = nil // the form says what is wrong
		}
	} else if at, ok := play.ParseMoment(one.begin.At, s.org().Zone()); ok {
		played.SetClock(at)
	}
	s.plays.keep(one)
	return s.back(c, probeAddress+"/"+one.id)
}

// probeShow shows a play.
func (s *server) probeShow(c echo.Context) error {
	one := s.plays.find(c.Param("play"))
	if one == nil {
		return errGone
	}
	one.mu.Lock()
	defer one.mu.Unlock()
	return s.showProbe(c, one, http.StatusOK, probeTry{})
}

// probeTry is a move that did not work, with what was typed.
type probeTry struct {
	trouble *play.Trouble
	stop    string // "" is the start form
	input   forms.Input
}

// probeMove plays a move.
func (s *server) probeMove(c echo.Context) error {
	one := s.plays.find(c.Param("play"))
	if one == nil {
		return errGone
	}
	posted, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	one.mu.Lock()
	defer one.mu.Unlock()
	tried, err := s.playMove(one, posted)
	switch {
	case err != nil:
		return err
	case tried.trouble != nil && !tried.trouble.Halted, tried.input != nil && tried.trouble == nil:
		status := http.StatusUnprocessableEntity
		if tried.trouble == nil {
			status = http.StatusOK
		}
		return s.showProbe(c, one, status, tried)
	}
	return s.back(c, probeAddress+"/"+one.id)
}

func (s *server) playMove(one *probe, p *posted) (probeTry, error) {
	played := one.game.Case()
	mails := len(played.Mails())
	control := func(name string) string { return p.Control["_"+name] }
	move := play.Move{Step: control("step"), By: control("by")}
	tried := probeTry{stop: control("stop"), input: p.Input}
	switch control("do") {
	case "undo":
		one.game.Undo()
		one.seen = len(one.game.Case().Mails())
		return probeTry{}, nil
	case "refresh":
		return tried, nil
	case "begin":
		answers, err := played.Typed(played.Process().Form, p.Input, played.StartContext)
		if err != nil {
			return tried, err
		}
		begin := one.begin
		begin.Values = answers
		one.seen = 0
		tried.trouble = one.game.Start(begin)
		return done(tried), nil
	case "wait":
		move = play.Move{After: control("after")}
	case "action":
		move = play.Move{Action: control("action"), By: probeSubmitter(played.State())}
	case "reply":
		move = play.Move{Step: control("step"), Answer: &play.Reply{Manual: control("answer") == "manual"}}
		if control("answer") == "refused" {
			move.Answer.Refused = s.text("probe.refusedText")
		}
	case "act":
		stop := played.State().Stop(control("stop"))
		if stop == nil {
			return probeTry{}, nil // it was decided in another window: the play is shown as it stands
		}
		move.Step, move.Outcome, move.Comment = stop.Step, control("outcome"), control("comment")
		form := played.Process().Flow.Step(stop.Step).Form()
		if stop.Kind == flows.Returned {
			form, move.Outcome = played.Process().Form, ""
		}
		if form != nil {
			answers, err := played.Typed(form, p.Input, func() *forms.Context { return played.FormContext(stop, move.Outcome) })
			if err != nil {
				return tried, err
			}
			if stop.Kind == flows.Returned {
				for name := range answers {
					if !slices.Contains(stop.Fields, name) {
						delete(answers, name)
					}
				}
			}
			move.Values = answers
		}
	}
	tried.trouble = one.game.Do(move)
	if tried.trouble == nil || tried.trouble.Halted {
		one.seen = mails
	}
	return done(tried), nil
}

// done forgets what was typed where the move worked.
func done(tried probeTry) probeTry {
	if tried.trouble == nil || tried.trouble.Halted {
		return probeTry{}
	}
	return tried
}

func probeSubmitter(state *flows.State) string {
	if state.Submitter.Person != "" {
		return state.Submitter.Person
	}
	return "submitter"
}
