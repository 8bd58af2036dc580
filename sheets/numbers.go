package sheets

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// dateKind says what a number format makes of a number.
type dateKind int

const (
	noDate dateKind = iota
	onlyDate
	onlyTime
	dateTime
)

// builtIn are the formats that every spreadsheet knows by number.
var builtIn = map[string]dateKind{
	"14": onlyDate, "15": onlyDate, "16": onlyDate, "17": onlyDate, "18": onlyTime, "19": onlyTime, "20": onlyTime,
	"21": onlyTime, "22": dateTime, "45": onlyTime, "46": onlyTime, "47": onlyTime,
}

// dateKindOf looks at a number format: letters for day and year mean a date, for hour and second a time. What
// stands in quotes, in brackets or behind a backslash is text.
func dateKindOf(id, code string) dateKind {
	if code == "" {
		return builtIn[id]
	}
	code, _, _ = strings.Cut(strings.ToLower(code), ";")
	day, hour, quoted, bracket := false, false, false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket && c != 'h':
		case c == 'd' || c == 'y' || c == 'j' || c == 't': // German Excel writes TT.MM.JJJJ in some files
			day = true
		case c == 'h' || c == 's':
			hour = true
		}
	}
	switch {
	case strings.Contains(code, "general"), strings.Contains(code, "standard"):
		return noDate
	case day && hour:
		return dateTime
	case day:
		return onlyDate
	case hour:
		return onlyTime
	}
	return noDate
}

// dateText is a counted day as 2026-11-21, with its time where the format shows one.
func dateText(number float64, kind dateKind, y1904 bool) (string, bool) {
	if number < 0 || number > 2_958_466 { // the end of the year 9999
		return "", false
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if y1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if number < 60 && number >= 1 {
		number++ // these tables believe in a 29 February 1900
	}
	seconds := math.Round(number * 86_400)
	at := start.Add(time.Duration(seconds) * time.Second)
	switch {
	case kind == onlyTime:
		return at.Format("15:04"), true
	case kind == dateTime && at.Hour()+at.Minute()+at.Second() > 0:
		return at.Format("2006-01-02T15:04"), true
	}
	return at.Format("2006-01-02"), true
}

// numberText writes a number as short as it was typed: 0.1+0.2 is 0.3 for whoever looks at a table.
func numberText(number float64, style Style) string {
	text := strconv.FormatFloat(number, 'g', 15, 64)
	if short, err := strconv.ParseFloat(text, 64); err == nil {
		text = strconv.FormatFloat(short, 'f', -1, 64)
	}
	if style.Comma {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}
