package ui_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"laufzettel/ui/browsertest"
)

const rowCount = `document.querySelectorAll("[data-row]").length`

func TestRowsAreAddedAndRemovedInPlace(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/tabelle", browsertest.View{})
	b.Do(t, chromedp.Click(css(`[data-add]`)))
	until(t, b, rowCount+" === 5")
	until(t, b, `document.activeElement.name === "gaeste.8.vorname"`)
	if said := browsertest.Evaluate[string](t, b, `document.querySelector("[data-count]").textContent`); said != "5 Zeilen" {
		t.Errorf("the table says %q", said)
	}
	b.Do(t, chromedp.SendKeys(css(`input[name="gaeste.8.vorname"]`), "Dora"))
	b.Axe(t)
	b.Do(t, chromedp.Click(css(`[data-row="3"] [data-drop]`)))
	until(t, b, rowCount+" === 4")
	until(t, b, `document.activeElement.closest(".row-gone")`)
	if browsertest.Evaluate[bool](t, b, `new FormData(document.querySelector("form[data-form]")).has("gaeste.3.vorname")`) {
		t.Error("the removed row is still posted")
	}
	b.Axe(t)
	// Numbers are never given twice.
	b.Do(t, chromedp.Click(css(`[data-row="8"] [data-drop]`)))
	until(t, b, rowCount+" === 3")
	b.Do(t, chromedp.Click(css(`[data-add]`)))
	until(t, b, `document.querySelector('[data-row="9"]')`)
	b.Do(t, chromedp.Click(css(`.row-gone button`)))
	until(t, b, `document.activeElement.name === "gaeste.3.vorname" && document.activeElement.value !== ""`)
	// What the rows are called follows their places.
	until(t, b, `Array.from(document.querySelectorAll("[data-row-title]"), (e) => e.textContent).join() === "Zeile 1,Zeile 2,Zeile 3,Zeile 4,Zeile 5"`)
	if complaints := b.Complaints(); len(complaints) > 0 {
		t.Error(complaints)
	}
}

func TestTheFirstRowOfAnEmptyTable(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/tabelle-leer", browsertest.View{Width: 390})
	b.Do(t, chromedp.Click(css(`[data-add]`)))
	until(t, b, rowCount+` === 1 && document.activeElement.name === "gaeste.1.vorname"`)
	b.OverflowHere(t, "the first row", browsertest.View{Width: 390})
	if browsertest.Evaluate[bool](t, b, `!!document.querySelector("[data-none]")`) {
		t.Error("the table still says that it is empty")
	}
}

func TestTypingIsSavedAndOtherWindowsAreRespected(t *testing.T) {
	b := browsertest.Start(t)
	address := serveGallery(t, "") + "/gallery/formular-1"
	b.Open(t, address, browsertest.View{})
	asks := `!window.dispatchEvent(new Event("beforeunload", {cancelable: true}))`
	b.Do(t, chromedp.SendKeys(css(`input[name="vorname"]`), "x"))
	until(t, b, `document.querySelector("[data-saved]").textContent === "Gespeichert um 14:01 Uhr"`)
	if browsertest.Evaluate[bool](t, b, asks) {
		t.Error("a form whose answers are saved asks before it is left")
	}
	if got := browsertest.Evaluate[string](t, b, `document.querySelector('input[name="_seen"]').value`); got != "1" {
		t.Errorf("the mark is %q", got)
	}
	b.Axe(t)
	// The mark of this page is no longer the last one, as if another window had saved.
	browsertest.Evaluate[string](t, b, `document.querySelector('input[name="_seen"]').value = "0"`)
	b.Do(t, chromedp.SendKeys(css(`input[name="vorname"]`), "y"))
	until(t, b, `document.querySelector(".notice.tone-warn")?.textContent.includes("anderen Fenster")`)
	if !browsertest.Evaluate[bool](t, b, asks) {
		t.Error("what could not be saved is left without asking")
	}
}

func TestWithoutNetworkNothingTypedIsLost(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/formular-1", browsertest.View{})
	browsertest.Evaluate[bool](t, b, `(() => { window.realFetch = window.fetch; window.fetch = () => Promise.reject(new TypeError("offline")); return true; })()`)
	b.Do(t, chromedp.SendKeys(css(`input[name="vorname"]`), "x"))
	until(t, b, `document.querySelector("[data-saved]").textContent.startsWith("Noch nicht gespeichert")`)
	sent := `(() => { const form = document.querySelector("form[data-form]"); window.sent = 0;
		form.addEventListener("submit", (event) => { if (!event.defaultPrevented) { window.sent++; event.preventDefault(); } });
		form.querySelector(".button.primary").click(); return window.sent; })()`
	if browsertest.Evaluate[int](t, b, sent) != 0 {
		t.Error("the form is sent into nothing")
	}
	until(t, b, `document.activeElement.classList.contains("offline")`)
	b.Axe(t)
	if got := browsertest.Evaluate[string](t, b, `document.querySelector('input[name="vorname"]').value`); got != "xAlma" {
		t.Errorf("the answer is now %q", got)
	}
	browsertest.Evaluate[bool](t, b, `(() => { window.fetch = () => Promise.resolve(new Response("", {status: 200})); return true; })()`)
	b.Do(t, chromedp.Click(css(`.offline button`)))
	until(t, b, "window.sent === 1")
}
