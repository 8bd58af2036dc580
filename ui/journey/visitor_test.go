package journey

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"laufzettel/ui/browsertest"
)

// visitor is a person in front of a browser. Visitors find controls by the words on the page, as people do:
// a label that is not tied to its control cannot be found.
type visitor struct {
	t    *testing.T
	d    *demo
	b    *browsertest.Browser
	view browsertest.View
	// keys says that there is no mouse: everything goes with Tab, Space, Enter, arrows and letters.
	keys bool
	// scope is what the visitor looks at, as JavaScript; "" is the whole page.
	scope string
}

func (d *demo) visitor(t *testing.T, b *browsertest.Browser, view browsertest.View) *visitor {
	v := &visitor{t: t, d: d, b: b, view: view}
	v.onFailure()
	return v
}

// onFailure leaves a picture of what the visitor saw last, where pictures are wanted.
func (v *visitor) onFailure() {
	v.t.Cleanup(func() {
		if dir := os.Getenv("LAUFZETTEL_SCREENSHOTS"); dir != "" && v.t.Failed() {
			v.b.Screenshot(v.t, dir, fmt.Sprintf("stuck-%s", strings.ReplaceAll(strings.Trim(v.path(), "/"), "/", "-")))
		}
	})
}

// another is a person at another device.
func (v *visitor) another() *visitor {
	return v.d.visitor(v.t, v.b.Another(v.t), v.view)
}

// tab is the same person with a second tab.
func (v *visitor) tab() *visitor {
	return v.d.visitor(v.t, v.b.Tab(v.t), v.view)
}

func css(selector string) chromedp.CSS { return chromedp.CSS(selector) }

func quote(text string) string {
	quoted, _ := json.Marshal(text) // a string can always be written
	return string(quoted)
}

func (v *visitor) open(path string) {
	v.t.Helper()
	v.b.Open(v.t, v.d.base+path, v.view)
	v.quiet()
}

// quiet fails when the browser complained: a script broke, or the policy blocked something.
func (v *visitor) quiet() {
	v.t.Helper()
	for _, complaint := range v.b.Complaints() {
		v.t.Errorf("%s: %s", v.path(), complaint)
	}
}

func (v *visitor) path() string {
	v.t.Helper()
	return browsertest.Evaluate[string](v.t, v.b, `location.pathname + location.search`)
}

func (v *visitor) title() string {
	v.t.Helper()
	return browsertest.Evaluate[string](v.t, v.b, `document.title`)
}

// text is what the page says, without what is hidden.
func (v *visitor) text() string {
	v.t.Helper()
	return browsertest.Evaluate[string](v.t, v.b, `document.querySelector("main").innerText`)
}

// sees fails unless the page says all the words.
func (v *visitor) sees(words ...string) {
	v.t.Helper()
	text := flat(v.text())
	for _, one := range words {
		if !strings.Contains(text, flat(one)) {
			v.t.Fatalf("%s does not say %q, but:\n%s", v.path(), one, v.text())
		}
	}
}

// seesNot fails if the page says one of the words.
func (v *visitor) seesNot(words ...string) {
	v.t.Helper()
	text := flat(v.text())
	for _, one := range words {
		if strings.Contains(text, flat(one)) {
			v.t.Errorf("%s says %q", v.path(), one)
		}
	}
}

// flat makes text comparable: soft hyphens, thin spaces and line breaks do not count.
func flat(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u00ad", "", "\u200b", "").Replace(text)), " ")
}

// flatScript is flat as JavaScript.
const flatScript = `const flat = (text) => text.replace(/[\u00ad\u200b]/g, "").replace(/\s+/g, " ").trim();`

func (v *visitor) root() string {
	if v.scope == "" {
		return "document"
	}
	return v.scope
}

// mark finds an element by JavaScript and gives it a mark to act on.
func (v *visitor) mark(what, script string) chromedp.CSS {
	v.t.Helper()
	found := browsertest.Evaluate[bool](v.t, v.b, fmt.Sprintf(`(() => {
		%s const root = %s;
		const shown = (e) => e.checkVisibility(); // not getClientRects: rows far away are laid out when they come near
		document.querySelectorAll("[data-journey]").forEach((e) => e.removeAttribute("data-journey"));
		const found = (() => { %s })();
		if (found) found.setAttribute("data-journey", "here");
		return !!found;
	})()`, flatScript, v.root(), script))
	if !found {
		v.t.Fatalf("%s: there is no %s on:\n%s", v.path(), what, v.text())
	}
	return css(`[data-journey="here"]`)
}

// button is a link or button by its words.
func (v *visitor) button(words string) chromedp.CSS {
	v.t.Helper()
	return v.mark("button or link "+words, `
		const all = Array.from(root.querySelectorAll("a, button, summary")).filter(shown);
		const wanted = `+quote(flat(words))+`;
		return all.find((e) => flat(e.innerText) === wanted) || all.find((e) => flat(e.innerText).includes(wanted));`)
}

// control is a field by its label; within narrows it to the card, group or question with that title.
func (v *visitor) control(label string) chromedp.CSS {
	v.t.Helper()
	return v.mark("field "+label, `
		const wanted = `+quote(flat(label))+`;
		const own = (l) => { const copy = l.cloneNode(true); copy.querySelectorAll(".optional, .choice-note").forEach((e) => e.remove()); return flat(copy.textContent); };
		const labels = Array.from(root.querySelectorAll("label")).filter((l) => shown(l) || l.control && shown(l.control)); // a heading names the cells of a wide table
		const found = labels.find((l) => own(l) === wanted) || labels.find((l) => own(l).startsWith(wanted));
		return found && found.control;`)
}

