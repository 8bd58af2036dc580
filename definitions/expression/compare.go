package expression

import (
	"cmp"
	"strings"
	"time"
)

// equal compares two values of the language. known is false where they are of kinds that have no
// equality, or where one of them is nothing: such a comparison is false either way.
func equal(a, b any) (same, known bool) {
	if a == nil || b == nil {
		return false, false
	}
	switch x := a.(type) {
	case string, Record:
		s, ok := textOf(a)
		t, also := textOf(b)
		return s == t, ok && also
	case Decimal:
		y, ok := b.(Decimal)
		return ok && sane(x) && sane(y) && x.Equal(y), ok
	case bool:
		y, ok := b.(bool)
		return x == y, ok
	case Date:
		y, ok := b.(Date)
		return x == y, ok
	case time.Time:
		y, ok := b.(time.Time)
		return x.Equal(y), ok
	case TimeOfDay:
		y, ok := b.(TimeOfDay)
		return x == y, ok
	case Period:
		y, ok := b.(Period)
		if !ok {
			return false, false
		}
		family, n := x.measure()
		other, m := y.measure()
		return family == other && n == m, true
	}
	return false, false
}

// isEqual is ==, isDifferent is !=; comparing with nothing is false in both.
func isEqual(args ...any) (any, error) {
	same, known := equal(args[0], args[1])
	return same && known, nil
}

func isDifferent(args ...any) (any, error) {
	same, known := equal(args[0], args[1])
	// Values of two kinds differ; only nothing compares as false whatever is asked.
	return !same && (known || args[0] != nil && args[1] != nil), nil
}

// order compares two values of one kind; known is false where there is no order between them.
func order(a, b any) (sign int, known bool) {
	switch x := a.(type) {
	case Decimal:
		if y, ok := b.(Decimal); ok && sane(x) && sane(y) {
			return x.Cmp(y), true
		}
	case Date:
		if y, ok := b.(Date); ok {
			return x.Compare(y), true
		}
	case time.Time:
		if y, ok := b.(time.Time); ok {
			return x.Compare(y), true
		}
	case TimeOfDay:
		if y, ok := b.(TimeOfDay); ok {
			return cmp.Compare(x, y), true
		}
	case Period:
		if y, ok := b.(Period); ok {
			family, n := x.measure()
			other, m := y.measure()
			return cmp.Compare(n, m), family == other
		}
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y), true
		}
	}
	return 0, false
}

// ordering makes the function of <, <=, > and >=.
func ordering(accept func(sign int) bool) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		sign, known := order(args[0], args[1])
		return known && accept(sign), nil
	}
}

// contained is "in". A choice is in a list by its key; a register contains its keys.
func contained(args ...any) (any, error) {
	r, v, in := args[0].(*run), args[1], args[2]
	if v == nil {
		return false, nil
	}
	if rows, ok := in.(Table); ok {
		key, isText := textOf(v)
		_, found := rows.Row(key)
		return isText && found, nil
	}
	list, err := r.items(in)
	if err != nil {
		return nil, err
	}
	for _, other := range list {
		if same, known := equal(v, other); same && known {
			return true, nil
		}
	}
	return false, nil
}

// textTest makes the function of contains, startsWith and endsWith.
func textTest(test func(s, part string) bool) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		s, ok := textOf(args[0])
		part, also := textOf(args[1])
		return ok && also && test(s, part), nil
	}
}

// negated makes the function of "not in", "not contains" and the like: comparisons of their own, so
// that they are false where one side is nothing.
func negated(f func(args ...any) (any, error)) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		for _, arg := range args {
			if arg == nil {
				return false, nil
			}
		}
		v, err := f(args...)
		if err != nil {
			return nil, err
		}
		return !v.(bool), nil
	}
}
