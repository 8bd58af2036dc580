package api

import "net/http"

// describedHook is the signed request of another system.
func describedHook(id string) operation {
	return operation{
		id: id, summary: "Start a case by a signed request",
		description: "For processes whose flow names a `webhook`; the name may be left out where there is one alone. There is no token: the request is signed with the secret that both sides know. " +
			"The body is what the flow's `prefill` reads; without it, the answers of the start form by the names of their fields.",
		body: object{"type": "object"}, status: http.StatusCreated, says: "The case is stored; the same delivery gets the same answer.", answer: reference("Started"), location: true,
		query: []any{
			object{"name": signatureHeader, "in": "header", "required": true, "schema": text(),
				"description": "`t=<Unix seconds>,v1=<hex>`: HMAC-SHA256 with the secret over the seconds, a dot and the body. At most five minutes old."},
			object{"name": deliveryHeader, "in": "header", "required": true, "schema": object{"type": "string", "minLength": 1, "maxLength": maxKey, "pattern": "^[!-~]+$"},
				"description": "What the sender calls the occasion; it has its effect once, for 30 days."},
		},
		problems: []*problemKind{signatureWrong, signatureStale, deliveryMissing, deliveryReused, hookClosed, tooMany, notFound, incomplete, closed, full, already, halted, malformed, mediaType, tooLarge},
	}
}

// describedMail is a mail that a mail server hands over.
func describedMail() operation {
	return operation{
		id: "receiveMail", summary: "Hand over a mail",
		description: "The body is the mail as it came (`message/rfc822`), up to 30 MiB. To an address that a flow names it starts a case; an answer to a mail of a case reaches that case. " +
			"What programs write is ignored. The same Message-ID has its effect once. `laufzettel receive` calls this from a mail server.",
		body: object{"type": "string"}, status: http.StatusOK, says: "What became of it.", answer: reference("Mailed"),
		query:    []any{object{"name": "to", "in": "query", "description": "The address it was delivered to; may stand several times. Without it the header counts.", "schema": text()}},
		problems: []*problemKind{noMailbox, mailBroken, mailStranger, tooMany, incomplete, closed, full, already, finished, halted, mediaType, tooLarge},
	}
}
