package browsertest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"laufzettel/ui/browsertest"
)

// shrinking is a page that loses most of its height once its end comes into sight, and on which a note lies over the
// button for the first half second.
var shrinking = `<!doctype html><style>
p { content-visibility: auto; contain-intrinsic-size: auto 400px; margin: 0; }
.note { position: fixed; inset: 0; }
</style>` + strings.Repeat("<p>Zeile</p>", 50) + `<form method="post"><button>Weiter</button></form>
<div class="note"></div><script>setTimeout(() => document.querySelector(".note")?.remove(), 500)</script>`

// TestAClickReachesWhatMovesAway: also where the page shrinks under the pointer and something lies over the button.
func TestAClickReachesWhatMovesAway(t *testing.T) {
	b := browsertest.Start(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
		page := shrinking
		if r.URL.Path == "/plain" {
			page = strings.ReplaceAll(page, `<div class="note"></div>`, "")
		}
		_, _ = fmt.Fprint(w, page)
	}))
	t.Cleanup(server.Close)
	for _, visit := range []struct {
		path string
		view browsertest.View
	}{
		{"/", browsertest.View{}},
		{"/plain", browsertest.View{Width: 360, NoScript: true}},
	} {
		t.Run(visit.view.String(), func(t *testing.T) {
			b.Open(t, server.URL+visit.path, visit.view)
			for range 3 {
				if status := b.Follow(t, browsertest.Click(b, chromedp.CSS("button"))); status != http.StatusUnprocessableEntity {
					t.Fatalf("the page that follows has status %d", status)
				}
			}
		})
	}
}
