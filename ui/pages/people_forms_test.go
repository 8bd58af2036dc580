package pages

import "testing"

// The forms by which people and units are kept can be read; a slip in one would stop every page of them.
func TestTheFormsOfPeopleAreSound(t *testing.T) {
	for text, form := range keepForms() {
		if form == nil || len(form.Pages) != 1 || len(form.Pages[0].Fields) == 0 {
			t.Errorf("a form has no page: %.40s", text)
		}
	}
}
