package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"laufzettel/connectors"
	"laufzettel/connectors/mail"
	"laufzettel/definitions"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/ui"
	"laufzettel/ui/pages"
)

// serveCommand runs an installation. Every flag can also be an environment variable or stand in
// laufzettel.yaml in the folder it is started from.
type serveCommand struct {
	Definitions string   `env:"LAUFZETTEL_DEFINITIONS" required:"" help:"Folder with definitions."`
	Data        string   `env:"LAUFZETTEL_DATA" required:"" help:"Folder for everything that must survive: database, keys, attachments."`
	Addr        string   `env:"LAUFZETTEL_ADDR" default:"127.0.0.1:8080" help:"Address to listen on."`
	BaseURL     string   `name:"base-url" env:"LAUFZETTEL_BASE_URL" required:"" help:"Address under which people reach it, such as https://antraege.example.org."`
	SMTPURL     string   `name:"smtp-url" env:"LAUFZETTEL_SMTP_URL" help:"Mail server: smtp://user:password@host:port or smtps://…, with ?starttls=required, opportunistic or none."`
	Mail        string   `env:"LAUFZETTEL_MAIL" enum:"smtp,postfach" default:"smtp" help:"smtp sends mails; postfach keeps them for administrators to read."`
	Clamd       string   `env:"LAUFZETTEL_CLAMD" help:"ClamAV daemon that looks into every upload: unix:/run/clamav/clamd.ctl or tcp:host:3310. Without it nobody looks for malware."`
	ClamdDown   string   `env:"LAUFZETTEL_CLAMD_DOWN" enum:"hold,refuse" default:"hold" help:"While clamd does not answer: hold keeps uploads and opens them for nobody until they were scanned; refuse does not take them."`
	FreeDisk    string   `env:"LAUFZETTEL_FREE_DISK" default:"512 MB" help:"Room on the disk of the data folder that files leave free, such as 2 GB; forms that nobody signed in for leave twice as much."`
	Heads       []string `env:"LAUFZETTEL_HEADS" sep:"," placeholder:"PLACE" help:"Where the heads of all histories go every night, so that a lost case shows: a folder, mailto:ADDRESS or exec:PROGRAM; several with commas. Without it a folder in the data folder, which shows damage but no intruder."`
	Store       string   `env:"LAUFZETTEL_STORE" default:"sqlite" help:"sqlite (in the data folder)."`
}

// Run serves until it is told to stop.
func (c *serveCommand) Run(out io.Writer) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	in := &installation{data: c.Data, addr: c.Addr, log: slog.New(slog.NewJSONHandler(os.Stderr, nil))}
	if err := c.checkFlags(in); err != nil {
		return err
	}
	options, err := c.fileOptions(in)
	if err != nil {
		return err
	}
	if err := openData(ctx, in, engine.SystemClock{}, options...); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.store.Close()) }()
	set, broken, err := c.load(ctx, in, out)
	if err != nil {
		return err
	}
	return c.start(ctx, in, set, broken, out)
}

func (c *serveCommand) checkFlags(in *installation) error {
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || strings.Trim(u.Path, "/") != "" {
		return usageError{fmt.Sprintf("--base-url %q must be an address like https://antraege.example.org, without a path", c.BaseURL)}
	}
	in.baseURL = u.Scheme + "://" + u.Host
	if u.Scheme == "http" && !onThisMachine(u.Hostname()) {
		in.log.Warn("--base-url is not https: sign-ins, links and answers can be read on the way; put a reverse proxy with TLS in front")
	}
	if c.Store != "sqlite" {
		return usageError{fmt.Sprintf("--store %q is not known; this version keeps its data in sqlite", c.Store)}
	}
	if c.Mail == "smtp" && c.SMTPURL == "" {
		return usageError{"there is no mail server: set LAUFZETTEL_SMTP_URL, or use --mail=postfach to keep mails in the data folder"}
	}
	return nil
}