// press clicks a button or link and waits for the page it leads to.
func (v *visitor) press(words string) int {
	v.t.Helper()
	v.settle()
	button := v.button(words)
	if v.keys {
		v.byTab(words)
		status := v.b.Follow(v.t, chromedp.KeyEvent("\r"))
		v.quiet()
		return status
	}
	status := v.b.Follow(v.t, browsertest.Click(v.b, button))
	v.quiet()
	return status
}

// settle leaves the field and waits until the page has come to rest: what was typed last may change what shows.
func (v *visitor) settle() {
	v.t.Helper()
	if v.view.NoScript {
		return
	}
	if v.keys {
		v.b.Settle(v.t, v.view)
		return
	}
	browsertest.Evaluate[bool](v.t, v.b, `(() => {
		if (document.activeElement && document.activeElement.matches("input, textarea, select")) document.activeElement.blur();
		return true;
	})()`)
	v.b.Settle(v.t, v.view)
}

// click clicks what leads nowhere else.
func (v *visitor) click(words string) {
	v.t.Helper()
	v.settle()
	button := v.button(words)
	if v.keys {
		v.byTab(words)
		v.b.Key(v.t, "Enter")
		return
	}
	v.b.Do(v.t, browsertest.Click(v.b, button))
}

// fill replaces what stands in a field.
func (v *visitor) fill(label, text string) {
	v.t.Helper()
	v.settle()
	field := v.control(label)
	kind := browsertest.Evaluate[string](v.t, v.b, `document.querySelector("[data-journey]").type`)
	dated := kind == "date" || kind == "datetime-local"
	if v.keys {
		v.byTab(label)
		if dated {
			v.typeDate(text)
			return
		}
	}
	if dated {
		browsertest.Evaluate[bool](v.t, v.b, `(() => { const e = document.querySelector("[data-journey]"); e.value = `+quote(text)+`;
			e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`)
		return
	}
	v.b.Do(v.t, chromedp.Focus(field))
	browsertest.Evaluate[bool](v.t, v.b, `(() => { const e = document.querySelector("[data-journey]"); e.select(); return true; })()`)
	if text == "" {
		browsertest.Evaluate[bool](v.t, v.b, `(() => { document.querySelector("[data-journey]").value = ""; return true; })()`)
		return
	}
	v.b.Type(v.t, text)
}

// tick chooses a radio button or ticks a box.
func (v *visitor) tick(label string) {
	v.t.Helper()
	v.settle() // an answer on its way may put the field in its place anew
	field := v.control(label)
	if !v.keys {
		v.b.Do(v.t, browsertest.Click(v.b, field))
		return
	}
	v.byTab(label)
	marked := func(what string) bool {
		return browsertest.Evaluate[bool](v.t, v.b, `document.activeElement.`+what)
	}
	if marked(`type !== "radio"`) || marked(`hasAttribute("data-journey")`) && !marked(`checked`) {
		v.b.Key(v.t, "Space")
	}
	for range 30 {
		if marked(`hasAttribute("data-journey")`) {
			return
		}
		v.b.Key(v.t, "ArrowDown")
	}
	v.t.Fatalf("%s: the arrows never reach %q", v.path(), label)
}

// pick chooses from a list: by typing into the search field where scripts run, from the plain list elsewhere.
func (v *visitor) pick(label, option string) {
	v.t.Helper()
	v.settle()
	field := v.control(label)
	if v.keys {
		v.byTab(label)
	}
	if browsertest.Evaluate[string](v.t, v.b, `document.querySelector("[data-journey]").tagName`) == "SELECT" {
		if v.keys {
			v.chooseByKeys(option)
			return
		}
		picked := browsertest.Evaluate[bool](v.t, v.b, `(() => { const e = document.querySelector("[data-journey]");
			const o = Array.from(e.options).find((o) => o.text.includes(`+quote(option)+`)); if (!o) return false;
			e.value = o.value; e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`)
		if !picked {
			v.t.Fatalf("%s has no option %s", label, option)
		}
		return
	}
	v.b.Do(v.t, chromedp.Focus(field))
	browsertest.Evaluate[bool](v.t, v.b, `(() => { document.querySelector("[data-journey]").select(); return true; })()`)
	v.b.Type(v.t, option)
	v.until(`document.querySelectorAll("[role=listbox]:not([hidden]) [role=option]:not([aria-disabled])").length === 1`)
	v.b.Key(v.t, "ArrowDown")
	v.b.Key(v.t, "Enter")
	v.until(`document.querySelector("[role=listbox]:not([hidden])") === null`)
}

// attach chooses files for a question.
func (v *visitor) attach(label string, files ...string) {
	v.t.Helper()
	v.settle()
	field := v.control(label)
	if v.keys {
		v.byTab(label)
	}
	v.b.Do(v.t, chromedp.SetUploadFiles(field, files))
}

// until waits for a JavaScript condition.
func (v *visitor) until(condition string) {
	v.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(30 * time.Millisecond) {
		if browsertest.Evaluate[bool](v.t, v.b, "!!("+condition+")") {
			return
		}
	}
	v.t.Fatalf("%s: never came true: %s on\n%s", v.path(), condition, v.text())
}

// followMail opens a mail in the mailbox page and follows a link inside it, through the frame it is shown in.
func (v *visitor) followMail(l letter, words string) {
	v.t.Helper()
	v.open(l.path)
	v.b.Follow(v.t, browsertest.Click(v.b, chromedp.Search(`//a[contains(., "`+words+`")]`)))
	if strings.HasPrefix(v.path(), "/postfach") {
		v.t.Fatalf("the link %q of the mail %q does not leave the frame", words, l.subject)
	}
	v.quiet()
}
