package expression

import (
	"fmt"
	"sort"
	"strings"
	"time"
)

var germanMonths = [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
	"Oktober", "November", "Dezember"}

var germanUnits = map[Unit][2]string{
	Minutes: {"Minute", "Minuten"}, Hours: {"Stunde", "Stunden"}, Days: {"Tag", "Tage"}, "": {"Tag", "Tage"},
	Workdays: {"Arbeitstag", "Arbeitstage"}, Weeks: {"Woche", "Wochen"}, Months: {"Monat", "Monate"}, Years: {"Jahr", "Jahre"},
}

// Format prints a value for people: "14. September 2024", "1.234,5", "ja"; keyed records by their label
// or name, lists with commas, nothing as "". lang is "de" or "en"; anything else is German. A nil zone
// is UTC.
func Format(value any, lang string, zone *time.Location) string {
	return FormatAs(value, nil, lang, zone)
}

// FormatAs is Format for a value of a known type: money keeps its decimal places.
func FormatAs(value any, t *Type, lang string, zone *time.Location) string {
	english := lang == "en"
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		return formatYesNo(v, english)
	case string:
		return v
	case Decimal:
		places := 0
		if t != nil {
			places = t.Places
		}
		return formatNumber(v, places, english)
	case Date:
		return formatDate(v, english)
	case time.Time:
		if zone == nil {
			zone = time.UTC
		}
		local := v.In(zone)
		clock := TimeOfDay(local.Hour()*60 + local.Minute())
		return formatDate(DateOf(v, zone), english) + ", " + formatClock(clock, english)
	case TimeOfDay:
		return formatClock(v, english)
	case Period:
		if english {
			return v.String()
		}
		words := germanUnits[v.Unit]
		if v.N == 1 || v.N == -1 {
			return fmt.Sprintf("%d %s", v.N, words[0])
		}
		return fmt.Sprintf("%d %s", v.N, words[1])
	case Record:
		return formatRecord(v, t, lang, zone)
	case map[string]any:
		return formatRecord(v, t, lang, zone)
	case []any:
		all := make([]string, 0, len(v))
		for _, item := range v {
			if s := FormatAs(item, t.elemOrNil(), lang, zone); s != "" {
				all = append(all, s)
			}
		}
		if e := t.elemOrNil(); e != nil && e.Order != nil {
			return strings.Join(all, "; ") // rows, whose parts have commas between them
		}
		return strings.Join(all, ", ")
	case Table:
		return FormatAs(v.Rows(), t, lang, zone)
	}
	return ""
}

func (t *Type) elemOrNil() *Type {
	if t == nil {
		return nil
	}
	return t.Elem
}

func formatYesNo(yes, english bool) string {
	switch {
	case yes && english:
		return "yes"
	case yes:
		return "ja"
	case english:
		return "no"
	}
	return "nein"
}

func formatDate(d Date, english bool) string {
	if english {
		return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
	}
	month := ""
	if d.Month >= 1 && d.Month <= 12 {
		month = germanMonths[d.Month-1]
	}
	return fmt.Sprintf("%d. %s %d", d.Day, month, d.Year)
}

func formatClock(t TimeOfDay, english bool) string {
	if english {
		return t.String()
	}
	return t.String() + " Uhr"
}

// formatNumber writes at least so many decimal places and groups thousands. A whole number of four digits is not
// grouped, as is usual in both languages: it may be a year.
func formatNumber(d Decimal, places int, english bool) string {
	if !sane(d) {
		return digits(d)
	}
	s := d.String()
	if -int(d.Exponent()) < places || !strings.Contains(s, ".") || len(s)-strings.Index(s, ".")-1 < places {
		s = d.StringFixed(int32(max(places, decimalsOf(s))))
	}
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	group, point := ".", ","
	if english {
		group, point = ",", "."
	}
	units, fraction, broken := strings.Cut(s, ".")
	grouped := len(units) > 4 || broken
	var b strings.Builder
	b.WriteString(sign)
	for i, digit := range units {
		if grouped && i > 0 && (len(units)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(digit)
	}
	if broken {
		b.WriteString(point + fraction)
	}
	return b.String()
}

func decimalsOf(s string) int {
	_, fraction, _ := strings.Cut(s, ".")
	return len(fraction)
}

// formatRecord prints what people call a record, or all its parts where it has no name.
func formatRecord(r map[string]any, t *Type, lang string, zone *time.Location) string {
	if t != nil && t.Order != nil {
		return formatParts(r, t, t.Order, lang, zone)
	}
	for _, name := range []string{partIn("label", lang), "label", "name", "key"} {
		if s, ok := r[name].(string); ok && s != "" {
			return s
		}
	}
	if s, ok := formatSpan(r, lang == "en"); ok {
		return s
	}
	names := make([]string, 0, len(r))
	for name := range r {
		names = append(names, name)
	}
	sort.Strings(names)
	return formatParts(r, t, names, lang, zone)
}

func formatParts(r map[string]any, t *Type, names []string, lang string, zone *time.Location) string {
	var all []string
	for _, name := range names {
		var field *Type
		if t != nil {
			field = t.Fields[name]
		}
		if s := FormatAs(r[name], field, lang, zone); s != "" {
			all = append(all, s)
		}
	}
	return strings.Join(all, ", ")
}

// formatSpan prints a span as span() makes it: from its first to its last day, or since when it goes on.
func formatSpan(r map[string]any, english bool) (string, bool) {
	from, ok := r["from"].(Date)
	if !ok {
		return "", false
	}
	to, ends := r["to"].(Date)
	switch {
	case ends && len(r) == 2 && english:
		return formatDate(from, true) + " to " + formatDate(to, true), true
	case ends && len(r) == 2:
		return formatDate(from, false) + " bis " + formatDate(to, false), true
	case len(r) > 1:
		return "", false
	case english:
		return "since " + formatDate(from, true), true
	}
	return "seit " + formatDate(from, false), true
}
