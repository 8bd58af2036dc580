package gallery

import "laufzettel/ui"

func providerSamples() []Sample {
	ways := []ui.AccountWay{{Title: "Verbandskonto", Href: "#"}, {Title: "Konto der Mitgliederverwaltung des Landesverbands", Href: "#"}}
	needed, none := task(), task()
	needed.Account = &ui.AccountNote{Ways: ways, Passkey: "#"}
	none.Account = &ui.AccountNote{}
	refused := ui.AccountRefusedPage{
		Shell: ui.Shell{Title: "Wir kennen dich hier noch nicht"}, Tone: ui.Warn, Icon: "user",
		Text: "Zu diesem Konto von „Verbandskonto“ gibt es hier keine Person. Wir legen von selbst niemanden an.",
		Who:  "Alma Beispiel (alma.beispiel@example.org)", Mail: "#", Leave: "#",
		Advice: []string{"Bitte die Verwaltung, dich mit der Adresse oder Personalnummer deines Kontos einzutragen."},
	}
	down := ui.AccountRefusedPage{
		Shell: ui.Shell{Title: "Dein Konto ist gerade nicht erreichbar"}, Tone: ui.Warn, Icon: "hourglass",
		Text: "„Verbandskonto“ antwortet nicht. Es ist nichts verloren gegangen.", Retry: "#", Mail: "#",
		Advice: []string{"Versuch es in ein paar Minuten noch einmal. Mit einem Link per E-Mail kommst du auch jetzt herein."},
	}
	linked := ui.AccountsPage{Shell: signedIn("Konten", "admin", erna()), Action: "#", Ended: true, Accounts: []ui.AccountItem{
		{Key: "a", Name: "Alma Beispiel", Mail: "alma.beispiel@example.org", Provider: "Verbandskonto", Since: at(2, 9, 0), Found: "Gefunden über die E-Mail-Adresse."},
		{Key: "b", Name: "Benno Muster", Mail: "benno.muster@example.org", Provider: "Verbandskonto", Since: at(3, 9, 0), Found: "Gefunden über die Personalnummer."},
	}}
	return []Sample{
		{"anmelden-konto", "signin", ui.SignInPage{Shell: ui.Shell{Title: "Anmelden"}, Action: "#", Ways: ways}},
		{"aufgabe-konto", "task", needed},
		{"aufgabe-konto-ohne-weg", "task", none},
		{"konto-unbekannt", "account_refused", refused},
		{"konto-nicht-erreichbar", "account_refused", down},
		{"abgemeldet", "signed_out", ui.SignedOutPage{Shell: ui.Shell{Title: "Du bist abgemeldet"}, Account: "Verbandskonto", Leave: "#", Home: "/"}},
		{"konten", "accounts", linked},
		{"konten-leer", "accounts", ui.AccountsPage{Shell: signedIn("Konten", "admin", erna()), Action: "#"}},
	}
}
