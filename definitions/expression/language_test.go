package expression

import (
	"testing"
)

type evaluation struct {
	expression string
	empty      string // what it gives when nothing is answered; "-" where the rule does not say
	full       string // what it gives when everything is
}

// Every rule of docs/language.md chapters 2 and 3 about values, with its sentence as the name.
var rules = []struct {
	rule  string
	cases []evaluation
}{
	{"either(condition, a, b) instead of ? :", []evaluation{
		{`either(mitglied, "drin", "draußen")`, `"draußen"`, `"drin"`},
		{`either(umfang > 30, umfang * 2, 0)`, `0`, `80`},
		{`either(mitglied, umfang, 1)`, `1`, `40`},
		{`either(mitglied, today + settings.frist, "2026-12-31")`, `2026-12-31`, `2026-11-28`},
		{`either(not mitglied, kv, "keiner")`, `""`, `"keiner"`},
	}},
	{"onlyIf(condition, a) is a or nothing", []evaluation{
		{`onlyIf(mitglied, umfang)`, `nothing`, `40`}, {`onlyIf(mitglied, umfang) + 1`, `nothing`, `41`}, {`exists(onlyIf(mitglied, today))`, `false`, `true`},
		{`onlyIf(mitglied, geboren)`, `nothing`, `2008-11-22`}, {`exists(onlyIf(mitglied, nachname))`, `false`, `true`}, {`len(onlyIf(mitglied, posten))`, `0`, `3`},
		{`onlyIf(true, mitglied)`, `false`, `true`}, {`onlyIf(mitglied, kv)`, `nothing`, `{KV Musterkreis}`},
	}},
	{"not x instead of !x", []evaluation{
		{`not mitglied`, `true`, `false`},
		{`not (herkunft == "praxis")`, `true`, `false`},
		{`not mitglied and herkunft == ""`, `true`, `false`},
	}},
	{"A missing yes/no is no", []evaluation{
		{`mitglied`, `false`, `true`},
		{`mitglied == false`, `true`, `false`},
		{`mitglied or code.vierAugen`, `false`, `true`},
	}},
	{"a missing text and choice are empty", []evaluation{
		{`nachname`, `""`, `"Muster"`},
		{`nachname == ""`, `true`, `false`},
		{`nachname != "Muster"`, `true`, `false`},
		{`herkunft == ""`, `true`, `false`},
		{`code == ""`, `true`, `false`},
		{`code != "SAN"`, `true`, `true`},
		{`nachname + "!"`, `"!"`, `"Muster!"`},
		{`len(nachname)`, `0`, `6`},
	}},
	{"a missing list is empty", []evaluation{
		{`faecher`, `[]`, `["technik"]`},
		{`len(posten)`, `0`, `3`},
		{`"technik" in faecher`, `false`, `true`},
		{`any(posten, .ok)`, `false`, `true`},
		{`all(posten, .ok)`, `true`, `false`},
		{`none(posten, .ok)`, `true`, `false`},
		{`sum(posten, .betrag)`, `0`, `30.3`},
		{`first(posten).was`, `nothing`, `"Fahrt"`},
		{`filter(steps.kvPruefung.rows, .outcome == "ok")`, `[]`, `[{A}]`},
	}},
	{"comparing with nothing is false", []evaluation{
		{`umfang == 40`, `false`, `true`}, {`umfang != 40`, `false`, `false`}, {`umfang != 41`, `false`, `true`},
		{`umfang < 41`, `false`, `true`}, {`umfang >= 40`, `false`, `true`}, {`umfang > 39`, `false`, `true`},
		{`umfang in [40, 41]`, `false`, `true`}, {`umfang not in [41]`, `false`, `true`},
		{`geboren < today`, `false`, `true`}, {`geboren != today`, `false`, `true`},
		{`erfahrung.bis >= erfahrung.von`, `false`, `true`},
		{`erfahrung.beschreibung == ""`, `false`, `false`}, {`erfahrung.beschreibung != "x"`, `false`, `true`},
		{`steps.kvPruefung.outcome == "weiterleiten"`, `false`, `true`},
		{`steps.kvPruefung.outcome != "ablehnen"`, `false`, `true`},
		{`steps.kvPruefung.comment contains "pass"`, `false`, `true`},
		{`steps.kvPruefung.comment not contains "x"`, `false`, `true`},
		{`code.zustaendig != "KV"`, `false`, `true`},
		{`ausweis.size > 10`, `false`, `true`},
		{`antwort.ergebnis == "ok"`, `false`, `true`}, {`antwort.ergebnis != "ok"`, `false`, `false`},
		{`1 < umfang <= 40`, `false`, `true`},
	}},
	{"computing with nothing gives nothing", []evaluation{
		{`umfang + 1`, `nothing`, `41`}, {`1 - umfang`, `nothing`, `-39`}, {`-umfang`, `nothing`, `-40`},
		{`umfang * 2.5`, `nothing`, `100`}, {`umfang / 3`, `nothing`, `13.3333333333333333`}, {`umfang % 7`, `nothing`, `5`},
		{`round(umfang / 3, 2)`, `nothing`, `13.33`}, {`abs(0 - umfang)`, `nothing`, `40`},
		{`years(geboren, today)`, `nothing`, `17`}, {`addDays(geboren, 1)`, `nothing`, `2008-11-23`},
		{`today + dauer`, `nothing`, `2026-11-28`}, {`days(umfang)`, `nothing`, `40 days`},
		{`min(umfang, 3)`, `nothing`, `3`}, {`twice(umfang)`, `nothing`, `80`},
		{`upper(steps.kvPruefung.comment)`, `nothing`, `"PASST"`},
		{`umfang / 0`, `nothing`, `nothing`}, {`umfang % 0`, `nothing`, `nothing`},
		{`either(umfang > 1, 1, 2) + 1`, `3`, `2`},
	}},
	{"reading a part of nothing gives nothing", []evaluation{
		{`erfahrung.von`, `nothing`, `2020-01-15`},
		{`steps.kvPruefung.at`, `nothing`, `2026-11-20 23:30 CET`},
		{`steps.kvPruefung.rounds`, `nothing`, `1`},
		{`code.label`, `nothing`, `"CBRN-Schutz"`},
		{`registers.qualifikationen[code.key].pruefer`, `nothing`, `"pruefer-cbrn"`},
		{`erfahrung.bezahlt`, `false`, `false`}, // there, but without this answer: no
		{`antwort.ergebnis`, `nothing`, `"ok"`},
		{`antwort.zahl + 1`, `nothing`, `4`},
		{`posten[7].was`, `nothing`, `nothing`},
	}},
	{"exists(x) asks", []evaluation{
		{`exists(umfang)`, `false`, `true`}, {`exists(nachname)`, `false`, `true`}, {`exists(mitglied)`, `false`, `true`},
		{`exists(code)`, `false`, `true`}, {`exists(faecher)`, `false`, `true`}, {`exists(erfahrung)`, `false`, `true`},
		{`exists(erfahrung.von)`, `false`, `true`}, {`exists(steps.kvPruefung)`, `false`, `true`},
		{`exists(erfahrung.bezahlt)`, `false`, `false`}, {`exists(ausweis)`, `false`, `true`},
		{`exists(registers.qualifikationen["CBRN"])`, `true`, `true`}, {`exists(registers.qualifikationen["XX"])`, `false`, `false`},
		{`exists(first(posten))`, `false`, `true`}, {`not exists(umfang) or umfang > 3`, `true`, `true`},
	}},
	{"data and comparison use the key", []evaluation{
		{`code == "CBRN"`, `false`, `true`}, {`"CBRN" == code`, `false`, `true`}, {`code != "CBRN"`, `true`, `false`},
		{`code in ["SAN", "CBRN"]`, `false`, `true`}, {`code not in ["SAN"]`, `true`, `true`},
		{`code in registers.qualifikationen`, `false`, `true`}, {`code == code`, `true`, `true`}, {`kv == ov`, `true`, `false`},
		{`kv.key == "kv-musterkreis"`, `false`, `true`}, {`code startsWith "CB"`, `false`, `true`},
		{`code == registers.qualifikationen["CBRN"]`, `false`, `true`},
		{`registers.gebuehren["SAN"].gebuehr`, `12.5`, `12.5`}, {`registers.gebuehren[code.key].gebuehr`, `nothing`, `20`},
		{`registers.gebuehren[code].gebuehr`, `nothing`, `20`},
		{`map(registers.gebuehren, .key)`, `["CBRN", "SAN"]`, `["CBRN", "SAN"]`},
		{`count(registers.qualifikationen, .zustaendig == "LV")`, `1`, `1`},
	}},
	{"numbers and money are decimals", []evaluation{
		{`0.1 + 0.2 == 0.3`, `true`, `true`}, {`0.1 + 0.2`, `0.3`, `0.3`}, {`1.10 == 1.1`, `true`, `true`},
		{`1 / 3`, `0.3333333333333333`, `0.3333333333333333`}, {`2 / 3`, `0.6666666666666667`, `0.6666666666666667`},
		{`999999999999999999 + 1`, `1000000000000000000`, `1000000000000000000`}, {`preis * 0.19`, `nothing`, `234.555`},
		{`7 % 4`, `3`, `3`}, {`2 + 3 * 4`, `14`, `14`}, {`(2 + 3) * 4`, `20`, `20`}, {`10 - 2 - 3`, `5`, `5`}, {`-2 - -3`, `1`, `1`},
	}},
	{"round(x, 2) half up", []evaluation{
		{`round(2.345, 2)`, `2.35`, `2.35`}, {`round(2.344, 2)`, `2.34`, `2.34`}, {`round(-2.345, 2)`, `-2.35`, `-2.35`},
		{`round(2.5)`, `3`, `3`}, {`round(-2.5)`, `-3`, `-3`}, {`round(1.005, 2)`, `1.01`, `1.01`}, {`round(1250, -2)`, `1300`, `1300`},
	}},
	{"years, addDays, addMonths clipped at month end, workdays", []evaluation{
		{`years("2008-11-21", today)`, `18`, `18`}, {`years("2008-02-29", "2026-02-28")`, `17`, `17`}, {`years("2008-02-29", "2026-03-01")`, `18`, `18`},
		{`years(today, "2008-11-21")`, `-18`, `-18`}, {`monthsBetween("2026-01-31", "2026-02-28")`, `0`, `0`},
		{`addDays(today, 10)`, `2026-12-01`, `2026-12-01`}, {`addDays(today, -21)`, `2026-10-31`, `2026-10-31`},
		{`addMonths("2026-01-31", 1)`, `2026-02-28`, `2026-02-28`}, {`addMonths("2024-01-31", 1)`, `2024-02-29`, `2024-02-29`},
		{`addMonths("2026-03-31", -1)`, `2026-02-28`, `2026-02-28`},
		{`workdays(1, "2026-11-20")`, `2026-11-23`, `2026-11-23`}, {`workdays(-1, "2026-11-23")`, `2026-11-20`, `2026-11-20`},
		{`workdays(0, "2026-11-21")`, `2026-11-21`, `2026-11-21`}, {`workdays(5, today)`, `2026-11-27`, `2026-11-27`},
		{`today + days(7)`, `2026-11-28`, `2026-11-28`}, {`today - weeks(1)`, `2026-11-14`, `2026-11-14`},
		{`today + months(3)`, `2027-02-21`, `2027-02-21`}, {`today + "5 workdays"`, `2026-11-27`, `2026-11-27`},
		{`today + hours(36)`, `2026-11-22`, `2026-11-22`},
		{`"2026-12-24" - today`, `33`, `33`}, {`erfahrung.bis - erfahrung.von`, `nothing`, `776`},
		{`addDays(today, 99999999)`, `nothing`, `nothing`},
	}},
	{"datetimes are instants shown in the site's zone", []evaluation{
		{`termin - now`, `nothing`, `1.6423611111111111`}, {`now + hours(24)`, `2026-11-22 18:05 CET`, `2026-11-22 18:05 CET`},
		{`now + days(1)`, `2026-11-22 18:05 CET`, `2026-11-22 18:05 CET`}, {`now < termin`, `false`, `true`},
		{`steps.kvPruefung.at < eingereicht`, `false`, `false`}, {`steps.kvPruefung.at <= eingereicht`, `false`, `true`},
		{`daysBetween(steps.kvPruefung.at, today)`, `nothing`, `1`}, {`addDays(now, 1)`, `2026-11-22`, `2026-11-22`},
	}},
	{"times of day and durations compare with what is written in quotation marks", []evaluation{
		{`beginn >= "18:00"`, `false`, `true`}, {`beginn < "18:00"`, `false`, `false`}, {`dauer == "7 days"`, `false`, `true`},
		{`dauer == "1 week"`, `false`, `true`}, {`dauer < weeks(2)`, `false`, `true`}, {`dauer < months(1)`, `false`, `false`},
		{`settings.frist == days(7)`, `true`, `true`}, {`code.frist`, `nothing`, `2 weeks`}, {`-dauer`, `nothing`, `-7 days`},
	}},
	{"texts", []evaluation{
		{`nachname contains "ust"`, `false`, `true`}, {`nachname startsWith "M"`, `false`, `true`}, {`nachname endsWith "r"`, `false`, `true`},
		{`plz matches "^\\d{5}$"`, `false`, `true`}, {"plz matches `^\\d{5}$`", `false`, `true`}, {`plz not matches "^2"`, `true`, `false`},
		{`plz >= "20000" and plz < "21000"`, `false`, `true`}, {`upper(nachname)`, `""`, `"MUSTER"`}, {`trim(" a ")`, `"a"`, `"a"`},
		{`"Nr. " + text(umfang)`, `"Nr. "`, `"Nr. 40"`}, {`text(code)`, `""`, `"CBRN"`}, {`text(mitglied)`, `"false"`, `"true"`},
		{`shout("a", "b")`, `"A!B"`, `"A!B"`},
	}},
	{"lists", []evaluation{
		{`map(posten, .was)`, `[]`, `["Fahrt", "Essen", "Rest"]`}, {`count(posten, .betrag > 5)`, `0`, `2`}, {`count(posten)`, `0`, `3`},
		{`sum(map(posten, .betrag))`, `0`, `30.3`}, {`max(map(posten, .tag))`, `nothing`, `2026-11-03`}, {`last(posten).was`, `nothing`, `"Rest"`},
		{`posten[0].was`, `nothing`, `"Fahrt"`}, {`any(posten, any(.belege, # == "b"))`, `false`, `true`},
		{`filter([1, 2, 3], # > 1)`, `[2, 3]`, `[2, 3]`}, {`len(filter(posten, .was != nachname))`, `0`, `3`},
		{`sum([])`, `0`, `0`}, {`min([])`, `nothing`, `nothing`}, {`min(today, "2026-01-01")`, `2026-01-01`, `2026-01-01`},
		{`filter(posten, .was == "Essen")[0].betrag`, `nothing`, `20.2`},
	}},
}

