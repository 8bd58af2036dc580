package pages

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"laufzettel/definitions/expression"
	"laufzettel/engine"
	"laufzettel/flows"
	"laufzettel/ui"
)

const (
	inboxAddress  = "/aufgaben"
	bulkAddress   = inboxAddress + "/mehrere"
	wishesAddress = "/ich/wuensche"
)

// inboxSection is how a section is called in addresses, on the page and in its text.
type inboxSection struct {
	word, title, lead, icon string
	section                 engine.TaskSection
}

var inboxSections = []inboxSection{
	{"meine", "inbox.mine", "", "flag", engine.SectionMine},
	{"vertretung", "inbox.deputy", "inbox.deputyLead", "users", engine.SectionDeputy},
	{"warteschlangen", "inbox.queue", "inbox.queueLead", "inbox", engine.SectionQueue},
	{"andere", "inbox.taken", "inbox.takenLead", "user", engine.SectionTaken},
}

func sectionCalled(section engine.TaskSection) inboxSection {
	at := slices.IndexFunc(inboxSections, func(s inboxSection) bool { return s.section == section })
	return inboxSections[max(at, 0)]
}

// inboxOrders are the words for orders in addresses.
var inboxOrders = []struct {
	word, text string
	order      engine.InboxOrder
}{
	{"", "inbox.soonest", engine.BySoonest}, {"alt", "inbox.oldest", engine.ByOldest},
	{"ablauf", "inbox.byProcess", engine.ByProcess}, {"gliederung", "inbox.byUnit", engine.ByUnit},
}

// inboxView reads what somebody wants to see out of the address; words that mean nothing are left out.
func inboxView(c echo.Context) engine.InboxView {
	v := engine.InboxView{
		Group: c.QueryParam("warteschlange"), Process: c.QueryParam("ablauf"), Unit: c.QueryParam("gliederung"),
		Text: tidy(c.QueryParam("suche")), Late: c.QueryParam("ueberfaellig") != "",
	}
	for _, s := range inboxSections {
		if s.word == c.QueryParam("bereich") {
			v.Section = s.section
		}
	}
	for _, o := range inboxOrders {
		if o.word == c.QueryParam("ordnung") {
			v.Order = o.order
		}
	}
	v.Page, _ = strconv.Atoi(c.QueryParam("seite"))
	return v
}

// inboxURL is the address of a view.
func inboxURL(v engine.InboxView) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	if v.Section != "" {
		set("bereich", sectionCalled(v.Section).word)
	}
	set("ablauf", v.Process)
	set("gliederung", v.Unit)
	set("warteschlange", v.Group)
	set("suche", v.Text)
	if v.Late {
		set("ueberfaellig", "1")
	}
	for _, o := range inboxOrders {
		if o.order == v.Order {
			set("ordnung", o.word)
		}
	}
	if v.Page > 1 {
		set("seite", strconv.Itoa(v.Page))
	}
	if len(q) == 0 {
		return inboxAddress
	}
	return inboxAddress + "?" + q.Encode()
}

// inbox lists what waits for the person who is signed in.
func (s *server) inbox(c echo.Context) error {
	session := sessionOf(c)
	if session == nil {
		return s.toSignIn(c, inboxAddress)
	}
	asked, actor := inboxView(c), s.actorOf(c)
	in, err := s.e.Inbox(c.Request().Context(), actor, asked)
	if err != nil {
		return err
	}
	c.Set(waitingKey, in.Open)
	view := ui.InboxPage{
		Shell: s.shell(c, s.text("pages.inbox.title"), "tasks"), Open: in.Open, Late: in.Late,
		Narrowed: asked.Group+asked.Process+asked.Unit+asked.Text != "" || asked.Late, All: inboxAddress, Wishes: wishesAddress, Own: "/ich",
	}
	view.Tabs = s.inboxTabs(asked, in)
	view.Filter = s.inboxFilter(asked, in, session.Person)
	for _, part := range in.Parts {
		shown := s.inboxPart(part, in.Counts[part.Section], actor)
		if part.More && asked.Section == "" {
			whole := asked
			whole.Section, whole.Page = part.Section, 0
			shown.More = inboxURL(whole)
		}
		if slices.ContainsFunc(shown.Items, func(t ui.TaskItem) bool { return t.Pick }) {
			view.Bulk = bulkAddress
		}
		view.Parts = append(view.Parts, shown)
	}
	view.Pager = inboxPager(asked, in)
	if view.Agendas, err = s.agendasOf(c.Request().Context(), actor); err != nil {
		return err
	}
	return s.page(c, http.StatusOK, "inbox", view)
}

