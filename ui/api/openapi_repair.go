package api

import (
	"net/http"

	"laufzettel/flows"
)

func describedRepair() operation {
	return operation{
		id: "repairCase", summary: "Let a halted case go on",
		description: "For those who manage cases. A case halts where its process cannot be carried out. Without more than the reason the step is tried again; with `answers` or `results` it has what it lacked. " +
			"`to`, `onward` and `end` are three other ways, of which there can be one. What reached the case meanwhile is kept and counts then.",
		body: reference("Repair"), status: http.StatusOK, says: "It is stored, and the case has gone on as far as it could.", answer: reference("Decided"),
		problems: []*problemKind{notFound, notAllowed, needsAccount, incomplete, finished, notNow, unreadable}, once: true,
	}
}

func describedEvent() operation {
	return operation{
		id: "tellCase", summary: "Tell a case of an event",
		description: "For declared services, about events that the flow of the case waits for (`wait`), and for those who manage the case. The event is kept from the beginning of the case and used once; " +
			"the same `id` under the same `name` counts once. A halted case keeps it until it goes on.",
		body: reference("Event"), status: http.StatusOK, says: "The event is stored, now or before.", answer: reference("Decided"),
		problems: []*problemKind{notFound, notAllowed, needsAccount, incomplete, finished, notNow, halted, unreadable}, once: true,
	}
}

// repairSchemas are the shapes of both.
func repairSchemas() object {
	return object{
		"Repair": optional(object{
			"answers": hint(object{"type": []any{"object", "null"}}, "answers of the start form that the step reads, by field"),
			"results": hint(object{"type": []any{"object", "null"}, "additionalProperties": object{"type": "object"}}, "what steps should have given, by step and name"),
			"to":      hint(text(), "the step to go on with instead"),
			"onward":  hint(flag(), "go on behind the step, as if it were done"),
			"end":     hint(text(), "the status to end with instead"),
			"why":     hint(object{"type": "string", "maxLength": flows.ReasonLength}, "the reason; those who work on the case read it"),
		}),
		"Event": optional(object{
			"name":   hint(text(), "as the step `wait` names it"),
			"id":     hint(object{"type": "string", "maxLength": maxKey}, "what the sender calls the occasion"),
			"values": hint(object{"type": []any{"object", "null"}}, "what came with it; steps read it as `event.<name>` and `steps.<wait>.<name>`"),
		}, "name", "id"),
	}
}
