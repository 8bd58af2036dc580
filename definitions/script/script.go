// Package script knows what can be said about a Lua program before it runs: that it can be read, which names it
// uses, which inputs it reads and which outputs it sets; and it takes what one gave back as values of declared
// types. It runs nothing. Edit here when authors should be told more about a script.
package script

import (
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"

	"laufzettel/definitions/source"
)

// MaxSource is how many bytes a program may have.
const MaxSource = 64 << 10

// Program is the text of a script and where it stands. It is never changed after it was made.
type Program struct {
	Source string
	File   string // the file that holds it: a .lua file, or the flow
	First  int    // the line of File in which Source begins, from 1
	node   *source.Node
}

// New makes a program of a scalar: a block in a flow, or a file that was read as one (File).
func New(n *source.Node) *Program {
	p := &Program{Source: n.Raw, File: n.Pos.File, First: 1, node: n}
	if !p.ownFile() {
		p.First = n.PosAt(0).Line
	}
	return p
}

// File is the node of a .lua file, for New.
func File(path string, content []byte) *source.Node {
	text := strings.TrimPrefix(string(content), "\ufeff")
	return &source.Node{Kind: source.Scalar, Style: source.Literal, Raw: strings.ReplaceAll(text, "\r\n", "\n"), Pos: source.Pos{File: path, Line: 1, Column: 1}}
}

func (p *Program) ownFile() bool { return strings.HasSuffix(p.File, ".lua") }

// At is where a line of Source stands; 0 is the beginning.
func (p *Program) At(line int) source.Pos { return p.place(max(line, 1), 1) }

// place is where a line and column (runes) of Source stand, both from 1.
func (p *Program) place(line, column int) source.Pos {
	if p.ownFile() {
		return source.Pos{File: p.File, Line: line, Column: column}
	}
	offset := column - 1
	for i, text := range strings.Split(p.Source, "\n") {
		if i+1 == line {
			break
		}
		offset += len([]rune(text)) + 1
	}
	return p.node.PosAt(offset)
}

// word is where a name stands in a line; the begin of the line where it is not found.
func (p *Program) word(line int, name string) source.Pos {
	lines := strings.Split(p.Source, "\n")
	if line < 1 || line > len(lines) {
		return p.At(1)
	}
	text := lines[line-1]
	for from := 0; name != ""; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			break
		}
		i += from
		end := i + len(name)
		if (i == 0 || !letter(text[i-1])) && (end == len(text) || !letter(text[end])) {
			return p.place(line, len([]rune(text[:i]))+1)
		}
		from = end
	}
	return p.place(line, len([]rune(text))-len([]rune(strings.TrimLeft(text, " \t")))+1)
}

func letter(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// Parse reads the program. The error is a *parse.Error where the text is at fault.
func (p *Program) Parse() (chunk []ast.Stmt, err error) {
	defer func() {
		if r := recover(); r != nil { // the reader gives up on some texts this way
			chunk, err = nil, &parse.Error{Pos: ast.Position{Line: 1}, Message: "syntax error"}
		}
	}()
	return parse.Parse(strings.NewReader(p.Source), p.File)
}

// Libraries are the tables a script has, with what is in each; Functions are its bare functions.
var (
	Libraries = map[string][]string{
		"string": {"byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse", "sub", "upper"},
		"table":  {"concat", "getn", "insert", "maxn", "remove", "sort"},
		"math":   {"abs", "ceil", "floor", "fmod", "max", "min", "mod", "round"},
		"date":   {"addDays", "addMonths", "days", "valid", "weekday", "year", "month", "day", "years"},
	}
	Functions = []string{"assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "print", "rawequal", "rawget", "rawset",
		"round", "select", "setmetatable", "tonumber", "tostring", "type", "unpack", "xpcall"}
)

// refused are the names that Lua has elsewhere and a script does not have here.
var refused = []string{"os", "io", "debug", "package", "coroutine", "require", "module", "load", "loadstring", "loadfile", "dofile",
	"collectgarbage", "setfenv", "getfenv", "newproxy", "_G", "channel", "utf8", "bit32"}

// known lists every global a script has, sorted.
func known() []string {
	names := append([]string{Input}, Functions...)
	for name := range Libraries {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Input is the table a script reads its inputs from.
const Input = "input"
