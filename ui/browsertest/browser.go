// Package browsertest drives a real browser in tests: it opens pages, asks axe-core about them, looks for
// sideways scrolling and takes screenshots. It needs chromium and `npm ci`, so it runs only where
// LAUFZETTEL_TEST_ALL is set (make test sets it); then a missing browser is a failure, not a skip.
package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Browser is a running browser with one tab.
type Browser struct {
	ctx context.Context
	axe string
	mu  sync.Mutex
	// complaints are what the browser said since the last Open: errors of scripts, blocked content.
	complaints []string
	asked      map[network.RequestID]time.Time // what scripts of the page wait for, with the time of an answer begun
	main       cdp.FrameID                     // what the tab shows, without the frames inside; "" before the first page
	next       *following                      // the page that is waited for
	noScript   bool                            // JavaScript is off
}

// View is how a page is looked at. The zero View is a desktop window of 1280 pixels in light colours.
type View struct {
	Width    int  // CSS pixels; 0 is 1280
	Dark     bool // the device prefers dark colours
	NoScript bool // JavaScript is off
}

func (v View) String() string {
	text := fmt.Sprintf("%dpx", v.width())
	if v.Dark {
		text += " dark"
	}
	if v.NoScript {
		text += " without JavaScript"
	}
	return text
}

func (v View) width() int {
	if v.Width == 0 {
		return 1280
	}
	return v.Width
}

// Start starts a browser with an empty profile that ends with the test.
func Start(t *testing.T) *Browser {
	t.Helper()
	if os.Getenv("LAUFZETTEL_TEST_ALL") == "" {
		t.Skip("set LAUFZETTEL_TEST_ALL=1 to run browser tests; they need chromium and npm ci")
	}
	axe, err := os.ReadFile(filepath.Join(root(t), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal("axe-core is missing; run npm ci: ", err)
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.NoSandbox, chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
		// Puppeteer and Playwright say the same: without the first, input before the first frame is thrown away;
		// with the two features, pages are held back and sandboxed frames run and draw apart from their page.
		chromedp.Flag("allow-pre-commit-input", true),
		chromedp.Flag("disable-features", "Translate,PaintHolding,IsolateSandboxedIframes"),
		// Dates are shown as in Germany where Chromium has its German texts (Debian: chromium-l10n).
		// Pages answer in the language the browser asks for.
		chromedp.Flag("lang", "de"), chromedp.Flag("accept-lang", "de-DE,de"), chromedp.Env("LANGUAGE=de"),
		chromedp.WSURLReadTimeout(90 * time.Second),
	}
	if path := os.Getenv("CHROMIUM"); path != "" {
		options = append(options, chromedp.ExecPath(path))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until the browser has left its profile, or it cannot be removed
		cancel()
		stop()
	})
	return attach(t, ctx, string(axe))
}

// attach takes hold of a tab.
func attach(t *testing.T, ctx context.Context, axe string) *Browser {
	t.Helper()
	b := &Browser{ctx: ctx, axe: axe, asked: map[network.RequestID]time.Time{}}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal("the browser does not start: ", err)
	}
	call(t, b, log.Enable, cdp.Empty{})
	// Several windows are open at once, and only one of them can have the focus; each page behaves as if it had it.
	call(t, b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return b
}

// root is the folder with go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

func (b *Browser) listen(event any) {
	b.traffic(event)
	var text string
	switch event := event.(type) {
	case *cdpruntime.EventExceptionThrown:
		text = event.ExceptionDetails.Text
		if thrown := event.ExceptionDetails.Exception; thrown != nil {
			text += ": " + thrown.Description
		}
	case *log.EventEntryAdded:
		// The browser's own advice and failed loads that a test provokes are told apart by their source.
		if event.Entry.Level == log.EntryLevelError && event.Entry.Source != log.EntrySourceNetwork {
			text = event.Entry.Text
		}
	}
	if text != "" {
		b.mu.Lock()
		b.complaints = append(b.complaints, text)
		b.mu.Unlock()
	}
}

// Complaints are errors of scripts and blocked content since the last Open.
func (b *Browser) Complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.complaints...)
}

// Context is for chromedp actions of a test's own.
func (b *Browser) Context() context.Context { return b.ctx }

// patience is how long one action may take.
const patience = 30 * time.Second

