package mail

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestParseURL(t *testing.T) {
	tests := []struct{ url, want, user, password string }{
		{"smtp://mail.example.org", "smtp://mail.example.org:25?starttls=opportunistic", "", ""},
		{"smtp://mail.example.org:2525", "smtp://mail.example.org:2525?starttls=opportunistic", "", ""},
		{" smtp://mail.example.org:2525/ \n", "smtp://mail.example.org:2525?starttls=opportunistic", "", ""},
		{"smtp://mail.example.org?starttls=required", "smtp://mail.example.org:25?starttls=required", "", ""},
		{"smtp://mail.example.org?starttls=none", "smtp://mail.example.org:25?starttls=none", "", ""},
		{"smtp://antrag:geheim@mail.example.org", "smtp://mail.example.org:587?starttls=required", "antrag", "geheim"},
		{"smtp://antrag:geheim@mail.example.org:25?starttls=opportunistic", "smtp://mail.example.org:25?starttls=opportunistic", "antrag", "geheim"},
		{"smtps://antrag%40example.org:ge%3Ah%40im%2F%23%3F%25@mail.example.org", "smtps://mail.example.org:465", "antrag@example.org", "ge:h@im/#?%"},
		{"SMTPS://mail.example.org:4650", "smtps://mail.example.org:4650", "", ""},
		{"smtp://[::1]:25", "smtp://::1:25?starttls=opportunistic", "", ""},
	}
	for _, test := range tests {
		s, err := ParseURL(test.url)
		if err != nil || s.String() != test.want || s.user != test.user || s.password != test.password {
			t.Errorf("%s: got %s with %q and %q (%v), want %s", test.url, s, s.user, s.password, err, test.want)
		}
	}
}

func TestParseURLExplainsWithoutThePassword(t *testing.T) {
	tests := []struct {
		url  string
		want error
	}{
		{"", errURLScheme},
		{"mail.example.org:25", errURLScheme},
		{"http://mail.example.org", errURLScheme},
		{"smtp:mail.example.org", errURLRest},
		{"smtp://", errURLHost},
		{"smtp://antrag:geheim@", errURLHost},
		{"smtp://antrag:geheim@:25", errURLHost},
		{"smtp://mail.example.org:0", errURLPort},
		{"smtp://mail.example.org:70000", errURLPort},
		{"smtp://antrag:geheim@mail.example.org:abc", errURLShape},
		{"smtp://antrag:geheim%zz@mail.example.org", errURLShape},
		{"smtp://antrag:12#geheim@mail.example.org", errURLRest},
		{"smtp://antrag:ge#heim@mail.example.org", errURLShape},
		{"smtp://antrag:12/geheim@mail.example.org", errURLRest},
		{"smtp://antrag:12?geheim@mail.example.org", errURLQuery},
		{"smtp://antrag:12?starttls=geheim@mail.example.org", errURLStartTLS},
		{"smtp://antrag@mail.example.org", errURLUser},
		{"smtp://:geheim@mail.example.org", errURLUser},
		{"smtp://mail.example.org?tls=geheim", errURLQuery},
		{"smtp://mail.example.org?starttls=yes", errURLStartTLS},
		{"smtp://mail.example.org?starttls=none&starttls=required", errURLQuery},
		{"smtp://mail.example.org?starttls=%zz", errURLQuery},
		{"smtps://mail.example.org?starttls=required", errURLImplicit},
	}
	for _, test := range tests {
		_, err := ParseURL(test.url)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.url, err, test.want)
		}
		if err != nil && (strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "heim@")) {
			t.Errorf("%s: the error prints the password: %v", test.url, err)
		}
	}
}

func TestSettingsPrintWithoutCredentials(t *testing.T) {
	s, err := ParseURL("smtp://antrag:geheim@mail.example.org")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, value := range []any{s, &s} {
			if printed := fmt.Sprintf(format, value); strings.Contains(printed, "geheim") || strings.Contains(printed, "antrag") {
				t.Errorf("%s prints %s", format, printed)
			}
		}
	}
}
