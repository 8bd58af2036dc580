package main

import (
	"fmt"

	"laufzettel/accounts/oidc"
	"laufzettel/definitions"
	"laufzettel/engine"
)

// openAccounts prepares the providers of accounts that site.yaml declares. None of them is asked anything yet: one
// that is down does not keep the program from starting. Secrets are resolved here, at the last moment.
func openAccounts(site definitions.Site, baseURL string) (*oidc.Providers, error) {
	var declared []oidc.Provider
	for _, p := range site.SignIn {
		values, err := resolveSecrets(map[string]string{"clientSecret": p.ClientSecret})
		if err != nil {
			return nil, fmt.Errorf("signIn provider %s: %w", p.Key, err)
		}
		declared = append(declared, oidc.Provider{AccountProvider: p, Secret: values["clientSecret"]})
	}
	return oidc.New(declared, oidc.Options{BaseURL: baseURL, Now: engine.SystemClock{}.Now}), nil
}