// Do runs chromedp actions without a result.
func (b *Browser) Do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// Evaluate runs JavaScript in the open page and returns its result; a promise is awaited.
func Evaluate[T any](t *testing.T, b *Browser, script string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	result, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// call sends a command of the browser's protocol.
func call[P, R any](t *testing.T, b *Browser, command cdp.Command[P, R], params P) R {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// Look sets how pages are looked at from now on.
func (b *Browser) Look(t *testing.T, view View) {
	t.Helper()
	scheme := "light"
	if view.Dark {
		scheme = "dark"
	}
	call(t, b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(view.width()), Height: 900, DeviceScaleFactor: 1, Mobile: view.width() < 600,
	})
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	b.noScript = view.NoScript
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: view.NoScript})
}

// Open opens a page and waits until it and its fonts are there.
func (b *Browser) Open(t *testing.T, address string, view View) {
	t.Helper()
	b.Look(t, view)
	b.mu.Lock()
	b.complaints = nil
	b.mu.Unlock()
	b.Do(t, chromedp.Navigate(address))
	if !view.NoScript {
		Evaluate[bool](t, b, `document.fonts.ready.then(() => true)`)
	}
}

// violation is what axe reports.
type violation struct {
	ID     string `json:"id"`
	Help   string `json:"help"`
	Impact string `json:"impact"`
	Nodes  []struct {
		Target  []any  `json:"target"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// Findings are the rules of WCAG 2.2 A and AA and of good practice that the open page breaks: one line per
// place with rule, selector and advice.
func (b *Browser) Findings(t *testing.T) []string {
	t.Helper()
	if !Evaluate[bool](t, b, `typeof axe !== "undefined"`) {
		Evaluate[bool](t, b, b.axe+"; true")
	}
	raw := Evaluate[string](t, b, `axe.run(document, {
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"],
	}).then(r => JSON.stringify(r.violations))`)
	var violations []violation
	if err := json.Unmarshal([]byte(raw), &violations); err != nil {
		t.Fatal(err)
	}
	var findings []string
	for _, v := range violations {
		for _, node := range v.Nodes {
			findings = append(findings, fmt.Sprintf("%s (%s): %v: %s: %s", v.ID, v.Impact, node.Target, v.Help, strings.Join(strings.Fields(node.Summary), " ")))
		}
	}
	return findings
}

// Axe fails the test with every rule that the open page breaks.
func (b *Browser) Axe(t *testing.T) {
	t.Helper()
	for _, finding := range b.Findings(t) {
		t.Error(finding)
	}
}

// Overflowing lists what sticks out of the open page sideways, at most five elements; empty is nothing.
func (b *Browser) Overflowing(t *testing.T) []string {
	t.Helper()
	return Evaluate[[]string](t, b, `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width && document.body.scrollWidth <= width) return [];
		const out = ["page: " + document.documentElement.scrollWidth + " of " + width + " pixels"];
		for (const e of document.querySelectorAll("body *")) {
			const box = e.getBoundingClientRect();
			let cut = false; // what a box around it hides or scrolls does not widen the page
			for (let around = e.parentElement; around && !cut; around = around.parentElement) cut = around !== document.body && getComputedStyle(around).overflowX !== "visible";
			if (box.right > width + 1 && !cut && out.length < 6) out.push(e.tagName.toLowerCase() + "." + e.className + ": " + Math.round(box.right) + " pixels: " + (e.textContent || "").trim().slice(0, 40));
		}
		return out;
	})()`)
}

// Overflow opens a page at 320 pixels, and at 390 with text twice as large, and fails where it scrolls sideways.
func (b *Browser) Overflow(t *testing.T, address string) {
	t.Helper()
	b.Open(t, address, View{Width: 320})
	b.OverflowHere(t, address, View{})
}

// OverflowHere looks at the open page at 320 pixels, and at 390 with text twice as large, and fails where it
// scrolls sideways; name tells which page it was. What is typed into the page stays, and it is left in the
// given view.
func (b *Browser) OverflowHere(t *testing.T, name string, after View) {
	t.Helper()
	b.Look(t, View{Width: 320, NoScript: after.NoScript})
	for _, wide := range b.Overflowing(t) {
		t.Errorf("%s, 320 pixels: %s", name, wide)
	}
	b.Look(t, View{Width: 390, NoScript: after.NoScript})
	Evaluate[bool](t, b, `document.documentElement.style.fontSize = "200%"; true`)
	for _, wide := range b.Overflowing(t) {
		t.Errorf("%s, 390 pixels with text at 200 %%: %s", name, wide)
	}
	Evaluate[bool](t, b, `document.documentElement.style.fontSize = ""; true`)
	b.Look(t, after)
}

// Screenshot writes the whole open page as PNG to dir/name.png.
func (b *Browser) Screenshot(t *testing.T, dir, name string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
