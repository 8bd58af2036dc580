// Package bundler turns the sources of the client code and the styles into the files that pages load.
// Edit here when another bundle is needed or browsers to support change.
package bundler

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// bundles are source and result below the repository's root.
var bundles = [][2]string{
	{"ui/client/app.ts", "ui/static/app.js"},
	{"ui/styles/app.css", "ui/static/app.css"},
}

// Bundle builds every bundle of the repository at root and returns the contents by path of the result,
// below root. It writes nothing. An error holds every fault with file, line and column.
func Bundle(root string) (map[string][]byte, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, bundle := range bundles {
		result := api.Build(api.BuildOptions{
			AbsWorkingDir:     root,
			EntryPoints:       []string{bundle[0]},
			Bundle:            true,
			MinifySyntax:      true,
			MinifyWhitespace:  true,
			MinifyIdentifiers: true,
			Format:            api.FormatIIFE,
			Charset:           api.CharsetUTF8,
			LegalComments:     api.LegalCommentsNone,
			Target:            api.ES2020,
			Engines: []api.Engine{
				{Name: api.EngineChrome, Version: "105"}, {Name: api.EngineFirefox, Version: "115"}, {Name: api.EngineSafari, Version: "15.4"},
			},
			External:    []string{"/static/*"},
			TsconfigRaw: "{}", // builds must not depend on what an editor has put around the folder
		})
		var faults []error
		for _, message := range append(result.Errors, result.Warnings...) {
			place := ""
			if message.Location != nil {
				place = fmt.Sprintf("%s:%d:%d: ", message.Location.File, message.Location.Line, message.Location.Column+1)
			}
			faults = append(faults, errors.New(place+message.Text))
		}
		if len(faults) > 0 {
			return nil, errors.Join(faults...)
		}
		content := strings.TrimRight(string(result.OutputFiles[0].Contents), "\n") + "\n"
		files[filepath.Join(root, bundle[1])] = []byte(content)
	}
	return files, nil
}
