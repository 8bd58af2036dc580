package crashtest

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// change is one change of a file or of a folder's entries.
type change struct {
	kind     string // write, cut, make (a file), folder, remove, rename
	path     string
	target   string // of a rename within one folder
	at       int64
	data     []byte
	to       int  // line of the trace at which it had happened
	contents bool // of the file; otherwise of the entries of its folder
	durable  int  // line of the trace at which a sync that began later had returned; never: the end of time
}

// flush made durable what had happened to a path before it began.
type flush struct{ from, to int }

// disk is what a trace did to a folder that was empty before.
type disk struct {
	root    string
	changes []change
	flushes map[string][]flush
}

// readDisk follows the files below root through a trace. A call it cannot follow ends the test: then the
// proof would have a hole.
func readDisk(t *testing.T, root string, calls []*call) *disk {
	t.Helper()
	d := &disk{root: root, flushes: map[string][]flush{}}
	there, position := map[string]bool{}, map[string]int64{}
	for _, c := range calls {
		if c.result < 0 {
			continue
		}
		path := c.pathBelow(root)
		if path == "" || strings.HasSuffix(path, "-shm") {
			continue
		}
		switch c.name {
		case "open", "openat":
			position[c.returned] = 0
			if strings.Contains(c.flags(), "O_CREAT") && !there[path] {
				d.entry(c, "make", path)
			}
			if strings.Contains(c.flags(), "O_TRUNC") {
				d.add(c, change{kind: "cut", path: path})
			}
			there[path] = true
		case "mkdirat", "mkdir":
			d.entry(c, "folder", path)
		case "unlinkat", "unlink", "rmdir":
			d.entry(c, "remove", path)
			there[path] = false
		case "renameat", "renameat2":
			target := string(c.data(3))
			if filepath.Dir(target) != filepath.Dir(path) {
				t.Fatalf("the program moved %s to another folder (%s), which this test cannot follow", path, target)
			}
			d.changes = append(d.changes, change{kind: "rename", path: path, target: target, to: c.to})
			there[path], there[target] = false, true
		case "pwrite64":
			d.add(c, change{kind: "write", path: path, at: c.number(3), data: c.data(1)[:c.result]})
		case "lseek":
			position[c.args[0]] = c.result
		case "write":
			d.add(c, change{kind: "write", path: path, at: position[c.args[0]], data: c.data(1)[:c.result]})
			position[c.args[0]] += c.result
		case "ftruncate":
			d.add(c, change{kind: "cut", path: path, at: c.number(1)})
		case "fsync", "fdatasync":
			d.flushes[path] = append(d.flushes[path], flush{c.from, c.to})
		case "read":
		default:
			t.Fatalf("the program changed %s by %s, which this test cannot follow", path, c.name)
		}
	}
	for i := range d.changes {
		d.changes[i].durable = d.durableFrom(d.changes[i])
	}
	return d
}

// durableFrom is the line at which a change had been synced.
func (d *disk) durableFrom(c change) int {
	path := c.path
	if !c.contents {
		path = filepath.Dir(path)
	}
	at := math.MaxInt
	for _, f := range d.flushes[path] {
		if f.from > c.to {
			at = min(at, f.to)
		}
	}
	return at
}

// pathBelow is the file below root that a call is about, or "".
func (c *call) pathBelow(root string) string {
	path := c.file()
	switch c.name {
	case "openat", "mkdirat", "unlinkat", "renameat", "renameat2":
		path = string(c.data(1))
	case "mkdir", "unlink", "rmdir", "open", "creat", "truncate", "rename", "link", "symlink":
		path = string(c.data(0))
	}
	if path == root || strings.HasPrefix(path, root+"/") {
		return path
	}
	return ""
}

func (c *call) flags() string {
	if c.name == "open" {
		return c.args[1]
	}
	return c.args[2]
}

func (d *disk) add(c *call, made change) {
	made.to, made.contents = c.to, true
	d.changes = append(d.changes, made)
}

func (d *disk) entry(c *call, kind, path string) {
	d.changes = append(d.changes, change{kind: kind, path: path, to: c.to})
}

// rebuild makes the folder as it would be after the power went at line cut: with everything that had been
// synced, and of the rest only what lucky lets through.
func (d *disk) rebuild(t *testing.T, cut int, folder string, lucky func() bool) {
	t.Helper()
	must(t, os.MkdirAll(folder, 0o700))
	for _, c := range d.changes {
		if c.to >= cut || c.durable >= cut && !(c.contents && lucky()) {
			continue
		}
		target := filepath.Join(folder, strings.TrimPrefix(c.path, d.root))
		if _, err := os.Stat(filepath.Dir(target)); err != nil {
			continue // its folder was not durable, and with it nothing in it
		}
		switch c.kind {
		case "folder":
			if err := os.Mkdir(target, 0o700); err != nil && !os.IsExist(err) {
				t.Fatal(err)
			}
		case "make":
			must(t, os.WriteFile(target, nil, 0o600))
		case "remove":
			must(t, os.RemoveAll(target))
		case "rename":
			if err := os.Rename(target, filepath.Join(folder, strings.TrimPrefix(c.target, d.root))); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		case "cut":
			if _, err := os.Stat(target); err == nil {
				must(t, os.Truncate(target, c.at))
			}
		case "write":
			d.put(t, target, c)
		}
	}
}

func (d *disk) put(t *testing.T, target string, c change) {
	t.Helper()
	file, err := os.OpenFile(target, os.O_WRONLY, 0)
	if os.IsNotExist(err) {
		return // the folder's entry was not durable
	}
	must(t, err)
	_, err = file.WriteAt(c.data, c.at)
	must(t, err)
	must(t, file.Close())
}
