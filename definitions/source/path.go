package source

import (
	"fmt"
	"regexp"
	"strconv"
)

// plainKey is a key that stands in a path without quotes.
var plainKey = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_-]*$`)

// fillPath writes the path of n and of everything in it; n itself is at path.
func (n *Node) fillPath(path string) {
	n.Path = path
	for _, e := range n.Entries {
		e.Value.fillPath(joinPath(path, e.Key))
	}
	for i, item := range n.Items {
		item.fillPath(itemPath(path, i))
	}
}

// joinPath appends a key to a path: "a" and "b" give a.b, keys with other characters a["b c"].
func joinPath(path, key string) string {
	switch {
	case !plainKey.MatchString(key):
		return path + "[" + strconv.Quote(key) + "]"
	case path == "":
		return key
	default:
		return path + "." + key
	}
}

// itemPath appends the place in a list to a path.
func itemPath(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// codePoint writes a character as people look it up: U+2028.
func codePoint(r rune) string { return fmt.Sprintf("U+%04X", r) }
