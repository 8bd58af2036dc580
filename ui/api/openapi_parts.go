package api

import (
	"net/http"

	"laufzettel/flows"
)

// describedOperations says what each route does, by method and path as in routes.
func describedOperations() map[string]operation {
	onTask := []*problemKind{notFound, alreadyDone, finished, claimed, halted, unreadable}
	return map[string]operation{
		"POST /processes/:process/cases": {
			id: "startCase", summary: "Start a case",
			description: "The body is the form's values, each under the name of its field; it may also be an object with nothing but them under `values`, and under `amends` the id or number of an ended case that the new one is to change, where its definition lets you. " +
				"Numbers and money are strings or numbers, dates are `2026-11-21`, a choice is its key. A question that is left out takes its default, `null` leaves it unanswered. " +
				"Files cannot be sent this way.",
			body: object{"type": "object"}, status: http.StatusCreated, says: "The case is stored.", answer: reference("Started"),
			problems: []*problemKind{notFound, notOpen, incomplete, halted}, location: true, once: true,
		},
		"POST /tasks/:task/decision": {
			id: "decideTask", summary: "Decide a task",
			description: "The outcomes of a task stand with it in the case and in the list of tasks. `values` are the answers of the step's form, if it has one " +
				"(schemas `values.<process>.<form>`). An ask-back (kinds `return` and `ask`) is answered without an outcome: `values` are the reopened answers.",
			body: reference("Decision"), status: http.StatusOK, says: "The decision is stored.", answer: reference("Decided"),
			problems: append([]*problemKind{incomplete, noSuchOutcome, outdated, needsAccount}, onTask...), once: true,
		},
		"POST /tasks/:task/claim": {
			id: "claimTask", summary: "Take a task out of its queue", description: "Only people can take tasks.",
			body: object{"type": "object", "maxProperties": 0}, bodyOptional: true, status: http.StatusOK, says: "The task is yours.", answer: reference("Decided"),
			problems: append([]*problemKind{needsAccount}, onTask...), once: true,
		},
		"POST /tasks/:task/release": {
			id: "releaseTask", summary: "Give a task back to its queue",
			body: object{"type": "object", "maxProperties": 0}, bodyOptional: true, status: http.StatusOK, says: "The task is free.", answer: reference("Decided"),
			problems: append([]*problemKind{needsAccount}, onTask...), once: true,
		},
		"GET /tasks": {
			id: "listTasks", summary: "List what waits for you", description: "Soonest deadline first, then oldest.",
			query: []any{
				object{"name": "limit", "in": "query", "schema": object{"type": "integer", "minimum": 1, "maximum": mostTasks, "default": defaultTasks}},
				object{"name": "process", "in": "query", "description": "Only tasks of this process.", "schema": text()},
			},
			status: http.StatusOK, says: "Open tasks that the token's person or service may decide.", answer: reference("Tasks"), problems: []*problemKind{wrongQuery},
		},
		"GET /cases": describedCases(),
		"GET /cases/:case": {
			id: "readCase", summary: "Read a case",
			description: "Whoever submitted a case, or whom it is about, sees where it is. Title, answers and decisions are for those who take part in it.",
			status:      http.StatusOK, says: "The case as you may see it.", answer: reference("Case"), problems: []*problemKind{notFound},
		},
		"POST /cases/:case/consents/:field/withdrawal": {
			id: "withdrawConsent", summary: "Withdraw a consent",
			description: "Whoever gave a consent, and whom the case is about, may withdraw it at any time, also after the case has ended. The answers and files that go with it are erased at once and for good. " +
				"`field` is that of the case's `consents`. One that was withdrawn before is answered with the first result.",
			body: object{"type": "object", "maxProperties": 0}, bodyOptional: true, status: http.StatusOK, says: "The consent is withdrawn.", answer: reference("Withdrawn"),
			problems: []*problemKind{notFound, unreadable}, once: true,
		},
		"POST /cases/:case/actions": {
			id: "actOnCase", summary: "Do something to a case beside deciding it",
			description: "For those who manage cases: hand an open task to named people (`reassign`), move a deadline (`extend`), pass a step over where its definition lets you (`skip`), let an ended case go on (`reopen`), end it without a decision (`cancel`; the reason is mailed to the applicant). " +
				"Each takes a reason (`why`). Where the definition of the step provides for it: give the part of an approver to one person (`delegate`), give it back (`takeBack`), ask one more person to decide (`add`), ask one person a question (`consult`) and answer it (`advise`), end a vote early (`closeVote`). `remark` is for everybody who works on the case, with the scope `tasks:decide` too; a public one is mailed to the applicant. Nobody hands a task to themselves or manages their own case.",
			body: reference("CaseAction"), status: http.StatusOK, says: "It is done and stored.", answer: reference("Decided"),
			problems: []*problemKind{notFound, notAllowed, needsAccount, incomplete, alreadyDone, finished, notNow, halted, unreadable}, once: true,
		},
		"POST /cases/:case/repair": describedRepair(),
		"POST /cases/:case/events": describedEvent(),
		"GET /registers/:register": {
			id: "readRegister", summary: "Read a register", status: http.StatusOK, says: "All rows as they are now.", answer: reference("Register"),
			problems: []*problemKind{notFound},
		},
		"POST /hooks/:process":       describedHook("deliver"),
		"POST /hooks/:process/:name": describedHook("deliverTo"),
		"POST /mail":                 describedMail(),
		"GET /openapi.json": {
			id: "describe", summary: "This description", status: http.StatusOK, says: "OpenAPI 3.1.", answer: object{"type": "object"},
		},
		"GET /problems/:code": {
			id: "explainProblem", summary: "What a problem means; the type of a problem leads here", status: http.StatusOK, says: "The kind of problem.",
			answer: record(object{"code": text(), "status": whole(), "title": record(object{"de": text(), "en": text()})}), problems: []*problemKind{notFound},
		},
	}
}

