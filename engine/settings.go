package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/flows"
	"laufzettel/forms"
)

// Settings begin as their file says and are changed on the web. A value from the web holds until somebody goes back to
// what the file says; one that no longer fits the setting's type is passed over.
const (
	collectionSettings       = "settings"       // "<process>/<setting>", found by the process
	collectionSettingHistory = "settingHistory" // "<process>/<setting>/<revision>", found by "<process>/<setting>"
)

// Setting is a setting of a process as it is now.
type Setting struct {
	definitions.Setting
	Value    any
	Changed  bool      // set on the web; otherwise Value is the default of the file
	Revision int       // of the stored record; 0: nobody has touched it
	By       string    // id of the person who changed it last, "" for none
	At       time.Time // zero with By
	// Unfit is what was set on the web and no longer fits the setting; "" is nothing.
	Unfit string
	// Guess says that the file marks the value as a guess that nobody has confirmed or replaced yet.
	Guess       bool
	ConfirmedBy string // id of the person who said that the guess is right, "" for none
	ConfirmedAt time.Time
}

// SettingNote is one entry of the history of a setting, oldest first in lists.
type SettingNote struct {
	At       time.Time
	By       string
	How      SettingHow
	Old, New any // values in force before and after
}

// SettingHow says what was done to a setting.
type SettingHow string

// The ways in which settings change.
const (
	SettingChanged   SettingHow = "changed"
	SettingRestored  SettingHow = "restored"  // back to what the file says
	SettingConfirmed SettingHow = "confirmed" // the guess is right
)

type storedSetting struct {
	Value     any           `json:"value,omitempty"` // nil: as the file says
	By        string        `json:"by"`
	At        time.Time     `json:"at"`
	Confirmed *confirmation `json:"confirmed,omitempty"`

	revision int
}

// confirmation is of the value that was in force then; another default in the file is a guess again.
type confirmation struct {
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Value any       `json:"value"`
}

type storedSettingNote struct {
	At  time.Time  `json:"at"`
	By  string     `json:"by"`
	How SettingHow `json:"how"`
	Old any        `json:"old,omitempty"`
	New any        `json:"new,omitempty"`
}

func decodeExactly(body []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	return decoder.Decode(into)
}

func (e *Engine) loadSettings(ctx context.Context, known *edits) error {
	docs, err := e.store.Find(ctx, collectionSettings, "", 0)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		stored := storedSetting{revision: doc.Revision}
		if err := decodeExactly(doc.Body, &stored); err != nil {
			return fmt.Errorf("setting %s: %w", doc.Key, err)
		}
		if known.settings[doc.Index] == nil {
			known.settings[doc.Index] = map[string]storedSetting{}
		}
		known.settings[doc.Index][doc.Key[len(doc.Index)+1:]] = stored
	}
	return nil
}

func fits(s definitions.Setting, stored any) bool {
	return flows.Setting{Type: s.Type}.Fits(stored)
}

// valueOf is the value of a setting of any version of a process as it is now.
func (o *Organisation) valueOf(process string, s definitions.Setting) any {
	stored, touched := o.settings[process][s.Name]
	if touched && stored.Value != nil && fits(s, stored.Value) {
		if value, err := expression.FromJSON(stored.Value, s.Type); err == nil {
			return value
		}
	}
	return s.Default
}

// pinned are the stored values of the settings that a new case keeps, where somebody has changed them.
func (o *Organisation) pinned(p *definitions.Process) map[string]any {
	changed := map[string]any{}
	for _, s := range p.Settings {
		if stored := o.settings[p.Name][s.Name]; !s.Live && stored.Value != nil && fits(s, stored.Value) {
			changed[s.Name] = stored.Value
		}
	}
	return changed
}

// settingsScope is every setting of a process as it is now.
func (o *Organisation) settingsScope(p *definitions.Process) expression.Record {
	record := expression.Record{}
	for _, s := range p.Settings {
		record[s.Name] = o.valueOf(p.Name, s)
	}
	return record
}

// Settings are those of a process in the order of its file, as they are now; nil for an unknown process.
func (o *Organisation) Settings(process string) []Setting {
	p, ok := o.set.Processes[process]
	if !ok {
		return nil
	}
	list := make([]Setting, 0, len(p.Settings))
	for _, s := range p.Settings {
		stored := o.settings[process][s.Name]
		one := Setting{Setting: s, Value: o.valueOf(process, s), Revision: stored.revision, By: stored.By, At: stored.At}
		if stored.Value != nil {
			one.Changed = fits(s, stored.Value)
			if !one.Changed {
				one.Unfit = fmt.Sprint(stored.Value)
			}
		}
		if c := stored.Confirmed; c != nil && sameStored(c.Value, expression.ToJSON(one.Value)) {
			one.ConfirmedBy, one.ConfirmedAt = c.By, c.At
		}
		one.Guess = s.Open && !one.Changed && one.ConfirmedBy == ""
		list = append(list, one)
	}
	return list
}

