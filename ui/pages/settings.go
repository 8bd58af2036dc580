package pages

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/forms"
	"laufzettel/ui"
)

const settingsAddress = "/verwaltung/einstellungen"

// settingDesk is a process with its settings, for somebody who may change them.
type settingDesk struct {
	p  *definitions.Process
	at string
}

func withSettings(then func(*server, echo.Context, *settingDesk) error) handler {
	return func(s *server, c echo.Context) error {
		name := c.Param("process")
		if err := s.editor(c, engine.EditSettings, name); err != nil {
			return s.signInThen(c, err)
		}
		p := s.org().Set().Processes[name]
		return then(s, c, &settingDesk{p: p, at: settingsAddress + "/" + p.Name})
	}
}

// settingsDone are the things that the page can say were done, by what stands in its address.
var settingsDone = map[string]string{"geaendert": "saved", "vorgabe": "restored", "stimmt": "confirmed"}

// settingsPage shows the settings of a process.
func settingsPage(s *server, c echo.Context, d *settingDesk) error {
	if what := settingsDone[c.QueryParam("gut")]; what != "" {
		if setting, ok := s.org().SettingOf(d.p.Name, c.QueryParam("einstellung")); ok {
			c.Set(noticeKey, &ui.Notice{Tone: ui.Good, Title: s.text("pages.setting."+what, "label", setting.Labels.In(s.lang()))})
		}
	}
	view := ui.SettingsPage{Shell: s.shell(c, s.text("pages.setting.title", "process", d.p.TitleIn(s.lang())), "registers"), Back: registersAddress}
	for _, setting := range s.org().Settings(d.p.Name) {
		view.Settings = append(view.Settings, s.settingItem(d, setting))
	}
	return s.page(c, http.StatusOK, "settings", view)
}

func (s *server) settingItem(d *settingDesk, setting engine.Setting) ui.SettingItem {
	o := s.org()
	item := ui.SettingItem{Href: d.at + "/" + setting.Name, Label: setting.Labels.In(s.lang()), Help: setting.Helps.In(s.lang()), Value: s.settingText(setting, setting.Value),
		Applies: s.text("pages.setting.new"), By: o.Name(setting.By), At: setting.At, Unfit: setting.Unfit, Guess: setting.Guess,
		Confirmed: o.Name(setting.ConfirmedBy), ConfirmedAt: setting.ConfirmedAt, Revision: setting.Revision}
	if setting.Live {
		item.Applies = s.text("pages.setting.all")
	}
	if setting.Changed || setting.Unfit != "" {
		item.Default, item.Restore = s.settingText(setting, setting.Default), item.Href+"/vorgabe"
	}
	if setting.Guess {
		item.Confirm = item.Href + "/stimmt"
	}
	return item
}

func (s *server) settingText(setting engine.Setting, value any) string {
	if yes, ok := value.(bool); ok {
		if yes {
			return s.text("pages.register.yes")
		}
		return s.text("pages.register.no")
	}
	return expression.FormatAs(value, setting.Type, s.lang(), s.org().Zone())
}

// settingForm asks for one value, as every form would.
func (s *server) settingForm(d *settingDesk, name string) (engine.Setting, *forms.Form, *forms.Context, error) {
	setting, ok := s.org().SettingOf(d.p.Name, name)
	if !ok {
		return setting, nil, nil, errGone
	}
	form, catalogue, err := definitions.SettingForm(setting.Setting)
	if err != nil {
		return setting, nil, nil, err
	}
	zone := s.org().Zone()
	return setting, form, &forms.Context{Scope: expression.Scope{Zone: zone}, Catalogue: catalogue, Lang: s.lang()}, nil
}

func settingPage(s *server, c echo.Context, d *settingDesk) error {
	setting, form, ctx, err := s.settingForm(d, c.Param("setting"))
	if err != nil {
		return err
	}
	return s.showSetting(c, d, setting, form, ctx, form.Input(definitions.SettingAnswer(setting.Setting, setting.Value)), nil, nil, setting.Revision, http.StatusOK)
}