// describedSchemas are the shapes of requests and answers that do not depend on definitions.
func describedSchemas() object {
	state := object{"id": text(), "number": text(), "status": hint(text(), "`open` while it runs, then a status of the process"),
		"revision": hint(whole(), "rises with everything that happens")}
	task := object{"id": text(), "step": text()}
	party := optional(object{"person": text(), "service": text(), "mailbox": text()})
	outcome := optional(object{"key": text(), "label": text(), "text": text(),
		"reason": hint(flag(), "a comment is required"), "choose": hint(flag(), "`fields` is required: what the applicant may change")}, "key", "label")
	consent := optional(object{"field": hint(text(), "its name in addresses"), "text": hint(text(), "the wording that was agreed to"),
		"given": hint(flag(), "false: it was withdrawn"), "givenAt": instant(), "withdrawnAt": instant()}, "field", "given")
	open := join(task, object{"title": text(), "kind": object{"enum": []any{"task", "work", "return", "ask"}}, "opened": instant(), "due": instant(),
		"claimedBy": hint(text(), "id of a person"), "outcomes": list(outcome)})
	openNeeds := []string{"id", "step", "title", "kind", "opened"}
	answers := object{"type": "object"}
	done := optional(object{"step": text(), "round": whole(), "outcome": text(), "by": party, "at": instant()}, "step", "round", "outcome", "at")
	step := optional(object{"outcome": text(), "by": party, "at": instant(), "rounds": whole(), "comment": text(), "values": answers}, "outcome", "at", "rounds")
	return object{
		"Decision": optional(object{
			"outcome": hint(text(), "key of an outcome; left out to answer an ask-back (kinds `return` and `ask`) and to decide row by row"),
			"values":  hint(object{"type": []any{"object", "null"}}, "answers of the step's form"),
			"comment": hint(object{"type": []any{"string", "null"}, "maxLength": maxComment}, "reason; the applicant reads it"),
			"note":    hint(object{"type": []any{"string", "null"}, "maxLength": maxComment}, "internal"),
			"fields":  hint(object{"type": []any{"array", "null"}, "items": text()}, "fields that the applicant may change, where the outcome asks for them"),
			"rows": hint(object{"type": []any{"array", "null"}, "maxItems": flows.MostRows, "items": optional(object{
				"outcome": hint(text(), "key of an outcome; empty or left out takes `rest`"),
				"comment": hint(object{"type": "string", "maxLength": maxComment}, "reason for this row"),
			})}, "of a task that decides row by row: the choices in the order of the rows; `outcome` is left out then"),
			"rest":     hint(object{"type": []any{"string", "null"}}, "key of the outcome for all rows that `rows` does not decide"),
			"edits":    hint(object{"type": []any{"object", "null"}}, "fields of the start form that the step lets you change (key `edits` of its definition), with their new values"),
			"revision": hint(object{"type": []any{"integer", "null"}, "minimum": 0}, "revision of the case you looked at; 0 or left out decides in any case"),
		}),
		"CaseAction": optional(object{
			"action":   object{"enum": sorted(caseActionNames())},
			"task":     hint(text(), "id of an open task, of all that are about one"),
			"to":       hint(list(text()), "ids of the people who get the task, of `reassign`; exactly one of `delegate`, `takeBack`, `add` and `consult`"),
			"until":    hint(instant(), "the new deadline, of `extend`"),
			"step":     hint(text(), "the step with which the case goes on, of `reopen`"),
			"why":      hint(object{"type": "string", "maxLength": flows.ReasonLength}, "the reason, of all but `remark`; that of `cancel` is told to the applicant"),
			"text":     hint(object{"type": "string", "maxLength": flows.RemarkLength}, "of `remark`"),
			"from":     hint(text(), "id of the approver whose part is given away, of `delegate`; may be left out where there is one"),
			"question": hint(object{"type": "string", "maxLength": flows.RemarkLength}, "of `consult`"),
			"answer":   hint(object{"type": "string", "maxLength": flows.RemarkLength}, "of `advise`"),
			"public":   hint(flag(), "of `remark`: the applicant reads it"),
		}, "action"),
		"Started": record(join(state, object{"tasks": list(record(task))})),
		"Decided": record(object{"case": record(state), "tasks": list(record(task))}),
		"Mailed": optional(object{"result": object{"enum": []any{"started", "reply", "ignored"}}, "why": hint(text(), "of `ignored`: what told that a program wrote it"),
			"id": text(), "number": text()}, "result"),
		"Withdrawn": record(object{"case": record(state), "consent": consent}),
		"Tasks": record(object{
			"tasks": list(optional(join(open, object{"process": text(), "case": record(state)}), append(openNeeds, "process", "case")...)),
			"more":  hint(flag(), "there are, or may be, further ones"),
		}),
		"Case": optional(join(state, object{
			"process": text(), "statusLabel": text(), "statusKind": object{"enum": []any{"done", "refused", "expired", "withdrawn", "cancelled"}},
			"started": instant(), "ended": instant(), "tasks": list(optional(open, openNeeds...)), "title": text(),
			"consents": hint(list(consent), "those that are yours"), "submitter": party, "subject": party, "verified": hint(flag(), "false: started without signing in"),
			"values": answers, "steps": object{"type": "object", "additionalProperties": step},
		}), "id", "number", "status", "revision", "process", "started", "tasks"),
		"Register": optional(object{
			"register": text(), "title": text(),
			"columns": list(optional(object{"key": text(), "label": text(), "kind": text(), "options": list(text())}, "key", "kind")),
			"rows":    list(object{"type": "object", "required": []any{"key"}}),
		}, "register", "columns", "rows"),
		"Problem": optional(object{
			"type": object{"type": "string", "format": "uri"}, "title": text(), "status": whole(), "code": object{"enum": problemCodes()}, "detail": text(),
			"errors": list(record(object{"field": text(), "detail": text()})), "done": hint(done, "of an already decided task: the first result"),
		}, "type", "title", "status", "code", "detail"),
	}
}

func problemCodes() []any {
	var codes []any
	for _, kind := range problemKinds {
		codes = append(codes, kind.Code)
	}
	return codes
}

func text() object    { return object{"type": "string"} }
func whole() object   { return object{"type": "integer"} }
func flag() object    { return object{"type": "boolean"} }
func instant() object { return object{"type": "string", "format": "date-time"} }

func list(of object) object { return object{"type": "array", "items": of} }

func reference(schema string) object { return object{"$ref": "#/components/schemas/" + schema} }

func hint(schema object, description string) object {
	return join(schema, object{"description": description})
}

// record is an object all of whose members are always there.
func record(members object) object {
	var names []string
	for name := range members {
		names = append(names, name)
	}
	return optional(members, names...)
}

// optional is an object of which some members are always there.
func optional(members object, required ...string) object {
	schema := object{"type": "object", "properties": members}
	if len(required) > 0 {
		schema["required"] = sorted(required)
	}
	return schema
}

func join(objects ...object) object {
	all := object{}
	for _, o := range objects {
		for name, value := range o {
			all[name] = value
		}
	}
	return all
}
