// Package drkserver is the connection to drkserver, the personnel system of the German Red Cross. There
// is no public interface for writing to it, so the connection is manual: what a flow asks for becomes a
// piece of work for people who have the right role there. Edit here when another kind of entry must be
// made in drkserver; an interface may be added once the drkserver team has given its facts.
package drkserver

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"laufzettel/connectors"
	"laufzettel/definitions/spec"
)

func init() { connectors.Register(Connector) }

// Portal is where people sign in to drkserver. It is the start page: no address of a person's file is
// publicly known, and no value may stand in a link.
const Portal = "https://portal.drkserver.org/"

// Connector describes the connection and its operations.
var Connector = connectors.Connector{
	Name: "drkserver",
	Doc: spec.Doc{
		De: "Einträge in drkserver. Menschen mit der passenden Rolle tragen von Hand ein; die Aufgabe zeigt jeden Wert zum Kopieren.",
		En: "Entries in drkserver. People with the right role make them by hand; the task shows each value for copying.",
	},
	Config: spec.Object{
		Name: "drkserver",
		Doc:  spec.Doc{De: "Die Verbindung zu drkserver.", En: "The connection to drkserver."},
		Keys: []spec.Key{
			{Name: "mode", Kind: spec.Option, Options: []string{"manual"}, Example: "mode: manual",
				Doc: spec.Doc{De: "Wie eingetragen wird: von Hand (manual).", En: "How entries are made: by hand (manual)."}},
			{Name: "environment", Kind: spec.Option, Options: []string{"live", "demo"}, Example: "environment: live",
				Doc: spec.Doc{De: "Welches drkserver gemeint ist; steht an jeder Aufgabe. Ohne Angabe: live.", En: "Which drkserver is meant; shown on every task. Default: live."}},
			{Name: "portal", Kind: spec.Word, Example: "portal: " + Portal,
				Doc: spec.Doc{De: "Startseite von drkserver, zu der die Aufgabe verlinkt.", En: "Start page of drkserver that the task links to."}},
			{Name: "role", Kind: spec.Word, Example: "role: Personaldaten bearbeiten",
				Doc: spec.Doc{De: "Die Rolle in drkserver, die man für die Einträge braucht; steht an jeder Aufgabe.", En: "The role in drkserver that entries need; shown on every task."}},
		},
	},
	Operations: []connectors.Operation{qualificationAdd, functionAdd, personLookup},
	Open:       open,
}

type connection struct {
	environment, portal, role string
}

func open(config connectors.Config) (connectors.Connection, error) {
	c := connection{environment: "live", portal: Portal, role: config.Values["role"]}
	if mode := config.Values["mode"]; mode != "" && mode != "manual" {
		return nil, fmt.Errorf("connection %q: mode must be manual; drkserver has no public interface to write to", config.Name)
	}
	if environment := config.Values["environment"]; environment != "" {
		if !slices.Contains([]string{"live", "demo"}, environment) {
			return nil, fmt.Errorf("connection %q: environment must be live or demo", config.Name)
		}
		c.environment = environment
	}
	if portal := config.Values["portal"]; portal != "" {
		u, err := url.Parse(portal)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
			return nil, fmt.Errorf("connection %q: portal must be an https address without a query, such as %s", config.Name, Portal)
		}
		c.portal = portal
	}
	return c, nil
}

// Do checks the values of the call and answers Manual: the engine opens a piece of work. The output says
// what the task needs beside the values: "link" (the portal), "environment", "role" and "copy" (the value
// that finds the record).
func (c connection) Do(ctx context.Context, call connectors.Call) connectors.Outcome {
	if ctx.Err() != nil || (!call.Deadline.IsZero() && !time.Now().Before(call.Deadline)) {
		return connectors.Outcome{Class: connectors.Later, Reason: "Der Auftrag für drkserver wurde unterbrochen. Er wird wiederholt."}
	}
	operation, ok := Connector.Operation(call.Operation)
	if !ok {
		return connectors.Outcome{Class: connectors.Refused,
			Reason: "Diesen Auftrag kennt die Verbindung zu drkserver nicht. Bitte den Namen unter „do“ im Ablauf prüfen."}
	}
	if problems := check(operation, call.With); len(problems) > 0 {
		return connectors.Outcome{Class: connectors.Refused,
			Reason: "Für den Eintrag in drkserver passen Angaben nicht: " + strings.Join(problems, "; ") + ". Bitte „with“ im Ablauf prüfen."}
	}
	return connectors.Outcome{Class: connectors.Manual, Output: map[string]any{
		"link": c.portal, "environment": c.environment, "role": c.role, "copy": call.With[operation.Manual.Copy],
	}}
}

func (connection) Close() error { return nil }