func sameStored(a, b any) bool {
	first, err := json.Marshal(a)
	second, failed := json.Marshal(b)
	return err == nil && failed == nil && bytes.Equal(first, second)
}

// SettingOf is one setting; false where the process has none of this name.
func (o *Organisation) SettingOf(process, name string) (Setting, bool) {
	for _, s := range o.Settings(process) {
		if s.Name == name {
			return s, true
		}
	}
	return Setting{}, false
}

// ChangeSetting gives a setting a value, takes it back to what the file says, or confirms the guess; value is looked at
// only for SettingChanged. revision is that of the setting as the actor has seen it. A *flows.Refusal says that the
// actor may not; ErrDocumentChanged that somebody else was faster; ErrNotFound that there is no such setting.
func (e *Engine) ChangeSetting(ctx context.Context, actor flows.Actor, process, name string, how SettingHow, value any, revision int) error {
	if refusal := e.May(actor, EditSettings, Named(process)); refusal != nil {
		return refusal
	}
	o := e.Organisation()
	before, ok := o.SettingOf(process, name)
	if !ok {
		return ErrNotFound
	}
	if before.Revision != revision {
		return ErrDocumentChanged
	}
	now := e.clock.Now()
	stored := o.settings[process][name]
	stored.By, stored.At = actor.Person, now
	after := before.Value
	switch how {
	case SettingChanged:
		after, stored.Value, stored.Confirmed = value, expression.ToJSON(value), nil
		if !fits(before.Setting, stored.Value) {
			return fmt.Errorf("setting %s of %s: the value does not fit", name, process)
		}
	case SettingRestored:
		after, stored.Value, stored.Confirmed = before.Default, nil, nil
	case SettingConfirmed:
		stored.Confirmed = &confirmation{actor.Person, now, expression.ToJSON(before.Value)}
	default:
		return fmt.Errorf("setting %s: unknown change %q", name, how)
	}
	body, err := json.Marshal(stored)
	if err != nil {
		return err
	}
	note, err := json.Marshal(storedSettingNote{now, actor.Person, how, expression.ToJSON(before.Value), expression.ToJSON(after)})
	if err != nil {
		return err
	}
	at := process + "/" + name
	commit := &Commit{Documents: []DocumentChange{
		{Document: Document{Collection: collectionSettings, Key: at, Index: process, Revision: revision, Body: body}},
		{Document: Document{Collection: collectionSettingHistory, Key: fmt.Sprintf("%s/%09d", at, revision+1), Index: at, Body: note}},
	}}
	if before.Live && how != SettingConfirmed { // running cases may have other people or ways from here on
		commit.Work = []Work{{ID: reassessWork + "/" + randomID(), Kind: "timer", Body: []byte("{}"), Due: now, State: Waiting}}
	}
	if err := e.store.Commit(ctx, commit); err != nil {
		return err
	}
	e.wakeUp()
	return e.refresh(ctx)
}

// SettingHistory is everything that was done to a setting, oldest first.
func (e *Engine) SettingHistory(ctx context.Context, process, name string) ([]SettingNote, error) {
	s, ok := e.Organisation().SettingOf(process, name)
	if !ok {
		return nil, ErrNotFound
	}
	docs, err := e.store.Find(ctx, collectionSettingHistory, process+"/"+name, 0)
	if err != nil {
		return nil, err
	}
	var notes []SettingNote
	for _, doc := range docs {
		var stored storedSettingNote
		if err := decodeExactly(doc.Body, &stored); err != nil {
			return nil, fmt.Errorf("history of %s: %w", doc.Key, err)
		}
		notes = append(notes, SettingNote{stored.At, stored.By, stored.How, shownValue(s, stored.Old), shownValue(s, stored.New)})
	}
	return notes, nil
}

// shownValue is a stored value in the setting's type, or as it is where it no longer has it.
func shownValue(s Setting, stored any) any {
	if value, err := expression.FromJSON(stored, s.Type); err == nil {
		return value
	}
	return fmt.Sprint(stored)
}

// CaseContext is what the start form of a running case may look at: the settings are those that the case keeps.
func (e *Engine) CaseContext(c *Case) *forms.Context {
	ctx := e.FormContext(c.Process, c.State.Values)
	settings, _ := ctx.Scope.Names["settings"].(expression.Record)
	for _, s := range c.Process.Settings {
		if s.Live {
			continue
		}
		settings[s.Name] = s.Default
		if stored, ok := c.State.Settings[s.Name]; ok && fits(s, stored) {
			if value, err := expression.FromJSON(stored, s.Type); err == nil {
				settings[s.Name] = value
			}
		}
	}
	return ctx
}
