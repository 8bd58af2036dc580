package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/engine"
)

// specification is the description of the interface for the definitions of a hash.
type specification struct {
	hash string
	body []byte
}

// openAPI answers with the description (OpenAPI 3.1), forms of the processes in force included.
func (s *server) openAPI(c echo.Context, _ engine.APIToken) error {
	set := s.e.Organisation().Set()
	known := s.spec.Load()
	if known == nil || known.hash != set.Hash {
		document, err := describe(set, s.e.BaseURL(), s.routes())
		if err != nil {
			return err
		}
		body, err := json.Marshal(document)
		if err != nil {
			return err
		}
		known = &specification{set.Hash, body}
		s.spec.Store(known)
	}
	return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, known.body)
}

type object = map[string]any

// operation is what the description says of a route beside its path and scopes.
type operation struct {
	id, summary, description string
	body                     object // schema of the request; nil: none
	bodyOptional             bool
	query                    []any
	status                   int
	says                     string // what the answer is
	answer                   object // schema of the answer
	problems                 []*problemKind
	location, once           bool // Location in the answer; Idempotency-Key in the request
}

// describe builds the description.
func describe(set *definitions.Set, baseURL string, routes []route) (object, error) {
	operations, schemas := describedOperations(), describedSchemas()
	maps.Copy(schemas, repairSchemas())
	if err := addForms(schemas, set); err != nil {
		return nil, err
	}
	paths := object{}
	for _, r := range routes {
		path := templated(r.path)
		described, ok := paths[path].(object)
		if !ok {
			described = object{}
			paths[path] = described
		}
		described[strings.ToLower(r.method)] = operations[r.method+" "+r.path].document(r)
	}
	for name, p := range set.Processes {
		paths["/processes/"+name+"/cases"] = startOf(p, operations)
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Laufzettel: " + set.Site.Name, "version": "1",
			"description": "Start cases, decide tasks and read what you may see. Both answer once everything up to the next stop is stored and visible. " +
				"Send an `Idempotency-Key` with every POST: the same request under the same key gets the same answer for a day, and has its effect once. " +
				"Problems come as `application/problem+json` (RFC 9457); tell them apart by `code`. `Accept-Language: de` or `en` chooses the language of their texts.",
		},
		"servers": []any{object{"url": baseURL + base}},
		"paths":   paths,
		"components": object{
			"schemas": schemas,
			"securitySchemes": object{"token": object{
				"type": "http", "scheme": "bearer", "description": "A token of a person or of a declared service, made with `laufzettel token`.",
			}},
		},
	}, nil
}

// startOf is the operation that starts one process, with the form's schema.
func startOf(p *definitions.Process, operations map[string]operation) object {
	o := operations["POST /processes/:process/cases"]
	o.id, o.summary, o.body = "start-"+p.Name, "Start: "+p.Title, reference(formSchema(p.Name, p.Form.Name))
	return object{"post": o.document(route{path: "/processes/" + p.Name + "/cases", scopes: []string{engine.ScopeStart}})}
}

// addForms adds the schema of every form's values.
func addForms(schemas object, set *definitions.Set) error {
	for _, p := range set.Processes {
		for name, form := range p.Forms {
			var schema object
			if err := json.Unmarshal(form.Schema(), &schema); err != nil {
				return err
			}
			delete(schema, "$schema") // that of the description
			delete(schema, "$id")     // forms of two processes may be called alike
			schemas[formSchema(p.Name, name)] = schema
		}
	}
	return nil
}

func formSchema(process, form string) string { return "values." + process + "." + form }

// templated turns /tasks/:task into /tasks/{task}.
func templated(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

func (o operation) document(r route) object {
	document := object{"operationId": o.id, "summary": o.summary, "responses": o.responses(r)}
	if o.description != "" {
		document["description"] = o.description
	}
	document["security"] = []any{}
	if r.scopes != nil {
		either := []any{}
		for _, scope := range r.scopes {
			either = append(either, object{"token": []any{scope}})
		}
		document["security"] = either
	}
	parameters := append([]any{}, o.query...)
	for _, part := range strings.Split(r.path, "/") {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parameters = append(parameters, object{"name": name, "in": "path", "required": true, "schema": text()})
		}
	}
	if o.once {
		parameters = append(parameters, object{
			"name": idempotencyKey, "in": "header", "description": "One for each request, such as a UUID; kept for 24 hours.",
			"schema": object{"type": "string", "minLength": 1, "maxLength": maxKey, "pattern": "^[!-~]+$"},
		})
	}
	if len(parameters) > 0 {
		document["parameters"] = parameters
	}
	if o.body != nil {
		document["requestBody"] = object{"required": !o.bodyOptional, "content": object{echo.MIMEApplicationJSON: object{"schema": o.body}}}
	}
	return document
}

func (o operation) responses(r route) object {
	done := object{"description": o.says, "content": object{echo.MIMEApplicationJSON: object{"schema": o.answer}}}
	if o.location {
		done["headers"] = object{echo.HeaderLocation: object{"description": "Address of the case.", "schema": object{"type": "string", "format": "uri"}}}
	}
	responses := object{strconv.Itoa(o.status): done}
	kinds := append([]*problemKind{internal}, o.problems...)
	if r.scopes != nil {
		kinds = append(kinds, tokenMissing, tokenWrong, scopeMissing)
	}
	if o.once {
		kinds = append(kinds, malformed, wrongMembers, wrongKey, keyReused, mediaType, tooLarge)
	}
	codes := map[int][]string{}
	for _, kind := range kinds {
		codes[kind.Status] = append(codes[kind.Status], "`"+kind.Code+"`")
	}
	for status, names := range codes {
		responses[strconv.Itoa(status)] = object{
			"description": strings.Join(names, ", "), "content": object{problemType: object{"schema": reference("Problem")}},
		}
	}
	return responses
}

// sorted keeps the description the same from one time to the next.
func sorted(names []string) []any {
	names = slices.Clone(names)
	slices.Sort(names)
	all := make([]any, len(names))
	for i, name := range names {
		all[i] = name
	}
	return all
}
