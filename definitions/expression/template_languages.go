package expression

import (
	"sort"

	"laufzettel/definitions/source"
)

// compileLanguages compiles a text that is written once for each language; whether its keys are languages was
// checked when it was read. Like CompileText it is nil if there
// are errors in any of them.
func compileLanguages(n *source.Node, env *Env, report *source.Report) *Template {
	by, ok := map[string]*Template{}, true
	for _, e := range n.Entries {
		if e.Value == nil || e.Value.Kind != source.Scalar {
			report.Error(e.Value, notText, nil)
			ok = false
			continue
		}
		text := CompileText(e.Value, env, report)
		ok = ok && text != nil
		by[e.Key] = text
	}
	own := report.OwnEntry(n)
	if !ok || own == nil {
		return nil
	}
	t := *by[own.Key]
	t.by = by
	return &t
}

// With is the text with further languages, each of which replaces what it said in that language; nil ones are left
// out. A nil Template stays nil.
func (t *Template) With(others map[string]*Template) *Template {
	if t == nil || len(others) == 0 {
		return t
	}
	all := *t
	all.by = map[string]*Template{}
	for lang, text := range t.by {
		all.by[lang] = text
	}
	for lang, text := range others {
		if text != nil {
			all.by[lang] = text
		}
	}
	return &all
}

// in is the text for a language: its own, else that of the site, else the first.
func (t *Template) in(lang string) *Template {
	if own := t.by[lang]; own != nil {
		return own
	}
	return t
}

// RawIn is the text for a language as it is written; "" for a nil Template.
func (t *Template) RawIn(lang string) string {
	if t == nil {
		return ""
	}
	return t.in(lang).Raw
}

// Local is the text as it is written, in all its languages.
func (t *Template) Local() source.Local {
	if t == nil {
		return source.Local{}
	}
	local := source.Local{Text: t.Raw}
	for lang, text := range t.by {
		if local.By == nil {
			local.By = map[string]string{}
		}
		local.By[lang] = text.Raw
	}
	return local
}

// all are the texts of all languages, in the order of their codes.
func (t *Template) all() []*Template {
	if t == nil {
		return nil
	}
	if t.by == nil {
		return []*Template{t}
	}
	var langs []string
	for lang := range t.by {
		langs = append(langs, lang)
	}
	sort.Strings(langs)
	var all []*Template
	for _, lang := range langs {
		all = append(all, t.by[lang])
	}
	return all
}
