package ui_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"laufzettel/ui/browsertest"
)

// TestTaskListByKeyboard: keys move, tick and help while the focus is in the list, and single letters can be switched off.
func TestTaskListByKeyboard(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/aufgaben", browsertest.View{})
	at := func(n string) string {
		return `document.activeElement === document.querySelectorAll("[data-tasks] .item-title a")[` + n + `]`
	}
	first := css(`[data-tasks] > li:first-child .item-title a`)
	b.Do(t, chromedp.KeyEvent("j"))
	if browsertest.Evaluate[bool](t, b, at("0")) || browsertest.Evaluate[bool](t, b, at("1")) {
		t.Error("a letter moves the focus although it is not in the list")
	}
	b.Do(t, chromedp.Focus(first), chromedp.KeyEvent("j"))
	until(t, b, at("1"))
	b.Do(t, chromedp.KeyEvent("x"))
	until(t, b, `document.querySelectorAll("[data-pick]")[1].checked`)
	until(t, b, `document.querySelector("[data-bulk-count]").textContent.includes("1") && !document.querySelector("[data-bulk] button").disabled`)
	b.Do(t, chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown)) // into the next section
	until(t, b, at("3"))
	b.Do(t, chromedp.KeyEvent("k"))
	until(t, b, at("2"))
	b.Do(t, chromedp.KeyEvent("?"))
	until(t, b, `document.querySelector("dialog.keys").open`)
	b.Axe(t)
	b.Do(t, chromedp.Click(css(`[data-keys-on]`)), chromedp.Click(css(`[data-keys-close]`)), chromedp.Focus(first), chromedp.KeyEvent("j"), chromedp.KeyEvent("x"))
	if !browsertest.Evaluate[bool](t, b, at("0")) {
		t.Error("letters work although they are switched off")
	}
	b.Do(t, chromedp.KeyEvent(kb.ArrowDown))
	until(t, b, at("1"))
	if complaints := b.Complaints(); len(complaints) > 0 {
		t.Error(complaints)
	}
}
