package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"laufzettel/engine"
	"laufzettel/flows"
)

// byMail is the small process with an address of its own, a step that waits for an answer, and a field for attachments.
func byMail() map[string]string {
	files := starting("  - {mail: antrag@example.org, when: mail.subject != \"Werbung\", prefill: {name: =mail.fromName, email: =mail.from, anliegen: =mail.text}, attachments: nachweise}\n", nil)
	files["antrag/flow.yaml"] = strings.Replace(files["antrag/flow.yaml"], "steps:\n", "steps:\n  - {wait: antwort, event: reply, within: 30 days}\n", 1)
	files["antrag/flow.yaml"] = strings.Replace(files["antrag/flow.yaml"], "steps:\n", "steps:\n  - {mail: bescheid, to: email}\n", 1)
	files["antrag/flow.yaml"] = strings.Replace(files["antrag/flow.yaml"], "  - mail: bescheid\n    to: email\n", "", 1)
	files["antrag/form.yaml"] = strings.Replace(smallFolder["antrag/form.yaml"], "identity:", "  - {name: nachweise, type: files, label: Nachweise, accept: [pdf], maxSize: 1 MB, max: 2, sensitive: true, purpose: Test, keep: 1 year after decision}\nidentity:", 1)
	return files
}

func (r *rig) mailed(raw string, to ...string) (engine.Mailed, error) {
	r.t.Helper()
	return r.e.ReceiveMail(ctx, engine.IncomingMail{Raw: strings.NewReader(strings.ReplaceAll(raw, "\n", "\r\n")), To: to})
}

const withFile = `From: Jonas Scheinbar <jonas@example.org>
To: antrag@example.org
Subject: Mein Antrag
Message-ID: <%s@example.org>
Content-Type: multipart/mixed; boundary=o

--o
Content-Type: text/plain; charset=utf-8

Bitte prüft das.
--o
Content-Type: application/octet-stream
Content-Disposition: attachment; filename=%s

%s
--o--
`

func TestMailsBeginCasesAndReachThem(t *testing.T) {
	onEachWith(t, small(byMail()), func(r *rig) {
		first, err := r.mailed(fmt.Sprintf(withFile, "m1", "bescheid.pdf", pdf))
		r.ok(err)
		again, err := r.mailed(fmt.Sprintf(withFile, "m1", "bescheid.pdf", pdf), "antrag+x@example.org")
		r.ok(err)
		if first.How != engine.MailStarted || again != first {
			t.Fatalf("the mail gives %+v, and sent again %+v", first, again)
		}
		h, err := r.e.History(ctx, first.CaseID)
		r.ok(err)
		if h.State.Verified || h.State.Mailboxes[flows.SubmitterMailbox] != "jonas@example.org" || h.State.Values.Text("anliegen") != "Bitte prüft das." || fileOf(h) == "" {
			t.Errorf("it became %+v, verified %v, of %v", h.State.Values, h.State.Verified, h.State.Mailboxes)
		}
		if h.Events[0].By.Way != flows.ByMail || h.Events[0].Event.(flows.Started).Trigger != "mail antrag@example.org" {
			t.Errorf("begun by %+v", h.Events[0])
		}
		r.work()
		sent := r.mail.to("jonas@example.org")
		if len(sent) == 0 {
			t.Fatal("nothing was sent")
		}
		answer := "From: %s\nSubject: Re: x\nMessage-ID: <%s@example.org>\nIn-Reply-To: <" + sent[0].MessageID + ">\nReferences: <" + sent[0].References[0] + "> <" + sent[0].MessageID + ">\n%s\nHier ist meine Antwort.\n\nAm 23.11.2026 schrieb Testverein:\n> Hallo\n"
		if _, err := r.mailed(fmt.Sprintf(answer, "fremd@example.org", "s1", "")); !errors.Is(err, engine.ErrMailStranger) {
			t.Errorf("a stranger's answer gives %v", err)
		}
		if ignored, err := r.mailed(fmt.Sprintf(answer, "jonas@example.org", "s2", "Auto-Submitted: auto-replied\n")); err != nil || ignored.How != engine.MailIgnored {
			t.Errorf("an automatic answer gives %+v %v", ignored, err)
		}
		forged := strings.Replace(answer, sent[0].References[0], strings.Replace(sent[0].References[0], ".", ".x", 1), 1)
		if _, err := r.mailed(fmt.Sprintf(forged, "jonas@example.org", "s3", "To: nirgends@example.org\n")); !errors.Is(err, engine.ErrNoMailbox) {
			t.Errorf("a forged reference gives %v", err)
		}
		for range 2 {
			reply, err := r.mailed(fmt.Sprintf(answer, "Jonas@Example.org", "r1", ""))
			r.ok(err)
			if reply.How != engine.MailReply || reply.CaseID != first.CaseID || reply.Number != h.Row.Number {
				t.Fatalf("the answer gives %+v", reply)
			}
		}
		h, err = r.e.History(ctx, first.CaseID)
		r.ok(err)
		remarks, heard := 0, 0
		for _, event := range h.Events {
			switch ev := event.Event.(type) {
			case flows.Remarked:
				if text, _ := event.Values[flows.ValueRemark].(string); !strings.HasSuffix(text, "\n\nHier ist meine Antwort.") || ev.Public {
					t.Errorf("the remark says %q", text)
				}
				remarks++
			case flows.Heard:
				heard++
			}
		}
		record, err := r.store.Load(ctx, first.CaseID, 0)
		r.ok(err)
		if err := engine.Replay(h.Process, record); err != nil {
			t.Errorf("the case cannot be decided again: %v", err)
		}
		if remarks != 1 || heard != 1 || len(h.State.Open) != 1 || h.State.Open[0].Step != "pruefung" {
			t.Errorf("%d remarks, %d events, and the case waits at %v", remarks, heard, steps(h.State))
		}
	})
}

