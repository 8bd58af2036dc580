package mail

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"laufzettel/connectors"
)

var _ connectors.Mailer = (*Postbox)(nil)
var _ connectors.Mailer = (*SMTP)(nil)

func postbox(t *testing.T, storage Storage) *Postbox {
	t.Helper()
	box, err := NewPostbox(branding, storage)
	if err != nil {
		t.Fatal(err)
	}
	return box
}

func put(t *testing.T, box *Postbox, to, subject string) {
	t.Helper()
	m := confirmation()
	m.To.Mail, m.Subject = to, subject
	if got := box.Send(t.Context(), m); got.Class != connectors.OK || got.Receipt != m.MessageID {
		t.Fatalf("%+v", got)
	}
}

func subjects(kept []Kept) string {
	var all []string
	for _, k := range kept {
		all = append(all, k.Message.Subject)
	}
	return strings.Join(all, " ")
}

func TestPostboxKeepsMailsNewestFirst(t *testing.T) {
	folder, err := NewFolderStorage(filepath.Join(t.TempDir(), "postfach"))
	if err != nil {
		t.Fatal(err)
	}
	for name, storage := range map[string]Storage{"memory": nil, "folder": folder} {
		t.Run(name, func(t *testing.T) {
			box := postbox(t, storage)
			put(t, box, "alma.beispiel@example.org", "1")
			put(t, box, "benno.muster@example.org", "2")
			put(t, box, "Alma.Beispiel@example.org", "3")
			check := func(box *Postbox) {
				t.Helper()
				for who, want := range map[string]string{"": "3 2 1", "alma.beispiel@EXAMPLE.org": "3 1", "benno.muster@example.org": "2", "carla.probe@example.org": ""} {
					if got := subjects(box.Mails(who)); got != want {
						t.Errorf("mails of %q: %q, want %q", who, got, want)
					}
				}
				if got := box.Recipients(); len(got) != 2 || got[0].Mail != "Alma.Beispiel@example.org" || got[1].Mail != "benno.muster@example.org" {
					t.Errorf("recipients: %v", got)
				}
				newest := box.Mails("")[0]
				if same, ok := box.Mail(newest.ID); !ok || same.Message.Subject != "3" || !same.Arrived.Equal(confirmation().Date) {
					t.Errorf("mail %s: %+v", newest.ID, same)
				}
				if _, ok := box.Mail("../x"); ok {
					t.Error("a mail nobody sent was found")
				}
			}
			check(box)
			if storage != nil {
				reopened := postbox(t, storage)
				check(reopened)
				put(t, reopened, "benno.muster@example.org", "4")
				if got := subjects(reopened.Mails("")); got != "4 3 2 1" {
					t.Errorf("after opening again: %q", got)
				}
			}
		})
	}
}

func TestPostboxShowsWhatTheReceiverSees(t *testing.T) {
	box := postbox(t, nil)
	if got := box.Send(t.Context(), brief()); got.Class != connectors.OK {
		t.Fatal(got)
	}
	text, page, err := box.Show(box.Mails("")[0])
	if err != nil {
		t.Fatal(err)
	}
	wantText, wantPage, err := Render(brief(), branding)
	if err != nil || text != wantText || page != wantPage {
		t.Error("the mailbox shows something else than the mail")
	}
}

func TestPostboxIsBounded(t *testing.T) {
	dir := t.TempDir()
	folder, err := NewFolderStorage(dir)
	if err != nil {
		t.Fatal(err)
	}
	box := postbox(t, folder)
	for i := range PerRecipient + 3 {
		put(t, box, "alma.beispiel@example.org", fmt.Sprint(i))
	}
	put(t, box, "benno.muster@example.org", "x")
	mails := box.Mails("alma.beispiel@example.org")
	if len(mails) != PerRecipient || mails[0].Message.Subject != fmt.Sprint(PerRecipient+2) || mails[len(mails)-1].Message.Subject != "3" {
		t.Errorf("%d mails are kept", len(mails))
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	if len(files) != PerRecipient+1 || len(box.Mails("")) != PerRecipient+1 {
		t.Errorf("%d files and %d mails, want %d", len(files), len(box.Mails("")), PerRecipient+1)
	}
	everybody := postbox(t, nil)
	for i := range InTotal + 2 {
		everybody.kept = append(everybody.kept, Kept{ID: fmt.Sprintf("%08d", i), Message: connectors.Message{To: connectors.Address{Mail: fmt.Sprint(i, "@example.org")}}})
	}
	everybody.makeRoom("nobody@example.org")
	if len(everybody.kept) != InTotal || everybody.kept[0].ID != "00000002" {
		t.Errorf("%d mails of everybody are kept", len(everybody.kept))
	}
}

func TestPostboxFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "postfach")
	folder, err := NewFolderStorage(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, postbox(t, folder), "alma.beispiel@example.org", "1")
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is open to others: %v %v", info.Mode(), err)
	}
	// What a crash in the middle of writing leaves behind is passed over.
	if err := os.WriteFile(filepath.Join(dir, "half-123"), []byte(`{"ID"`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := subjects(postbox(t, folder).Mails("")); got != "1" {
		t.Errorf("mails: %q", got)
	}
	if err := folder.Put(Kept{ID: "../../x"}); err == nil {
		t.Error("a mail was written outside the folder")
	}
	for name, content := range map[string]string{"00000009.json": "{", "00000008.json": `{"ID":"00000001"}`} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := NewPostbox(branding, folder); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if err := folder.Drop("00000099"); err != nil {
		t.Errorf("removing a mail that is not there: %v", err)
	}
}

// full is a storage that cannot take anything.
type full struct{ nothing }

func (full) Put(Kept) error { return errors.New("no space left for alma.beispiel@example.org") }

func TestPostboxThatCannotKeepSaysLater(t *testing.T) {
	box := postbox(t, full{})
	got := box.Send(t.Context(), confirmation())
	if got.Class != connectors.Later || strings.Contains(got.Reason, "alma") || len(box.Mails("")) != 0 {
		t.Errorf("%+v", got)
	}
	if got := postbox(t, nil).Send(canceled(), confirmation()); got.Class != connectors.Later {
		t.Errorf("after the end of its context: %+v", got)
	}
}

func TestPostboxTakesManyAtOnce(t *testing.T) {
	box := postbox(t, nil)
	var wait sync.WaitGroup
	for i := range 50 {
		wait.Go(func() { put(t, box, fmt.Sprintf("person-%d@example.org", i%5), "x") })
	}
	wait.Wait()
	ids := map[string]bool{}
	for _, k := range box.Mails("") {
		ids[k.ID] = true
	}
	if len(ids) != 50 || len(box.Recipients()) != 5 {
		t.Errorf("%d mails of %d people", len(ids), len(box.Recipients()))
	}
}
