package definitions

import "laufzettel/definitions/spec"

var signInSpec = &spec.Object{
	Name: "signIn",
	Doc: spec.Doc{
		De: "Wie Menschen sich mit einem Konto anmelden. Ein Link aus einer Mail geht immer.",
		En: "How people sign in with an account. A mailed link always works."},
	Keys: []spec.Key{
		{Name: "providers", Kind: spec.NestedList, Object: providerSpec, Also: []string{"provider", "anbieter"}, Doc: spec.Doc{
			De: "Anbieter von Konten (OpenID Connect), in der Reihenfolge der Knöpfe.",
			En: "Providers of accounts (OpenID Connect), in the order of their buttons."}},
	},
}

var providerSpec = &spec.Object{
	Name: "provider",
	Doc: spec.Doc{
		De: "Ein Anbieter von Konten über OpenID Connect, zum Beispiel Entra ID oder Keycloak.",
		En: "A provider of accounts by OpenID Connect, such as Entra ID or Keycloak."},
	Keys: []spec.Key{
		{Name: "key", Kind: spec.Word, Required: true, Example: "entra", Also: []string{"name", "id"}, Doc: spec.Doc{
			De: "Kurzer Name. Er steht in der Rücksprungadresse, die beim Anbieter einzutragen ist: /anmelden/konto/<key>/zurueck",
			En: "A short name. It stands in the redirect address that has to be entered at the provider: /anmelden/konto/<key>/zurueck"}},
		{Name: "title", Kind: spec.Label, Required: true, Example: "DRK-Konto", Also: []string{"label", "titel"}, Doc: spec.Doc{
			De: "Wie das Konto auf dem Knopf heißt.", En: "What the button calls the account."}},
		{Name: "issuer", Kind: spec.Word, Required: true, Example: "https://login.example.org/realms/verband", Also: []string{"url", "authority"}, Doc: spec.Doc{
			De: "Die Adresse des Anbieters (Issuer), genau so, wie er sie selbst nennt.",
			En: "The address of the provider (issuer), exactly as it calls itself."}},
		{Name: "clientId", Kind: spec.Word, Required: true, Example: "laufzettel", Also: []string{"client"}, Doc: spec.Doc{
			De: "Unter welchem Namen der Anbieter diese Seite kennt.", En: "The name by which the provider knows this site."}},
		{Name: "clientSecret", Kind: spec.Word, Example: "env:ENTRA_SECRET", Also: []string{"secret", "geheimnis"}, Doc: spec.Doc{
			De: "Wo das Geheimnis steht: env:NAME oder file:PFAD. Ohne diese Angabe gilt die Seite als öffentlicher Client (nur PKCE).",
			En: "Where the secret is: env:NAME or file:PATH. Without it the site is a public client (PKCE only)."}},
		{Name: "scopes", Kind: spec.Words, Example: "[email, profile]", Also: []string{"scope"}, Doc: spec.Doc{
			De: "Was vom Anbieter erbeten wird; openid gehört immer dazu. Ohne Angabe: email, profile.",
			En: "What the provider is asked for; openid always belongs to it. If not given: email, profile."}},
		{Name: "claims", Kind: spec.Nested, Object: claimsSpec, Doc: spec.Doc{
			De: "In welchen Angaben des Anbieters steht, was Laufzettel braucht.",
			En: "Which claims of the provider hold what Laufzettel needs."}},
		{Name: "onlyDomains", Kind: spec.Words, Example: "[example.org]", Also: []string{"domains", "domain"}, Doc: spec.Doc{
			De: "Nur Konten mit einer bestätigten Adresse dieser Domains kommen herein.",
			En: "Only accounts with a verified address of these domains get in."}},
	},
}

var claimsSpec = &spec.Object{
	Name: "claims",
	Doc: spec.Doc{
		De: "In welchen Angaben (Claims) des Anbieters steht, was Laufzettel braucht.",
		En: "Which claims of the provider hold what Laufzettel needs."},
	Keys: []spec.Key{
		{Name: "subject", Kind: spec.Word, Example: "oid", Also: []string{"sub"}, Doc: spec.Doc{
			De: "Was das Konto für immer eindeutig macht. Ohne Angabe: sub. Eine Mailadresse taugt nicht dafür.",
			En: "What identifies the account for ever. If not given: sub. A mail address will not do."}},
		{Name: "email", Kind: spec.Word, Example: "email", Also: []string{"mail"}, Doc: spec.Doc{
			De: "Die Mailadresse. Ohne Angabe: email.", En: "The mail address. If not given: email."}},
		{Name: "verified", Kind: spec.Word, Example: "xms_edov", Also: []string{"emailVerified"}, Doc: spec.Doc{
			De: "Ob der Anbieter die Mailadresse geprüft hat. Ohne Angabe: email_verified. Nur eine geprüfte Adresse findet eine Person.",
			En: "Whether the provider verified the mail address. If not given: email_verified. Only a verified address finds a person."}},
		{Name: "number", Kind: spec.Word, Example: "employeeNumber", Also: []string{"personalnummer"}, Doc: spec.Doc{
			De: "Die Personalnummer. Ohne Angabe wird sie nicht benutzt. Nenne sie nur, wenn Leute sie beim Anbieter nicht selbst ändern können.",
			En: "The personnel number. If not given it is not used. Name it only if people cannot change it at the provider themselves."}},
		{Name: "given", Kind: spec.Word, Example: "given_name", Also: []string{"vorname"}, Doc: spec.Doc{
			De: "Der Vorname; er steht nur in Hinweisen. Ohne Angabe: given_name.", En: "The given name; shown in notes only. If not given: given_name."}},
		{Name: "family", Kind: spec.Word, Example: "family_name", Also: []string{"nachname"}, Doc: spec.Doc{
			De: "Der Nachname; er steht nur in Hinweisen. Ohne Angabe: family_name.", En: "The family name; shown in notes only. If not given: family_name."}},
	},
}
