package pages_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
)

// The matrix of the interface of programs; see access_routes_test.go.
const apiRoutesFile = "testdata/routes_api.txt"

// apiRoles are tokens, as the columns of the file.
var apiRoles = []struct {
	name  string
	token engine.APIToken
}{
	{"noToken", engine.APIToken{}},
	{"wrongToken", engine.APIToken{Person: "wrong"}},
	{"noScope", engine.APIToken{Person: "benno", Scopes: []string{"nothing"}}},
	{"stranger", engine.APIToken{Person: "fremd", Scopes: engine.Scopes}},
	{"submitter", engine.APIToken{Person: "antje", Scopes: engine.Scopes}},
	{"subject", engine.APIToken{Person: "alma", Scopes: engine.Scopes}},
	{"approver", engine.APIToken{Person: "benno", Scopes: engine.Scopes}},
	{"elsewhere", engine.APIToken{Person: "carla", Scopes: engine.Scopes}},
	{"reader", engine.APIToken{Person: "lena", Scopes: engine.Scopes}},
	{"otherReader", engine.APIToken{Person: "otto", Scopes: engine.Scopes}},
	{"manager", engine.APIToken{Person: "vera", Scopes: engine.Scopes}},
	{"admin", engine.APIToken{Person: "admina", Scopes: engine.Scopes}},
	{"service", engine.APIToken{Service: "dienst", Scopes: engine.Scopes}},
}

// apiTargets are addresses of the routes of the interface, about the case at hand.
func (x *scene) apiTargets(c *engine.Case) map[string]string {
	task := "/tasks/" + engine.TaskID(c.Row.ID, c.State.Open[0].ID)
	return map[string]string{
		"/tasks": "/tasks", "/tasks/{task}/decision": task + "/decision", "/tasks/{task}/claim": task + "/claim", "/tasks/{task}/release": task + "/release",
		"/cases": "/cases", "/cases/{case}": "/cases/" + c.Row.ID, "/cases/{case}/consents/{field}/withdrawal": "/cases/" + c.Row.ID + "/consents/nothing/withdrawal",
		"/processes/{process}/cases": "/processes/anerkennung/cases", "/registers/{register}": "/registers/qualifikationen",
		"/hooks/{process}": "/hooks/anerkennung", "/hooks/{process}/{name}": "/hooks/anerkennung/nothing", "/mail": "/mail",
		"/openapi.json": "/openapi.json", "/problems/{code}": "/problems/not-found",
	}
}

func TestEveryAPIRouteAsEveryToken(t *testing.T) {
	x, c, _ := routeScene(t)
	s := x.browser().get("/api/v1/openapi.json").is(200)
	var described struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	x.ok(json.Unmarshal([]byte(s.body), &described))
	targets := x.apiTargets(c)
	header := []string{"route"}
	for _, role := range apiRoles {
		header = append(header, role.name)
	}
	var got []string
	for _, path := range sortedRoutes(described.Paths) {
		for _, method := range []string{"get", "post", "put", "patch", "delete"} {
			if described.Paths[path][method] == nil {
				continue
			}
			route := strings.TrimPrefix(path, "/api/v1")
			if strings.HasPrefix(route, "/processes/") && !strings.Contains(route, "{") {
				continue // the same for one process
			}
			address := targets[route]
			if address == "" {
				if address = actionTarget(route, c); address == "" {
					t.Errorf("no address of the route %s %s of the interface is known: add one to apiTargets", method, route)
					continue
				}
			}
			cells := []string{strings.ToUpper(method) + " " + route}
			for _, role := range apiRoles {
				answer := x.withToken(method, address, role.token)
				cells = append(cells, answer.outcome())
				x.apiAgrees(t, cells[0], role.token, c, answer)
				if method == "get" && answer.status == http.StatusNotFound {
					nothing := x.withToken(method, strings.ReplaceAll(address, c.Row.ID, "nothing"), role.token)
					if a, b := strings.ReplaceAll(answer.body, c.Row.ID, "nothing"), nothing.body; a != b || nothing.status != answer.status {
						t.Errorf("%s as %s tells what is foreign from what does not exist:\n%s\n%s", cells[0], role.name, a, b)
					}
				}
			}
			got = append(got, strings.Join(cells, "\t"))
		}
	}
	compareMatrix(t, apiRoutesFile, header, got)
}

// actionTarget is the address of an action on a case.
func actionTarget(route string, c *engine.Case) string {
	action, is := strings.CutPrefix(route, "/cases/{case}/")
	if !is || strings.Contains(action, "{") && !strings.Contains(action, "{task}") {
		return ""
	}
	return "/cases/" + c.Row.ID + "/" + strings.ReplaceAll(action, "{task}", engine.TaskID(c.Row.ID, c.State.Open[0].ID))
}

func sortedRoutes(paths map[string]map[string]json.RawMessage) []string {
	var names []string
	for name := range paths {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// withToken asks the interface; a post has an empty object, with which nothing can be done.
func (x *scene) withToken(method, address string, token engine.APIToken) *screen {
	x.t.Helper()
	b := x.browser()
	r, err := http.NewRequest(strings.ToUpper(method), b.absolute("/api/v1"+address), nil)
	x.ok(err)
	if method != "get" {
		r, err = http.NewRequest(strings.ToUpper(method), b.absolute("/api/v1"+address), strings.NewReader("{}"))
		x.ok(err)
		r.Header.Set("Content-Type", "application/json")
	}
	switch {
	case token.Person == "wrong":
		r.Header.Set("Authorization", "Bearer wrong")
	case token.Person+token.Service != "":
		token.Expires = x.clock.Now().Add(time.Hour)
		text, err := x.engine.Keys().SignToken(token)
		x.ok(err)
		r.Header.Set("Authorization", "Bearer "+text)
	}
	return b.raw(r)
}

// apiAgrees compares an answer about the case at hand with May.
func (x *scene) apiAgrees(t *testing.T, route string, token engine.APIToken, c *engine.Case, s *screen) {
	t.Helper()
	action, about := map[string]engine.Action{"GET /cases/{case}": engine.SeeStatus, "POST /tasks/{task}/decision": engine.DecideTask}[route]
	if !about || len(token.Scopes) < 2 {
		return
	}
	now, err := x.engine.Case(ctx, c.Row.ID)
	x.ok(err)
	actor := token.Actor()
	verdict := x.engine.Explain(actor, action, engine.OfTask(now, now.State.Open[0].ID))
	if verdict.Refusal == nil && s.status == http.StatusNotFound || verdict.Refusal != nil && s.status < 400 {
		t.Errorf("%s by %s%s is %d, but May says: %s", route, actor.Person, actor.Service, s.status, verdict.Because.In("en"))
	}
	if route == "GET /cases/{case}" && s.status == http.StatusOK {
		all := x.engine.May(actor, engine.SeeCase, engine.OfCase(now)) == nil
		if shown := strings.Contains(s.body, `"values"`); shown != all {
			t.Errorf("%s by %s shows answers: %v, but May says %v", route, actor.Person, shown, all)
		}
	}
}
