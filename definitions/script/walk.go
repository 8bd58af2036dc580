package script

import (
	"slices"

	"github.com/yuin/gopher-lua/ast"
)

// use is a name that a program uses, and the line of it.
type use struct {
	name string
	line int
}

// member is what a program reads of a table by a name that is written out: math.floor, input.stunden.
type member struct {
	of string
	use
}

// finding is what the tree of a program says about names.
type finding struct {
	globals []use           // read and neither local nor parameter
	set     map[string]bool // globals that are set somewhere
	members []member        // read of globals
	whole   bool            // input is used as a whole: handed on, counted, gone through
	keys    map[string]bool // names under which something is put into a table
	given   []use           // names in a table that is returned at the top
	returns bool            // something is returned at the top
	texts   map[string]bool // texts that are no names of parts
	words   map[string]bool // every text and name of the program, which no value of a case is
}

// scope are the locals of a block; unknown names belong to the block around it.
type scope struct {
	names  map[string]bool
	around *scope
}

func (s *scope) has(name string) bool {
	for ; s != nil; s = s.around {
		if s.names[name] {
			return true
		}
	}
	return false
}

func (s *scope) inner(names ...string) *scope {
	in := &scope{names: map[string]bool{}, around: s}
	for _, name := range names {
		in.names[name] = true
	}
	return in
}

type walker struct {
	found *finding
	depth int // of functions: 0 is the program itself
}

// look goes through a program.
func look(chunk []ast.Stmt) *finding {
	w := &walker{found: &finding{set: map[string]bool{}, keys: map[string]bool{}, texts: map[string]bool{}, words: map[string]bool{}}}
	w.block(chunk, (*scope)(nil).inner())
	return w.found
}

func (w *walker) block(stmts []ast.Stmt, s *scope) {
	for _, stmt := range stmts {
		w.statement(stmt, s)
	}
}

func (w *walker) statement(stmt ast.Stmt, s *scope) {
	switch v := stmt.(type) {
	case *ast.AssignStmt:
		w.all(v.Rhs, s)
		for _, target := range v.Lhs {
			w.target(target, s)
		}
	case *ast.LocalAssignStmt:
		if len(v.Exprs) == 1 && len(v.Names) == 1 {
			if f, ok := v.Exprs[0].(*ast.FunctionExpr); ok { // local function f may call itself
				s.names[v.Names[0]], w.found.words[v.Names[0]] = true, true
				w.body(f, s)
				return
			}
		}
		w.all(v.Exprs, s)
		for _, name := range v.Names {
			s.names[name], w.found.words[name] = true, true
		}
	case *ast.FuncCallStmt:
		w.expr(v.Expr, s)
	case *ast.DoBlockStmt:
		w.block(v.Stmts, s.inner())
	case *ast.WhileStmt:
		w.expr(v.Condition, s)
		w.block(v.Stmts, s.inner())
	case *ast.RepeatStmt:
		in := s.inner()
		w.block(v.Stmts, in)
		w.expr(v.Condition, in)
	case *ast.IfStmt:
		w.expr(v.Condition, s)
		w.block(v.Then, s.inner())
		w.block(v.Else, s.inner())
	case *ast.NumberForStmt:
		w.all([]ast.Expr{v.Init, v.Limit, v.Step}, s)
		w.block(v.Stmts, s.inner(v.Name))
	case *ast.GenericForStmt:
		w.all(v.Exprs, s)
		w.block(v.Stmts, s.inner(v.Names...))
	case *ast.FuncDefStmt:
		w.function(v, s)
	case *ast.ReturnStmt:
		w.returned(v, s)
	}
}

// function is "function name() end", which sets a name.
func (w *walker) function(v *ast.FuncDefStmt, s *scope) {
	self := []string{}
	if v.Name.Func != nil {
		w.target(v.Name.Func, s)
	}
	if v.Name.Receiver != nil {
		self = append(self, "self")
		w.expr(v.Name.Receiver, s)
	}
	w.body(v.Func, s.inner(self...))
}

func (w *walker) body(f *ast.FunctionExpr, s *scope) {
	w.depth++
	w.block(f.Stmts, s.inner(f.ParList.Names...))
	w.depth--
}

