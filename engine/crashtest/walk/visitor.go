package walk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Visitor is one person with a browser.
type Visitor struct {
	base   string
	client *http.Client
}

// NewVisitor opens a browser on the pages at base.
func NewVisitor(base string) *Visitor {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &Visitor{base: base, client: &http.Client{
		Jar: jar, Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 2},
		// The answer to a post is what counts; where it leads is looked at afterwards.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// at is where a visitor is: a page or the redirect that a post was answered with.
type at struct {
	*page
	address  string
	status   int
	location string
	took     time.Duration
}

func (v *Visitor) get(ctx context.Context, address string) (*at, error) {
	return v.do(ctx, http.MethodGet, address, nil, "")
}

func (v *Visitor) do(ctx context.Context, method, address string, body io.Reader, contentType string) (*at, error) {
	if strings.HasPrefix(address, "/") {
		address = v.base + address
	}
	request, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, err
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	began := time.Now()
	answer, err := v.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	here := &at{page: &page{}, address: address, status: answer.StatusCode, location: answer.Header.Get("Location"), took: time.Since(began)}
	if here.status >= 500 {
		return here, fmt.Errorf("%s %s: %d", method, address, here.status)
	}
	if here.location == "" && strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		here.page, err = parsePage(content)
	}
	return here, err
}

// follow goes where a redirect leads.
func (v *Visitor) follow(ctx context.Context, here *at) (*at, error) {
	for hops := 0; here.location != "" && hops < 5; hops++ {
		var err error
		if here, err = v.get(ctx, here.location); err != nil {
			return nil, err
		}
	}
	return here, nil
}

// main is the form that a page is about: the one that decides, else the last one. A page that is only read
// has none.
func (p *page) main() *form {
	for _, f := range p.forms {
		if f.has("outcome") {
			return f
		}
	}
	if len(p.forms) == 0 {
		return nil
	}
	return p.forms[len(p.forms)-1]
}

// submit fills in the main form of a page and presses a button.
func (v *Visitor) submit(ctx context.Context, here *at, answers map[string]string, button string, files map[string][]byte) (*at, error) {
	f := here.main()
	if f == nil {
		return nil, fmt.Errorf("%s (%d) has no form: %.300s", here.address, here.status, here.text)
	}
	f.fill(answers)
	body, contentType, err := f.press(button, files)
	if err != nil {
		return nil, err
	}
	return v.do(ctx, http.MethodPost, cmp.Or(f.action, here.address), body, contentType)
}

// Submission is a form that a visitor fills in. It can be taken up again after the program went away in
// the middle, as a person does who presses the button once more.
type Submission struct {
	Play *Play
	N    int // number of the run

	Draft  string // key of the draft, once there is one
	Sent   bool   // the button "send" was pressed at least once
	Number string // of the case, once the receipt was read
	Status string // address of the status page
	Files  map[string][]byte
	Took   time.Duration // of the post that sent it
}

// Submit goes on with a submission until it is answered with success. An error that is not ErrRefused may
// be tried again.
func (v *Visitor) Submit(ctx context.Context, s *Submission) error {
	answers := typed(s.Play.Answers, s.N)
	s.Files = map[string][]byte{}
	for _, field := range s.Play.Files {
		s.Files[field] = document(field, s.N)
	}
	address := "/f/" + s.Play.Process
	if s.Draft != "" {
		address += "/e/" + s.Draft
	}
	here, err := v.get(ctx, address)
	for err == nil {
		if here, err = v.follow(ctx, here); err != nil {
			break
		}
		switch {
		case strings.HasSuffix(path(here.address), "/fertig"):
			return s.read(here)
		case strings.HasSuffix(path(here.address), "/pruefen"):
			s.Sent = true
			here, err = v.submit(ctx, here, answers, "send", nil)
			if err == nil {
				s.Took = here.took
			}
		default:
			here, err = v.submit(ctx, here, answers, "next", s.missing(here))
		}
		if err == nil && here.location == "" {
			return fmt.Errorf("%w: %s %d: %.1000s", ErrRefused, here.address, here.status, here.text)
		}
		if err == nil {
			s.remember(here.location)
		}
	}
	return err
}

// ErrRefused means that a page did not take what was posted, though it is right.
var ErrRefused = errors.New("refused")

func path(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Path
}

func (s *Submission) remember(location string) {
	if _, rest, found := strings.Cut(path(location), "/e/"); found {
		s.Draft, _, _ = strings.Cut(rest, "/")
	}
}

// missing are the files of this page that are not there yet.
func (s *Submission) missing(here *at) map[string][]byte {
	files := map[string][]byte{}
	f := here.main()
	if f == nil {
		return files
	}
	for field, content := range s.Files {
		there := slices.ContainsFunc(f.controls, func(c control) bool { return c.name == field && c.kind == "hidden" && c.value != "" })
		if !there {
			files[field] = content
		}
	}
	return files
}

// read takes number and status address from the receipt.
func (s *Submission) read(here *at) error {
	for _, link := range here.links {
		if strings.HasPrefix(link, "/v/") && strings.Count(link, "/") == 2 { // not the copy to print
			s.Status = link
		}
	}
	for _, word := range strings.Fields(here.text) {
		if strings.Count(word, "-") == 2 && strings.ToUpper(word) == word && strings.ContainsAny(word, "0123456789") {
			s.Number = word
		}
	}
	if here.status != http.StatusOK || s.Status == "" || s.Number == "" {
		return fmt.Errorf("%w: the receipt %s (%d) has no number or status: %.300s", ErrRefused, here.address, here.status, here.text)
	}
	return nil
}

// Decision is a mailed task that a visitor decides.
type Decision struct {
	Play *Play
	Mail Mail
	// Patience is how long the visitor reads before deciding. Within three seconds the page takes them for
	// a program and asks for the word of the mail, which they then type.
	Patience time.Duration

	Outcome string        // that was chosen
	Other   bool          // somebody else had decided, or the task is gone: nothing was chosen
	Decided bool          // the answer was success
	Asked   bool          // for the word
	Began   time.Time     // when the post that decided was sent
	Took    time.Duration // until its answer
}

// Decide opens the link of a mail and decides. An error may be tried again; then a decision that had got
// through is shown as the first result.
func (v *Visitor) Decide(ctx context.Context, d *Decision) error {
	here, err := v.get(ctx, d.Mail.Link())
	for tries := 0; err == nil && tries < 8; tries++ {
		if here, err = v.follow(ctx, here); err != nil {
			return err
		}
		f := here.main()
		if here.status == http.StatusNotFound || here.status == http.StatusGone || f == nil {
			d.Decided = d.Outcome != "" && here.status == http.StatusOK
			d.Other = !d.Decided
			return nil
		}
		if !f.has("outcome") { // work in a queue is taken first
			here, err = v.submit(ctx, here, nil, "", nil)
			continue
		}
		if d.Outcome = d.choose(f.offers("outcome")); d.Outcome == "" {
			return fmt.Errorf("%w: none of %v is an outcome of the play", ErrRefused, f.offers("outcome"))
		}
		if here, err = v.post(ctx, here, d); err == nil && here.location != "" {
			d.Decided = true
			return nil
		}
	}
	if err == nil {
		err = fmt.Errorf("%w: %s %d: %.1500s", ErrRefused, here.address, here.status, here.text)
	}
	return err
}

func (d *Decision) choose(offered []string) string {
	for _, outcome := range d.Play.Outcomes {
		if slices.Contains(offered, outcome) {
			return outcome
		}
	}
	return ""
}

func (v *Visitor) post(ctx context.Context, here *at, d *Decision) (*at, error) {
	answers := typed(d.Play.StepAnswers, 0)
	answers["outcome"], answers["comment"] = d.Outcome, d.Play.Comment
	if here.main().has("word") {
		d.Asked, answers["word"] = true, d.Mail.Word()
	} else {
		select {
		case <-time.After(d.Patience):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	d.Began = time.Now()
	there, err := v.submit(ctx, here, answers, "decide", nil)
	d.Took = time.Since(d.Began)
	return there, err
}
