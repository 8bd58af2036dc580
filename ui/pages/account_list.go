package pages

import (
	"net/http"
	"sort"

	"github.com/labstack/echo/v4"

	"laufzettel/ui"
)

// accountsPage lists the accounts that people sign in with, for administrators.
func (s *server) accountsPage(c echo.Context) error {
	if err := s.admitted(c); err != nil {
		return s.signInFirst(c, err)
	}
	linked, err := s.e.LinkedAccounts(c.Request().Context())
	if err != nil {
		return err
	}
	o := s.org()
	view := ui.AccountsPage{Shell: s.shell(c, s.text("pages.provider.list"), "admin"), Action: "/verwaltung/konten", Ended: c.QueryParam("geloest") != ""}
	for _, a := range linked {
		item := ui.AccountItem{Key: a.Key, Name: o.Name(a.Person), Mail: o.Mailbox(a.Person), Provider: a.Provider, Since: a.Since, Found: s.text("pages.provider.found.email")}
		if a.Found == "number" {
			item.Found = s.text("pages.provider.found.number")
		}
		if p, ok := s.provider(a.Provider); ok {
			item.Provider = s.providerTitle(p)
		}
		view.Accounts = append(view.Accounts, item)
	}
	sort.Slice(view.Accounts, func(i, k int) bool {
		a, b := view.Accounts[i], view.Accounts[k]
		return a.Name+"\t"+a.Provider+a.Key < b.Name+"\t"+b.Provider+b.Key
	})
	return s.page(c, http.StatusOK, "accounts", view)
}

// accountsPost takes an account away from its person.
func (s *server) accountsPost(c echo.Context) error {
	if err := s.admitted(c); err != nil {
		return s.signInFirst(c, err)
	}
	if err := s.e.EndAccount(c.Request().Context(), c.FormValue("account"), s.actorOf(c).Person); err != nil {
		return err
	}
	if sessionOf(c) != nil {
		if _, err := s.e.Session(c.Request().Context(), sessionOf(c).Key); err != nil { // their own, that they came with
			s.setCookie(c, sessionCookie, "", 0)
		}
	}
	return s.back(c, "/verwaltung/konten?geloest=1")
}
