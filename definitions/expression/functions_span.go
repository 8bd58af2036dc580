package expression

import (
	"slices"

	"laufzettel/definitions/source"
)

// Times of service, membership or interruption are spans: records of a first and a last day, both counted.
// Functions over them take one span, a list of them, or rows with the columns from and to. A span whose last
// day is missing goes on; one whose first day is missing, or that ends before it begins, is no time at all.

var (
	openDay  = &Type{Kind: Day, Missing: true}
	aSpan    = &Type{Kind: Rec, Fields: map[string]*Type{"from": aDay, "to": openDay}}
	spanList = &Type{Kind: Listing, Elem: aSpan}
)

// stretch is a span with its end as the first day that no longer belongs to it, which makes lengths plain.
type stretch struct{ from, end Date }

// never is the end of a span that goes on.
var never = Date{lastYear + 1, 1, 1}

func init() {
	declare(Builtin{Name: "span", Signature: "span(from, to)",
		De: "Eine Zeit vom ersten bis zum letzten Tag, beide mitgezählt; ohne letzten Tag dauert sie an. Zeiten aus einer Tabelle: map(zeiten, span(.von, .bis)).", En: "A time from its first to its last day, both counted; without a last day it goes on. Times of a table: map(times, span(.from, .to)).",
		Example: `span("2020-01-01", "2020-06-30").to`, Gives: "2020-06-30"}, function{params: []*Type{aDay, openDay}, optional: 1, result: &Type{Kind: Rec, Fields: aSpan.Fields, Missing: true}, run: makeSpan})
	declare(Builtin{Name: "merged", Signature: "merged(spans)",
		De: "Die Zeiten der Reihe nach, was sich überschneidet oder anschließt zusammengelegt: So zählt kein Tag doppelt.", En: "The times in order, what overlaps or adjoins put together: no day counts twice.",
		Example: `len(merged([span("2020-01-01", "2020-06-30"), span("2020-03-01", "2020-12-31")]))`, Gives: "1"},
		function{params: []*Type{anything}, lenient: true, wants: spanNeeded, results: spansIn(spanList), run: func(r *run, args []any) (any, error) {
			spans, err := r.merged(args[0])
			return spansOf(spans), err
		}})
	declare(Builtin{Name: "without", Signature: "without(spans, interruptions)",
		De: "Die Zeiten ohne die Unterbrechungen, zusammengelegt.", En: "The times without the interruptions, put together.",
		Example: `len(without(span("2020-01-01", "2020-12-31"), span("2020-04-01", "2020-06-30")))`, Gives: "2"},
		function{params: []*Type{anything, anything}, lenient: true, wants: spanNeeded, results: spansIn(spanList), run: twoSpans(subtract)})
	declare(Builtin{Name: "overlap", Signature: "overlap(spans, others)",
		De: "Was beiden gemeinsam ist, zum Beispiel die Zeit ab dem 18. Geburtstag: overlap(zeiten, span(addYears(geburtsdatum, 18))).", En: "What both have in common, for example the time from the 18th birthday on: overlap(times, span(addYears(birthDate, 18))).",
		Example: `first(overlap(span("2017-03-01"), span("2018-06-15"))).from`, Gives: "2018-06-15"},
		function{params: []*Type{anything, anything}, lenient: true, wants: spanNeeded, results: spansIn(spanList), run: twoSpans(intersect)})
	declare(Builtin{Name: "yearsIn", Signature: "yearsIn(spans, on)",
		De: "Vollendete Jahre der Zeiten vor dem Tag on; kein Tag zählt doppelt, Lücken zählen nicht.", En: "Completed years of the times before the day on; no day counts twice, gaps do not count.",
		Example: `yearsIn(span("2002-01-01"), "2026-12-31")`, Gives: "24"},
		function{params: []*Type{anything, aDay}, wants: spanNeeded, results: spansIn(aNumber), run: func(r *run, args []any) (any, error) {
			spans, on, err := r.spansAndDay(args)
			if err != nil {
				return nil, err
			}
			return decimalOf(yearsIn(spans, on)), nil
		}})
	declare(Builtin{Name: "daysIn", Signature: "daysIn(spans, on)",
		De: "Tage der Zeiten vor dem Tag on; kein Tag zählt doppelt.", En: "Days of the times before the day on; no day counts twice.",
		Example: `daysIn([span("2026-01-01", "2026-01-10"), span("2026-01-06", "2026-01-15")], "2026-02-01")`, Gives: "15"},
		function{params: []*Type{anything, aDay}, wants: spanNeeded, results: spansIn(aNumber), run: func(r *run, args []any) (any, error) {
			spans, on, err := r.spansAndDay(args)
			if err != nil {
				return nil, err
			}
			n := 0
			for _, s := range intersect(spans, []stretch{{Date{firstYear, 1, 1}, on}}) {
				n += daysBetween(s.from, s.end)
			}
			return decimalOf(n), nil
		}})
	declare(Builtin{Name: "reached", Signature: "reached(spans, duration)",
		De: "Der Tag, an dem so viel Zeit zusammen ist: ein Jubiläum. Jede Lücke schiebt ihn um ihre Länge in Monaten und Tagen hinaus. Nichts, wenn die Zeiten nicht reichen.", En: "The day on which that much time has come together: an anniversary. Every gap moves it by its length in months and days. Nothing if the times do not suffice.",
		Example: `reached(without(span("2018-06-15"), span("2020-01-01", "2020-06-30")), "10 years")`, Gives: "2028-12-15"},
		function{params: []*Type{anything, aLength}, wants: spanNeeded, results: spansIn(openDay), run: func(r *run, args []any) (any, error) {
			spans, err := r.merged(args[0])
			period, ok := args[1].(Period)
			if err != nil || !ok {
				return nil, err
			}
			day := reached(spans, period, r.scope.Workday)
			if len(spans) == 0 || !day.valid() || day.Compare(spans[len(spans)-1].end) > 0 {
				return nil, nil
			}
			return day, nil
		}})
}

