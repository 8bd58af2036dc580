package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/flows"
)

var (
	chooseAction = &source.Message{Code: "choose-action", De: "Sag als „action“, was geschehen soll: {known}.", En: "Say as “action” what is to happen: {known}."}
	needsMember  = &source.Message{Code: "needs-member", De: "Dazu gehört „{name}“.", En: "This needs “{name}”."}
	wantsInstant = &source.Message{Code: "wants-instant", De: "„{name}“ muss ein Zeitpunkt sein: \"2026-12-24T23:00:00Z\".", En: "“{name}” must be an instant: \"2026-12-24T23:00:00Z\"."}
	wantsFlag    = &source.Message{Code: "wants-flag", De: "„{name}“ muss true oder false sein.", En: "“{name}” must be true or false."}
	noOpenTask   = &source.Message{Code: "no-open-task", De: "Der Vorgang wartet nicht auf diese Aufgabe.", En: "The case does not wait for this task."}
)

// caseActions are what may be done to a case, with the members that each of them takes beside "action".
var caseActions = []struct {
	name    string
	members []string
}{
	{"reassign", []string{"task", "to", "why"}},
	{"extend", []string{"task", "until", "why"}},
	{"skip", []string{"task", "why"}},
	{"reopen", []string{"step", "why"}},
	{"cancel", []string{"why"}},
	{"remark", []string{"text", "public"}},
	{"delegate", []string{"task", "from", "to", "why"}},
	{"takeBack", []string{"task", "to"}},
	{"add", []string{"task", "to", "why"}},
	{"consult", []string{"task", "to", "question"}},
	{"advise", []string{"task", "answer"}},
	{"closeVote", []string{"task", "why"}},
}

func caseActionNames() []string {
	names := make([]string, len(caseActions))
	for i, a := range caseActions {
		names[i] = a.name
	}
	return names
}

// act does something to a case beside deciding it. Remarks are also for those whose token may decide; everything else
// takes the scope for managing.
func (s *server) act(c echo.Context, t engine.APIToken) error {
	body, err := readBody(c, false)
	if err != nil {
		return err
	}
	o, err := s.once(c, t, body)
	if err != nil {
		return err
	}
	return o.do(c, func(keep keep) (*engine.Reply, error) {
		ctx, id := c.Request().Context(), c.Param("case")
		k, err := s.e.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		if s.e.May(t.Actor(), engine.SeeStatus, engine.OfCase(k)) != nil {
			return nil, say(notFound, nil) // before a word about the request, which would tell that the case is there
		}
		if refusal := s.e.May(t.Actor(), engine.ManageCase, engine.OfCase(k)); refusal != nil && s.e.May(t.Actor(), engine.NoteCase, engine.OfCase(k)) != nil {
			return nil, &problem{kind: notAllowed, detail: refusal.Text}
		}
		do, err := caseInput(k, body)
		if err != nil {
			return nil, err
		}
		if _, remarks := do.(flows.Remark); !remarks && !t.Allows(engine.ScopeManage) {
			return nil, say(scopeMissing, source.Args{"scope": engine.ScopeManage})
		}
		reply := &engine.Reply{Status: http.StatusOK}
		_, err = s.e.Manage(ctx, t.Actor(), id, do, func(result *engine.Case) (changes []engine.DocumentChange, err error) {
			if reply.Body, err = json.Marshal(decidedOf(result)); err != nil {
				return nil, err
			}
			return keep(reply.Status, reply.Body)
		})
		var refusal *flows.Refusal
		switch {
		case errors.As(err, &refusal) && refusal.Code == flows.NotYours:
			return nil, &problem{kind: notAllowed, detail: refusal.Text}
		case refusal != nil && refusal.Code == flows.NoSuchTask:
			return nil, (&problem{kind: incomplete, detail: formProblems.Say(nil)}).at("task", noOpenTask.Say(nil))
		case refusal != nil:
			return nil, refused(refusal)
		}
		return reply, err
	})
}

// caseInput reads what is to happen to a case.
func caseInput(k *engine.Case, body []byte) (any, error) {
	first, err := membersOf(body, "action", "task", "to", "until", "why", "step", "text", "public", "from", "question", "answer")
	if err != nil {
		return nil, err
	}
	action := first.text("action", 20)
	at := slices.Index(caseActionNames(), action)
	if at < 0 {
		first.wrong.at("action", chooseAction.Say(source.Args{"known": commaList(caseActionNames())}))
		return nil, first.problem()
	}
	m, err := membersOf(body, append([]string{"action"}, caseActions[at].members...)...)
	if err != nil {
		return nil, err
	}
	do := m.caseInput(k, action)
	return do, m.problem()
}

func (m *members) caseInput(k *engine.Case, action string) any {
	why := m.text("why", maxComment)
	switch action {
	case "reassign":
		return flows.Reassign{Stop: m.stopOf(k), To: m.texts("to"), Why: why}
	case "extend":
		return flows.Extend{Stop: m.stopOf(k), Until: m.instant("until"), Why: why}
	case "skip":
		return flows.Skip{Stop: m.stopOf(k), Why: why}
	case "reopen":
		return flows.Reopen{Step: m.text("step", 200), Why: why}
	case "remark":
		return flows.Remark{Text: m.text("text", maxComment), Public: m.flag("public")}
	}
	if aid := m.aidInput(k, action, why); aid != nil {
		return aid
	}
	return flows.Cancel{Why: why}
}

// stopOf is the stop that the member "task" names by its id.
func (m *members) stopOf(k *engine.Case) string {
	id := m.text("task", 200)
	if id == "" {
		m.wrong.at("task", needsMember.Say(source.Args{"name": "task"}))
	}
	for _, stop := range k.State.Open {
		if engine.TaskID(k.Row.ID, stop.ID) == id {
			return stop.ID
		}
	}
	return ""
}

// instant reads a point in time; zero where it is missing, which no action accepts.
func (m *members) instant(name string) time.Time {
	written := m.text(name, 40)
	if written == "" {
		m.wrong.at(name, needsMember.Say(source.Args{"name": name}))
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, written)
	if err != nil {
		m.wrong.at(name, wantsInstant.Say(source.Args{"name": name}))
	}
	return at
}

// flag reads true or false; false where it is missing.
func (m *members) flag(name string) bool {
	var yes bool
	if m.given(name) && json.Unmarshal(m.all[name], &yes) != nil {
		m.wrong.at(name, wantsFlag.Say(source.Args{"name": name}))
	}
	return yes
}
