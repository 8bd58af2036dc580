package ui_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"laufzettel/ui"
)

var placeholder = regexp.MustCompile(`\{[a-zA-Z]+\}`)

// TestLanguagesSayTheSame compares every language with German: the same keys, each with the same placeholders.
func TestLanguagesSayTheSame(t *testing.T) {
	german, err := ui.LoadLocale("de")
	if err != nil {
		t.Fatal(err)
	}
	english, err := ui.LoadLocale("en")
	if err != nil {
		t.Fatal(err)
	}
	used := func(l *ui.Locale, key string) []string {
		text, err := l.Text(key)
		if err != nil {
			t.Fatal(err)
		}
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s is empty in %s", key, l.Lang)
		}
		found := placeholder.FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for _, key := range german.Keys() {
		if !english.Has(key) {
			t.Errorf("en lacks %s", key)
		} else if de, en := used(german, key), used(english, key); !slices.Equal(de, en) {
			t.Errorf("%s fills %v in German and %v in English", key, de, en)
		}
	}
	for _, key := range english.Keys() {
		if !german.Has(key) {
			t.Errorf("de lacks %s", key)
		}
	}
}