func TestLanguage(t *testing.T) {
	for _, r := range rules {
		t.Run(r.rule, func(t *testing.T) {
			for _, c := range r.cases {
				p := mustCompile(t, c.expression, nil)
				for _, side := range []struct {
					answered, want string
					scope          *Scope
				}{{"nothing answered", c.empty, emptyScope()}, {"everything answered", c.full, fullScope()}} {
					v, err := p.Eval(side.scope)
					if err != nil {
						t.Errorf("%s, %s: %v", c.expression, side.answered, err)
						continue
					}
					if got := shown(v); got != side.want {
						t.Errorf("%s, %s: got %s, want %s", c.expression, side.answered, got, side.want)
					}
				}
			}
		})
	}
}

func TestNoExpressionFailsBecauseAnAnswerIsMissing(t *testing.T) {
	for _, r := range rules {
		for _, c := range r.cases {
			p := mustCompile(t, c.expression, nil)
			full := fullScope()
			for name := range full.Names {
				without := &Scope{Names: map[string]any{}, Zone: full.Zone}
				for other, v := range full.Names {
					if other != name {
						without.Names[other] = v
					}
				}
				if _, err := p.Eval(without); err != nil {
					t.Errorf("%s without %s: %v", c.expression, name, err)
				}
			}
			for _, scope := range []*Scope{nil, {}} {
				if _, err := p.Eval(scope); err != nil {
					t.Errorf("%s without anything: %v", c.expression, err)
				}
			}
		}
	}
}