// spansIn is a result for functions whose first arguments are spans; nil where one is not.
func spansIn(result *Type) func(args []piece) *Type {
	return func(args []piece) *Type {
		for i, arg := range args {
			t := arg.t
			if t.is(Listing) {
				t = t.elem()
			}
			switch {
			case t.is(Anything), i > 0 && t.is(Day, Length):
			case !t.is(Rec, Keyed):
				return nil
			case t.part("from") == nil || !t.part("from").is(Day, Instant, Anything):
				return nil
			}
		}
		return result
	}
}

func makeSpan(_ *run, args []any) (any, error) {
	from, err := day(args[0])
	if err != nil {
		return nil, err
	}
	s := Record{"from": from}
	if len(args) > 1 && args[1] != nil {
		to, err := day(args[1])
		if err != nil || to.Compare(from) < 0 {
			return nil, err
		}
		s["to"] = to
	}
	return s, nil
}

// merged reads spans, in order and put together.
func (r *run) merged(v any) ([]stretch, error) {
	list := []any{v}
	if _, single := v.(Record); !single {
		var err error
		if list, err = r.items(v); err != nil {
			return nil, err
		}
	}
	var spans []stretch
	for _, item := range list {
		from := r.dayIn(item, "from")
		if from == nil {
			continue
		}
		s := stretch{*from, never}
		if to := r.dayIn(item, "to"); to != nil {
			s.end = to.AddDays(1)
		}
		if s.from.Compare(s.end) < 0 {
			spans = append(spans, s)
		}
	}
	return merge(spans), nil
}

// dayIn is a part of a record that is a day, or nil.
func (r *run) dayIn(item any, part string) *Date {
	v, err := dayOf(r, partOf(item, part, nil))
	if d, ok := v.(Date); ok && err == nil {
		return &d
	}
	return nil
}

