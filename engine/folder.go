package engine

import (
	"archive/zip"
	"bytes"
	"context"
	"io/fs"
)

const (
	collectionFolder = "definitions" // the last good folder of definitions, as a ZIP archive
	lastGood         = "last-good"
)

// KeepFolder stores a folder of definitions that was found good, so that a start with a broken one can go
// on with it.
func KeepFolder(ctx context.Context, store Store, folder fs.FS) error {
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	err := fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != "." && entry.Name()[0] == '.':
			return fs.SkipDir // .git and its like are no definitions
		case !entry.Type().IsRegular():
			return nil
		}
		content, err := fs.ReadFile(folder, path)
		if err != nil {
			return err
		}
		file, err := w.Create(path)
		if err != nil {
			return err
		}
		_, err = file.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return store.Write(ctx, DocumentChange{Document: Document{Collection: collectionFolder, Key: lastGood, Revision: -1, Body: archive.Bytes()}})
}

// LastFolder is the last folder kept. ErrNotFound.
func LastFolder(ctx context.Context, store Store) (fs.FS, error) {
	doc, err := store.Get(ctx, collectionFolder, lastGood)
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(doc.Body), int64(len(doc.Body)))
}