// settingSave takes a value. Where somebody else was faster, the page says so and stores nothing.
func settingSave(s *server, c echo.Context, d *settingDesk) error {
	setting, form, ctx, err := s.settingForm(d, c.Param("setting"))
	if err != nil {
		return err
	}
	p, err := s.readForm(c, nil)
	if err != nil {
		return err
	}
	values, problems, err := form.Read(p.Input, "", ctx)
	if err != nil {
		return err
	}
	seen := revisionOf(p.Control["_revision"])
	if len(problems) > 0 {
		return s.showSetting(c, d, setting, form, ctx, p.Input, problems, nil, seen, http.StatusUnprocessableEntity)
	}
	value := definitions.SettingValue(values)
	err = s.e.ChangeSetting(c.Request().Context(), s.actorOf(c), d.p.Name, setting.Name, engine.SettingChanged, value, seen)
	if errors.Is(err, engine.ErrDocumentChanged) {
		return s.showSettingOvertaken(c, d, setting.Name, p.Input, seen)
	}
	return s.settingDone(c, d, setting.Name, "geaendert", err)
}

// settingAction confirms a guess or goes back to what the file says.
func settingAction(s *server, c echo.Context, d *settingDesk) error {
	how, done := engine.SettingRestored, c.Param("action")
	switch done {
	case "vorgabe":
	case "stimmt":
		how = engine.SettingConfirmed
	default:
		return errGone
	}
	name, seen := c.Param("setting"), revisionOf(c.FormValue("_revision"))
	err := s.e.ChangeSetting(c.Request().Context(), s.actorOf(c), d.p.Name, name, how, nil, seen)
	if errors.Is(err, engine.ErrDocumentChanged) {
		return s.showSettingOvertaken(c, d, name, nil, seen)
	}
	return s.settingDone(c, d, name, done, err)
}

func (s *server) showSettingOvertaken(c echo.Context, d *settingDesk, name string, input forms.Input, seen int) error {
	setting, form, ctx, err := s.settingForm(d, name)
	if err != nil {
		return err
	}
	notes, err := s.e.SettingHistory(c.Request().Context(), d.p.Name, name)
	if err != nil {
		return err
	}
	if seen < 0 || seen > len(notes) {
		seen = 0
	}
	if input == nil {
		input = form.Input(definitions.SettingAnswer(setting.Setting, setting.Value))
	}
	return s.showSetting(c, d, setting, form, ctx, input, nil, s.settingEntries(setting, notes[seen:]), setting.Revision, http.StatusConflict)
}

func (s *server) settingDone(c echo.Context, d *settingDesk, name, what string, err error) error {
	if _, refused := asRefusal(err); refused || errors.Is(err, engine.ErrNotFound) {
		return errGone
	}
	if err != nil {
		return err
	}
	return s.back(c, d.at+"?gut="+what+"&einstellung="+url.QueryEscape(name))
}

func (s *server) showSetting(c echo.Context, d *settingDesk, setting engine.Setting, form *forms.Form, ctx *forms.Context, input forms.Input, problems []forms.Problem, meanwhile []ui.Entry, revision, status int) error {
	views, err := form.View(input, ctx)
	if err != nil {
		return err
	}
	notes, err := s.e.SettingHistory(c.Request().Context(), d.p.Name, setting.Name)
	if err != nil {
		return err
	}
	view := ui.SettingPage{Shell: s.shell(c, setting.Labels.In(s.lang()), "registers"), Back: d.at, Process: d.p.TitleIn(s.lang()), Action: d.at + "/" + setting.Name,
		Revision: revision, Fields: ui.Fields{Views: views[0].Fields, Problems: problems}, Item: s.settingItem(d, setting), Meanwhile: meanwhile, History: s.settingEntries(setting, notes)}
	view.Faulty = len(problems) > 0
	return s.page(c, status, "setting", view)
}

func (s *server) settingEntries(setting engine.Setting, notes []engine.SettingNote) []ui.Entry {
	var entries []ui.Entry
	for _, note := range notes {
		entry := ui.Entry{Icon: "edit", Title: s.text("pages.setting.how." + string(note.How)), By: s.org().Name(note.By), At: note.At}
		if note.How == engine.SettingConfirmed {
			entry.Icon, entry.Text = "check", s.settingText(setting, note.New)
		} else {
			entry.Text = s.text("pages.setting.change", "old", s.settingText(setting, note.Old), "new", s.settingText(setting, note.New))
		}
		entries = append(entries, entry)
	}
	return entries
}