func (r *run) spansAndDay(args []any) ([]stretch, Date, error) {
	spans, err := r.merged(args[0])
	if err != nil {
		return nil, Date{}, err
	}
	on, err := day(args[1])
	return spans, on, err
}

func twoSpans(combine func(a, b []stretch) []stretch) func(r *run, args []any) (any, error) {
	return func(r *run, args []any) (any, error) {
		a, err := r.merged(args[0])
		if err != nil {
			return nil, err
		}
		b, err := r.merged(args[1])
		if err != nil {
			return nil, err
		}
		return spansOf(combine(a, b)), nil
	}
}

// spansOf is what expressions see of stretches.
func spansOf(stretches []stretch) any {
	list := make([]any, len(stretches))
	for i, s := range stretches {
		span := Record{"from": s.from}
		if s.end != never {
			span["to"] = s.end.AddDays(-1)
		}
		list[i] = span
	}
	return list
}

func merge(spans []stretch) []stretch {
	slices.SortFunc(spans, func(a, b stretch) int { return a.from.Compare(b.from) })
	var merged []stretch
	for _, s := range spans {
		if last := len(merged) - 1; last >= 0 && s.from.Compare(merged[last].end) <= 0 {
			if s.end.Compare(merged[last].end) > 0 {
				merged[last].end = s.end
			}
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// subtract takes b out of a; both are merged.
func subtract(a, b []stretch) []stretch {
	begin := Date{firstYear, 1, 1}
	var outside []stretch
	for _, s := range b {
		if begin.Compare(s.from) < 0 {
			outside = append(outside, stretch{begin, s.from})
		}
		begin = s.end
	}
	if begin.Compare(never) < 0 {
		outside = append(outside, stretch{begin, never})
	}
	return intersect(a, outside)
}

// intersect keeps what a and b, both merged, have in common.
func intersect(a, b []stretch) []stretch {
	var common []stretch
	for len(a) > 0 && len(b) > 0 {
		s := stretch{later(a[0].from, b[0].from), earlier(a[0].end, b[0].end)}
		if s.from.Compare(s.end) < 0 {
			common = append(common, s)
		}
		if a[0].end.Compare(b[0].end) < 0 {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return common
}

func later(a, b Date) Date {
	if a.Compare(b) > 0 {
		return a
	}
	return b
}

func earlier(a, b Date) Date {
	if a.Compare(b) < 0 {
		return a
	}
	return b
}

// reached counts p from the first day of merged spans on, and every gap that begins before that much time
// has come together on top: first its whole months, then its days, as people count an interruption. It
// does not look at where the last span ends.
func reached(spans []stretch, p Period, workday func(Date) bool) Date {
	if len(spans) == 0 {
		return never
	}
	day := p.AddTo(spans[0].from, workday)
	if unit, n := p.measure(); unit == Months {
		day = spans[0].from.completing(n)
	}
	for i := 1; i < len(spans); i++ {
		gap := stretch{spans[i-1].end, spans[i].from}
		if gap.from.Compare(day) >= 0 {
			break
		}
		months := monthsBetween(gap.from, gap.end)
		day = day.AddMonths(months).AddDays(daysBetween(gap.from.AddMonths(months), gap.end))
	}
	return day
}

// yearsIn is how many years have come together in merged spans before a day.
func yearsIn(spans []stretch, on Date) int {
	spans = intersect(spans, []stretch{{Date{firstYear, 1, 1}, on}})
	if len(spans) == 0 {
		return 0
	}
	end := spans[len(spans)-1].end
	n := yearsBetween(spans[0].from, end)
	for n > 0 && reached(spans, Period{n, Years}, nil).Compare(end) > 0 {
		n--
	}
	return n
}

// spanNeeded is what is wrong where spans were wanted.
var spanNeeded = &source.Message{Code: "kind-span",
	De: "Zeiten, zum Beispiel map(zeiten, span(.von, .bis))",
	En: "times, for example map(times, span(.from, .to))"}
