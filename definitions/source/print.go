package source

import "io"

// Print writes all diagnostics, sorted by place and without duplicates, in compiler style:
//
//	anerkennung/flow.yaml:14:9: steps[1].asign: unbekannter Schlüssel "asign" [unknown-key]
//	   14 |         asign: holders("KBL")
//	      |         ^^^^^
//	   Meintest du "assign"?
func (r *Report) Print(w io.Writer, lang string) error { panic("unwritten") }

// PrintJSON writes the same as a JSON array for editors and CI.
func (r *Report) PrintJSON(w io.Writer, lang string) error { panic("unwritten") }
