package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"laufzettel/connectors"
	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
)

// template is a shipped process that can be begun with.
type template struct {
	name, title string
	home        fs.FS // the shipped folder that it stands in
	site        definitions.Site
}

// contents are files by their path, as they are to be written.
type contents map[string][]byte

// shippedTemplates are all shipped processes, the one to begin with without a choice first, then by name.
func shippedTemplates(lang string) ([]template, error) {
	var all []template
	for _, home := range []fs.FS{library.Beginning(), library.Templates(), library.Demo()} {
		set, err := shipped(home)
		if err != nil {
			return nil, err
		}
		for name, p := range set.Processes {
			all = append(all, template{name: name, title: p.TitleIn(lang), home: home, site: set.Site})
		}
	}
	slices.SortFunc(all[1:], func(a, b template) int { return strings.Compare(a.name, b.name) })
	return all, nil
}

func shipped(home fs.FS) (*definitions.Set, error) {
	report := &source.Report{}
	set := definitions.Load(home, report, connectors.Operations())
	if set == nil {
		return nil, fmt.Errorf("a shipped folder is broken: %v", report.Sorted())
	}
	return set, nil
}

// files are those of a template under another name. Beside the process they are what it stands on: in a folder that
// has nothing yet a site and an organisation, and in any folder the registers, fields and connections that it cannot do without
// and that are not there yet. old are the files that are there.
func (from template) files(name string, old contents) (contents, error) {
	wanted, shared := contents{}, contents{}
	fresh := len(old) == 0
	err := fs.WalkDir(from.home, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(from.home, file)
		if err != nil {
			return err
		}
		switch top, rest, _ := strings.Cut(file, "/"); top {
		case from.name:
			wanted[name+"/"+rest] = from.renamed(content, name)
		case "organisation":
			if fresh {
				wanted[file] = from.renamed(content, name)
			}
		case "registers", "blocks", "connections.yaml":
			if old[file] == nil {
				shared[file] = content
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if fresh {
		if wanted["site.yaml"], err = from.beginSite(name); err != nil {
			return nil, err
		}
	}
	needed, err := indispensable(together(old, wanted), shared)
	if err != nil {
		return nil, err
	}
	maps.Copy(wanted, needed)
	return wanted, nil
}

var numberPrefix = regexp.MustCompile(`(?m)^number: [A-Z]+-`)

// renamed is a file in which the process has its new name, also in the numbers of its cases: two processes that count
// under one name would be mistaken for each other.
func (from template) renamed(content []byte, name string) []byte {
	if name == from.name {
		return content
	}
	own := regexp.MustCompile(`\b(form|flow|process): ` + regexp.QuoteMeta(from.name) + `\b`)
	content = own.ReplaceAll(content, []byte("${1}: "+name))
	letters := strings.ToUpper(name)
	return numberPrefix.ReplaceAll(content, []byte("number: "+letters[:min(3, len(letters))]+"-"))
}

// beginSite is the site of somebody who has nothing yet, with one tile, under the name of the organisation that the
// template was written for.
func (from template) beginSite(name string) ([]byte, error) {
	set, err := shipped(library.Beginning())
	if err != nil {
		return nil, err
	}
	content, err := fs.ReadFile(library.Beginning(), "site.yaml")
	if err != nil {
		return nil, err
	}
	for own := range set.Processes {
		content = template{name: own}.renamed(content, name)
	}
	for _, names := range [][2]string{{set.Site.Name, from.site.Name}, {set.Site.Sender.Name, from.site.Sender.Name}} {
		content = bytes.ReplaceAll(content, []byte(names[0]), []byte(names[1]))
	}
	return content, nil
}

// indispensable are those of the shared files without which a folder has more to complain about.
func indispensable(folder, shared contents) (contents, error) {
	needed := maps.Clone(shared)
	least, err := complaints(together(folder, needed))
	if err != nil {
		return nil, err
	}
	for before := -1; before != len(needed); {
		before = len(needed)
		for _, file := range slices.Sorted(maps.Keys(needed)) {
			without := maps.Clone(needed)
			delete(without, file)
			found, err := complaints(together(folder, without))
			if err != nil {
				return nil, err
			}
			if found <= least {
				needed, least = without, found
			}
		}
	}
	return needed, nil
}

// complaints counts what there is to say about a folder.
func complaints(folder contents) (int, error) {
	fsys, err := folder.open()
	if err != nil {
		return 0, err
	}
	report := &source.Report{}
	definitions.Load(fsys, report, connectors.Operations())
	return len(report.Diagnostics), nil
}

func together(all ...contents) contents {
	sum := contents{}
	for _, one := range all {
		maps.Copy(sum, one)
	}
	return sum
}

// open makes files readable as a folder.
func (c contents) open() (fs.FS, error) {
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	for _, file := range slices.Sorted(maps.Keys(c)) {
		entry, err := writer.CreateHeader(&zip.FileHeader{Name: file, Method: zip.Store})
		if err == nil {
			_, err = entry.Write(c[file])
		}
		if err != nil {
			return nil, err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
}

// readContents reads a folder, without what definitions leave alone.
func readContents(folder fs.FS) (contents, error) {
	all := contents{}
	err := fs.WalkDir(folder, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if file != "." && definitions.Ignored(path.Base(file)) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		all[file], err = fs.ReadFile(folder, file)
		return err
	})
	return all, err
}
