package ui

import (
	stdbytes "bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"reflect"
	"sort"
	"strings"
	"text/template/parse"
	"time"
)

//go:embed templates
var templateFiles embed.FS

// pages are all pages with the type of their view. The template of a page is templates/<name>.html.
var pages = map[string]any{
	"portal": PortalPage{}, "file": FilePage{}, "form": FormPage{}, "save": SavePage{}, "check": CheckPage{}, "receipt": ReceiptPage{},
	"status": StatusPage{}, "copy": CopyPage{}, "task": TaskPage{}, "decided": DecidedPage{}, "outdated": OutdatedPage{}, "word": WordPage{},
	"cases": CasesPage{}, "access_log": AccessLogPage{},
	"inbox": InboxPage{}, "takeover": TakeOverPage{}, "aid": AidPage{}, "advice": AdvicePage{}, "bulk": BulkPage{}, "asked": AskedPage{}, "agenda": AgendaPage{}, "agendas": AgendaList{}, "wishes": WishesPage{}, "work": WorkPage{}, "mailbox": MailboxPage{}, "probe": ProbePage{},
	"account_refused": AccountRefusedPage{}, "accounts": AccountsPage{}, "signed_out": SignedOutPage{},
	"access": AccessPage{}, "account_needed": AccountNeededPage{}, "passkey_dispute": PasskeyDisputePage{},
	"signin": SignInPage{}, "signin_sent": SignInSentPage{}, "signin_code": SignInCodePage{},
	"signin_confirm": SignInConfirmPage{}, "signin_demo": DemoSignInPage{},
	"error": ErrorPage{}, "text": TextPage{}, "admin": AdminPage{},
	"closed": ClosedPage{}, "almost": AlmostPage{}, "confirm": ConfirmPage{},
	"dispute": DisputePage{}, "consent": ConsentPage{}, "setup": SetupPage{}, "people": PeoplePage{},
	"people_list": PeopleListPage{}, "person": PersonPage{}, "person_remove": RemovePage{}, "keep": KeepPage{}, "keep_import": KeepImportPage{}, "absence": AbsencePage{}, "units": UnitsPage{}, "unit": UnitPage{},
	"draft": DraftPage{}, "registers": RegistersPage{}, "register": RegisterPage{}, "register_row": RegisterRowPage{}, "register_import": RegisterImportPage{},
	"settings": SettingsPage{}, "setting": SettingPage{}, "rights": RightsPage{}, "gaps": GapsPage{},
	"case": CasePage{}, "case_action": CaseActionPage{}, "case_repair": RepairPage{},
	"info": InfoPage{}, "contact": ContactPage{}, "feedback": FeedbackPage{}, "me": MePage{}, "action": ActionPage{},
}

// Renderer turns views into pages. It is safe for use by several goroutines.
type Renderer struct {
	site   Site
	locale *Locale
	theme  *Theme
	assets assets
	pages  map[string]*pageTemplate
	dates  dates
	// spoken has the renderer of every language of the site, this one among them.
	spoken map[string]*Renderer
}

// NewRenderer reads and verifies everything that pages need: templates, texts, theme and static files.
// An error names the file and what is wrong in it; with one, no page can be served.
func NewRenderer(site Site) (*Renderer, error) {
	if len(site.Languages) == 0 {
		site.Languages = []string{cmp.Or(site.Lang, "de")}
	}
	if site.Imprint == "" {
		site.Imprint = "/impressum"
	}
	if site.Privacy == "" {
		site.Privacy = "/datenschutz"
	}
	if site.Accessibility == "" {
		site.Accessibility = "/barrierefreiheit"
	}
	theme, err := NewTheme(site.Brand)
	if err != nil {
		return nil, err
	}
	files, err := loadAssets(theme)
	if err != nil {
		return nil, err
	}
	spoken := map[string]*Renderer{}
	for _, lang := range site.Languages {
		site.Lang = lang
		r := &Renderer{site: site, theme: theme, assets: files, dates: dates{site.Zone, lang}, pages: map[string]*pageTemplate{}, spoken: spoken}
		if r.locale, err = LoadLocale(lang); err != nil {
			return nil, err
		}
		if err := r.parse(); err != nil {
			return nil, err
		}
		spoken[lang] = r
	}
	return spoken[site.Languages[0]], nil
}

// In is the renderer for a language; where the site does not have it, that of the site's first language.
func (r *Renderer) In(lang string) *Renderer {
	if in := r.spoken[lang]; in != nil {
		return in
	}
	return r.spoken[r.site.Languages[0]]
}

// Languages are those that pages can be read in, the site's own first. There is always one.
func (r *Renderer) Languages() []string { return r.site.Languages }

// parse reads the layout, the parts and the pages, and verifies each of them.
func (r *Renderer) parse() error {
	functions := r.functions()
	base, err := template.New("layout").Funcs(functions).ParseFS(templateFiles, "templates/parts/*.html")
	if err != nil {
		return err
	}
	parts := treesOf(base)
	if err := r.verify(parts); err != nil {
		return fmt.Errorf("templates/parts: %w", err)
	}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return err
	}
	for _, file := range names {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "templates/"), ".html")
		if _, known := pages[name]; !known {
			return fmt.Errorf("%s belongs to no page", file)
		}
		page, err := template.New(name).Funcs(functions).ParseFS(templateFiles, file)
		if err != nil {
			return err
		}
		own := treesOf(page)
		if err := r.verify(own); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		r.pages[name] = newPageTemplate(parts, own, functions, name == "form")
	}
	for name := range pages {
		if r.pages[name] == nil {
			return fmt.Errorf("templates/%s.html is missing", name)
		}
	}
	return nil
}

