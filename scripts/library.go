package scripts

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	lua "github.com/yuin/gopher-lua"

	"laufzettel/definitions/script"
)

func sorted(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// openLibraries gives the machine what package script says a program has, and nothing else.
func (m *machine) openLibraries() {
	l := m.state
	for name, open := range map[string]lua.LGFunction{"": lua.OpenBase, lua.StringLibName: lua.OpenString, lua.TabLibName: lua.OpenTable} {
		l.Push(l.NewFunction(open))
		l.Push(lua.LString(name))
		l.Call(1, 0)
	}
	globals := l.G.Global
	for library, functions := range map[string]map[string]lua.LGFunction{"math": m.math(), "date": dates(), "string": m.strings(), "table": m.tables()} {
		t, ok := globals.RawGetString(library).(*lua.LTable)
		if !ok {
			t = l.NewTable()
			globals.RawSetString(library, t)
		}
		l.SetFuncs(t, functions)
		keep(t, script.Libraries[library])
	}
	l.SetFuncs(globals, m.functions())
	allowed := slices.Clone(script.Functions)
	for library := range script.Libraries {
		allowed = append(allowed, library)
	}
	keep(globals, allowed)
	for operator := range operators {
		globals.RawSetString(operator, l.NewFunction(m.compute(operator)))
	}
	for _, operator := range []string{"<", "<=", ">", ">="} {
		globals.RawSetString(operator, l.NewFunction(order(operator)))
	}
	globals.RawSetString(minusCall, l.NewFunction(m.negate))
	globals.RawSetString(concatCall, l.NewFunction(concat))
	globals.RawSetString(decimalCall, l.NewFunction(m.constant))
}

// keep removes everything else from a table, and from the strings' metatable with it.
func keep(t *lua.LTable, names []string) {
	var gone []lua.LValue
	t.ForEach(func(key, _ lua.LValue) {
		if name := key.String(); name != "__index" && !slices.Contains(names, name) {
			gone = append(gone, key)
		}
	})
	for _, key := range gone {
		t.RawSet(key, lua.LNil)
	}
}

func (m *machine) constant(l *lua.LState) int {
	d, ok := parseDecimal(l.CheckString(1))
	if !ok {
		l.RaiseError("a number that cannot be read")
	}
	l.Push(m.exact(d))
	return 1
}

// functions are the bare functions that are other than Lua's own.
func (m *machine) functions() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"print": m.print,
		"round": m.round,
		"error": func(l *lua.LState) int {
			m.raise(l, l.Get(1), l.OptInt(2, 1))
			return 0
		},
		"assert": func(l *lua.LState) int {
			if lua.LVAsBool(l.Get(1)) {
				return l.GetTop()
			}
			message := l.Get(2)
			if message == lua.LNil {
				message = lua.LString("assertion failed!")
			}
			m.raise(l, message, 0)
			return 0
		},
		"type": func(l *lua.LState) int {
			l.Push(lua.LString(typeName(l.CheckAny(1))))
			return 1
		},
		"tostring": func(l *lua.LState) int {
			v := l.CheckAny(1)
			if f, ok := l.GetMetaField(v, "__tostring").(*lua.LFunction); ok {
				return callMeta(l, f, v, lua.LNil)
			}
			l.Push(lua.LString(text(v)))
			return 1
		},
		"tonumber": func(l *lua.LState) int {
			d, ok := number(l.CheckAny(1))
			if !ok {
				l.Push(lua.LNil)
				return 1
			}
			l.Push(m.exact(d))
			return 1
		},
	}
}

// raise is error(): what was raised is remembered, so that it is told from what Lua itself complains of.
func (m *machine) raise(l *lua.LState, v lua.LValue, level int) {
	m.raisedAt = 0
	if parts := line.FindStringSubmatch(l.Where(1)); parts != nil {
		m.raisedAt, _ = strconv.Atoi(parts[1])
	}
	if s, ok := v.(lua.LString); ok {
		if level > 0 {
			v = lua.LString(l.Where(level) + " " + string(s))
		}
		m.raised = v
		l.Error(v, 0)
		return
	}
	m.raised = v
	l.Error(v, 0)
}

