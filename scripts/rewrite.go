package scripts

import (
	"strconv"
	"strings"

	"github.com/yuin/gopher-lua/ast"
)

// Lua computes with binary floats, which no stored value may hold. So every operator that could make one is
// rewritten into a call before the program is compiled, and every number that is not a small whole one into an
// exact decimal. The names of these calls are no names of Lua: no program can name or replace them.
const (
	decimalCall = "decimal constant"
	concatCall  = ".."
	minusCall   = "unary -"
)

func rewriteBlock(stmts []ast.Stmt) {
	for _, stmt := range stmts {
		switch v := stmt.(type) {
		case *ast.AssignStmt:
			rewriteAll(v.Lhs)
			rewriteAll(v.Rhs)
		case *ast.LocalAssignStmt:
			rewriteAll(v.Exprs)
		case *ast.FuncCallStmt:
			v.Expr = rewritten(v.Expr)
		case *ast.DoBlockStmt:
			rewriteBlock(v.Stmts)
		case *ast.WhileStmt:
			v.Condition = rewritten(v.Condition)
			rewriteBlock(v.Stmts)
		case *ast.RepeatStmt:
			v.Condition = rewritten(v.Condition)
			rewriteBlock(v.Stmts)
		case *ast.IfStmt:
			v.Condition = rewritten(v.Condition)
			rewriteBlock(v.Then)
			rewriteBlock(v.Else)
		case *ast.NumberForStmt:
			v.Init, v.Limit, v.Step = rewritten(v.Init), rewritten(v.Limit), rewritten(v.Step)
			rewriteBlock(v.Stmts)
		case *ast.GenericForStmt:
			rewriteAll(v.Exprs)
			rewriteBlock(v.Stmts)
		case *ast.FuncDefStmt:
			rewriteBlock(v.Func.Stmts)
		case *ast.ReturnStmt:
			rewriteAll(v.Exprs)
		}
	}
}

func rewriteAll(list []ast.Expr) {
	for i := range list {
		list[i] = rewritten(list[i])
	}
}

func rewritten(e ast.Expr) ast.Expr {
	switch v := e.(type) {
	case *ast.NumberExpr:
		if n, err := parseWhole(v.Value); err == nil && n < maxWhole {
			v.Value = strconv.FormatInt(n, 10)
			return v
		}
		text := &ast.StringExpr{Value: v.Value}
		text.SetLine(v.Line())
		return call(decimalCall, v, text)
	case *ast.AttrGetExpr:
		v.Object, v.Key = rewritten(v.Object), rewritten(v.Key)
	case *ast.TableExpr:
		for _, field := range v.Fields {
			field.Key, field.Value = rewritten(field.Key), rewritten(field.Value)
		}
	case *ast.FuncCallExpr:
		v.Func, v.Receiver = rewritten(v.Func), rewritten(v.Receiver)
		rewriteAll(v.Args)
	case *ast.LogicalOpExpr:
		v.Lhs, v.Rhs = rewritten(v.Lhs), rewritten(v.Rhs)
	case *ast.RelationalOpExpr:
		v.Lhs, v.Rhs = rewritten(v.Lhs), rewritten(v.Rhs)
		if v.Operator != "==" && v.Operator != "~=" { // whole numbers and decimals are never equal, see exact
			return call(v.Operator, v, v.Lhs, v.Rhs)
		}
	case *ast.ArithmeticOpExpr:
		return call(v.Operator, v, rewritten(v.Lhs), rewritten(v.Rhs))
	case *ast.UnaryMinusOpExpr:
		return call(minusCall, v, rewritten(v.Expr))
	case *ast.StringConcatOpExpr:
		return call(concatCall, v, chain(v)...)
	case *ast.UnaryNotOpExpr:
		v.Expr = rewritten(v.Expr)
	case *ast.UnaryLenOpExpr:
		v.Expr = rewritten(v.Expr)
	case *ast.FunctionExpr:
		rewriteBlock(v.Stmts)
	}
	return e
}

// parseWhole reads a whole number as Lua writes it: decimal, or hexadecimal after 0x.
func parseWhole(text string) (int64, error) {
	if strings.HasPrefix(text, "0x") || strings.HasPrefix(text, "0X") {
		return strconv.ParseInt(text[2:], 16, 64)
	}
	return strconv.ParseInt(text, 10, 64)
}

// maxChain is how many texts one call joins; a longer chain is joined in several.
const maxChain = 50

// chain are the operands of a .. b .. c, which hangs together from the right.
func chain(v *ast.StringConcatOpExpr) []ast.Expr {
	list := []ast.Expr{rewritten(v.Lhs)}
	rest := v.Rhs
	for len(list) < maxChain {
		more, ok := rest.(*ast.StringConcatOpExpr)
		if !ok {
			break
		}
		list, rest = append(list, rewritten(more.Lhs)), more.Rhs
	}
	return append(list, rewritten(rest))
}

// call is a call of one of the hidden functions, at the place of e.
func call(name string, e ast.Expr, args ...ast.Expr) ast.Expr {
	function := &ast.IdentExpr{Value: name}
	function.SetLine(e.Line())
	made := &ast.FuncCallExpr{Func: function, Args: args, AdjustRet: true}
	made.SetLine(e.Line())
	made.SetLastLine(e.LastLine())
	return made
}
