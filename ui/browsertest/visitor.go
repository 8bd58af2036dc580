package browsertest

import (
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Another is a tab of the same browser program that shares nothing with this one: no cookies, no storage, as
// if it were on another device.
func (b *Browser) Another(t *testing.T) *Browser {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	return attach(t, ctx, b.axe)
}

// Tab is a second tab of the same person: cookies are shared.
func (b *Browser) Tab(t *testing.T) *Browser {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	t.Cleanup(cancel)
	return attach(t, ctx, b.axe)
}

// Offline takes the network away from the tab, or gives it back.
func (b *Browser) Offline(t *testing.T, offline bool) {
	t.Helper()
	rules := []*network.Conditions{}
	if offline {
		rules = append(rules, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	call(t, b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: rules})
	call(t, b, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: offline, DownloadThroughput: -1, UploadThroughput: -1})
}

// keys that pages react to, with what a keyboard sends for them.
var keys = map[string]input.DispatchKeyEventParams{
	"Tab":        {Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9},
	"Enter":      {Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, Text: "\r"},
	"Space":      {Key: " ", Code: "Space", WindowsVirtualKeyCode: 32, Text: " "},
	"ArrowDown":  {Key: "ArrowDown", Code: "ArrowDown", WindowsVirtualKeyCode: 40},
	"ArrowRight": {Key: "ArrowRight", Code: "ArrowRight", WindowsVirtualKeyCode: 39},
}

// Key presses and releases one of Tab, Enter, Space, ArrowDown and ArrowRight, as a keyboard does: what a page
// prevents on pressing does not happen.
func (b *Browser) Key(t *testing.T, name string) {
	t.Helper()
	press, known := keys[name]
	if !known {
		t.Fatalf("no key %s", name)
	}
	press.Type = input.DispatchKeyEventTypeRawKeyDown
	if press.Text != "" {
		press.Type = input.DispatchKeyEventTypeKeyDown
	}
	call(t, b, input.DispatchKeyEvent, press)
	release := keys[name]
	release.Type, release.Text = input.DispatchKeyEventTypeKeyUp, ""
	call(t, b, input.DispatchKeyEvent, release)
}

// Type types text where the focus is.
func (b *Browser) Type(t *testing.T, text string) {
	t.Helper()
	call(t, b, input.InsertText, input.InsertTextParams{Text: text})
}

// Cookies makes these the only cookies of the tab's browser, for the host of an address.
func (b *Browser) Cookies(t *testing.T, address string, cookies map[string]string) {
	t.Helper()
	call(t, b, network.ClearBrowserCookies, cdp.Empty{})
	for name, value := range cookies {
		call(t, b, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: address, Path: "/"})
	}
}
