// Bundle builds the client code and the styles of the pages: ui/client/app.ts and ui/styles/app.css become
// ui/static/app.js and ui/static/app.css. Both results are committed, so that building Laufzettel needs neither
// Node nor esbuild; a test compares them.
//
//	go run ./tools/bundle
package main

import (
	"fmt"
	"os"

	"laufzettel/tools/bundle/bundler"
)

func main() {
	files, err := bundler.Bundle(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for path, content := range files {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Printf("%s  %d bytes\n", path, len(content))
	}
}