// load reads the definitions. Where they have errors the last good ones from the store stay in force and
// the errors are shown; without any it refuses.
func (c *serveCommand) load(ctx context.Context, in *installation, out io.Writer) (*definitions.Set, pages.Broken, error) {
	report := &source.Report{}
	folder := os.DirFS(c.Definitions)
	set := definitions.Load(folder, report, connectors.Operations())
	if set != nil {
		if missing := duties(set.Site); missing != "" {
			return nil, pages.Broken{}, fmt.Errorf("site.yaml: a public site needs %s; see docs/language.md", missing)
		}
		return set, pages.Broken{}, engine.KeepFolder(ctx, in.store, folder)
	}
	if err := report.Print(out, "de"); err != nil {
		return nil, pages.Broken{}, err
	}
	good, err := engine.LastFolder(ctx, in.store)
	if errors.Is(err, engine.ErrNotFound) {
		return nil, pages.Broken{}, errCheckFailed
	}
	if err != nil {
		return nil, pages.Broken{}, err
	}
	fmt.Fprintln(out, "Die Definitionen haben Fehler. Es läuft die letzte gute Fassung weiter.")
	set = definitions.Load(good, &source.Report{}, connectors.Operations())
	if set == nil {
		return nil, pages.Broken{}, errors.New("the last good definitions in the store cannot be read by this version: correct the folder")
	}
	return set, brokenOf(report), nil
}

// duties says what a public site owes and lacks (language.md 1, design.md 6).
func duties(site definitions.Site) string {
	var missing []string
	for name, text := range map[string]string{"imprint": site.Imprint, "privacy": site.Privacy, "accessibility": site.Accessibility} {
		if strings.TrimSpace(text) == "" {
			missing = append(missing, name)
		}
	}
	return strings.Join(missing, ", ")
}

func brokenOf(report *source.Report) pages.Broken {
	broken := pages.Broken{Since: engine.SystemClock{}.Now()}
	for _, d := range report.Sorted() {
		broken.Diagnostics = append(broken.Diagnostics, ui.DiagnosticItem{
			Place: d.Pos.String(), Text: d.Text.In("de"), Suggestion: d.Suggestion.In("de"), Warning: d.Severity == source.Warning,
		})
	}
	return broken
}

func (c *serveCommand) mailer(in *installation, set *definitions.Set) (connectors.Mailer, pages.Postbox, error) {
	if c.Mail == "postfach" {
		postbox, err := in.openPostbox(set)
		return postbox, shownPostbox{postbox}, err
	}
	settings, err := mail.ParseURL(c.SMTPURL)
	if err != nil {
		return nil, nil, usageError{"LAUFZETTEL_SMTP_URL: " + err.Error()}
	}
	smtp, err := mail.NewSMTP(settings, brandingOf(set.Site, in.baseURL))
	return smtp, nil, err
}

func (c *serveCommand) start(ctx context.Context, in *installation, set *definitions.Set, broken pages.Broken, out io.Writer) error {
	mailer, postbox, err := c.mailer(in, set)
	if err != nil {
		return err
	}
	places, err := headsPlaces(c.Heads, c.Data, set.Site.Name, mailer)
	if err != nil {
		return err
	}
	if err := in.boot(ctx, set, engine.Options{Mailer: mailer, HeadsPlaces: places}); err != nil {
		return err
	}
	setup, err := in.engine.FirstAdmin(ctx)
	if err != nil {
		return err
	}
	renderer, err := rendererFor(set, false)
	if err != nil {
		return err
	}
	options := in.pagesOf(renderer)
	if options.Accounts, err = openAccounts(set.Site, in.baseURL); err != nil {
		return err
	}
	options.Postbox = postbox
	options.Broken = func() pages.Broken { return broken }
	return in.serve(ctx, options, func(addr string) {
		said := fmt.Sprintf("Laufzettel läuft auf http://%s für %s\n", addr, in.baseURL)
		if setup != "" {
			said += fmt.Sprintf("Noch gibt es keine Verwaltung. Diese Adresse lässt einmal, einen Tag lang, die erste Person hinein:\n  %s\n", setup)
		}
		fmt.Fprint(out, said)
	})
}

// onThisMachine says whether a name or address leads to this machine itself.
func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
