package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"laufzettel/ui/browsertest"
)

// until waits for a JavaScript condition.
func until(t *testing.T, b *browsertest.Browser, condition string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if browsertest.Evaluate[bool](t, b, "!!("+condition+")") {
			return
		}
	}
	t.Fatalf("never came true: %s", condition)
}

func css(selector string) chromedp.CSS { return chromedp.CSS(selector) }

// hiddenField is a condition on the wrapper of a field.
func hiddenField(path string) string {
	return fmt.Sprintf(`document.querySelector('[data-field="%s"]').hidden`, path)
}

func TestConditionsFollowTheAnswers(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/formular-2", browsertest.View{})
	if browsertest.Evaluate[bool](t, b, hiddenField("titel")) {
		t.Fatal("the question for the course is hidden although a course is chosen")
	}
	b.Do(t, chromedp.Click(css(`input[value="uebung"]`)))
	until(t, b, hiddenField("titel"))
	b.Do(t, chromedp.Click(css(`input[value="lehrgang"]`)))
	until(t, b, "!"+hiddenField("titel"))
	// Computed values come from the server.
	b.Do(t, chromedp.SendKeys(css(`input[name="fahrt.strecke"]`), "0"), chromedp.Focus(css(`input[name="fahrt.von"]`)))
	until(t, b, `document.querySelector('[data-field="summe"] output').textContent === document.querySelector('input[name="fahrt.strecke"]').value + " km"`)
	if complaints := b.Complaints(); len(complaints) > 0 {
		t.Error(complaints)
	}
}

func TestLeavingAFieldSaysWhatIsWrong(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/formular-2", browsertest.View{})
	b.Do(t, chromedp.SendKeys(css(`input[name="titel"]`), "ab"), chromedp.Click(css(`input[value="lehrgang"]`)))
	if browsertest.Evaluate[bool](t, b, `!!document.querySelector(".problem")`) {
		t.Fatal("something is judged before it was left")
	}
	b.Do(t, chromedp.Focus(css(`input[name="titel"]`)), chromedp.KeyEvent(kb.Backspace+kb.Backspace), chromedp.Focus(css(`input[name="fahrt.von"]`)))
	until(t, b, `document.querySelector('[data-field="titel"] > .problem')`)
	b.Axe(t)
	if !browsertest.Evaluate[bool](t, b, `(() => { const input = document.querySelector('input[name="titel"]');
		return input.getAttribute("aria-invalid") === "true" && input.getAttribute("aria-describedby").includes(document.querySelector(".problem").id) &&
			input.getAttribute("aria-describedby").includes("-help"); })()`) {
		t.Error("the problem is not tied to its control")
	}
	if browsertest.Evaluate[int](t, b, `document.querySelectorAll(".problem").length`) != 1 {
		t.Error("fields that nobody has left are judged")
	}
	b.Do(t, chromedp.SendKeys(css(`input[name="titel"]`), "Funken"))
	until(t, b, `!document.querySelector(".problem")`)
	if browsertest.Evaluate[bool](t, b, `document.querySelector('input[name="titel"]').hasAttribute("aria-invalid")`) {
		t.Error("a corrected field is still marked")
	}
}

