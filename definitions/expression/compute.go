package expression

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"laufzettel/definitions/source"
)

var (
	numberTooLarge = &source.Message{Code: "number-too-large",
		De: `Eine Zahl hat zu viele Stellen, um damit zu rechnen.`,
		En: `A number has too many digits to compute with.`}
	textTooLarge = &source.Message{Code: "text-too-large",
		De: `Ein Text wird länger als {limit} Zeichen.`,
		En: `A text gets longer than {limit} characters.`}
	cannotComputeNow = &source.Message{Code: "cannot-compute-when-run",
		De: `Links von {operator} ist {left}, rechts {right}; das lässt sich nicht verrechnen.`,
		En: `On the left of {operator} is {left}, on the right {right}; that cannot be computed.`}
)

const (
	divisionPlaces = 16
	maxPlaces      = 400       // of a number, before or after the point
	maxText        = 1_000_000 // bytes of a computed text
)

func decimalOf(n int) Decimal { return decimal.NewFromInt(int64(n)) }

// sane says whether d has few enough digits that computing with it costs nothing worth mentioning;
// 1e1000000000 is a short thing to type.
func sane(d Decimal) bool {
	exp := d.Exponent()
	return exp <= maxPlaces && exp >= -maxPlaces && d.NumDigits() <= maxPlaces
}

// digits writes a number out. One with too many digits to compute with keeps its exponent, since its
// digits could fill the memory.
func digits(d Decimal) string {
	if sane(d) {
		return d.String()
	}
	return fmt.Sprintf("%se%d", d.Coefficient(), d.Exponent())
}

type operation func(r *run, a, b any) (any, error)

// computing makes the function of an arithmetic operator: nothing in, nothing out.
func computing(operator string, numbers func(a, b Decimal) any, others operation) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		a, b := args[1], args[2]
		if a == nil || b == nil {
			return nil, nil
		}
		if x, ok := a.(Decimal); ok {
			if y, ok := b.(Decimal); ok {
				if !sane(x) || !sane(y) {
					return nil, complain(numberTooLarge, nil)
				}
				return numbers(x, y), nil
			}
		}
		if others != nil {
			v, err := others(args[0].(*run), a, b)
			if v != nil || err != nil {
				return v, err
			}
			if timely(a) && (timely(b) || isPeriod(b)) {
				return nil, nil // beyond the calendar
			}
		}
		return nil, complain(cannotComputeNow, source.Args{"operator": operator, "left": kindOfValue(a), "right": kindOfValue(b)})
	}
}

func timely(v any) bool {
	switch v.(type) {
	case Date, time.Time:
		return true
	}
	return false
}

func isPeriod(v any) bool { _, ok := v.(Period); return ok }

func plus(r *run, a, b any) (any, error) {
	switch x := a.(type) {
	case Date, time.Time:
		if p, ok := b.(Period); ok {
			return r.shift(x, p), nil
		}
	case Period:
		if timely(b) {
			return r.shift(b, x), nil
		}
	case string:
		if y, ok := b.(string); ok {
			return joined(x, y)
		}
	}
	return nil, nil
}

func joined(a, b string) (any, error) {
	if len(a)+len(b) > maxText {
		return nil, complain(textTooLarge, source.Args{"limit": maxText})
	}
	return a + b, nil
}

func minus(r *run, a, b any) (any, error) {
	switch y := b.(type) {
	case Period:
		if timely(a) {
			return r.shift(a, Period{-y.N, y.Unit}), nil
		}
	case Date:
		if x, ok := a.(Date); ok {
			return decimalOf(daysBetween(y, x)), nil
		}
	case time.Time:
		if x, ok := a.(time.Time); ok {
			ms := decimal.NewFromInt(x.UnixMilli() - y.UnixMilli())
			return ms.DivRound(decimal.NewFromInt(24*60*60*1000), divisionPlaces), nil
		}
	}
	return nil, nil
}

// shift counts p on from a date or an instant; nothing where the calendar ends.
func (r *run) shift(v any, p Period) any {
	if p.N > maxPeriod || p.N < -maxPeriod {
		return nil
	}
	switch v := v.(type) {
	case Date:
		if d := p.AddTo(v, r.scope.Workday); d.valid() {
			return d
		}
	case time.Time:
		t := p.After(v, r.zone(), r.scope.Workday)
		if DateOf(t, time.UTC).valid() {
			return t
		}
	}
	return nil
}

func quotient(a, b Decimal) any {
	if b.IsZero() {
		return nil
	}
	return a.DivRound(b, divisionPlaces)
}

func remainder(a, b Decimal) any {
	if b.IsZero() {
		return nil
	}
	return a.Mod(b)
}

// negative is the minus before a number or a duration.
func negative(args ...any) (any, error) {
	switch v := args[0].(type) {
	case nil:
		return nil, nil
	case Decimal:
		return v.Neg(), nil
	case Period:
		return Period{-v.N, v.Unit}, nil
	}
	return nil, complain(wrongKindAtRun, source.Args{"what": "-", "got": kindOfValue(args[0]), "wanted": kindNames[Number].Say(nil)})
}

// dayOf turns an instant into its day in the site's zone, where a date is needed.
func dayOf(args ...any) (any, error) {
	if t, ok := args[1].(time.Time); ok {
		return DateOf(t, args[0].(*run).zone()), nil
	}
	return args[1], nil
}

// toText turns a choice into its key where a text is needed.
func toText(args ...any) (any, error) {
	if s, ok := textOf(args[0]); ok {
		return s, nil
	}
	return args[0], nil
}
