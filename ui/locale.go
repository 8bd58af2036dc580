package ui

import (
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"go.yaml.in/yaml/v4"
)

//go:embed locale/*.yaml
var localeFiles embed.FS

// Locale holds the texts of the pages in one language by key ("form.next"). It is immutable.
type Locale struct {
	Lang  string
	texts map[string]string
}

// LoadLocale reads the texts of lang from all its files, <lang>.yaml and <lang>.<part>.yaml. It fails where
// the language is unknown, a file is broken, or a key stands in two files.
func LoadLocale(lang string) (*Locale, error) {
	names, err := fs.Glob(localeFiles, "locale/"+lang+"*.yaml")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("there are no page texts in the language %q", lang)
	}
	l := &Locale{Lang: lang, texts: map[string]string{}}
	for _, name := range names {
		raw, err := localeFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var tree map[string]any
		if err := yaml.Unmarshal(raw, &tree); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := l.flatten("", tree); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return l, nil
}

func (l *Locale) flatten(prefix string, tree map[string]any) error {
	for key, value := range tree {
		path := prefix + key
		switch value := value.(type) {
		case string:
			if l.Has(path) {
				return fmt.Errorf("%s has a text already", path)
			}
			l.texts[path] = strings.TrimSpace(value)
		case map[string]any:
			if err := l.flatten(path+".", value); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%s is not a text but %T; put it into quotes", path, value)
		}
	}
	return nil
}

// Has says whether there is a text for key.
func (l *Locale) Has(key string) bool { _, ok := l.texts[key]; return ok }

// Keys lists all keys, sorted.
func (l *Locale) Keys() []string {
	keys := make([]string, 0, len(l.texts))
	for key := range l.texts {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// Text is the text of key with its placeholders {name} filled from pairs of name and value. An unknown
// key or a name without a value is an error: it is a slip in a template, never something a visitor did.
func (l *Locale) Text(key string, pairs ...any) (string, error) {
	text, ok := l.texts[key]
	if !ok {
		return "", fmt.Errorf("no text for %q in locale/%s.yaml", key, l.Lang)
	}
	if len(pairs)%2 != 0 {
		return "", fmt.Errorf("text %q: a placeholder has no value", key)
	}
	replacements := make([]string, 0, len(pairs))
	for i := 0; i < len(pairs); i += 2 {
		replacements = append(replacements, "{"+fmt.Sprint(pairs[i])+"}", fmt.Sprint(pairs[i+1]))
	}
	return strings.NewReplacer(replacements...).Replace(text), nil
}

// Count is Text for a number n: the text of key.one for 1, key.none for 0 where there is one, and
// key.many otherwise; {n} is the number.
func (l *Locale) Count(key string, n int, pairs ...any) (string, error) {
	form := ".many"
	switch {
	case n == 1:
		form = ".one"
	case n == 0 && l.Has(key+".none"):
		form = ".none"
	}
	return l.Text(key+form, append([]any{"n", n}, pairs...)...)
}
