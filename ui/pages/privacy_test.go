package pages_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// The privacy notice of a process says what its forms say, names the unit in charge, and is linked from the form.
func TestPrivacyNoticeOfAProcess(t *testing.T) {
	h := newHouse(t, setting{})
	read := func(path string) (int, string) {
		t.Helper()
		answer, err := http.Get(h.server.URL + path)
		h.ok(err)
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		h.ok(err)
		return answer.StatusCode, string(body)
	}
	if _, form := read("/f/anerkennung"); !strings.Contains(form, `href="/f/anerkennung/datenschutz"`) {
		t.Error("the form does not lead to its privacy notice")
	}
	for path, want := range map[string][]string{
		"/f/anerkennung/datenschutz":                        {"Was mit deinen Angaben passiert", "<td>Geburtsdatum (vertraulich)</td>", "Landesverband Musterland e. V.", "andere Gliederung"},
		"/f/anerkennung/datenschutz?gliederung=musterkreis": {"DRK-Kreisverband Musterkreis e. V."},
		"/f/anerkennung/datenschutz?gliederung=fremd":       {"Was mit deinen Angaben passiert"},
	} {
		status, page := read(path)
		for _, one := range want {
			if status != http.StatusOK || !strings.Contains(page, one) {
				t.Errorf("%s (%d) does not say %s", path, status, one)
			}
		}
	}
	if status, _ := read("/f/fremd/datenschutz"); status != http.StatusNotFound {
		t.Errorf("the notice of a process that does not exist answers %d", status)
	}
}
