package browsertest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Why clicks need care: the browser is told to click at a place, not at an element. Between asking where an
// element is and pressing there, the page may move: a frame is laid out, the form's live answer lets a question
// appear. What is pressed before a page has drawn its first frame is thrown away, and a frame in a process of its
// own gets no clicks until it has told the browser where it lies. All of that happens on a busy machine only. So a
// click here waits until nothing is on its way to the page and the element stands still, in a tab that is in
// front; and Start asks the browser to keep early input and to lay frames out together with their page.

// stillFor is how long an element must not have moved: a few frames, also on a busy machine.
const stillFor = 60 * time.Millisecond

// Click clicks an element once it can be seen and the page stands still.
func Click[S chromedp.Selectable](b *Browser, selector S) chromedp.Action[chromedp.Void] {
	return clicks(b, selector, 1)
}

// DoubleClick clicks an element twice, as fast as the browser can.
func DoubleClick[S chromedp.Selectable](b *Browser, selector S) chromedp.Action[chromedp.Void] {
	return clicks(b, selector, 2)
}

func clicks[S chromedp.Selectable](b *Browser, selector S, count int64) chromedp.Action[chromedp.Void] {
	return chromedp.QueryAfter(selector, func(ctx context.Context, tab *chromedp.Target, nodes []*chromedp.Node) (chromedp.Void, error) {
		none := chromedp.Void{}
		if _, err := cdp.Call(ctx, tab, page.BringToFront, cdp.Empty{}); err != nil {
			return none, err
		}
		x, y, err := b.steady(ctx, tab, nodes[0])
		if err != nil {
			return none, err
		}
		mouse := input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: x, Y: y}
		if _, err := cdp.Call(ctx, tab, input.DispatchMouseEvent, mouse); err != nil {
			return none, err
		}
		mouse.Button = input.MouseButtonLeft
		for mouse.ClickCount = 1; mouse.ClickCount <= count; mouse.ClickCount++ {
			for _, mouse.Type = range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
				if _, err := cdp.Call(ctx, tab, input.DispatchMouseEvent, mouse); err != nil {
					return none, err
				}
			}
		}
		return none, nil
	}, chromedp.NodeVisible)
}

// steady scrolls to a node and returns its middle once it has not moved for a while with nothing on its way.
func (b *Browser) steady(ctx context.Context, tab *chromedp.Target, node *chromedp.Node) (x, y float64, err error) {
	var last dom.Quad
	for {
		if _, err := cdp.Call(ctx, tab, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{NodeID: node.NodeID}); err != nil {
			return 0, 0, err
		}
		found, err := cdp.Call(ctx, tab, dom.GetContentQuads, dom.GetContentQuadsParams{NodeID: node.NodeID})
		if err != nil {
			return 0, 0, err
		}
		if len(found.Quads) > 0 {
			now := found.Quads[0]
			if slices.Equal(now, last) && !b.busy() {
				for i := 0; i+1 < len(now); i += 2 {
					x, y = x+now[i], y+now[i+1]
				}
				corners := float64(len(now) / 2)
				return x / corners, y / corners, nil
			}
			last = now
		}
		select {
		case <-ctx.Done():
			return 0, 0, ctx.Err()
		case <-time.After(stillFor):
		}
	}
}

// Settle waits until scripts of the page have what they asked the server for and the page no longer changes.
// Where scripts are off it returns at once.
func (b *Browser) Settle(t *testing.T, view View) {
	t.Helper()
	if view.NoScript {
		return
	}
	for deadline := time.Now().Add(patience); ; {
		// A task, so that what a script put off until after the event has begun; two frames, so that it is drawn.
		height := func() float64 {
			return Evaluate[float64](t, b, `new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() =>
				done(document.documentElement.scrollHeight))), 10))`)
		}
		before := height()
		if !b.busy() && height() == before && !b.busy() {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the page does not come to rest: height %v and %v, waiting for the server: %v", before, height(), b.busy())
		}
	}
}

// bodyTime is how long an answer's body may take after its head. A script need not read the body of an answer that
// it has no use for; then the browser never says that it is complete.
const bodyTime = 300 * time.Millisecond

// busy says whether a script of the page waits for an answer of the server.
func (b *Browser) busy() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, answered := range b.asked {
		if answered.IsZero() || time.Since(answered) < bodyTime {
			return true
		}
	}
	return false
}

// traffic notes what scripts ask the server for. What an earlier page asked is of no interest to the next one.
func (b *Browser) traffic(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		if event.Type == network.ResourceTypeFetch || event.Type == network.ResourceTypeXHR {
			b.asked[event.RequestID] = time.Time{}
		}
	case *network.EventResponseReceived:
		if _, asked := b.asked[event.RequestID]; asked {
			b.asked[event.RequestID] = time.Now()
		}
	case *network.EventLoadingFinished:
		delete(b.asked, event.RequestID)
	case *network.EventLoadingFailed:
		delete(b.asked, event.RequestID)
	case *page.EventFrameNavigated:
		if event.Frame.ParentID == "" {
			clear(b.asked)
		}
	}
}
