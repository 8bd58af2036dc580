package forms

import "slices"

// Untouched is what a page appends to a path for what the field was prefilled with (FieldView.Prefilled).
// It cannot be part of a name.
const Untouched = "~"

// untouched says that an answer is still what the field was prefilled with, so that it follows its
// default when what that depends on changes.
func (i Input) untouched(field *Field, path string) bool {
	if field.Default == nil {
		return false
	}
	before, prefilled := i[path+Untouched]
	return prefilled && slices.Equal(typedWords(before), typedWords(i[path]))
}

// typedWords leaves out what says nothing, such as the empty companion of a control.
func typedWords(typed []string) []string {
	var words []string
	for _, word := range typed {
		if word = line(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// prefilled is what the field begins with, where that is what it holds. One that begins with nothing and
// holds nothing has one empty word: it is filled when its default comes to say something.
func (a *answers) prefilled(field *Field, st *state) ([]string, error) {
	if field.Default == nil || !st.editable() {
		return nil, nil
	}
	begins, err := a.byDefault(field)
	switch {
	case err != nil:
		return nil, err
	case begins == nil && st.value == nil && len(typedWords(st.typed)) == 0:
		return []string{""}, nil
	case begins == nil || st.value == nil:
		return nil, nil
	}
	before := field.Type.Typed(field, begins)
	if !slices.Equal(typedWords(before), typedWords(field.Type.Typed(field, st.value))) {
		return nil, nil
	}
	if field.Type.Control != nil {
		before = field.Type.Control(field, begins, a.ctx)
	}
	return before, nil
}
