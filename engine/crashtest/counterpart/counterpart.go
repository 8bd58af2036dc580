// Package counterpart is a connector for the fault tests alone: it asks a program of the test to keep a record, over
// HTTP, and hears its answers twice, late, or not at all. It is linked into the program under test by an overlay of the
// build; the program that people run does not have it.
package counterpart

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/spec"
)

func init() {
	connectors.Register(connectors.Connector{
		Name: "gegenstelle",
		Doc:  spec.Doc{De: "Gegenstelle der Ausfallprüfung.", En: "Other side of the fault tests."},
		Config: spec.Object{Name: "gegenstelle", Doc: spec.Doc{De: "Die Verbindung.", En: "The connection."}, Keys: []spec.Key{
			{Name: "address", Kind: spec.Word, Example: "address: env:ADDRESS", Doc: spec.Doc{De: "Adresse.", En: "Address."}},
		}},
		Operations: []connectors.Operation{{
			Name: "record.add",
			Doc:  spec.Doc{De: "Einen Eintrag machen.", En: "Add a record."},
			With: spec.Object{Name: "with", Doc: spec.Doc{De: "Eingaben.", En: "Input."}, Keys: []spec.Key{
				{Name: "text", Kind: spec.Value, Required: true, Example: "text: =anliegen", Doc: spec.Doc{De: "Text.", En: "Text."}},
			}},
			Types: map[string]string{"text": "text"}, Output: map[string]string{"receipt": "text"}, Retry: connectors.Idempotent,
			Example: "gegenstelle: eintrag\ndo: record.add\nwith: {text: =anliegen}\nby: group(\"vorstand\")\n",
		}},
		Open: func(c connectors.Config) (connectors.Connection, error) { return connection(c.Values["address"]), nil },
	})
}

type connection string

// Do asks for a record. What is no clear answer is asked again, under the same key.
func (address connection) Do(ctx context.Context, call connectors.Call) connectors.Outcome {
	text, _ := call.With["text"].(string)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, string(address)+"?"+url.Values{"key": {call.IdempotencyKey}, "text": {text[:min(len(text), 40)]}}.Encode(), nil)
	if err != nil {
		return connectors.Outcome{Class: connectors.Refused, Reason: "Die Adresse der Gegenstelle passt nicht."}
	}
	later := connectors.Outcome{Class: connectors.Later, Reason: "Die Gegenstelle hat nicht geantwortet.", RetryAfter: 200 * time.Millisecond}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return later
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	output := map[string]any{}
	if err != nil || answer.StatusCode != http.StatusOK || json.Unmarshal(content, &output) != nil {
		return later
	}
	return connectors.Outcome{Class: connectors.OK, Output: output}
}

func (connection) Close() error { return nil }