// inboxTabs lead to the sections that are not empty, and to all of them together.
func (s *server) inboxTabs(asked engine.InboxView, in *engine.Inbox) []ui.InboxTab {
	all := asked
	all.Section, all.Page = "", 0
	tabs := []ui.InboxTab{{Title: s.text("inbox.all"), Href: inboxURL(all), Current: asked.Section == ""}}
	for _, one := range inboxSections {
		n := in.Counts[one.section]
		tabs[0].Count += n
		if n == 0 && asked.Section != one.section {
			continue
		}
		at := all
		at.Section = one.section
		tabs = append(tabs, ui.InboxTab{Title: s.text(one.title), Count: n, Href: inboxURL(at), Current: asked.Section == one.section})
	}
	return tabs
}

func inboxPager(asked engine.InboxView, in *engine.Inbox) *ui.Pager {
	if in.Pages < 2 {
		return nil
	}
	p := &ui.Pager{At: in.Page, Of: in.Pages}
	at := func(page int) string {
		v := asked
		v.Page = page
		return inboxURL(v)
	}
	if in.Page > 1 {
		p.Before = at(in.Page - 1)
	}
	if in.Page < in.Pages {
		p.After = at(in.Page + 1)
	}
	return p
}

func (s *server) inboxFilter(asked engine.InboxView, in *engine.Inbox, person string) ui.InboxFilter {
	o := s.org()
	f := ui.InboxFilter{Action: inboxAddress, Text: asked.Text, Late: asked.Late}
	f.Used = asked.Group+asked.Process+asked.Unit+asked.Text+string(asked.Order) != "" || asked.Late
	if asked.Section != "" {
		f.Section = sectionCalled(asked.Section).word
	}
	f.Processes = s.picks("inbox.anyProcess", in.Processes, asked.Process, s.processTitle)
	f.Units = s.picks("inbox.anyUnit", in.Units, asked.Unit, o.UnitName)
	f.Queues = s.picks("inbox.anyQueue", o.GroupsOf(person), asked.Group, o.GroupTitle)
	for _, one := range inboxOrders {
		f.Orders = append(f.Orders, ui.Pick{Key: one.word, Label: s.text(one.text), Chosen: asked.Order == one.order})
	}
	return f
}

func (s *server) processTitle(name string) string {
	if p, ok := s.e.Process(name); ok {
		return p.TitleIn(s.lang())
	}
	return name
}

// picks are the choices of a list, by title; none where there is nothing to choose between.
func (s *server) picks(any string, keys []string, chosen string, title func(string) string) []ui.Pick {
	if len(keys) < 2 && chosen == "" {
		return nil
	}
	if chosen != "" && !slices.Contains(keys, chosen) {
		keys = append(slices.Clone(keys), chosen)
	}
	var picks []ui.Pick
	for _, key := range keys {
		picks = append(picks, ui.Pick{Key: key, Label: title(key), Chosen: key == chosen})
	}
	slices.SortFunc(picks, func(a, b ui.Pick) int { return cmp.Compare(expression.Fold(a.Label), expression.Fold(b.Label)) })
	return append([]ui.Pick{{Label: s.text(any)}}, picks...)
}

func (s *server) inboxPart(part engine.InboxPart, count int, actor flows.Actor) ui.InboxPart {
	called := sectionCalled(part.Section)
	shown := ui.InboxPart{Title: s.text(called.title), Icon: called.icon, Count: count}
	if called.lead != "" {
		shown.Lead = s.text(called.lead)
	}
	for _, task := range part.Tasks {
		shown.Items = append(shown.Items, s.inboxItem(task, actor))
	}
	return shown
}

// inboxItem is one task as the actor finds it in their inbox, with what they may do to it.
func (s *server) inboxItem(task engine.OpenTask, actor flows.Actor) ui.TaskItem {
	o, row := s.org(), task.Row
	item := s.taskItem(row, actor.Person)
	item.Title = cmp.Or(s.caseTitle(task.Case), item.Step)
	item.Badge = ui.Badge{} // the deadline says what is overdue
	stop := task.Case.State.Stop(row.Stop)
	if stop == nil {
		return item
	}
	if person, until := engine.StandsInFor(stop, actor.Party); person != "" {
		item.For = s.text("inbox.for", "name", o.Name(person))
		if day, err := expression.ParseDate(until); until != "" && err == nil {
			item.For = s.text("inbox.forUntil", "name", o.Name(person), "until", expression.Format(day, s.lang(), o.Zone()))
		}
	}
	if len(row.Groups) > 0 && row.ClaimedBy != actor.Person {
		item.Queue = o.GroupTitle(row.Groups[0])
	}
	if row.ClaimedBy == actor.Person {
		item.ClaimedBy = ""
		if !flows.MayRelease(task.Case.Flow(), task.Case.State, row.Stop, actor, o) {
			item.Release = ""
		}
	}
	if task.Refused != nil && task.Refused.Code == flows.Claimed {
		if s.e.May(actor, engine.TakeOverTask, engine.OfTask(task.Case, row.Stop)) == nil {
			item.TakeOver = item.Href + "/uebernehmen"
		}
		return item
	}
	item.Pick = task.Refused == nil && len(flows.BulkOutcomes(task.Case.Flow(), task.Case.State, row.Stop, o)) > 0
	return item
}
