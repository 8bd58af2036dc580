// Package source turns definition files (YAML or JSON) into a tree of nodes that
// know where they stand, and carries what is wrong with them as diagnostics.
// Edit here when a file cannot be read, a position is off, or an error is printed badly.
package source

// Pos is a place in a definition file. Line and Column count from 1; a column counts
// runes, not bytes. The zero Pos means "no place known".
type Pos struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Ref names one version of a definition. Hash is the SHA-256 (hex) of everything a case
// pins when it begins; two Refs with the same Hash behave alike.
type Ref struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	Hash string `json:"hash"`
}