func TestCheckWarnsWhereNotOrElseHangsOnSomethingMissing(t *testing.T) {
	for _, c := range []struct{ expression, warns string }{
		{`not (umfang > 3)`, "umfang"},
		{`not (erfahrung.bis >= erfahrung.von)`, "erfahrung.bis, erfahrung.von"},
		{`not steps.kvPruefung.abweichung`, "steps.kvPruefung.abweichung"},
		{`either(umfang > 3, 1, 2) == 1`, "umfang"},
		{`not (mitglied and not (preis > 3))`, "preis"},
		{`not (ov.name == "x")`, "ov.name"},
		{`exists(umfang) and not (umfang > 3)`, ""},
		{`not exists(umfang)`, ""},
		{`exists(steps.kvPruefung) and not steps.kvPruefung.abweichung`, ""},
		{`not mitglied`, ""},                 // a missing yes/no is no, and that is meant
		{`not (herkunft in ["praxis"])`, ""}, // a missing choice is empty, not nothing
		{`umfang > 3`, ""},
		{`umfang not in [1, 2]`, ""}, // a comparison, false where umfang is missing
		{`either(mitglied, 1, 2) == 1`, ""},
		{`not (registers.qualifikationen[code.key].pruefer == "x")`, ""}, // code is required
	} {
		n, report := node(t, c.expression)
		if CompileCondition(n, nil, testEnv(), report) == nil {
			t.Errorf("%s: %s", c.expression, codes(report))
			continue
		}
		got := ""
		for _, d := range report.Diagnostics {
			if got != "" {
				got += " | "
			}
			got += d.Text.Args["names"].(string)
		}
		if c.expression == `not (mitglied and not (preis > 3))` && got == "preis | preis" {
			continue // both nots hang on it
		}
		if got != c.warns {
			t.Errorf("%s: warned of %q, want %q", c.expression, got, c.warns)
		}
	}
}

func TestNamesListsWhatIsRead(t *testing.T) {
	for _, c := range []struct{ expression, want string }{
		{`code == "CBRN"`, `["code"]`},
		{`code.label == nachname and code.zustaendig == "LV"`, `["code.label", "code.zustaendig", "nachname"]`},
		{`exists(steps.kvPruefung.at)`, `["steps.kvPruefung.at"]`},
		{`sum(posten, .betrag) > 3`, `["posten", "posten.betrag"]`},
		{`any(filter(steps.kvPruefung.rows, .outcome == "ok"), .name == nachname)`,
			`["nachname", "steps.kvPruefung.rows", "steps.kvPruefung.rows.name", "steps.kvPruefung.rows.outcome"]`},
		{`registers.qualifikationen[code.key].pruefer`, `["code.key", "registers.qualifikationen", "registers.qualifikationen.pruefer"]`},
		{`first(posten).was`, `["posten", "posten.was"]`},
		{`1 + 2`, `[]`},
	} {
		var got []any
		for _, name := range mustCompile(t, c.expression, nil).Names() {
			got = append(got, name)
		}
		if shown(got) != c.want {
			t.Errorf("%s reads %s, want %s", c.expression, shown(got), c.want)
		}
	}
}
