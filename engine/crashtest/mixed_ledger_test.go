package crashtest

import (
	"context"
	"maps"
	"strings"
	"time"

	_ "laufzettel/engine/crashtest/counterpart"

	"laufzettel/engine"
	"laufzettel/flows"
)

// verify holds what is stored against what people and programs were told: all of it is there, and nothing twice.
func (m *mixed) verify() {
	t, ctx := m.t, context.Background()
	e := openStored(t, m.server.Definitions, m.server.Data)
	defer e.store.Close()
	rows, err := e.store.Cases(ctx, engine.CaseQuery{Limit: 1_000_000})
	must(t, err)
	cases, texts, numbers := map[string]engine.CaseRow{}, map[string]string{}, map[string]bool{}
	for _, row := range rows {
		cases[row.ID] = row
		if numbers[row.Number] {
			t.Errorf("the number %s is there twice", row.Number)
		}
		numbers[row.Number] = true
		m.verifyCase(e, row, texts)
	}
	told := map[string]int{}
	for _, r := range m.runs {
		told["starts"]++
		if row, there := cases[r.id]; !there || row.Number != r.number {
			t.Errorf("run %d was told that case %s begins: it is not there", r.n, r.number)
			continue
		}
		m.verifyRun(e, r, told)
	}
	m.verifyRecords()
	m.verifyPost(e)
	told["drafts"] = len(m.left)
	t.Logf("%d cases; answered with success and there: %v; the other side was asked %d times for %d records; %d mails, %d of them came twice",
		len(rows), told, m.other.asked, len(m.other.records), len(m.sink.Mails()), len(m.sink.Mails())-distinct(m.sink.Mails()))
}

// verifyCase looks at one case by itself.
func (m *mixed) verifyCase(e *stored, row engine.CaseRow, texts map[string]string) {
	t, ctx := m.t, context.Background()
	verifyHistory(t, e, row)
	record, err := e.store.Load(ctx, row.ID, 0)
	must(t, err)
	if err := engine.VerifyChain(record); err != nil {
		t.Errorf("case %s: %v", row.Number, err)
	}
	h, err := e.History(ctx, row.ID)
	if err != nil {
		return // verifyHistory has said so
	}
	first := strings.TrimSuffix(h.State.Values.Text("anliegen"), " genauer")
	if other := texts[first]; other != "" {
		t.Errorf("cases %s and %s were begun by one request", other, row.Number)
	}
	texts[first] = row.Number
	fired, answered := map[string]int{}, map[string]int{}
	for _, recorded := range h.Events {
		switch ev := recorded.Event.(type) {
		case flows.TimerFired:
			fired[ev.ID]++
		case flows.CallAnswered:
			answered[ev.Command]++
			if receipt := recorded.Values["output.receipt"]; ev.OK && receipt != nil && receipt != m.other.records[ev.Command] {
				t.Errorf("case %s has the receipt %v, the other side gave %s", row.Number, receipt, m.other.records[ev.Command])
			}
		}
	}
	for what, times := range merged(fired, answered) {
		if times != 1 {
			t.Errorf("case %s: %s came %d times", row.Number, what, times)
		}
	}
}

func merged(a, b map[string]int) map[string]int {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// verifyRun looks whether a case holds what was answered with success.
func (m *mixed) verifyRun(e *stored, r *run, told map[string]int) {
	t := m.t
	h, err := e.History(context.Background(), r.id)
	if err != nil {
		return
	}
	decided, reminded := map[string]string{}, 0
	for _, recorded := range h.Events {
		switch ev := recorded.Event.(type) {
		case flows.TaskDecided:
			decided[ev.Stop+" "+ev.Outcome] = ev.Stop
		case flows.TimerFired:
			reminded++
		}
	}
	has := func(what string, happened bool, there bool) {
		if happened {
			told[what]++
			if !there {
				t.Errorf("%s (run %d): %s was answered with success and is not there", r.number, r.n, what)
			}
		}
	}
	is := func(key string) bool { _, there := decided[key]; return there }
	has("decisions by API", r.erste, is("erste/1 ja") || is("erste/2 ja"))
	has("ask-backs", r.asked, is("erste/1 frage"))
	has("answers", r.answered, h.State.Values.Text("anliegen") == r.text)
	has("decisions by "+r.zweite, r.zweite != "", is("zweite/1 ja"))
	has("records", r.zweite != "", len(m.other.texts[r.text]) == 1)
	has("withdrawals", r.withdrew, h.State.Status == "zurueckgezogen")
	has("ends", r.dritte, h.State.Status == "fertig")
	if *killed > 0 {
		has("clocks", !r.waits.IsZero(), h.State.Status == "verfallen")
	} else {
		has("clocks", !r.waits.IsZero(), reminded > 0)
	}
	if r.sent != nil {
		has("attachments", len(r.sent.Files) > 0 && !r.noFile, m.keptFiles(e, r, h))
	}
}

func (m *mixed) keptFiles(e *stored, r *run, h *engine.History) bool {
	for field, content := range r.sent.Files {
		files := h.Process.Form.FilesIn(h.State.Values)[field]
		if len(files) != 1 {
			return false
		}
		name, _ := files[0]["id"].(string)
		if !sameContent(e, r.id, name, content) {
			return false
		}
	}
	return true
}

// verifyRecords: however often the other side was asked, it has made one record for one text.
func (m *mixed) verifyRecords() {
	for text, keys := range m.other.texts {
		if len(keys) != 1 {
			m.t.Errorf("%q was recorded %d times", text, len(keys))
		}
	}
}

// verifyPost: what is noted as sent has arrived, what arrived twice bears one Message-ID, and nothing is left over.
func (m *mixed) verifyPost(e *stored) {
	t := m.t
	content, ids := map[string]string{}, map[string]string{}
	for _, mail := range m.sink.Mails() {
		if before, known := content[mail.MessageID]; known && before != mail.Digest {
			t.Errorf("two different mails bear the Message-ID %s (to %s, %s)", mail.MessageID, mail.To, mail.Subject)
		}
		if before, known := ids[mail.Digest]; known && before != mail.MessageID {
			t.Errorf("one mail to %s came with two Message-IDs: %s", mail.To, mail.Subject)
		}
		content[mail.MessageID], ids[mail.Digest] = mail.Digest, mail.MessageID
	}
	all, err := e.store.Outbox(context.Background(), engine.WorkQuery{Limit: 1_000_000})
	must(t, err)
	for _, w := range all {
		switch {
		case w.State == engine.Settled && w.MessageID != "" && content["<"+w.MessageID+">"] == "":
			t.Errorf("mail %s of %s is noted as sent and never arrived", w.MessageID, w.Case)
		case w.State == engine.Dead, w.State == engine.Held, w.State == engine.Waiting && w.Due.Before(time.Now()):
			t.Errorf("%s (%s) is %s after %d attempts: %s", w.ID, w.Kind, w.State, w.Attempts, w.LastError)
		}
	}
}
