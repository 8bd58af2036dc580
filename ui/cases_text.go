package ui

// Count is Text for a number: the sentence of key for n things. An unknown key is a mistake of the program.
func (r *Renderer) Count(key string, n int, pairs ...any) string {
	text, err := r.locale.Count(key, n, pairs...)
	if err != nil {
		panic(err)
	}
	return text
}
