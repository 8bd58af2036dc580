package pages

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions"
	"laufzettel/ui"
)

func pageAddress(name string) string { return "/seiten/" + name }

// infos are the pages of information for whoever looks, without one.
func (s *server) infos(c echo.Context, without string) []ui.InfoItem {
	var items []ui.InfoItem
	for _, page := range s.org().SiteIn().Pages {
		if page.Name != without && s.meant(c, page.For) {
			items = append(items, ui.InfoItem{Href: pageAddress(page.Name), Title: page.Title, Lead: page.Lead})
		}
	}
	return items
}

// infoPage shows a page of information. One that is meant for others does not exist.
func (s *server) infoPage(c echo.Context) error {
	page, ok := s.org().SiteIn().Page(c.Param("page"))
	if !ok || !s.meant(c, page.For) {
		return errGone
	}
	view := ui.InfoPage{Shell: s.shell(c, page.Title, ""), Lead: page.Lead, Body: page.Text, Others: s.infos(c, page.Name)}
	return s.page(c, http.StatusOK, "info", view)
}

// contactPage says whom to turn to: for the whole site, and for the unit in the address with those above it.
func (s *server) contactPage(c echo.Context) error {
	o, unit := s.org(), c.QueryParam("gliederung")
	if !o.HasContacts() || !o.Exists(unit) {
		return errGone
	}
	way := o.UnitsAbove(unit)
	view := ui.ContactPage{Shell: s.shell(c, s.text("contact.heading"), ""), Label: s.text("contact.below")}
	for i, u := range way {
		shown := ui.ContactUnit{Name: o.UnitName(u.Key)}
		for _, contact := range o.Contacts(u.Key) {
			item := ui.ContactItem{Title: contact.Title, Text: contact.Text, Mailbox: contact.Mailbox, Vacant: contact.Vacant}
			for _, p := range contact.People {
				item.People = append(item.People, ui.ContactPerson{Name: p.Name, Mail: p.Mail, Deputy: p.Deputy})
			}
			shown.Items = append(shown.Items, item)
		}
		if len(shown.Items) > 0 || i == 0 {
			view.Units = append(view.Units, shown)
		}
	}
	if len(way) > 1 {
		view.Chosen = o.UnitName(way[0].Key)
		for i := len(way) - 1; i > 0; i-- {
			view.Above = append(view.Above, ui.InfoItem{Href: contactAddress(way[i]), Title: o.UnitName(way[i].Key)})
		}
	}
	if o.HasContactsBelow(way[0].Key) {
		for _, below := range o.UnitsBelow(way[0].Key) {
			view.Below = append(view.Below, ui.ContactPick{Key: below.Key, Name: o.UnitName(below.Key)})
		}
	}
	return s.page(c, http.StatusOK, "contact", view)
}

func contactAddress(u definitions.Unit) string {
	if u.Parent == "" {
		return "/kontakt"
	}
	return "/kontakt?gliederung=" + url.QueryEscape(u.Key)
}
