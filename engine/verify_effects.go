package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/flows"
	"laufzettel/forms"
)

// commands compares the outbox with what the history set off.
func (x *examination) commands() {
	byID := map[string]Work{}
	unsettled := false
	for _, w := range x.work {
		byID[w.ID] = w
		settled := w.State == Settled
		if settled && (len(w.Body) > 0 || w.Lane != "" || w.DoneAt.IsZero()) || !settled && !w.DoneAt.IsZero() || !knownState(w.State) {
			x.find(verifyEffect, source.Args{"id": w.ID})
		}
		unsettled = unsettled || !settled && isCommand(w)
	}
	lost := func(seq int, id string) {
		if _, there := byID[id]; !there && id != "" { // a mail to nobody sets nothing off
			x.find(verifyEffectLost, source.Args{"seq": seq, "kind": x.record.Events[seq-1].Kind})
		}
	}
	for _, event := range x.recorded {
		switch e := event.Event.(type) {
		case flows.MailRequested:
			lost(event.Seq, e.Command)
		case flows.CallRequested:
			lost(event.Seq, e.Command)
		}
	}
	x.keeping(byID)
	if unsettled {
		x.waiting()
	}
}

func knownState(s WorkState) bool {
	return s == Waiting || s == Held || s == Dead || s == Settled
}

func isCommand(w Work) bool {
	switch flows.CommandKind(w.Kind) {
	case flows.SendMail, flows.SendBrief, flows.Call:
		return true
	}
	return false
}

// waiting compares what is still to be sent with what is decided when the case is decided again. Where answers are
// gone it cannot be, and only that it is there is known.
func (x *examination) waiting() {
	want := map[string]Work{}
	var failed error
	err := replay(x.process, x.record, func(d flows.Decision) {
		commit := &Commit{}
		failed = errors.Join(failed, projectWork(commit, x.record.Row.ID, nil, d))
		for _, w := range commit.Work {
			want[w.ID] = w
		}
	})
	if err != nil || failed != nil {
		return
	}
	for _, w := range x.work {
		if w.State == Settled || !isCommand(w) {
			continue
		}
		planned, ok := want[w.ID]
		if !ok || planned.Kind != w.Kind || planned.Lane != w.Lane || !sameJSON(planned.Body, w.Body) || w.Due.Before(planned.Due.Truncate(time.Millisecond)) {
			x.find(verifyEffect, source.Args{"id": w.ID})
		}
	}
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// keeping looks for the clocks that let answers go before their case does.
func (x *examination) keeping(byID map[string]Work) {
	for _, form := range formsOf(x.process.Flow) {
		for _, field := range form.EveryField() {
			kept := field.Retention()
			if kept == nil || kept.From == forms.FromDecision && x.state.Ended.IsZero() {
				continue
			}
			id := x.record.Row.ID + "/keep/" + string(kept.From) + "/" + kept.For.String()
			w, there := byID[id]
			var body forms.Retention
			switch {
			case !there:
				x.find(verifyClockLost, source.Args{"timer": "keep/" + string(kept.From) + "/" + kept.For.String()})
			case w.State != Settled && (json.Unmarshal(w.Body, &body) != nil || !reflect.DeepEqual(body, *kept)):
				x.find(verifyClock, source.Args{"timer": "keep/" + string(kept.From) + "/" + kept.For.String()})
			}
		}
	}
}

// attachments compares the files of the case with what the answers say of them.
func (x *examination) attachments(files *Files) {
	h := &History{Case: Case{Row: x.record.Row, Process: x.process, State: x.state}, Events: x.recorded}
	for _, upload := range uploadsOf(h) {
		x.seen.Files++
		args := source.Args{"id": upload.ID}
		path, err := files.at(x.record.Row.ID, upload.ID)
		if err == nil && files.marked(infectedFolder, x.record.Row.ID, upload.ID) {
			continue // what was malware has no content any more
		}
		var size int64
		var sum string
		if err == nil {
			size, sum, err = digestOf(path)
		}
		switch {
		case errors.Is(err, fs.ErrNotExist):
			x.find(verifyFileLost, args)
		case err != nil:
			args["error"] = err.Error()
			x.find(verifyFileUnread, args)
		case size != upload.Size:
			args["size"], args["recorded"] = size, upload.Size
			x.find(verifyFileSize, args)
		case upload.SHA256 == "":
			x.seen.Unproved++
		case upload.SHA256 != sum:
			x.find(verifyFileChanged, args)
		}
	}
}

// at is where an attachment lies. fs.ErrNotExist for what is no id.
func (f *Files) at(caseID, id string) (string, error) {
	dir, err := f.folder(caseID)
	if err != nil {
		return "", err
	}
	if !safeName.MatchString(id) {
		return "", fs.ErrNotExist
	}
	return filepath.Join(dir, id), nil
}

// digestOf is size and SHA-256 (hex) of a file.
func digestOf(path string) (size int64, sum string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer file.Close()
	h := sha256.New()
	size, err = io.Copy(h, file)
	return size, hex.EncodeToString(h.Sum(nil)), err
}

// metaOf reads an attachment from an answer.
func metaOf(upload expression.Record) FileMeta {
	var m FileMeta
	m.ID, _ = upload["id"].(string)
	m.Name, _ = upload["name"].(string)
	m.Type, _ = upload["type"].(string)
	m.SHA256, _ = upload["sha256"].(string)
	if size, ok := upload["size"].(expression.Decimal); ok {
		m.Size = size.IntPart()
	}
	return m
}
