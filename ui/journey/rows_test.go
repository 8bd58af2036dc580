package journey

import (
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"laufzettel/ui/browsertest"
)

// tableScript is the table with a label, as JavaScript.
func tableScript(label string) string {
	return `Array.from(document.querySelectorAll("[data-table]")).find((e) => flat(e.querySelector("legend").innerText).startsWith(` + quote(flat(label)) + `))`
}

// in is the visitor with the eyes on one table.
func (v *visitor) in(table string) *visitor {
	one := *v
	one.scope = tableScript(table)
	return &one
}

// row is the visitor with the eyes on one row of a table, counted from 1.
func (v *visitor) row(table string, number int) *visitor {
	one := *v
	one.scope = tableScript(table) + `.querySelectorAll("[data-row]")[` + strconv.Itoa(number-1) + `]`
	return &one
}

// rows is how many rows a table has.
func (v *visitor) rows(table string) int {
	v.t.Helper()
	return browsertest.Evaluate[int](v.t, v.b, `(() => { `+flatScript+` return `+tableScript(table)+`.querySelectorAll("[data-row]").length; })()`)
}

// rowAt is a row of a table, added first where it is the next one.
func (v *visitor) rowAt(table string, number int) *visitor {
	v.t.Helper()
	if v.rows(table) >= number {
		return v.row(table, number)
	}
	if v.scripted() {
		v.in(table).click("Zeile hinzufügen")
	} else {
		v.in(table).press("Zeile hinzufügen")
	}
	for deadline := time.Now().Add(20 * time.Second); v.rows(table) < number; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			v.t.Fatalf("%s: no row %d appears in %s", v.path(), number, table)
		}
	}
	row := v.row(table, number)
	if v.scripted() {
		v.until(`(() => { ` + flatScript + ` return ` + row.scope + `.contains(document.activeElement); })()`)
	}
	return row
}

// said is what a computed cell or field says.
func (v *visitor) said(label string) string {
	v.t.Helper()
	return browsertest.Evaluate[string](v.t, v.b, `(() => { `+flatScript+`
		const root = `+v.root()+`, wanted = `+quote(flat(label))+`;
		const found = Array.from(root.querySelectorAll("output")).find((e) => flat(e.parentElement.querySelector(".label").textContent).startsWith(wanted));
		return found ? flat(found.textContent) : "(no such output)"; })()`)
}

// computes waits until a computed cell or field says the words.
func (v *visitor) computes(label, words string) {
	v.t.Helper()
	last := ""
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if last = v.said(label); last == words {
			return
		}
	}
	v.t.Errorf("%s: %s says %q, want %q", v.path(), label, last, words)
}

// byTab brings the focus to the marked element with the Tab key alone, and fails unless it can be seen there.
func (v *visitor) byTab(what string) {
	v.t.Helper()
	here := func() bool {
		return browsertest.Evaluate[bool](v.t, v.b, `(() => { const wanted = document.querySelector("[data-journey]"), now = document.activeElement;
			return now === wanted || !!wanted && wanted.type === "radio" && now.type === "radio" && now.name === wanted.name; })()`)
	}
	for range 150 {
		if here() {
			v.focusSeen(what)
			return
		}
		v.b.Key(v.t, "Tab")
	}
	v.t.Fatalf("%s: Tab never reaches %q", v.path(), what)
}

// typeDate types a date, or a date with a time, into its segments.
func (v *visitor) typeDate(value string) {
	v.t.Helper()
	day, clock, timed := strings.Cut(value, "T")
	part := strings.Split(day, "-")
	digits := part[2] + part[1] + part[0]
	if browsertest.Evaluate[bool](v.t, v.b, `new Date(2026, 11, 24).toLocaleDateString(Intl.DateTimeFormat().resolvedOptions().locale).startsWith("12")`) {
		digits = part[1] + part[2] + part[0]
	}
	v.b.Do(v.t, chromedp.KeyEvent(digits))
	if timed {
		v.b.Key(v.t, "ArrowRight")
		v.b.Do(v.t, chromedp.KeyEvent(strings.ReplaceAll(clock, ":", "")))
	}
	if got := browsertest.Evaluate[string](v.t, v.b, `document.activeElement.value`); got != value {
		v.t.Errorf("%s: typed %q, the field says %q", v.path(), value, got)
	}
}

// chooseByKeys picks an option of the list that has the focus.
func (v *visitor) chooseByKeys(option string) {
	v.t.Helper()
	steps := browsertest.Evaluate[int](v.t, v.b, `(() => { const e = document.activeElement;
		return Array.from(e.options).findIndex((o) => o.text.includes(`+quote(option)+`)) - e.selectedIndex; })()`)
	if steps < 0 {
		v.t.Fatalf("%s: no option %s below the chosen one", v.path(), option)
	}
	for range steps {
		v.b.Key(v.t, "ArrowDown")
	}
}
