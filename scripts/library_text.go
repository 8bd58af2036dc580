package scripts

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	lua "github.com/yuin/gopher-lua"

	"laufzettel/definitions/expression"
)

// strings are the functions of texts that could fill the memory or make floats.
func (m *machine) strings() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"rep": func(l *lua.LState) int {
			s, n := l.CheckString(1), l.CheckInt(2)
			if n > 0 && len(s) > 0 && n > maxText/len(s) {
				l.RaiseError("a text gets longer than %d bytes", maxText)
			}
			l.Push(lua.LString(strings.Repeat(s, max(n, 0))))
			return 1
		},
		"format": func(l *lua.LState) int {
			l.Push(lua.LString(format(l)))
			return 1
		},
	}
}

// format is string.format for %s %d %i %f %.2f %x %q %c and %%; numbers are rounded half away from zero.
func format(l *lua.LState) string {
	pattern := l.CheckString(1)
	var out strings.Builder
	arg := 1
	for i := 0; i < len(pattern); i++ {
		if out.Len() > maxText {
			l.RaiseError("a text gets longer than %d bytes", maxText)
		}
		if pattern[i] != '%' {
			out.WriteByte(pattern[i])
			continue
		}
		end := i + 1
		for end < len(pattern) && strings.IndexByte("-+ #0123456789.", pattern[end]) >= 0 {
			end++
		}
		if end >= len(pattern) {
			l.RaiseError("string.format: the pattern ends after %%")
		}
		if pattern[end] == '%' {
			out.WriteByte('%')
			i = end
			continue
		}
		arg++
		out.WriteString(padded(l, pattern[i+1:end], verb(l, pattern[end], pattern[i+1:end], arg)))
		i = end
	}
	return out.String()
}

// verb writes one value, without its width.
func verb(l *lua.LState, verb byte, flags string, arg int) string {
	_, after, dotted := strings.Cut(flags, ".")
	places, err := strconv.Atoi("0" + after)
	if err != nil || places > 99 {
		l.RaiseError("string.format: %%%s%c asks for too much", flags, verb)
	}
	switch verb {
	case 's':
		s := text(l.CheckAny(arg))
		if dotted && len(s) > places {
			s = s[:places]
		}
		return s
	case 'q':
		return strconv.Quote(l.CheckString(arg))
	case 'd', 'i', 'x', 'X', 'c':
		d := checkNumber(l, arg)
		if !d.IsInteger() {
			l.RaiseError("string.format: %%%c takes a whole number", verb)
		}
		switch verb {
		case 'x':
			return d.BigInt().Text(16)
		case 'X':
			return strings.ToUpper(d.BigInt().Text(16))
		case 'c':
			return string([]byte{byte(d.IntPart())})
		}
		return signed(flags, d, d.StringFixed(0))
	case 'f', 'g':
		d := checkNumber(l, arg)
		if verb == 'g' {
			return signed(flags, d, d.String())
		}
		if !dotted {
			places = 6
		}
		return signed(flags, d, d.StringFixed(int32(places)))
	}
	l.RaiseError("string.format: there is no %%%c", verb)
	return ""
}

func signed(flags string, d decimal.Decimal, digits string) string {
	if strings.Contains(flags, "+") && !d.IsNegative() {
		return "+" + digits
	}
	return digits
}

// padded brings a value to its width.
func padded(l *lua.LState, flags, s string) string {
	width, _, _ := strings.Cut(strings.TrimLeft(flags, "-+ #0"), ".")
	n, err := strconv.Atoi("0" + width)
	if err != nil || n > 99 {
		l.RaiseError("string.format: %%%s asks for too much", flags)
	}
	missing := n - len([]rune(s))
	switch {
	case missing <= 0:
		return s
	case strings.Contains(flags, "-"):
		return s + strings.Repeat(" ", missing)
	case strings.HasPrefix(strings.TrimLeft(flags, "+ #"), "0"):
		sign := ""
		if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
			sign, s = s[:1], s[1:]
		}
		return sign + strings.Repeat("0", missing) + s
	}
	return strings.Repeat(" ", missing) + s
}

