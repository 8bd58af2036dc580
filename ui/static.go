package ui

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// asset is a file that browsers may keep for ever: its address changes with its content.
type asset struct {
	content []byte
	kind    string
	version string
}

// assets are the static files and the theme by path below /static/.
type assets map[string]asset

// mediaTypes are set here so that they do not depend on the machine's tables.
var mediaTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8", ".png": "image/png",
}

func loadAssets(theme *Theme) (assets, error) {
	all := assets{}
	err := fs.WalkDir(staticFiles, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := staticFiles.ReadFile(name)
		if err != nil {
			return err
		}
		all.add(strings.TrimPrefix(name, "static/"), content)
		return nil
	})
	all.add("theme.css", theme.CSS)
	all.add("mark.svg", ownMark(theme.Fill))
	return all, err
}

func (a assets) add(name string, content []byte) {
	sum := sha256.Sum256(content)
	kind := mediaTypes[path.Ext(name)]
	if kind == "" {
		kind = mime.TypeByExtension(path.Ext(name))
	}
	a[name] = asset{content, kind, hex.EncodeToString(sum[:6])}
}

// address is where a page finds an asset.
func (a assets) address(name string) (string, error) {
	file, ok := a[name]
	if !ok {
		return "", fmt.Errorf("there is no static file %q", name)
	}
	return "/static/" + name + "?v=" + file.version, nil
}

// ServeHTTP serves /static/...: with the right version for a year, otherwise for an hour.
func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	file, ok := a[strings.TrimPrefix(r.URL.Path, "/static/")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("ETag", `"`+file.version+`"`)
	h.Set("Cache-Control", "public, max-age=3600")
	if r.URL.Query().Get("v") == file.version {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == h.Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", fmt.Sprint(len(file.content)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(file.content) // the visitor may have gone
	}
}

// ownMark is Laufzettel's emblem, a slip of paper with an L, in the theme's colours; it is the icon of the site
// where the operator has set no other.
func ownMark(fill string) []byte {
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="10" fill="%s"/>`+
		`<path d="M11.5 7.5h12.2l5.8 5.8v17.2a2 2 0 0 1-2 2h-16a2 2 0 0 1-2-2v-21a2 2 0 0 1 2-2z" fill="#fff"/>`+
		`<path d="M23.7 7.5v4.3a1.5 1.5 0 0 0 1.5 1.5h4.3z" fill="%s" fill-opacity=".45"/>`+
		`<path d="M15.5 15.5v11.5h8.5" fill="none" stroke="%s" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round"/></svg>`, fill, fill, fill)
}
