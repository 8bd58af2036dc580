package scripts

import (
	"errors"
	"regexp"

	"github.com/shopspring/decimal"
	lua "github.com/yuin/gopher-lua"
)

const (
	// maxWhole is the first whole number that Lua's own numbers do not hold exactly.
	maxWhole       = 1 << 53
	divisionPlaces = 16 // as in expressions
	maxPower       = 1000
)

var (
	errDigits = errors.New("a number has too many digits to compute with")
	errZero   = errors.New("division by zero")
	errPower  = errors.New("the exponent of ^ must be a whole number from 0 to 1000")
)

// decimalText is how numbers are written, in programs and in texts that are computed with.
var decimalText = regexp.MustCompile(`^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?\s*$`)

func sane(d decimal.Decimal) bool {
	return d.Exponent() <= maxDigits && d.Exponent() >= -maxDigits && d.NumDigits() <= maxDigits
}

// exact is a number as scripts have it: a small whole one is Lua's own, every other a decimal. So two numbers are
// equal exactly if they are the same, and a whole number is always a good index.
func (m *machine) exact(d decimal.Decimal) lua.LValue {
	if d.IsInteger() {
		if d = d.Truncate(0); d.NumDigits() <= 16 {
			if n := d.IntPart(); n < maxWhole && n > -maxWhole {
				return lua.LNumber(n)
			}
		}
	}
	return &lua.LUserData{Value: d, Metatable: m.decimals}
}

// number reads a value as a number; texts that hold one count, as they do in Lua.
func number(v lua.LValue) (decimal.Decimal, bool) {
	switch v := v.(type) {
	case lua.LNumber:
		return decimal.NewFromInt(int64(v)), true
	case *lua.LUserData:
		d, ok := v.Value.(decimal.Decimal)
		return d, ok
	case lua.LString:
		return parseDecimal(string(v))
	}
	return decimal.Decimal{}, false
}

func isNumber(v lua.LValue) bool {
	if _, text := v.(lua.LString); text {
		return false
	}
	_, ok := number(v)
	return ok
}

