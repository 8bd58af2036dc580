package definitions

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

// AccountProvider is a provider of accounts by OpenID Connect, as declared in site.yaml.
type AccountProvider struct {
	Key    string
	Title  string
	Titles source.Local // in all its languages
	Issuer string
	// ClientSecret is a reference, env:NAME or file:PATH; "" is a public client.
	ClientID, ClientSecret string
	Scopes                 []string // openid included
	Claims                 AccountClaims
	OnlyDomains            []string // in small letters; none: all
}

// AccountClaims names the claims of a provider. Number "" is not used; all others have a name.
type AccountClaims struct{ Subject, Email, Verified, Number, Given, Family string }

var (
	providerKeyShape = regexp.MustCompile(`^[a-z][a-z0-9-]{0,29}$`)
	domainShape      = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z]{2,}$`)
	// changingClaims are what people or their administration may change, and what somebody else may get later.
	changingClaims = []string{"email", "mail", "upn", "preferred_username", "unique_name", "name", "username"}

	aProviderKey = &source.Message{De: "ein kurzer Name aus kleinen Buchstaben, Ziffern und -, zum Beispiel entra", En: "a short name of small letters, digits and -, such as entra"}
	anIssuer     = &source.Message{De: "eine Adresse, die mit https:// beginnt, ohne ? und #", En: "an address that begins with https://, without ? and #"}
	aDomain      = &source.Message{De: "eine Domain wie example.org", En: "a domain such as example.org"}

	issuerOfAll = &source.Message{
		Code: "issuer-of-all",
		De:   "Diese Adresse lässt Konten fremder Organisationen zu. Nimm die eures Verzeichnisses: https://login.microsoftonline.com/<Mandanten-ID>/v2.0",
		En:   "This address lets in accounts of other organisations. Take the one of your directory: https://login.microsoftonline.com/<tenant ID>/v2.0",
	}
	subjectChanges = &source.Message{
		Code: "subject-changes",
		De:   "\"{name}\" kann sich ändern und später jemand anderem gehören. Nimm etwas, das für immer zum Konto gehört: sub, bei Entra ID auch oid.",
		En:   "\"{name}\" can change and may belong to somebody else later. Take what belongs to the account for ever: sub, with Entra ID also oid.",
	}
)

// readSignIn reads how people sign in with an account.
func (l *loader) readSignIn(site *spec.Decoded) {
	d := site.Nested("signIn")
	if d == nil {
		return
	}
	known := map[string]bool{}
	for _, one := range d.List("providers") {
		p := AccountProvider{
			Key: one.Word("key"), Titles: one.Label("title"), Issuer: one.Word("issuer"), ClientID: one.Word("clientId"),
			ClientSecret: one.Word("clientSecret"), Scopes: []string{"openid"},
			Claims: AccountClaims{Subject: "sub", Email: "email", Verified: "email_verified", Given: "given_name", Family: "family_name"},
		}
		p.Title = p.Titles.Text
		switch {
		case p.Key == "":
		case !providerKeyShape.MatchString(p.Key):
			l.wrong(one.At("key"), aProviderKey.Say(nil))
		case known[p.Key]:
			l.report.Error(one.At("key"), keyTwice, source.Args{"name": p.Key})
		}
		known[p.Key] = true
		l.checkIssuer(one.At("issuer"))
		l.checkSecret(one, "clientSecret")
		asked := one.Words("scopes")
		if len(asked) == 0 {
			asked = []string{"email", "profile"}
		}
		for _, scope := range asked {
			if !slices.Contains(p.Scopes, scope) {
				p.Scopes = append(p.Scopes, scope)
			}
		}
		l.readClaims(one.Nested("claims"), &p.Claims)
		for _, n := range one.Each("onlyDomains") {
			if !domainShape.MatchString(n.Raw) {
				l.wrong(n, aDomain.Say(nil))
			}
			p.OnlyDomains = append(p.OnlyDomains, strings.ToLower(n.Raw))
		}
		l.set.Site.SignIn = append(l.set.Site.SignIn, p)
	}
}

func (l *loader) readClaims(d *spec.Decoded, c *AccountClaims) {
	if d == nil {
		return
	}
	for key, name := range map[string]*string{
		"subject": &c.Subject, "email": &c.Email, "verified": &c.Verified, "number": &c.Number, "given": &c.Given, "family": &c.Family,
	} {
		if word := d.Word(key); word != "" {
			*name = word
		}
	}
	if slices.Contains(changingClaims, c.Subject) {
		l.report.Error(d.At("subject"), subjectChanges, source.Args{"name": c.Subject})
	}
}

// checkIssuer reports an address over which nobody should sign in: only this machine may do without HTTPS.
func (l *loader) checkIssuer(n *source.Node) {
	if n == nil {
		return
	}
	u, err := url.Parse(n.Raw)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && !(u.Scheme == "http" && thisMachine(u.Hostname())) {
		l.wrong(n, anIssuer.Say(nil))
		return
	}
	if u.Hostname() == "login.microsoftonline.com" {
		switch tenant, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/"); tenant {
		case "", "common", "organizations", "consumers":
			l.report.Error(n, issuerOfAll, nil)
		}
	}
}

func thisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// checkSecret reports a secret that is written out. The value itself is not repeated: it would stand in logs.
func (l *loader) checkSecret(d *spec.Decoded, key string) {
	n := d.At(key)
	if n == nil || strings.HasPrefix(n.Raw, "env:") || strings.HasPrefix(n.Raw, "file:") {
		return
	}
	for _, e := range d.Node.Entries {
		if e.Value == n {
			l.report.Add(e.KeyDiagnostic(secretPlain.Say(nil)))
		}
	}
}