// print adds a line to the log of the run; more than maxLog bytes are cut.
func (m *machine) print(l *lua.LState) int {
	var parts []string
	size := 0
	for i := 1; i <= l.GetTop() && size < maxLog; i++ {
		part := text(l.Get(i))
		parts, size = append(parts, part), size+len(part)
	}
	said := strings.Join(parts, "\t")
	if left := maxLog - m.logged; len(said) > left {
		said = said[:max(left, 0)]
	}
	m.logged += len(said) + 1
	if m.logged <= maxLog+1 && len(m.log) < 500 {
		m.log = append(m.log, strings.ToValidUTF8(said, "?"))
	}
	return 0
}

// concat is the function behind .. of two or more, which hangs together from the right.
func concat(l *lua.LState) int {
	args := make([]lua.LValue, l.GetTop())
	plain := true
	for i := range args {
		args[i] = l.Get(i + 1)
		plain = plain && joinable(args[i])
	}
	if plain {
		l.Push(join(l, args...))
		return 1
	}
	rest := args[len(args)-1]
	for i := len(args) - 2; i >= 0; i-- {
		v := args[i]
		if joinable(v) && joinable(rest) {
			rest = join(l, v, rest)
			continue
		}
		f := metamethod(l, v, rest, "__concat")
		if f == nil {
			if joinable(v) {
				v = rest
			}
			l.RaiseError("attempt to concatenate a %s value", typeName(v))
		}
		callMeta(l, f, v, rest)
		rest = l.Get(-1)
		l.Pop(1)
	}
	l.Push(rest)
	return 1
}

func join(l *lua.LState, args ...lua.LValue) lua.LString {
	var joined strings.Builder
	for _, v := range args {
		part := text(v)
		if joined.Len()+len(part) > maxText {
			l.RaiseError("a text gets longer than %d bytes", maxText)
		}
		joined.WriteString(part)
	}
	return lua.LString(joined.String())
}

func joinable(v lua.LValue) bool {
	_, text := v.(lua.LString)
	return text || isNumber(v)
}

func checkNumber(l *lua.LState, i int) decimal.Decimal {
	d, ok := number(l.Get(i))
	if !ok {
		l.RaiseError("argument %d must be a number, it is a %s", i, typeName(l.Get(i)))
	}
	return d
}

// round is half away from zero, as in expressions.
func (m *machine) round(l *lua.LState) int {
	places := l.OptInt(2, 0)
	if places > 30 || places < -30 {
		l.RaiseError("round takes -30 to 30 places")
	}
	l.Push(m.exact(checkNumber(l, 1).Round(int32(places))))
	return 1
}

// math holds what is exact; Lua's roots and angles are not.
func (m *machine) math() map[string]lua.LGFunction {
	one := func(f func(decimal.Decimal) decimal.Decimal) lua.LGFunction {
		return func(l *lua.LState) int {
			l.Push(m.exact(f(checkNumber(l, 1))))
			return 1
		}
	}
	extreme := func(sign int) lua.LGFunction {
		return func(l *lua.LState) int {
			best := checkNumber(l, 1)
			for i := 2; i <= l.GetTop(); i++ {
				if d := checkNumber(l, i); d.Cmp(best) == sign {
					best = d
				}
			}
			l.Push(m.exact(best))
			return 1
		}
	}
	rest := func(l *lua.LState) int {
		a, b := checkNumber(l, 1), checkNumber(l, 2)
		if b.IsZero() {
			l.RaiseError("%s", errZero)
		}
		l.Push(m.exact(a.Mod(b)))
		return 1
	}
	return map[string]lua.LGFunction{
		"abs": one(decimal.Decimal.Abs), "floor": one(decimal.Decimal.Floor), "ceil": one(decimal.Decimal.Ceil),
		"max": extreme(1), "min": extreme(-1), "fmod": rest, "mod": rest, "round": m.round,
	}
}
