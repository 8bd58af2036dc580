package expression

import (
	"github.com/shopspring/decimal"

	"laufzettel/definitions/source"
)

func init() {
	declare(Builtin{Name: "round", Signature: "round(number, places)",
		De: "Rundet auf so viele Stellen nach dem Komma, die Hälfte vom Nullpunkt weg; ohne Angabe auf ganze Zahlen.", En: "Rounds to so many decimal places, halves away from zero; without places to whole numbers.",
		Example: `round(2.345, 2)`, Gives: "2.35"}, function{params: []*Type{aNumber, aNumber}, optional: 1,
		result: aNumber, run: round})
	rounding := func(name string, away bool) function {
		return function{params: []*Type{aNumber, aNumber}, optional: 1, result: aNumber, run: func(_ *run, args []any) (any, error) {
			return roundToward(name, args, away)
		}}
	}
	declare(Builtin{Name: "roundDown", Signature: "roundDown(number, places)",
		De: "Rundet ab auf so viele Stellen nach dem Komma; ohne Angabe auf ganze Zahlen. Das Ergebnis ist nie größer.", En: "Rounds down to so many decimal places; without places to whole numbers. The result is never larger.",
		Example: `roundDown(2.79, 1)`, Gives: "2.7"}, rounding("roundDown", false))
	declare(Builtin{Name: "roundUp", Signature: "roundUp(number, places)",
		De: "Rundet auf so viele Stellen nach dem Komma auf; ohne Angabe auf ganze Zahlen. Das Ergebnis ist nie kleiner.", En: "Rounds up to so many decimal places; without places to whole numbers. The result is never smaller.",
		Example: `roundUp(12 / 5)`, Gives: "3"}, rounding("roundUp", true))
	declare(Builtin{Name: "abs", Signature: "abs(number)",
		De: "Die Zahl ohne Vorzeichen.", En: "The number without its sign.",
		Example: `abs(-3.5)`, Gives: "3.5"}, function{params: []*Type{aNumber}, results: sameNumber,
		run: func(_ *run, args []any) (any, error) {
			d, err := number("abs", args[0])
			return d.Abs(), err
		}})
	declare(Builtin{Name: "min", Signature: "min(a, b, ...)",
		De: "Der kleinste Wert, auch einer Liste; Zahlen, Daten oder Zeitpunkte.", En: "The smallest value, also of a list; numbers, dates or datetimes.",
		Example: `min(3, 2, 5)`, Gives: "2"}, function{params: []*Type{anything}, variadic: true, results: extremeType,
		run: func(r *run, args []any) (any, error) { return extreme(r, "min", args, -1) }})
	declare(Builtin{Name: "max", Signature: "max(a, b, ...)",
		De: "Der größte Wert, auch einer Liste; Zahlen, Daten oder Zeitpunkte.", En: "The largest value, also of a list; numbers, dates or datetimes.",
		Example: `max([3, 2, 5])`, Gives: "5"}, function{params: []*Type{anything}, variadic: true, results: extremeType,
		run: func(r *run, args []any) (any, error) { return extreme(r, "max", args, 1) }})
}

// number is an argument that must be a number.
func number(function string, v any) (Decimal, error) {
	d, ok := v.(Decimal)
	if !ok {
		return d, complain(wrongKindAtRun, source.Args{"what": function, "got": kindOfValue(v), "wanted": kindNames[Number].Say(nil)})
	}
	if !sane(d) {
		return Decimal{}, complain(numberTooLarge, nil)
	}
	return d, nil
}

func round(_ *run, args []any) (any, error) {
	d, err := number("round", args[0])
	if err != nil || len(args) == 1 {
		return d.Round(0), err
	}
	places, ok, err := whole(args[1])
	if err != nil || !ok || places > 30 || places < -30 {
		return nil, err
	}
	return d.Round(int32(places)), nil
}

// roundToward rounds down, or up.
func roundToward(function string, args []any, up bool) (any, error) {
	d, err := number(function, args[0])
	if err != nil {
		return nil, err
	}
	places := 0
	if len(args) > 1 {
		n, ok, err := whole(args[1])
		if err != nil || !ok || n > 30 || n < -30 {
			return nil, err
		}
		places = n
	}
	factor := decimal.New(1, int32(places))
	if up {
		return d.Mul(factor).Ceil().DivRound(factor, 30), nil
	}
	return d.Mul(factor).Floor().DivRound(factor, 30), nil
}

// sameNumber keeps the decimal places of money.
func sameNumber(args []piece) *Type {
	if args[0].t.is(Number) {
		return &Type{Kind: Number, Places: args[0].t.Places}
	}
	return aNumber
}

// extremeType is the type of min and max: what all arguments, or the elements of the only one, are.
func extremeType(args []piece) *Type {
	t := args[0].t
	if len(args) == 1 && t.is(Listing) {
		t = t.elem()
		if t.is(Number, Day, Instant) {
			return &Type{Kind: t.Kind, Places: t.Places, Missing: true}
		}
	}
	for _, arg := range args[1:] {
		if t = unify(t, arg.t); t == nil {
			return nil
		}
	}
	if !t.is(Number, Day, Instant, Anything) {
		return nil
	}
	return t
}

// extreme is the smallest (sign -1) or largest (1) of the arguments, or of the only one's elements;
// missing elements of a list do not count.
func extreme(r *run, function string, args []any, sign int) (any, error) {
	if list, ok := args[0].([]any); ok && len(args) == 1 {
		if _, err := r.items(list); err != nil {
			return nil, err
		}
		args = list
	}
	var best any
	for _, v := range args {
		if v == nil {
			continue
		}
		if best == nil {
			best = v
		}
		s, known := order(v, best)
		if !known {
			return nil, complain(wrongKindAtRun, source.Args{"what": function, "got": kindOfValue(v), "wanted": kindOfValue(best)})
		}
		if s == sign || s*sign > 0 {
			best = v
		}
	}
	return best, nil
}
