package definitions

// Ignored says whether a file or folder of this name is none of a definition's business: hidden ones, and texts that a
// repository has beside its definitions. Load leaves them alone, and a folder that holds nothing else is empty.
func Ignored(base string) bool { return ignored(base) }
