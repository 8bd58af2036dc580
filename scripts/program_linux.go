package scripts

// ownProgram is the program that runs, also when its file was replaced by a newer one meanwhile.
func ownProgram() (string, error) { return "/proc/self/exe", nil }
