package definitions

import "laufzettel/definitions/spec"

// Views are the lists and counters of a process. Their shape is checked when they are read; what they
// show is worked out by the pages that use them.
type Views struct {
	Lists    []*spec.Decoded
	Counters []*spec.Decoded
}
