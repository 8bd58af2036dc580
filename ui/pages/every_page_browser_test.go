package pages_test

import (
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
	"testing"

	"laufzettel/ui/browsertest"
)

// realPages are addresses of pages as they really are, each with somebody who sees it: one for every route that shows a
// page in the scene.
func (x *scene) realPages() map[string]string {
	x.t.Helper()
	who := []string{"hannes", "benno", "nobody"}
	readers := x.readers()
	seen := map[string]string{}
	for route, list := range x.everyAddress() {
		if strings.HasPrefix(route, "/static") || strings.HasPrefix(route, "/api") || strings.HasSuffix(route, "/ansicht") {
			continue // pages with files run in a sandbox where nothing can ask them; the gallery shows their template
		}
		for _, address := range list {
			at := slices.IndexFunc(who, func(name string) bool {
				r, err := http.NewRequest(http.MethodGet, x.browser().absolute(address), nil)
				x.ok(err)
				s := readers[name].raw(r)
				return s.status == 200 && strings.HasPrefix(s.header.Get("Content-Type"), "text/html") && strings.Contains(s.body, `<main id="inhalt"`)
			})
			if at >= 0 {
				seen[address] = who[at]
				break
			}
		}
	}
	if len(seen) < 30 {
		x.t.Fatalf("only %d pages are shown", len(seen))
	}
	return seen
}

// enter gives a tab of Chromium the cookies of a signed-in person and a language.
func (x *scene) enter(b *browsertest.Browser, who, lang string) {
	x.t.Helper()
	cookies := map[string]string{"lz_lang": lang}
	if who != "nobody" {
		cookies["lz_session"] = x.as(who).cookie("lz_session")
	}
	b.Cookies(x.t, x.server.URL, cookies)
}

// Every page as it really is, with the people who see it: in both languages, on a phone and a desk, light and dark, at
// 320 pixels and with large text, by keyboard, and without scripts.
func TestEveryPageInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	x := newScene(t, setting{})
	pages := x.realPages()
	var order []string
	for address := range pages {
		order = append(order, address)
	}
	sort.Slice(order, func(i, k int) bool { // by person, so that few cookies change
		return pages[order[i]]+order[i] < pages[order[k]]+order[k]
	})
	for _, look := range []struct {
		lang string
		view browsertest.View
	}{
		{"de", browsertest.View{Width: 390}}, {"en", browsertest.View{Width: 390, Dark: true}},
		{"de", browsertest.View{Width: 1280, Dark: true}}, {"en", browsertest.View{Width: 1280}},
	} {
		last := ""
		for _, address := range order {
			if pages[address] != last {
				last = pages[address]
				x.enter(b, last, look.lang)
			}
			t.Run(fmt.Sprintf("%s %s %s by %s", look.lang, look.view, route(address), last), func(t *testing.T) {
				b.Open(t, x.server.URL+address, look.view)
				if got := browsertest.Evaluate[string](t, b, `document.documentElement.lang`); got != look.lang {
					t.Errorf("the page is in %q", got)
				}
				b.Axe(t)
				for _, complaint := range b.Complaints() {
					t.Error(complaint)
				}
				switch {
				case look.view.Width == 390 && !look.view.Dark:
					b.OverflowHere(t, address, look.view)
				case look.view.Width == 390:
					withoutScripts(t, b, x.server.URL+address)
				case look.view.Dark:
					byKeyboard(t, b)
				}
			})
		}
	}
}

// route shortens an address, which may hold a token, for the name of a test.
func route(address string) string {
	parts := strings.Split(address, "/")
	for i, part := range parts {
		if len(part) > 24 {
			parts[i] = part[:6] + "…"
		}
	}
	return strings.Join(parts, "/")
}

// byKeyboard goes through the open page with the tabulator alone: every control is reached once, in the order in which
// it stands there, can be seen when it has the focus, and none keeps it.
func byKeyboard(t *testing.T, b *browsertest.Browser) {
	t.Helper()
	const most = 150 // of long lists the beginning
	total := browsertest.Evaluate[int](t, b, `(() => {
		document.activeElement?.blur(); window.scrollTo(0, 0);
		const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, [tabindex]")].filter(e =>
			e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && e.checkVisibility({visibilityProperty: true}) && !e.closest("[inert]"));
		const groups = new Set();
		window.stops = all.filter(e => {
			if (e.type !== "radio") return true;
			const key = (e.form ? [...document.forms].indexOf(e.form) : "") + "/" + e.name;
			if (groups.has(key)) return false;
			groups.add(key); return true;
		});
		return window.stops.length;
	})()`)
	for i := range min(total, most) {
		// A date has a stop for each of its parts, and a frame for what is in it.
		said := "again"
		for tries := 0; said == "again" && tries < 60; tries++ {
			b.Key(t, "Tab")
			said = browsertest.Evaluate[string](t, b, fmt.Sprintf(`(() => {
			const e = document.activeElement, want = window.stops[%d], before = window.stops[%d];
			if (e === before && e !== want && (e.tagName === "IFRAME" || ["date", "time", "datetime-local", "month"].includes(e.type))) return "again";
			const same = e === want || e.type === "radio" && e.name === want.name && e.form === want.form;
			if (!same) return "the focus is on " + e.outerHTML.slice(0, 120) + " and not on " + want.outerHTML.slice(0, 120);
			if (e.tagName === "IFRAME") return "";
			const box = e.getBoundingClientRect(), s = getComputedStyle(e);
			if (box.bottom < 0 || box.top > innerHeight) return "the focus is out of sight: " + e.outerHTML.slice(0, 120);
			const label = e.labels?.[0], around = label ? getComputedStyle(label) : s, holder = e.parentElement ? getComputedStyle(e.parentElement) : s;
			const marked = c => c.outlineStyle !== "none" && parseFloat(c.outlineWidth) > 0 || c.boxShadow !== "none";
			if (!e.matches(":focus-visible") || ![s, around, holder].some(marked) && !marked(getComputedStyle(e, "::before")) && !marked(getComputedStyle(e, "::after"))) return "the focus cannot be seen on " + e.outerHTML.slice(0, 120);
			return "";
		})()`, i, max(i-1, 0)))
		}
		if said != "" {
			t.Errorf("stop %d of %d: %s", i+1, total, said)
			return
		}
	}
}

// withoutScripts opens a page as somebody without JavaScript does: nothing stands there that needs it.
func withoutScripts(t *testing.T, b *browsertest.Browser, address string) {
	t.Helper()
	b.Open(t, address, browsertest.View{Width: 390, NoScript: true})
	missing := browsertest.Evaluate[string](t, b, `(() => {
		const seen = e => e.checkVisibility({visibilityProperty: true});
		const wrong = [];
		for (const e of document.querySelectorAll("main button, header button, footer button")) {
			if (seen(e) && (e.type === "button" || e.type === "submit" && !e.form)) wrong.push("a button that only a script hears: " + e.outerHTML.slice(0, 120));
		}
		for (const f of document.querySelectorAll("form")) {
			const fields = [...f.elements].filter(e => seen(e) && !["submit", "button", "fieldset"].includes(e.type) && e.type !== "hidden");
			if (fields.length > 0 && ![...f.elements].some(e => e.type === "submit" && seen(e))) wrong.push("a form that cannot be sent: " + f.outerHTML.slice(0, 120));
		}
		if (!document.querySelector("main h1")) wrong.push("no heading");
		return wrong.slice(0, 5).join("\n");
	})()`)
	if missing != "" {
		t.Error(missing)
	}
}
