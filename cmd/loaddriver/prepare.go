package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"laufzettel/connectors"
	_ "laufzettel/connectors/all" // the shipped definitions name them
	"laufzettel/definitions"
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/engine"
	"laufzettel/engine/crashtest/walk"
	"laufzettel/engine/sqlitestore"
	"laufzettel/flows"
	"laufzettel/forms"
)

// filler puts waiting cases into a data folder by the engine itself, while the program is stopped. Fifty
// thousand forms filled in by hand would take longer than everything that is to be measured.
type filler struct {
	*engine.Engine
	store   engine.Store
	process *definitions.Process
	play    *walk.Play
}

func openFiller(ctx context.Context, s *walk.Server, play *walk.Play) (*filler, error) {
	store, err := sqlitestore.Open(ctx, sqlitestore.Options{Folder: filepath.Join(s.Data, "store")})
	if err != nil {
		return nil, err
	}
	keys, err := engine.LoadKeys(filepath.Join(s.Data, "keys"))
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	files, err := engine.OpenFiles(filepath.Join(s.Data, "files"))
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	set := definitions.Load(os.DirFS(s.Definitions), &source.Report{}, connectors.Operations())
	if set == nil {
		return nil, errors.Join(fmt.Errorf("the definitions in %s have errors", s.Definitions), store.Close())
	}
	e, err := engine.New(ctx, engine.Options{Store: store, Keys: keys, Files: files, Set: set, Operations: connectors.Operations(),
		Mailer: nowhere{}, BaseURL: s.Base()})
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	process, ok := e.Process(play.Process)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the definitions in %s have no process %q", s.Definitions, play.Process), store.Close())
	}
	return &filler{e, store, process, play}, nil
}

// nowhere takes mails that nobody will read.
type nowhere struct{}

func (nowhere) Send(context.Context, connectors.Message) connectors.Outcome {
	return connectors.Outcome{Class: connectors.OK}
}

// start begins case n as a form page does. Its attachments are named and not there: nobody opens them.
func (f *filler) start(ctx context.Context, n int) error {
	form, input := f.FormContext(f.process, nil), forms.Input{}
	for field, answer := range f.play.Typed(n) {
		input[field] = []string{answer}
	}
	form.Files = map[string]expression.Record{}
	for _, field := range f.play.Files {
		id := fmt.Sprintf("%s-%06d", field, n)
		form.Files[id] = engine.FileMeta{ID: id, Name: "document.pdf", Size: 2000, Type: "application/pdf"}.Record()
		input[field] = []string{id}
	}
	values, problems, err := f.process.Form.Read(input, "", form)
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("%s: %s", problems[0].Field, problems[0].In("en"))
	}
	if err != nil {
		return err
	}
	_, err = f.Start(ctx, engine.StartRequest{Process: f.process.Name, Values: values, By: flows.Actor{Way: flows.ByForm}})
	return err
}

// end sends what the new cases have to send, to nowhere, and closes the folder.
func (f *filler) end(ctx context.Context) error {
	return errors.Join(f.WorkAll(ctx), f.store.Close())
}