// tables are the functions of tables that meet decimals.
func (m *machine) tables() map[string]lua.LGFunction {
	sorting := m.state.GetField(m.state.GetGlobal("table"), "sort")
	less := m.state.NewFunction(order("<"))
	return map[string]lua.LGFunction{
		"concat": func(l *lua.LState) int {
			t, between := l.CheckTable(1), l.OptString(2, "")
			var parts []lua.LValue
			last := l.OptInt(4, t.Len())
			for i := l.OptInt(3, 1); i <= last; i++ {
				v := t.RawGetInt(i)
				if !joinable(v) {
					l.RaiseError("table.concat: at %d there is a %s value", i, typeName(v))
				}
				if len(parts) > 0 && between != "" {
					parts = append(parts, lua.LString(between))
				}
				parts = append(parts, v)
			}
			l.Push(join(l, parts...))
			return 1
		},
		"sort": func(l *lua.LState) int {
			t := l.CheckTable(1)
			by := lua.LValue(less)
			if l.GetTop() > 1 {
				by = l.CheckFunction(2)
			}
			l.Push(sorting)
			l.Push(t)
			l.Push(by)
			l.Call(2, 0)
			return 0
		},
	}
}

// dates compute with days as they are written, 2026-11-22: texts that sort and compare by themselves.
func dates() map[string]lua.LGFunction {
	day := func(l *lua.LState, i int) expression.Date {
		d, err := expression.ParseDate(l.CheckString(i))
		if err != nil {
			l.RaiseError("argument %d must be a date such as 2026-11-22", i)
		}
		return d
	}
	whole := func(l *lua.LState, i int) int {
		d := checkNumber(l, i)
		if !d.IsInteger() || d.Abs().GreaterThan(decimal.NewFromInt(1_000_000)) {
			l.RaiseError("argument %d must be a whole number", i)
		}
		return int(d.IntPart())
	}
	moved := func(move func(expression.Date, int) expression.Date) lua.LGFunction {
		return func(l *lua.LState) int {
			d := move(day(l, 1), whole(l, 2))
			if d.Year < 1 || d.Year > 9999 {
				l.RaiseError("a date beyond the calendar")
			}
			l.Push(lua.LString(d.String()))
			return 1
		}
	}
	number := func(f func(l *lua.LState) int) lua.LGFunction {
		return func(l *lua.LState) int {
			l.Push(lua.LNumber(f(l)))
			return 1
		}
	}
	return map[string]lua.LGFunction{
		"addDays":   moved(expression.Date.AddDays),
		"addMonths": moved(expression.Date.AddMonths),
		"days":      number(func(l *lua.LState) int { return daysBetween(day(l, 1), day(l, 2)) }),
		"years":     number(func(l *lua.LState) int { return yearsBetween(day(l, 1), day(l, 2)) }),
		"weekday":   number(func(l *lua.LState) int { return (int(day(l, 1).Weekday())+6)%7 + 1 }),
		"year":      number(func(l *lua.LState) int { return day(l, 1).Year }),
		"month":     number(func(l *lua.LState) int { return int(day(l, 1).Month) }),
		"day":       number(func(l *lua.LState) int { return day(l, 1).Day }),
		"valid": func(l *lua.LState) int {
			_, err := expression.ParseDate(text(l.Get(1)))
			l.Push(lua.LBool(err == nil))
			return 1
		},
	}
}

func daysBetween(a, b expression.Date) int {
	return int(b.In(utc).Sub(a.In(utc)).Hours() / 24)
}

// yearsBetween are completed years, as in expressions: who is born on 29 February completes one on 1 March.
func yearsBetween(a, b expression.Date) int {
	if b.Compare(a) < 0 {
		return -yearsBetween(b, a)
	}
	months := 12*(b.Year-a.Year) + int(b.Month-a.Month)
	if b.Day < a.Day {
		months--
	}
	return months / 12
}
