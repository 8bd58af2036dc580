package api

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/source"
	"laufzettel/engine"
)

// How many tasks a list holds.
const (
	defaultTasks = 100
	mostTasks    = 500
)

var (
	wrongLimit       = &source.Message{Code: "wrong-limit", De: "„limit“ ist eine ganze Zahl von 1 bis {most}.", En: "“limit” is a whole number from 1 to {most}."}
	unknownQuery     = &source.Message{Code: "unknown-query", De: "„{name}“ gibt es hier nicht. Möglich: limit, process.", En: "There is no “{name}” here. Possible: limit, process."}
	unknownOfProcess = &source.Message{Code: "unknown-process", De: "Den Vorgang „{name}“ gibt es nicht.", En: "There is no process “{name}”."}
)

// listView is the list of tasks. More says that there are, or may be, further ones.
type listView struct {
	Tasks []listedView `json:"tasks"`
	More  bool         `json:"more"`
}

type listedView struct {
	openView
	Process string    `json:"process"`
	Case    stateView `json:"case"`
}

// tasks lists what waits for the token's person, or what its service may decide, soonest deadline first.
func (s *server) tasks(c echo.Context, t engine.APIToken) error {
	limit, process, err := s.taskQuery(c)
	if err != nil {
		return err
	}
	open, more, err := s.e.TasksOf(c.Request().Context(), t.Actor(), process, limit)
	if err != nil {
		return err
	}
	view := listView{Tasks: []listedView{}, More: more}
	for _, task := range open {
		stop := task.Case.State.Stop(task.Row.Stop)
		if stop == nil || !waits(stop) {
			continue
		}
		listed := listedView{openView: s.openTask(task.Case, stop, task.Refused == nil), Process: task.Row.Process, Case: stateOf(task.Case)}
		listed.ClaimedBy = stop.ClaimedBy
		view.Tasks = append(view.Tasks, listed)
	}
	return answer(c, http.StatusOK, view)
}

func (s *server) taskQuery(c echo.Context) (limit int, process string, err error) {
	limit = defaultTasks
	wrong := say(wrongQuery, nil)
	query := c.QueryParams()
	for name := range query {
		if name != "limit" && name != "process" {
			wrong.at(shortened(name), unknownQuery.Say(source.Args{"name": shortened(name)}))
		}
	}
	if query.Has("limit") {
		if limit, err = strconv.Atoi(query.Get("limit")); err != nil || limit < 1 || limit > mostTasks {
			wrong.at("limit", wrongLimit.Say(source.Args{"most": mostTasks}))
		}
	}
	if process = query.Get("process"); process != "" {
		if _, ok := s.e.Process(process); !ok {
			wrong.at("process", unknownOfProcess.Say(source.Args{"name": shortened(process)}))
		}
	}
	if len(wrong.errors) > 0 {
		return 0, "", wrong
	}
	return limit, process, nil
}
