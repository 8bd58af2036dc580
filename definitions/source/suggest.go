package source

// Suggest returns the name of known that the author most likely meant by written, or "".
// It folds case, hyphens, underscores and umlauts, then accepts an edit distance of 2
// (1 for names of up to four letters).
func Suggest(written string, known []string) string { panic("unwritten") }
