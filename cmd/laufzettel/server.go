package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/engine"
	"laufzettel/engine/sqlitestore"
	"laufzettel/ui"
	"laufzettel/ui/api"
	"laufzettel/ui/pages"
)

const (
	// shutdownTime is how long requests that have begun may take to end after a signal.
	shutdownTime = 20 * time.Second
	headerTime   = 10 * time.Second
	readTime     = 5 * time.Minute // a large upload on a slow phone
	idleTime     = 2 * time.Minute
	scanPause    = 30 * time.Second // between two looks at files that wait for the malware scanner
)

// What lies in the data folder, beside the keys.
const (
	storeFolder = "store"
	filesFolder = "files"
)

// installation is everything that serve and demo have in common.
type installation struct {
	data    string
	addr    string
	baseURL string
	log     *slog.Logger
	store   engine.Store
	keys    *engine.Keys
	files   *engine.Files
	engine  *engine.Engine
}

// openData opens what lies in the data folder: database, root key, attachments.
func openData(ctx context.Context, in *installation, clock engine.Clock, files ...engine.FileOption) (err error) {
	if err := interruptedRestore(in.data); err != nil {
		return err
	}
	if err := engine.MakeFolder(in.data); err != nil {
		return err
	}
	if in.store, err = sqlitestore.Open(ctx, sqlitestore.Options{Folder: filepath.Join(in.data, storeFolder), Now: clock.Now}); err != nil {
		return err
	}
	if in.keys, err = engine.LoadKeys(filepath.Join(in.data, keysFolder)); err != nil {
		return errors.Join(err, in.store.Close())
	}
	if in.files, err = engine.OpenFiles(filepath.Join(in.data, filesFolder), append(files, engine.WithFileLog(in.log))...); err != nil {
		return errors.Join(err, in.store.Close())
	}
	return nil
}

// openConnections makes the connections of connections.yaml. Secrets are named there as env:NAME or
// file:PATH and resolved here, at the last moment; no error ever holds one.
func openConnections(set *definitions.Set) (map[string]connectors.Connection, error) {
	open := map[string]connectors.Connection{}
	for _, c := range set.Connections {
		connector, ok := connectors.Lookup(c.Connector)
		if !ok {
			return nil, fmt.Errorf("connection %s: there is no connector %q", c.Name, c.Connector)
		}
		values, err := resolveSecrets(c.Values)
		if err != nil {
			return nil, fmt.Errorf("connection %s: %w", c.Name, err)
		}
		connection, err := connector.Open(connectors.Config{Name: c.Name, Values: values})
		if err != nil {
			return nil, fmt.Errorf("connection %s: %w", c.Name, err)
		}
		open[c.Connector] = connection
	}
	return open, nil
}

func resolveSecrets(written map[string]string) (map[string]string, error) {
	values := map[string]string{}
	for key, value := range written {
		if strings.HasPrefix(value, "env:") || strings.HasPrefix(value, "file:") {
			secret, err := findSecret(value)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
			value = secret
		}
		values[key] = value
	}
	return values, nil
}

// findSecret finds what a reference means, env:NAME or file:PATH.
func findSecret(reference string) (string, error) {
	if name, is := strings.CutPrefix(reference, "env:"); is {
		secret, ok := os.LookupEnv(name)
		if !ok {
			return "", fmt.Errorf("the environment has no %s", name)
		}
		return secret, nil
	}
	secret, err := os.ReadFile(strings.TrimPrefix(reference, "file:"))
	return strings.TrimSpace(string(secret)), err
}

// brandingOf is what every mail of a site shows.
func brandingOf(site definitions.Site, baseURL string) connectors.Branding {
	name := site.Sender.Name
	if name == "" {
		name = site.Name
	}
	return connectors.Branding{
		Site: site.Name, Sender: connectors.Address{Name: name, Mail: site.Sender.Address}, Color: site.Brand,
		Imprint: baseURL + "/impressum", Privacy: baseURL + "/datenschutz", BaseURL: baseURL,
	}
}

// rendererFor makes the pages of a site.
func rendererFor(set *definitions.Set, demo bool) (*ui.Renderer, error) {
	zone, err := time.LoadLocation(set.Site.Zone)
	if err != nil {
		return nil, err
	}
	return ui.NewRenderer(ui.Site{
		Name: set.Site.Name, Languages: set.Site.Languages, Zone: zone, Brand: set.Site.Brand, Contact: set.Site.Sender.ReplyTo, Demo: demo,
	})
}

// serve runs the worker and the pages until ctx ends, then lets both finish what they have begun. The data stay
// open: whoever opened them closes them.
func (in *installation) serve(ctx context.Context, options pages.Options, ready func(addr string)) error {
	listener, err := net.Listen("tcp", in.addr)
	if err != nil {
		return err
	}
	app := pages.New(options)
	server := &http.Server{Handler: app, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, IdleTimeout: idleTime,
		ErrorLog: slog.NewLogLogger(in.log.Handler(), slog.LevelWarn)}
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	go in.engine.Run(work)
	go in.files.KeepScanning(work, scanPause)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	ready(listener.Addr().String())
	select {
	case err = <-failed:
	case <-ctx.Done():
		in.log.Info("stopping: no new requests, the running ones end")
		wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		err = server.Shutdown(wait)
		cancel()
	}
	stopWork()
	in.engine.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// boot makes the engine of an installation whose data are open, and plans its nights.
func (in *installation) boot(ctx context.Context, set *definitions.Set, o engine.Options) (err error) {
	o.Store, o.Keys, o.Files, o.Set, o.BaseURL, o.Log = in.store, in.keys, in.files, set, in.baseURL, in.log
	o.Operations, o.Secret = connectors.Operations(), findSecret
	if o.Connections, err = openConnections(set); err != nil {
		return err
	}
	if in.engine, err = engine.New(ctx, o); err != nil {
		return err
	}
	return in.engine.Schedule(ctx)
}

// pagesOf are the options of the pages that serve and demo share.
func (in *installation) pagesOf(renderer *ui.Renderer) pages.Options {
	return pages.Options{
		Engine: in.engine, Renderer: renderer, Log: in.log, Secure: strings.HasPrefix(in.baseURL, "https://"),
		API: func(app *echo.Echo) { api.Mount(app, in.engine, in.log) },
	}
}
