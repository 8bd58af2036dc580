package crashtest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"
)

// otherSide is a program beside the one under test that keeps records. It outlives every kill, and it answers as
// programs do: sometimes late, sometimes not at all though it has done its work, sometimes with an error.
type otherSide struct {
	*httptest.Server

	mu      sync.Mutex
	records map[string]string // by key
	texts   map[string][]string
	asked   int
}

func openOtherSide() *otherSide {
	o := &otherSide{records: map[string]string{}, texts: map[string][]string{}}
	o.Server = httptest.NewServer(o)
	return o
}

func (o *otherSide) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	luck := rand.IntN(100)
	if luck < 10 {
		http.Error(w, "later", http.StatusServiceUnavailable)
		return
	}
	receipt := o.record(r.URL.Query().Get("key"), r.URL.Query().Get("text"))
	switch {
	case luck < 25:
		time.Sleep(time.Duration(rand.IntN(600)) * time.Millisecond) // many are killed meanwhile
	case luck < 35:
		panic(http.ErrAbortHandler) // done, and nobody hears of it
	}
	fmt.Fprintf(w, `{"receipt": %q}`, receipt)
}

// record makes a record once per key, and gives the same receipt ever after.
func (o *otherSide) record(key, text string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked++
	if o.records[key] == "" {
		o.records[key] = fmt.Sprintf("R-%06d", len(o.records)+1)
		o.texts[text] = append(o.texts[text], key)
	}
	return o.records[key]
}