func (w *walker) returned(v *ast.ReturnStmt, s *scope) {
	w.all(v.Exprs, s)
	if w.depth > 0 || len(v.Exprs) == 0 {
		return
	}
	w.found.returns = true
	if table, ok := v.Exprs[0].(*ast.TableExpr); ok {
		for _, field := range table.Fields {
			if key, ok := field.Key.(*ast.StringExpr); ok {
				w.found.given = append(w.found.given, use{key.Value, max(key.Line(), table.Line())})
			}
		}
	}
}

// target is what stands left of =.
func (w *walker) target(e ast.Expr, s *scope) {
	switch v := e.(type) {
	case *ast.IdentExpr:
		w.found.words[v.Value] = true
		if !s.has(v.Value) {
			w.found.set[v.Value] = true
		}
	case *ast.AttrGetExpr:
		w.expr(v.Object, s)
		if key, ok := v.Key.(*ast.StringExpr); ok {
			w.found.keys[key.Value], w.found.words[key.Value] = true, true
			return
		}
		w.expr(v.Key, s)
	}
}

func (w *walker) all(list []ast.Expr, s *scope) {
	for _, e := range list {
		w.expr(e, s)
	}
}

func (w *walker) expr(e ast.Expr, s *scope) {
	switch v := e.(type) {
	case *ast.StringExpr:
		w.found.texts[v.Value], w.found.words[v.Value] = true, true
	case *ast.IdentExpr:
		w.found.words[v.Value] = true
		if !s.has(v.Value) {
			w.found.globals = append(w.found.globals, use{v.Value, v.Line()})
			w.found.whole = w.found.whole || v.Value == Input
		}
	case *ast.AttrGetExpr:
		w.attribute(v, s)
	case *ast.TableExpr:
		for _, field := range v.Fields {
			if key, ok := field.Key.(*ast.StringExpr); ok {
				w.found.keys[key.Value], w.found.words[key.Value] = true, true
			} else {
				w.expr(field.Key, s)
			}
			w.expr(field.Value, s)
		}
	case *ast.FuncCallExpr:
		w.expr(v.Func, s)
		w.expr(v.Receiver, s)
		if v.Method != "" {
			w.found.words[v.Method] = true
		}
		w.all(v.Args, s)
	case *ast.LogicalOpExpr:
		w.all([]ast.Expr{v.Lhs, v.Rhs}, s)
	case *ast.RelationalOpExpr:
		w.all([]ast.Expr{v.Lhs, v.Rhs}, s)
	case *ast.StringConcatOpExpr:
		w.all([]ast.Expr{v.Lhs, v.Rhs}, s)
	case *ast.ArithmeticOpExpr:
		w.all([]ast.Expr{v.Lhs, v.Rhs}, s)
	case *ast.UnaryMinusOpExpr:
		w.expr(v.Expr, s)
	case *ast.UnaryNotOpExpr:
		w.expr(v.Expr, s)
	case *ast.UnaryLenOpExpr:
		w.expr(v.Expr, s)
	case *ast.FunctionExpr:
		w.body(v, s)
	}
}

// attribute is a.b: of a global it is remembered, since what libraries and the input have is known.
func (w *walker) attribute(v *ast.AttrGetExpr, s *scope) {
	object, global := v.Object.(*ast.IdentExpr)
	key, written := v.Key.(*ast.StringExpr)
	if !global || !written || s.has(object.Value) {
		w.expr(v.Object, s)
		if !written {
			w.expr(v.Key, s)
		} else {
			w.found.words[key.Value] = true
		}
		return
	}
	w.found.words[object.Value], w.found.words[key.Value] = true, true
	w.found.globals = append(w.found.globals, use{object.Value, object.Line()})
	w.found.members = append(w.found.members, member{object.Value, use{key.Value, max(key.Line(), object.Line())}})
}

// unique keeps the first use of every name.
func unique(uses []use) []use {
	var kept []use
	for _, u := range uses {
		if !slices.ContainsFunc(kept, func(k use) bool { return k.name == u.name }) {
			kept = append(kept, u)
		}
	}
	return kept
}
