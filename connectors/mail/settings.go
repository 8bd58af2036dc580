package mail

import (
	"crypto/x509"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Encryption is how a connection to the mail server is protected.
type Encryption string

// The ways of protection.
const (
	// Implicit encrypts from the first byte (smtps://).
	Implicit Encryption = "implicit"
	// Required begins in the clear and refuses to go on without STARTTLS.
	Required Encryption = "required"
	// Opportunistic uses STARTTLS where the server offers it. Without credentials its certificate is not
	// checked, because going on in the clear would be no better; a password is never sent unprotected.
	Opportunistic Encryption = "opportunistic"
	// None never encrypts, not even a password: for a server in the same closed network.
	None Encryption = "none"
)

// Settings say how to reach a mail server. They hold a password and print without it.
type Settings struct {
	Host       string
	Port       int
	Encryption Encryption
	// RootCAs are the certificate authorities to trust; nil: those of the system.
	RootCAs *x509.CertPool
	// Timeout is the longest time for handing over one mail, connecting included; 0: one minute.
	Timeout time.Duration

	user, password string
}

// String names the server and how it is reached, without credentials.
func (s Settings) String() string {
	scheme, query := "smtp", "?starttls="+string(s.Encryption)
	if s.Encryption == Implicit {
		scheme, query = "smtps", ""
	}
	return scheme + "://" + s.Host + ":" + strconv.Itoa(s.Port) + query
}

// GoString is String, so that %#v prints no password either.
func (s Settings) GoString() string { return s.String() }

// What can be wrong with an address. None of the errors repeats any part of it: where a password holds an
// unescaped character, its rest is anywhere.
var (
	errURLShape = errors.New("the address of the mail server cannot be read; write smtp://user:password@host:port or smtps://user:password@host:port, " +
		"and in the password %40 for @, %2F for /, %3A for :, %3F for ?, %23 for #, %25 for %")
	errURLScheme   = errors.New("the address of the mail server must begin with smtp:// or smtps://")
	errURLHost     = errors.New("the address of the mail server names no host; write smtp://host:port")
	errURLPort     = errors.New("the port of the mail server must be a number from 1 to 65535, such as 587")
	errURLRest     = errors.New("the address of the mail server goes on after the host; write / as %2F and # as %23 if they belong to the password")
	errURLUser     = errors.New("the address of the mail server has a user without password or a password without user; write smtp://user:password@host:port")
	errURLQuery    = errors.New("the address of the mail server knows only the option starttls; write ? as %3F if it belongs to the password")
	errURLStartTLS = errors.New("starttls must be required, opportunistic or none")
	errURLImplicit = errors.New("smtps:// encrypts from the start and has no starttls; leave the option out or write smtp://")
)

// ParseURL reads the address of a mail server: smtp://user:password@host:port or smtps://..., with
// ?starttls=required|opportunistic|none. Without the option, smtp:// with credentials requires STARTTLS
// and without credentials uses it where offered. Without a port it is 465 for smtps://, 587 with
// credentials and 25 otherwise. Its errors never repeat a part of the address.
func ParseURL(written string) (Settings, error) {
	u, err := url.Parse(strings.TrimSpace(written))
	switch {
	case err != nil:
		return Settings{}, errURLShape
	case u.Scheme != "smtp" && u.Scheme != "smtps":
		return Settings{}, errURLScheme
	case u.Fragment != "" || (u.Path != "" && u.Path != "/") || u.Opaque != "":
		return Settings{}, errURLRest
	case u.Hostname() == "" || strings.ContainsAny(u.Hostname(), " \t\r\n"):
		return Settings{}, errURLHost
	}
	s := Settings{Host: u.Hostname(), Encryption: Opportunistic, Port: 25}
	if u.User != nil {
		s.user = u.User.Username()
		s.password, _ = u.User.Password()
		if s.user == "" || s.password == "" {
			return Settings{}, errURLUser
		}
		s.Encryption, s.Port = Required, 587
	}
	if u.Scheme == "smtps" {
		s.Encryption, s.Port = Implicit, 465
	}
	if port := u.Port(); port != "" {
		if s.Port, err = strconv.Atoi(port); err != nil || s.Port < 1 || s.Port > 65535 {
			return Settings{}, errURLPort
		}
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Settings{}, errURLQuery
	}
	for name, values := range query {
		switch {
		case name != "starttls" || len(values) != 1:
			return Settings{}, errURLQuery
		case u.Scheme == "smtps":
			return Settings{}, errURLImplicit
		}
		switch mode := Encryption(values[0]); mode {
		case Required, Opportunistic, None:
			s.Encryption = mode
		default:
			return Settings{}, errURLStartTLS
		}
	}
	return s, nil
}
