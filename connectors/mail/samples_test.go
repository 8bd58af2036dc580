package mail

import (
	"time"

	"laufzettel/connectors"
)

// branding and the two messages are what the golden files and most tests use.
var branding = connectors.Branding{
	Site: "LV Musterland", Sender: connectors.Address{Name: "LV Musterland – Anträge", Mail: "antrag@example.org"},
	Color: "#d70015", Imprint: "https://antrag.example.org/impressum", Privacy: "https://antrag.example.org/datenschutz",
	BaseURL: "https://antrag.example.org",
}

// brief asks an approver for a decision.
func brief() connectors.Message {
	return connectors.Message{
		To:        connectors.Address{Name: "Benno Müster, Größe 🚒 בנו", Mail: "benno.muster@example.org"},
		ReplyTo:   "buero@example.org",
		Subject:   "[ANE-2026-00042] Bitte prüfen: Anerkennung einer Qualifikation",
		Preheader: "Alma Beispiel bittet um eine Entscheidung bis Samstag, 28. November.",
		Facts: []connectors.Fact{
			{Label: "Wer", Value: "Alma Beispiel, OV Musterdorf"},
			{Label: "Was", Value: "CBRN, aus „Lehrgang ABC-Einsatz“ der Feuerwehr"},
			{Label: "Warum du", Value: "Du leitest die Bereitschaften im KV Musterkreis."},
			{Label: "Bis", Value: "Samstag, 28. November 2026, 24:00 Uhr"},
		},
		Markdown: "Hallo Benno,\n\nAlma Beispiel möchte sich eine Qualifikation anerkennen lassen. Du prüfst, ob der Antrag " +
			"**vollständig** ist und ob Alma Mitglied im KV Musterkreis ist. Fachlich prüft danach die Fachgruppe.\n\n" +
			"Das liegt bei:\n\n- Zeugnis der Landesfeuerwehrschule, 2 Seiten\n- Lehrplan, 35 UE\n",
		Action: &connectors.Action{Label: "Ansehen und entscheiden",
			URL: "https://antrag.example.org/t/c29tZXJlZmVyZW5jZQ.Zm9ydHktdHdvLWJ5dGVzLW9mLXRva2VuLWZvci10aGlz?von=mail&sprache=de"},
		Choices: []connectors.Choice{
			{Label: "Weiterleiten", Text: "Der Antrag geht an die fachliche Prüfung."},
			{Label: "Rückfrage", Text: "Alma bekommt deine Frage und kann Angaben ändern. Die Frist ruht so lange."},
			{Label: "Ablehnen", Text: "Der Vorgang endet. Alma erfährt deine Begründung."},
		},
		Footer: "Du bekommst diese Mail, weil du Kreisbereitschaftsleiter bist. Der Link gilt nur für dich; " +
			"du bist verhindert? Dann [trag deine Vertretung ein](https://antrag.example.org/abwesenheit).",
		Lang: "de", MessageID: "task-1@example.org", References: []string{"erste@example.org", "<zweite@example.org>"},
		Date: time.Date(2026, 11, 21, 20, 15, 0, 0, time.FixedZone("", 3600)),
	}
}

// confirmation tells an applicant that the application has arrived.
func confirmation() connectors.Message {
	return connectors.Message{
		To:      connectors.Address{Name: "Alma Beispiel", Mail: "alma.beispiel@example.org"},
		Subject: "[ANE-2026-00042] Dein Antrag ist bei uns",
		Markdown: "Hallo,\n\ndein Antrag ist eingegangen und hat die Nummer **ANE-2026-00042**. Als Nächstes prüft dein " +
			"Kreisverband, ob alles da ist. Das dauert meist eine Woche.\n\nDu musst nichts weiter tun.",
		Action: &connectors.Action{Label: "Stand ansehen", URL: "https://antrag.example.org/v/7hq2-9k4m-x3tp"},
		Footer: "Diese Adresse wurde beim Antrag angegeben. Warst du das nicht, dann lösche diese Mail.",
		Lang:   "de", MessageID: "receipt-1@example.org", Date: time.Date(2026, 11, 21, 20, 15, 0, 0, time.UTC),
	}
}
