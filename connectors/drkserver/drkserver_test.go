package drkserver

import (
	"maps"
	"strings"
	"testing"

	"laufzettel/connectors"
	"laufzettel/connectors/connectortest"
)

var calls = map[string]map[string]any{
	"qualification.add": {"person": "7000001", "code": "Beispielkurs", "ab": "2026-11-21", "bis": "2029-11-21", "remark": "ANE-2026-00042"},
	"function.add":      {"person": "7000002", "function": "Beispielamt", "unit": "Musterkreis", "ab": "2026-11-21", "bis": nil, "remark": ""},
	"person.lookup":     {"familyName": "Scheinbar", "givenName": "Jonas", "birthDate": "1990-02-28", "unit": "Musterkreis"},
}

func TestObligations(t *testing.T) {
	config := connectors.Config{Name: "drkserver", Values: map[string]string{"mode": "manual", "role": "Personaldaten bearbeiten"}}
	wrong := func(operation, key string, value any) connectors.Call {
		with := maps.Clone(calls[operation])
		with[key] = value
		return connectors.Call{Operation: operation, IdempotencyKey: "case/1.2", With: with}
	}
	connectortest.Run(t, connectortest.Subject{
		Connector: Connector, Config: config, Calls: calls,
		Secrets: []string{"7000001", "7000002", "Scheinbar", "Jonas", "1990", "2026-00042"},
		Faults: []connectortest.Fault{
			{Name: "not a day", Config: config, Call: wrong("qualification.add", "ab", "1990-02-30"), Want: connectors.Refused},
			{Name: "an optional day that is none", Config: config, Call: wrong("person.lookup", "birthDate", "1990"), Want: connectors.Refused},
			{Name: "a number for a text", Config: config, Call: wrong("qualification.add", "person", 7000001.0), Want: connectors.Refused},
			{Name: "an unknown value", Config: config, Call: wrong("function.add", "Scheinbar", "x"), Want: connectors.Refused},
			{Name: "an empty required text", Config: config, Call: wrong("function.add", "unit", ""), Want: connectors.Refused},
		},
	})
}

func TestManualWorkIsHandedOver(t *testing.T) {
	tests := []struct {
		name, operation string
		values          map[string]string
		want            map[string]any
	}{
		{"defaults", "qualification.add", nil,
			map[string]any{"link": Portal, "environment": "live", "role": "", "copy": "7000001"}},
		{"configured", "person.lookup", map[string]string{"environment": "demo", "role": "Leser", "portal": "https://portal.example.org/"},
			map[string]any{"link": "https://portal.example.org/", "environment": "demo", "role": "Leser", "copy": "Scheinbar"}},
	}
	for _, test := range tests {
		connection, err := Connector.Open(connectors.Config{Name: "x", Values: test.values})
		if err != nil {
			t.Fatal(err)
		}
		got := connection.Do(t.Context(), connectors.Call{Operation: test.operation, With: calls[test.operation]})
		if got.Class != connectors.Manual || !maps.Equal(got.Output, test.want) {
			t.Errorf("%s: %+v, want %v", test.name, got, test.want)
		}
	}
}

func TestWrongConfigurationIsExplained(t *testing.T) {
	for key, value := range map[string]string{
		"mode": "api", "environment": "test", "portal": "http://portal.example.org",
	} {
		_, err := Connector.Open(connectors.Config{Name: "kreis", Values: map[string]string{key: value}})
		if err == nil || !strings.Contains(err.Error(), `"kreis"`) || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: %s gives %v", key, value, err)
		}
	}
	for _, portal := range []string{"https://portal.example.org/?person=1", "https://a:b@portal.example.org/", "portal", "https://"} {
		if _, err := Connector.Open(connectors.Config{Values: map[string]string{"portal": portal}}); err == nil {
			t.Errorf("portal %s was accepted", portal)
		}
	}
}
