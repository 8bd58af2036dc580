package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Why clicks need care: the browser is told to click at a place, not at an element. Between asking where an
// element is and pressing there, the page may move: a frame is laid out, the form's live answer lets a question
// appear. What is pressed before a page has drawn its first frame is thrown away, and a frame in a process of its
// own gets no clicks until it has told the browser where it lies. All of that happens on a busy machine only. So a
// click here waits until nothing is on its way to the page and the element has stood still for two frames that were
// really drawn - what is left out because it is far away is laid out with the next frame, however late that comes -,
// in a tab that is in front; and Start asks the browser to keep early input and to lay frames out together with their
// page. A click that does not reach its element all the same is not tried again, as that would hide a page that loses the
// clicks of people.

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

// steady scrolls to a node and returns its middle once it has not moved for two frames, nothing is on its way to the
// page, and nothing else covers that place.
func (b *Browser) steady(ctx context.Context, tab *chromedp.Target, node *chromedp.Node) (x, y float64, err error) {
	var last dom.Quad
	obstacle := "it is nowhere on the page"
	for {
		found, err := b.place(ctx, tab, node)
		if err != nil {
			return 0, 0, stuck(ctx, obstacle, err)
		}
		switch {
		case found == nil:
		case !slices.Equal(found, last):
			obstacle = "it keeps moving"
		case b.busy():
			obstacle = "the page waits for the server"
		default:
			covered, err := covering(ctx, tab, node)
			if err != nil {
				return 0, 0, stuck(ctx, obstacle, err)
			}
			if covered == "" {
				x, y := middle(found)
				return x, y, nil
			}
			obstacle = covered + " covers it"
		}
		last = found
		if err := b.drawn(ctx, tab); err != nil {
			return 0, 0, stuck(ctx, obstacle, err)
		}
	}
}

// stuck says what was in the way where time ran out, and what failed elsewhere.
func stuck(ctx context.Context, obstacle string, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return fmt.Errorf("the element cannot be clicked: %s: %w", obstacle, err)
}

// place scrolls to a node and returns its corners; nil where it has no place on the page.
func (b *Browser) place(ctx context.Context, tab *chromedp.Target, node *chromedp.Node) (dom.Quad, error) {
	if _, err := cdp.Call(ctx, tab, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{NodeID: node.NodeID}); err != nil {
		return nil, err
	}
	found, err := cdp.Call(ctx, tab, dom.GetContentQuads, dom.GetContentQuadsParams{NodeID: node.NodeID})
	if err != nil || len(found.Quads) == 0 {
		return nil, err
	}
	return found.Quads[0], nil
}

func middle(corners dom.Quad) (x, y float64) {
	for i := 0; i+1 < len(corners); i += 2 {
		x, y = x+corners[i], y+corners[i+1]
	}
	n := float64(len(corners) / 2)
	return x / n, y / n
}

// covering names what lies over the middle of a node in its document; "" is nothing but the node itself, something in
// it, or its label.
func covering(ctx context.Context, tab *chromedp.Target, node *chromedp.Node) (string, error) {
	wanted, err := cdp.Call(ctx, tab, dom.ResolveNode, dom.ResolveNodeParams{NodeID: node.NodeID})
	if err != nil {
		return "", err
	}
	byValue := true
	said, err := cdp.Call(ctx, tab, cdpruntime.CallFunctionOn, cdpruntime.CallFunctionOnParams{
		ObjectID: wanted.Object.ObjectID, ReturnByValue: &byValue, FunctionDeclaration: `function() {
			const box = this.getClientRects()[0];
			const hit = box && this.ownerDocument.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
			if (!hit) return "the edge of the window";
			if (this.contains(hit) || hit.closest("label")?.control === this) return "";
			return hit.tagName.toLowerCase() + (hit.id && "#" + hit.id) + Array.from(hit.classList, (c) => "." + c).join("");
		}`,
	})
	if err != nil {
		return "", err
	}
	var name string
	err = json.Unmarshal(said.Result.Value, &name)
	return name, err
}

// drawn waits until two frames of the page have been drawn.
func (b *Browser) drawn(ctx context.Context, tab *chromedp.Target) error {
	if b.noScript {
		// No callback tells of a frame where scripts are off, but a picture needs one. The smallest will do.
		fast := true
		for range 2 {
			if _, err := cdp.Call(ctx, tab, page.CaptureScreenshot, page.CaptureScreenshotParams{
				Clip: &page.Viewport{Width: 1, Height: 1, Scale: 1}, OptimizeForSpeed: &fast,
			}); err != nil {
				return err
			}
		}
		return nil
	}
	wait := true
	_, err := cdp.Call(ctx, tab, cdpruntime.Evaluate, cdpruntime.EvaluateParams{AwaitPromise: &wait,
		Expression: `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))`})
	return err
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
	b.arriving(event)
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