func parseDecimal(text string) (decimal.Decimal, bool) {
	if len(text) > maxDigits || !decimalText.MatchString(text) {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(trimSpace(text))
	return d, err == nil && sane(d)
}

type arithmetic func(a, b decimal.Decimal) (decimal.Decimal, error)

// operators are the arithmetic ones with the name of their metamethod.
var operators = map[string]struct {
	event string
	do    arithmetic
}{
	"+": {"__add", func(a, b decimal.Decimal) (decimal.Decimal, error) { return a.Add(b), nil }},
	"-": {"__sub", func(a, b decimal.Decimal) (decimal.Decimal, error) { return a.Sub(b), nil }},
	"*": {"__mul", func(a, b decimal.Decimal) (decimal.Decimal, error) { return a.Mul(b), nil }},
	"/": {"__div", func(a, b decimal.Decimal) (decimal.Decimal, error) {
		if b.IsZero() {
			return b, errZero
		}
		return a.DivRound(b, divisionPlaces), nil
	}},
	"%": {"__mod", floored},
	"^": {"__pow", power},
}

// floored is Lua's remainder, which has the sign of b.
func floored(a, b decimal.Decimal) (decimal.Decimal, error) {
	if b.IsZero() {
		return b, errZero
	}
	rest := a.Mod(b)
	if !rest.IsZero() && rest.IsNegative() != b.IsNegative() {
		rest = rest.Add(b)
	}
	return rest, nil
}

func power(a, b decimal.Decimal) (decimal.Decimal, error) {
	if !b.IsInteger() || b.IsNegative() || b.GreaterThan(decimal.NewFromInt(maxPower)) {
		return b, errPower
	}
	product := decimal.NewFromInt(1)
	for range b.IntPart() {
		if product = product.Mul(a); !sane(product) {
			return product, errDigits
		}
	}
	return product, nil
}

// compute is the function behind an arithmetic operator.
func (m *machine) compute(operator string) lua.LGFunction {
	how := operators[operator]
	return func(l *lua.LState) int {
		a, b := l.Get(1), l.Get(2)
		if x, ok := a.(lua.LNumber); ok {
			if y, ok := b.(lua.LNumber); ok {
				if sum, small := smallSum(operator, x, y); small {
					l.Push(sum)
					return 1
				}
			}
		}
		x, first := number(a)
		y, second := number(b)
		if !first || !second {
			if meta := metamethod(l, a, b, how.event); meta != nil {
				return callMeta(l, meta, a, b)
			}
			bad := a
			if first {
				bad = b
			}
			l.RaiseError("attempt to perform arithmetic (%s) on a %s value", operator, typeName(bad))
		}
		result, err := how.do(x, y)
		if err == nil && !sane(result) {
			err = errDigits
		}
		if err != nil {
			l.RaiseError("%s", err)
		}
		l.Push(m.exact(result))
		return 1
	}
}

// smallSum is the quick way for whole numbers: exact where the result stays small.
func smallSum(operator string, a, b lua.LNumber) (lua.LNumber, bool) {
	var r lua.LNumber
	switch operator {
	case "+":
		r = a + b
	case "-":
		r = a - b
	case "*":
		r = a * b
	default:
		return 0, false
	}
	return r, r < maxWhole && r > -maxWhole
}

func (m *machine) negate(l *lua.LState) int {
	a := l.Get(1)
	d, ok := number(a)
	if !ok {
		if meta := metamethod(l, a, a, "__unm"); meta != nil {
			return callMeta(l, meta, a, a)
		}
		l.RaiseError("attempt to perform arithmetic (-) on a %s value", typeName(a))
	}
	l.Push(m.exact(d.Neg()))
	return 1
}

// order is the function behind < <= > >=.
func order(operator string) lua.LGFunction {
	return func(l *lua.LState) int {
		a, b := l.Get(1), l.Get(2)
		event := "__lt"
		if operator == "<=" || operator == ">=" {
			event = "__le"
		}
		sign, known := compare(a, b)
		if !known {
			if operator[0] == '>' {
				a, b = b, a
			}
			if meta := metamethod(l, a, b, event); meta != nil {
				return callMeta(l, meta, a, b)
			}
			l.RaiseError("attempt to compare %s with %s", typeName(l.Get(1)), typeName(l.Get(2)))
		}
		l.Push(lua.LBool(holds(operator, sign)))
		return 1
	}
}

func holds(operator string, sign int) bool {
	switch operator {
	case "<":
		return sign < 0
	case "<=":
		return sign <= 0
	case ">":
		return sign > 0
	}
	return sign >= 0
}

// compare orders two numbers or two texts.
func compare(a, b lua.LValue) (sign int, known bool) {
	if x, ok := a.(lua.LNumber); ok {
		if y, ok := b.(lua.LNumber); ok {
			switch {
			case x < y:
				return -1, true
			case x > y:
				return 1, true
			}
			return 0, true
		}
	}
	if isNumber(a) && isNumber(b) {
		x, _ := number(a)
		y, _ := number(b)
		return x.Cmp(y), true
	}
	x, first := a.(lua.LString)
	y, second := b.(lua.LString)
	if !first || !second {
		return 0, false
	}
	switch {
	case x < y:
		return -1, true
	case x > y:
		return 1, true
	}
	return 0, true
}

func metamethod(l *lua.LState, a, b lua.LValue, event string) *lua.LFunction {
	for _, v := range []lua.LValue{a, b} {
		if f, ok := l.GetMetaField(v, event).(*lua.LFunction); ok {
			return f
		}
	}
	return nil
}

func callMeta(l *lua.LState, f *lua.LFunction, a, b lua.LValue) int {
	l.Push(f)
	l.Push(a)
	l.Push(b)
	l.Call(2, 1)
	return 1
}

// typeName is what a script calls the kind of a value.
func typeName(v lua.LValue) string {
	if isNumber(v) {
		return "number"
	}
	return v.Type().String()
}

// decimalTable is the metatable of decimals, which scripts cannot reach.
func (m *machine) decimalTable(l *lua.LState) *lua.LTable {
	t := l.NewTable()
	t.RawSetString("__metatable", lua.LFalse)
	t.RawSetString("__eq", l.NewFunction(func(l *lua.LState) int {
		a, first := number(l.Get(1))
		b, second := number(l.Get(2))
		l.Push(lua.LBool(first && second && a.Equal(b)))
		return 1
	}))
	t.RawSetString("__lt", l.NewFunction(order("<")))
	t.RawSetString("__le", l.NewFunction(order("<=")))
	return t
}
