package engine

// WithFree replaces what is asked about the room on the disk.
func WithFree(free func(dir string) (bytes int64, known bool)) FileOption {
	return func(f *Files) { f.free = free }
}
