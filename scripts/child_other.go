//go:build !linux

package scripts

// Other systems than Linux have no limits of the kernel here: the watchman within the child and the parent's clock
// are what ends a script there, and a single allocation can be larger than the limit for a moment.
func confine(Limits, bool) {}
