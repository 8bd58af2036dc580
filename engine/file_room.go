package engine

import "errors"

// ErrDiskFull means that the disk is nearly full: what is left is kept for what people type.
var ErrDiskFull = errors.New("the disk has too little room left for files")

// DefaultFloor is how many bytes of the disk stay free unless the installation says otherwise.
const DefaultFloor = 512 << 20

// strangerFactor is how much more must be free for files of forms that nobody has sent and nobody signed in
// for: a stranger who fills the disk stops other strangers, never a case.
const strangerFactor = 2

// room says whether a file of up to size bytes still fits. A file system that does not tell has room.
func (f *Files) room(size int64, stranger bool) error {
	floor := f.floor
	if stranger {
		floor *= strangerFactor
	}
	if free, known := f.free(f.dir); known && free < floor+size {
		return ErrDiskFull
	}
	return nil
}