func TestFilesGoUpOneByOne(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/formular-3", browsertest.View{Width: 390})
	dir := t.TempDir()
	picture, text := filepath.Join(dir, "Beleg & Co.pdf"), filepath.Join(dir, "liste.txt")
	for _, file := range []string{picture, text} {
		if err := os.WriteFile(file, []byte("Inhalt"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if browsertest.Evaluate[bool](t, b, `!document.querySelector("[data-upload-button]").hidden`) {
		t.Error("the button for browsers without JavaScript is there")
	}
	b.Do(t, chromedp.SetUploadFiles(css(`input[type="file"]`), []string{picture, text}))
	until(t, b, `document.querySelector('[data-file="new"]')`)
	until(t, b, `document.querySelector(".file.failed")`)
	if got := browsertest.Evaluate[string](t, b, `document.querySelector('[data-file="new"] input').name + "=" + document.querySelector('[data-file="new"] input').value`); got != "belege=new" {
		t.Errorf("the file is posted as %s", got)
	}
	if got := browsertest.Evaluate[string](t, b, `document.querySelector(".file.failed").textContent`); got != "liste.txt: Diese Art von Datei können wir nicht lesen.Verstanden liste.txt" {
		t.Errorf("the refusal says %q", got)
	}
	b.Axe(t)
	b.Do(t, chromedp.Click(css(`[data-file="new"] [data-remove]`)))
	until(t, b, `!document.querySelector('[data-file="new"]')`)
	if browsertest.Evaluate[int](t, b, `document.querySelectorAll("[data-file]").length`) != 2 {
		t.Error("another file went as well")
	}
}

func TestLongListsCanBeSearched(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/formular-1", browsertest.View{})
	combobox := css(`[role="combobox"]`)
	b.Do(t, chromedp.Click(combobox))
	until(t, b, `document.querySelectorAll("[role=option]").length === 13`)
	b.Axe(t)
	empty := `document.querySelector("[role=combobox]").value = ""`
	browsertest.Evaluate[string](t, b, empty)
	b.Do(t, chromedp.SendKeys(combobox, "strassm"))
	until(t, b, `document.querySelectorAll("[role=option]").length === 1`)
	b.Do(t, chromedp.KeyEvent(kb.ArrowDown))
	// The protocol sends a key and its character apart, so Enter would reach the form whatever the field does.
	if browsertest.Evaluate[bool](t, b, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}))`) {
		t.Error("Enter sends the form instead of choosing")
	}
	until(t, b, `document.querySelector('select[name="verband"]').value === "o10"`)
	if got := browsertest.Evaluate[string](t, b, `document.querySelector("[role=combobox]").value`); got != "Ortsverein Straßmuster" {
		t.Errorf("the field shows %q", got)
	}
	browsertest.Evaluate[string](t, b, empty)
	b.Do(t, chromedp.SendKeys(combobox, "xyz"), chromedp.Focus(css(`input[name="vorname"]`)))
	if got := browsertest.Evaluate[string](t, b, `document.querySelector("[role=combobox]").value`); got != "Ortsverein Straßmuster" {
		t.Errorf("after nonsense the field shows %q", got)
	}
	if got := browsertest.Evaluate[string](t, b, `document.querySelector('label[for="f-verband"]').control.getAttribute("role")`); got != "combobox" {
		t.Errorf("the label belongs to %q", got)
	}
}

func TestSummaryLeadsToTheField(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/formular-2-fehler", browsertest.View{})
	if !browsertest.Evaluate[bool](t, b, `document.activeElement.hasAttribute("data-summary")`) {
		t.Error("the summary has no focus")
	}
	b.Do(t, chromedp.Click(css(`.summary a`)))
	until(t, b, `document.activeElement.name === "titel"`)
}

func TestFormsAreSentOnce(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/formular-1", browsertest.View{})
	sent := browsertest.Evaluate[int](t, b, `(() => {
		const form = document.querySelector("form[data-form]"), button = form.querySelector(".button.primary");
		let sent = 0;
		form.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent++; event.preventDefault(); });
		button.click(); button.click(); button.click();
		return sent;
	})()`)
	if sent != 1 {
		t.Errorf("three clicks send %d times", sent)
	}
	if !browsertest.Evaluate[bool](t, b, `document.querySelector(".button.primary").getAttribute("aria-busy") === "true"`) {
		t.Error("the button does not look busy")
	}
}

func TestLeavingWithUnsavedAnswersIsAsked(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/formular-1", browsertest.View{})
	asks := `!window.dispatchEvent(new Event("beforeunload", {cancelable: true}))`
	if browsertest.Evaluate[bool](t, b, asks) {
		t.Error("an untouched form asks")
	}
	b.Do(t, chromedp.SendKeys(css(`input[name="vorname"]`), "x"))
	if !browsertest.Evaluate[bool](t, b, asks) {
		t.Error("a changed form does not ask")
	}
}

func TestValuesCanBeCopied(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/arbeit", browsertest.View{})
	copied := browsertest.Evaluate[string](t, b, `(async () => {
		let copied = "";
		navigator.clipboard.writeText = async (text) => { copied = text; };
		document.querySelectorAll("[data-copy]")[1].click();
		await new Promise((done) => setTimeout(done, 50));
		return copied + "|" + document.querySelectorAll("[data-copy-label]")[1].textContent;
	})()`)
	if copied != "DE02 1203 0000 0000 2020 51|Kopiert" {
		t.Errorf("copied %q", copied)
	}
}

func TestTheChooserBelongsToAskingBack(t *testing.T) {
	b := browsertest.Start(t)
	b.Open(t, serveGallery(t, "")+"/gallery/aufgabe-link", browsertest.View{})
	shown := `getComputedStyle(document.querySelector(".ask")).display !== "none"`
	if browsertest.Evaluate[bool](t, b, shown) {
		t.Error("the chooser shows before an outcome is chosen")
	}
	b.Do(t, chromedp.Click(css(`input[value="rueckfrage"]`)))
	until(t, b, shown)
	if !browsertest.Evaluate[bool](t, b, `document.querySelector("#comment").getAttribute("aria-required") === "true"`) {
		t.Error("asking back does not require the reason")
	}
	b.Do(t, chromedp.Click(css(`input[value="genehmigen"]`)))
	until(t, b, "!("+shown+")")
}

// Without JavaScript nothing that needs it is offered, and everything that replaces it is there.
func TestPagesWorkWithoutScript(t *testing.T) {
	b := browsertest.Start(t)
	address := serveGallery(t, "")
	for name, selectors := range map[string][]string{
		"formular-2":   {`noscript button[value="refresh"]`, `input[name="titel"]`},
		"formular-3":   {`[data-upload-button]`, `[data-remove]`},
		"formular-1":   {`select[name="verband"]`},
		"aufgabe-link": {`input[name="outcome"]`},
	} {
		b.Open(t, address+"/gallery/"+name, browsertest.View{NoScript: true, Width: 390})
		for _, selector := range selectors {
			b.Do(t, chromedp.WaitVisible(css(selector)))
		}
	}
	b.Open(t, address+"/gallery/arbeit", browsertest.View{NoScript: true})
	b.Do(t, chromedp.WaitNotVisible(css(`[data-copy]`)))
}
