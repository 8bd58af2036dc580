package gallery

import "laufzettel/ui"

// passkeySamples are the pages about passkeys and sessions.
func passkeySamples() []Sample {
	way := &ui.PasskeyForm{Ask: "/gallery/passkey", Action: "#", Next: "/aufgaben/beispiel"}
	wrong := *way
	wrong.Problem = "Das hat nicht geklappt. Der Passkey ist hier nicht bekannt, oder du hast zu lange gewartet. Versuch es noch einmal, oder nimm den Link per E-Mail."
	shell := signedIn("Meine Anmeldung", "", erna())
	here := ui.SessionItem{Device: "Firefox auf Windows", Way: "Mit Link per E-Mail", Begun: at(20, 8, 3), Seen: at(20, 9, 40), Current: true, End: "#"}
	full := ui.AccessPage{
		Shell: shell, Offered: true, Add: way, Others: "#",
		Passkeys: []ui.PasskeyItem{
			{ID: "a", Name: "Mein Handy", Added: at(2, 9, 0), Used: at(19, 7, 12), Synced: true, Rename: "#", Remove: "#"},
			{ID: "b", Name: "Schlüssel am Schlüsselbund der Landesgeschäftsstelle", Added: at(3, 9, 0), Stopped: at(18, 22, 1), Rename: "#", Remove: "#"},
		},
		Sessions: []ui.SessionItem{here, {Device: "Safari auf iPhone", Way: "Mit Passkey", Begun: at(19, 7, 12), Seen: at(19, 7, 30), End: "#"}},
	}
	full.Notice = &ui.Notice{Tone: ui.Good, Title: "Der Passkey ist hinzugefügt.", Text: "Wir haben dir das auch gemailt."}
	failed := ui.AccessPage{Shell: shell, Offered: true, Add: &wrong, Sessions: []ui.SessionItem{here}}
	failed.Faulty = true
	needed := ui.AccountNeededPage{Shell: signedIn("Anmelden für diesen Schritt", "", erna()), Passkey: way, Next: "#", Add: "#"}
	has, stranger, nothing, done := needed, needed, needed, needed
	has.Has, has.Ways = true, []ui.AccountWay{{Title: "Verbandskonto", Href: "#"}}
	stranger.Shell, stranger.Add, stranger.Mailed, stranger.Passkey = ui.Shell{Title: needed.Title, Faulty: true}, "", "#", &wrong
	nothing.Passkey, nothing.Add = nil, ""
	done.Done = true
	return []Sample{
		{"meine-anmeldung", "access", full},
		{"meine-anmeldung-fehler", "access", failed},
		{"meine-anmeldung-spaeter", "access", ui.AccessPage{Shell: shell, Offered: true, Again: "#", Sessions: []ui.SessionItem{here}}},
		{"meine-anmeldung-voll", "access", ui.AccessPage{Shell: shell, Offered: true, Full: true, Sessions: []ui.SessionItem{here}}},
		{"meine-anmeldung-ohne", "access", ui.AccessPage{Shell: shell, Sessions: []ui.SessionItem{here}}},
		{"anmelden-passkey", "signin", ui.SignInPage{Shell: ui.Shell{Title: "Anmelden"}, Action: "#", Passkey: way}},
		{"konto-noetig", "account_needed", needed},
		{"konto-noetig-wege", "account_needed", has},
		{"konto-noetig-fehler", "account_needed", stranger},
		{"konto-noetig-nichts", "account_needed", nothing},
		{"konto-noetig-fertig", "account_needed", done},
		{"passkey-einspruch", "passkey_dispute", ui.PasskeyDisputePage{Shell: ui.Shell{Title: "Passkey entfernen"}, Name: "Mein Handy", Added: at(2, 9, 0), Action: "#"}},
		{"passkey-entfernt", "passkey_dispute", ui.PasskeyDisputePage{Shell: ui.Shell{Title: "Passkey entfernen"}, Done: true}},
	}
}