func TestMailsThatBeginNothing(t *testing.T) {
	r := newRig(t, "memory", small(byMail()))
	for says, raw := range map[string]string{
		"our own":           "From: verein@example.org\nTo: antrag@example.org\nMessage-ID: <a@x>\n\nx\n",
		"our own, by id":    "From: a@example.org\nTo: antrag@example.org\nMessage-ID: <0123456789abcdef0123456789abcdef@example.org>\n\nx\n",
		"a list":            "From: a@example.org\nTo: antrag@example.org\nPrecedence: list\n\nx\n",
		"nobody":            "To: antrag@example.org\n\nx\n",
		"what nobody wants": "From: a@example.org\nTo: antrag@example.org\nSubject: Werbung\n\nx\n",
	} {
		if mailed, err := r.mailed(raw); err != nil || mailed.How != engine.MailIgnored {
			t.Errorf("%s: %+v %v", says, mailed, err)
		}
	}
	for says, name := range map[string]string{"another type": "skript.exe", "too large": "gross.pdf"} {
		content := "MZ no pdf"
		if name == "gross.pdf" {
			content = pdf + strings.Repeat("x", 2<<20)
		}
		_, err := r.mailed(fmt.Sprintf(withFile, name, name, content))
		if refusal := r.refused(err, flows.Incomplete); !strings.Contains(refusal.Text.In("de"), name) {
			t.Errorf("%s: %s", says, refusal.Text.In("de"))
		}
	}
	if _, err := r.mailed("From: a@example.org\nTo: sonst@example.org\n\nx\n"); !errors.Is(err, engine.ErrNoMailbox) {
		t.Error("another address takes mails", err)
	}
	r.wantBegun("nothing")
	for n := range 20 {
		_, err := r.mailed(fmt.Sprintf("From: viel@example.org\nTo: antrag@example.org\nMessage-ID: <v%d@x>\n\nx\n", n))
		r.ok(err)
	}
	last := "From: viel@example.org\nTo: antrag@example.org\nMessage-ID: <v@x>\n\nx\n"
	if _, err := r.mailed(last); !errors.Is(err, engine.ErrMailOften) {
		t.Error("the 21st mail within the hour is taken", err)
	}
	r.clock.forward(61 * time.Minute)
	_, err := r.mailed(last)
	r.ok(err)
}
