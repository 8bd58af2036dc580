// Package library holds the definitions that are shipped with Laufzettel: data, no code. Each folder is a
// complete folder of definitions as docs/language.md chapter 1 describes it.
// Edit here when a shipped form, flow, mail or organisation should say something else.
package library

import (
	"embed"
	"io/fs"
)

// FS holds all shipped folders: musterland, an invented organisation with a whole process; vorlagen, forms to
// copy, each with a plain flow; proben, whole flows that need nearly everything that can be said, with examples of each
// outcome; minimal, the smallest one that can be measured; and anfang, what somebody begins with who has nothing yet.
//
//go:embed musterland vorlagen proben minimal anfang
var FS embed.FS

// Demo is the folder the demo runs on: musterland with all its invented people.
func Demo() fs.FS { return folder("musterland") }

// Minimal is the folder benchmarks run on: one form, a condition, two decisions by a service, no mail.
func Minimal() fs.FS { return folder("minimal") }

// Templates is the folder with forms to copy.
func Templates() fs.FS { return folder("vorlagen") }

// Proofs is the folder with an election, honours for many at once, and an operation at night: whole flows with examples.
func Proofs() fs.FS { return folder("proben") }

// Beginning is the folder of somebody who has nothing yet: a small organisation with one process of one decision.
func Beginning() fs.FS { return folder("anfang") }

func folder(name string) fs.FS {
	sub, err := fs.Sub(FS, name)
	if err != nil {
		panic("library: " + err.Error()) // only for a name that is no valid path
	}
	return sub
}
