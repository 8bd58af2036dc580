package mail

import (
	"errors"
	"net"
	"slices"

	"github.com/wneessen/go-mail/smtp"
)

// What keeps us from signing in; sorted in outcome.go.
var (
	errNoEncryption  = errors.New("the server offers no STARTTLS")
	errNoSignIn      = errors.New("the server offers no sign-in that we know")
	errClearPassword = errors.New("the password would travel in the clear")
)

// signIn picks the way to sign in when the server has said what it can. It holds the state of one sign-in
// and is used for one connection only.
type signIn struct {
	settings Settings
	chosen   smtp.Auth
}

// Start implements smtp.Auth. Over TLS the plain ways come first, because every server knows them; without
// TLS only ways that do not reveal the password, unless the admin has asked for none or the server is
// on this machine.
func (s *signIn) Start(server *smtp.ServerInfo) (string, []byte, error) {
	if s.settings.Encryption == Required && !server.TLS {
		return "", nil, errNoEncryption
	}
	user, password, host := s.settings.user, s.settings.password, s.settings.Host
	open := server.TLS || s.settings.Encryption == None || isLoopback(host)
	ways := []struct {
		name    string
		reveals bool
		auth    func() smtp.Auth
	}{
		{"PLAIN", true, func() smtp.Auth { return smtp.PlainAuth("", user, password, host, true) }},
		{"LOGIN", true, func() smtp.Auth { return smtp.LoginAuth(user, password, host, true) }},
		{"SCRAM-SHA-256", false, func() smtp.Auth { return smtp.ScramSHA256Auth(user, password) }},
		{"SCRAM-SHA-1", false, func() smtp.Auth { return smtp.ScramSHA1Auth(user, password) }},
		{"CRAM-MD5", false, func() smtp.Auth { return smtp.CRAMMD5Auth(user, password) }},
	}
	withheld := false
	for _, way := range ways {
		if !slices.Contains(server.Auth, way.name) {
			continue
		}
		if way.reveals && !open {
			withheld = true
			continue
		}
		s.chosen = way.auth()
		return s.chosen.Start(server)
	}
	if withheld {
		return "", nil, errClearPassword
	}
	return "", nil, errNoSignIn
}

// Next implements smtp.Auth.
func (s *signIn) Next(fromServer []byte, more bool) ([]byte, error) {
	return s.chosen.Next(fromServer, more)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
