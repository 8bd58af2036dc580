package definitions_test

import (
	"strings"
	"testing"

	"laufzettel/definitions"
	"laufzettel/definitions/library"
	"laufzettel/definitions/source"
)

// changed is the shipped folder with some files replaced ("": removed).
func changed(t *testing.T, files map[string]string) (*definitions.Set, *source.Report) {
	t.Helper()
	return load(folder(t, "musterland", files))
}

func shipped(t *testing.T, name string) string {
	t.Helper()
	return string(folder(t, "musterland", nil)[name].Data)
}

func TestTextsMissingInALanguage(t *testing.T) {
	form, site := "anerkennung/form.yaml", "site.yaml"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string // code at file, in order
	}{
		{"as shipped", nil, nil},
		{"one label", map[string]string{form: strings.Replace(shipped(t, form), "{de: Kreisverband, en: District association}", "Kreisverband", 1)},
			[]string{"texts-missing-in-language anerkennung/form.yaml"}},
		{"an option", map[string]string{form: strings.Replace(shipped(t, form), "{de: Ehrenamtlich, en: As a volunteer}", "Ehrenamtlich", 1)},
			[]string{"texts-missing-in-language anerkennung/form.yaml"}},
		{"an abbreviation needs none", map[string]string{form: strings.Replace(shipped(t, form), "{de: Kreisverband, en: District association}", "KV", 1)}, nil},
		{"the site's own", map[string]string{form: strings.Replace(shipped(t, form), "{de: Kreisverband, en: District association}", "{en: District association}", 1)},
			[]string{"texts-missing-in-language anerkennung/form.yaml"}},
		{"an unknown language", map[string]string{form: strings.Replace(shipped(t, form), "{de: Kreisverband, en: District association}", "{de: Kreisverband, xx: District association}", 1)},
			[]string{"unknown-language anerkennung/form.yaml"}},
		{"a mail", map[string]string{"anerkennung/mails/eingang.en.md": ""},
			[]string{"mail-missing-in-language anerkennung/mails/eingang.md"}},
		{"a translation alone", map[string]string{"anerkennung/mails/gruss.en.md": shipped(t, "anerkennung/mails/eingang.en.md")},
			[]string{"mail-without-own anerkennung/mails/gruss.en.md"}},
		{"a mail in no language", map[string]string{"anerkennung/mails/eingang.xx.md": shipped(t, "anerkennung/mails/eingang.en.md")},
			[]string{"mail-language anerkennung/mails/eingang.xx.md"}},
		{"a site of one language asks for nothing", map[string]string{site: strings.Replace(shipped(t, site), "languages: [de, en]", "languages: [de]", 1),
			form: strings.Replace(shipped(t, form), "{de: Kreisverband, en: District association}", "Kreisverband", 1)}, nil},
		{"a broken expression in one language", map[string]string{form: strings.Replace(shipped(t, form), "en: District association}", `en: "{{ gibtEsNicht }}"}`, 1)},
			[]string{"unknown-name anerkennung/form.yaml"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, report := changed(t, c.files)
			var got []string
			for _, d := range report.Diagnostics {
				got = append(got, d.Code+" "+d.Pos.File)
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestMissingTextsDoNotFlood: however many are missing, there is one warning for each file and language.
func TestMissingTextsDoNotFlood(t *testing.T) {
	form := shipped(t, "anerkennung/form.yaml")
	for _, english := range []string{", en: District association}", ", en: Local branch}", ", en: Community}", ", en: How do you take part?}"} {
		if !strings.Contains(form, english) {
			t.Fatalf("the form has no %q", english)
		}
		form = strings.Replace(form, english, "}", 1)
	}
	_, report := changed(t, map[string]string{"anerkennung/form.yaml": form})
	if len(report.Diagnostics) != 1 {
		t.Fatalf("%d diagnostics", len(report.Diagnostics))
	}
	d := report.Diagnostics[0]
	if text := d.Text.In("en"); !strings.HasPrefix(text, "4 texts in this file are not written in English") || len(d.Related) != 2 || d.Severity != source.Warning {
		t.Errorf("%s %q with %d more places", d.Severity, text, len(d.Related))
	}
}

func TestSiteAndTitlesInALanguage(t *testing.T) {
	set, _ := changed(t, nil)
	p := set.Processes["anerkennung"]
	for lang, want := range map[string][]string{
		"de": {"Was möchtest du erledigen?", "Qualifikation anerkennen lassen", "## Impressum", "Anerkennung einer Qualifikation"},
		"en": {"What would you like to do?", "Have a qualification recognised", "## Imprint", "Recognition of a qualification"},
		"xx": {"Was möchtest du erledigen?", "Qualifikation anerkennen lassen", "## Impressum", "Anerkennung einer Qualifikation"},
	} {
		site := set.Site.In(lang)
		got := []string{site.Portal.Title, site.Portal.Tiles[0].Title, strings.SplitN(site.Imprint, "\n", 2)[0], p.TitleIn(lang)}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("in %s: %q", lang, got)
		}
	}
	minimal := mustLoad(t, library.Minimal())
	for name, p := range minimal.Processes {
		if p.TitleIn("en") == "" || p.TitleIn("en") != p.Title {
			t.Errorf("%s is called %q in English", name, p.TitleIn("en"))
		}
	}
}
