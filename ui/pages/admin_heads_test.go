package pages_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"laufzettel/engine"
)

// fullShelf takes no list until it is emptied.
type fullShelf struct{ taken, emptied bool }

func (*fullShelf) Name() string { return "folder /mnt/pruef" }

func (f *fullShelf) Put(context.Context, string, *engine.HeadList, []byte) error {
	if !f.emptied {
		return errors.New("no space left")
	}
	f.taken = true
	return nil
}

// TestAListOfHeadsThatIsRefusedShows: whoever looks after the installation sees that a place takes no lists and why, and
// has it tried again; the program stays ready, since nobody's work is held up.
func TestAListOfHeadsThatIsRefusedShows(t *testing.T) {
	shelf := &fullShelf{}
	h := newHouse(t, setting{folder: routesFolder(t), heads: []engine.HeadsPlace{shelf}})
	h.ok(h.engine.Schedule(t.Context()))
	admin := h.as("admina")
	admin.get("/verwaltung").is(200).hides("Prüfliste")
	h.clock.Forward(24 * time.Hour)
	h.ok(h.engine.WorkAll(t.Context()))
	admin = h.as("admina")
	page := admin.get("/verwaltung").is(200).shows("Prüfliste", "folder /mnt/pruef", "no space left")
	h.browser().get("/readyz").is(200)
	shelf.emptied = true
	page.form("/nochmal").do("")
	h.ok(h.engine.WorkAll(t.Context()))
	if admin.get("/verwaltung").is(200).hides("Prüfliste"); !shelf.taken {
		t.Error("the place has got no list")
	}
}
