package forms

import (
	"laufzettel/definitions/expression"
	"laufzettel/definitions/source"
	"laufzettel/definitions/spec"
)

var computedLiteral = &source.Message{Code: "computed-literal",
	De: "„value“ beginnt mit „=“, damit gerechnet wird, zum Beispiel value: =menge * preis.",
	En: "\"value\" begins with \"=\" so that it is computed, for example value: =amount * price."}

var _ = register(FieldType{
	Name:   "computed",
	Doc:    spec.Doc{De: "Ein Wert, der sich aus anderen Antworten ergibt; nach dem Absenden bleibt er stehen.", En: "A value that follows from other answers; it stays as it is once the form is submitted."},
	Widget: Widget{Kind: "static"},
	Keys: []spec.Key{{Name: "value", Kind: spec.Value, Required: true, Example: "=code.zustaendig", Also: []string{"formula", "expression"}, Doc: spec.Doc{
		De: "Der Ausdruck, der den Wert gibt, nach „=“.",
		En: "The expression that gives the value, after \"=\"."}}},
	Configure: func(f *Field, _ *spec.Decoded, _ *World, _ *source.Report) { f.Value = anyType },
	Compile: func(f *Field, d *spec.Decoded, env *expression.Env, _ *World, report *source.Report) {
		n := d.At("value")
		if n == nil {
			return
		}
		setting := expression.CompileValue(n, nil, env, report)
		if setting == nil {
			return
		}
		if setting.Program == nil {
			report.Error(n, computedLiteral, nil)
			return
		}
		f.Config = setting.Program
		if setting.Program.Type != nil {
			f.Value = setting.Program.Type
		}
	},
	Reads: func(f *Field) []*expression.Program {
		program, _ := f.Config.(*expression.Program)
		return []*expression.Program{program}
	},
	Compute: func(f *Field, scope *expression.Scope) (any, error) {
		program, ok := f.Config.(*expression.Program)
		if !ok {
			return nil, nil
		}
		value, err := program.Eval(scope)
		if err != nil {
			return nil, err
		}
		switch v := value.(type) {
		case string:
			if v == "" {
				return nil, nil
			}
		case []any:
			if len(v) == 0 {
				return nil, nil
			}
		case expression.Decimal:
			return plainNumber(v), nil
		}
		return value, nil
	},
	Schema: func(*Field) map[string]any { return map[string]any{} },
	Good: []Example{
		{Field: "{name: summe, type: computed, label: Summe, value: =2 * 21}", Value: `"42"`},
	},
	Bad: []Example{
		{Field: "{name: summe, type: computed, label: Summe, value: 42}", Says: "beginnt mit „=“"},
		{Field: "{name: summe, type: computed, label: Summe, value: =summe + 1}", Says: "hängt von sich selbst ab"},
	},
})