// verify finds texts, icons and static files that do not exist, before a visitor does.
func (r *Renderer) verify(trees map[string]*parse.Tree) error {
	var problems []error
	for _, tree := range trees {
		walkCalls(tree.Root, func(function, argument string) {
			switch function {
			case "t":
				if !r.locale.Has(argument) {
					problems = append(problems, fmt.Errorf("no text for %q in locale/%s.yaml", argument, r.locale.Lang))
				}
			case "tn":
				for _, form := range []string{".one", ".many"} {
					if !r.locale.Has(argument + form) {
						problems = append(problems, fmt.Errorf("no text for %q in locale/%s.yaml", argument+form, r.locale.Lang))
					}
				}
			case "icon":
				if !HasIcon(argument) {
					problems = append(problems, fmt.Errorf("there is no icon %q", argument))
				}
			case "asset":
				if _, err := r.assets.address(argument); err != nil {
					problems = append(problems, err)
				}
			}
		})
	}
	return errors.Join(problems...)
}

// walkCalls visits every call of a template function whose first argument is a literal string.
func walkCalls(node parse.Node, visit func(function, argument string)) {
	walkNodes(node, func(node parse.Node) {
		command, ok := node.(*parse.CommandNode)
		if !ok || len(command.Args) < 2 {
			return
		}
		if function, ok := command.Args[0].(*parse.IdentifierNode); ok {
			if text, ok := command.Args[1].(*parse.StringNode); ok {
				visit(function.Ident, text.Text)
			}
		}
	})
}

// walkNodes visits a node of a template and all below it.
func walkNodes(node parse.Node, visit func(parse.Node)) {
	if node == nil || reflect.ValueOf(node).IsNil() {
		return
	}
	visit(node)
	pipes := func(branch *parse.BranchNode) {
		walkNodes(branch.Pipe, visit)
		walkNodes(branch.List, visit)
		walkNodes(branch.ElseList, visit)
	}
	switch node := node.(type) {
	case *parse.ListNode:
		for _, child := range node.Nodes {
			walkNodes(child, visit)
		}
	case *parse.ActionNode:
		walkNodes(node.Pipe, visit)
	case *parse.TemplateNode:
		walkNodes(node.Pipe, visit)
	case *parse.IfNode:
		pipes(&node.BranchNode)
	case *parse.RangeNode:
		pipes(&node.BranchNode)
	case *parse.WithNode:
		pipes(&node.BranchNode)
	case *parse.PipeNode:
		for _, command := range node.Cmds {
			walkNodes(command, visit)
		}
	case *parse.CommandNode:
		for _, argument := range node.Args {
			walkNodes(argument, visit)
		}
	}
}

// Page writes the page of a name. The view must be of the page's type. Nothing is written where the page
// fails, so that a visitor never gets half of one.
func (r *Renderer) Page(w io.Writer, name string, view any) error {
	wanted, ok := pages[name]
	if !ok {
		return fmt.Errorf("there is no page %q", name)
	}
	if reflect.TypeOf(view) != reflect.TypeOf(wanted) {
		return fmt.Errorf("page %q shows %T, not %T", name, wanted, view)
	}
	return r.execute(w, name, "layout", view)
}

// execute runs one template of a page into a buffer and then writes it.
func (r *Renderer) execute(w io.Writer, page, part string, data any) error {
	made, err := r.pages[page].template()
	if err != nil {
		return err
	}
	var out stdbytes.Buffer
	if err := made.ExecuteTemplate(&out, part, data); err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}

// Pages lists the names of all pages, sorted.
func Pages() []string {
	names := make([]string, 0, len(pages))
	for name := range pages {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Static serves everything below /static/: styles, the site's theme, fonts, client code.
func (r *Renderer) Static() http.Handler { return r.assets }

// Theme is the theme in use; its notes are for the operator.
func (r *Renderer) Theme() *Theme { return r.theme }

// Site is what the operator has set.
func (r *Renderer) Site() Site { return r.site }

// Text is a page text for handlers, see Locale.Text. It panics where the key is unknown, because that is a
// slip in the code around the call.
func (r *Renderer) Text(key string, pairs ...any) string {
	text, err := r.locale.Text(key, pairs...)
	if err != nil {
		panic(err)
	}
	return text
}

// Deadline is the day (and time, unless it is the end of the day) of a deadline, as pages print it.
func (r *Renderer) Deadline(d Deadline) string { return r.dates.deadline(d.At) }

// Day is a calendar day as pages print it.
func (r *Renderer) Day(t time.Time) string { return r.dates.day(t) }

// Moment is a day with its time as pages print it.
func (r *Renderer) Moment(t time.Time) string { return r.dates.moment(t) }

// Clock is a time of day as pages print it.
func (r *Renderer) Clock(t time.Time) string { return r.dates.clock(t) }

// Bytes is a file size as pages print it.
func (r *Renderer) Bytes(n int64) string { return r.dates.bytes(n) }
