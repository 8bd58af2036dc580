package browsertest

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// following is a page that is waited for. The tab tells what becomes of the request for it, which is known by its id:
// a saved draft that changes the address of the page, or a frame inside it that loads, is not what is waited for.
type following struct {
	request network.RequestID // "" until the tab asks for a page; the newest one counts
	address string
	status  int64
	shown   bool // the tab shows the page, though it may still load
	failure string
	loaded  chan struct{} // closed when all of the page is there
	ended   bool
}

// Follow does something that leads to another page, such as a click, waits until that page is there, and
// returns its HTTP status.
func (b *Browser) Follow(t *testing.T, actions ...chromedp.Action[chromedp.Void]) int {
	t.Helper()
	next := &following{loaded: make(chan struct{})}
	b.mu.Lock()
	b.complaints = nil
	b.next = next
	b.mu.Unlock()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
	select {
	case <-next.loaded:
	case <-ctx.Done():
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next = nil
	if !next.ended || next.status == 0 {
		t.Fatalf("no page follows within %v: %s", patience, next.progress())
	}
	return int(next.status)
}

// progress is how far it came, for the person who reads a failed test.
func (f *following) progress() string {
	switch {
	case f.request == "":
		return "the tab has asked for none"
	case f.failure != "":
		return fmt.Sprintf("%s cannot be loaded: %s", f.address, f.failure)
	case f.status == 0:
		return fmt.Sprintf("%s does not answer", f.address)
	case !f.shown:
		return fmt.Sprintf("%s answers with %d, and the tab does not show it", f.address, f.status)
	}
	return fmt.Sprintf("%s answers with %d, and never loads to its end", f.address, f.status)
}

// arriving notes what becomes of the page that is waited for. The caller holds the lock.
func (b *Browser) arriving(event any) {
	if navigated, ok := event.(*page.EventFrameNavigated); ok && navigated.Frame.ParentID == "" {
		b.main = navigated.Frame.ID
	}
	f := b.next
	if f == nil || f.ended {
		return
	}
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		if event.Type == network.ResourceTypeDocument && string(event.RequestID) == string(event.LoaderID) && (b.main == "" || event.FrameID == b.main) {
			*f = following{request: event.RequestID, address: event.Request.URL, loaded: f.loaded}
		}
	case *network.EventResponseReceived:
		if event.RequestID == f.request {
			f.status = event.Response.Status
		}
	case *network.EventLoadingFailed:
		if event.RequestID == f.request {
			f.failure = event.ErrorText
		}
	case *page.EventFrameNavigated:
		if event.Frame.ParentID == "" && f.request != "" && event.Frame.LoaderID == cdp.LoaderID(f.request) {
			f.shown = true
		}
	case *page.EventLoadEventFired:
		if f.shown {
			f.ended = true
			close(f.loaded)
		}
	}
}
