package walk

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// What a person does beside filling in the first form and deciding by a mailed link.

var signInLink = regexp.MustCompile(`https?://[^\s<>]+/anmelden/[A-Za-z0-9_-]+`)

// SignInLink is the sign-in link of the mail, or "".
func (m Mail) SignInLink() string { return signInLink.FindString(m.Text) }

// SignIn signs the visitor in by a mailed link; next waits for the newest mail with one. An error may be tried again.
func (v *Visitor) SignIn(ctx context.Context, address string, next func() (Mail, error)) error {
	here, err := v.get(ctx, "/anmelden")
	if err != nil {
		return err
	}
	if here, err = v.send(ctx, here, "email", map[string]string{"email": address}, ""); err != nil {
		return err
	}
	m, err := next()
	if err != nil {
		return err
	}
	if here, err = v.get(ctx, m.SignInLink()); err != nil {
		return err
	}
	here, err = v.send(ctx, here, "token", nil, "")
	if err == nil && here.location == "" {
		err = fmt.Errorf("the sign-in by link was answered %d: %.300s", here.status, here.text)
	}
	return err
}

// send fills in the form of a page that has a control of that name.
func (v *Visitor) send(ctx context.Context, here *at, name string, answers map[string]string, button string) (*at, error) {
	for _, f := range here.forms {
		if !f.has(name) {
			continue
		}
		f.fill(answers)
		body, contentType, err := f.press(button, nil)
		if err != nil {
			return nil, err
		}
		return v.do(ctx, http.MethodPost, cmp.Or(f.action, here.address), body, contentType)
	}
	return here, fmt.Errorf("%s (%d) has no form with %s: %.300s", here.address, here.status, name, here.text)
}

// offers says whether a page has a form with a control of that name.
func (p *page) offers(name string) bool {
	for _, f := range p.forms {
		if f.has(name) {
			return true
		}
	}
	return false
}

// Withdraw takes a case back on its status page. Gone: the page does not offer it, or not any more.
func (v *Visitor) Withdraw(ctx context.Context, status string) (gone bool, err error) {
	here, err := v.get(ctx, status)
	if err != nil || !here.offers("reason") {
		return err == nil && here.status == http.StatusOK, err
	}
	_, err = v.send(ctx, here, "reason", map[string]string{"reason": "Hat sich erledigt."}, "")
	return false, err
}

// Answer answers an ask-back on the status page of a case. Gone: the page has no question, or not any more.
func (v *Visitor) Answer(ctx context.Context, status string, answers map[string]string) (gone bool, err error) {
	here, err := v.get(ctx, status)
	if err != nil || !here.offers("_remark") {
		return err == nil && here.status == http.StatusOK, err
	}
	here, err = v.send(ctx, here, "_remark", answers, "answer")
	if err == nil && here.location == "" {
		err = fmt.Errorf("%w: the answer: %d %.300s", ErrRefused, here.status, here.text)
	}
	return false, err
}

// DecideHere decides a task on its page, signed in. Gone: there is nothing to decide, or not any more.
func (v *Visitor) DecideHere(ctx context.Context, address, outcome string) (gone bool, err error) {
	here, err := v.get(ctx, address)
	if err != nil {
		return false, err
	}
	if strings.HasPrefix(path(here.location), "/anmelden") {
		return false, fmt.Errorf("%w: %s asks to sign in", ErrRefused, address)
	}
	if !here.offers("outcome") {
		return true, nil
	}
	here, err = v.send(ctx, here, "outcome", map[string]string{"outcome": outcome}, "decide")
	if err == nil && here.location == "" {
		err = fmt.Errorf("%w: the decision: %d %.300s", ErrRefused, here.status, here.text)
	}
	return false, err
}

// Begin fills in the first page of a form and goes away. The draft is known when that was answered.
func (v *Visitor) Begin(ctx context.Context, s *Submission) error {
	here, err := v.get(ctx, "/f/"+s.Play.Process)
	if err == nil {
		here, err = v.follow(ctx, here)
	}
	if err != nil {
		return err
	}
	if here, err = v.submit(ctx, here, typed(s.Play.Answers, s.N), "next", nil); err == nil {
		s.remember(here.location)
	}
	return err
}

// Shows says whether a page of a draft has a value in a field.
func (v *Visitor) Shows(ctx context.Context, address, field, value string) (bool, error) {
	here, err := v.get(ctx, address)
	if err == nil {
		here, err = v.follow(ctx, here)
	}
	if err != nil {
		return false, err
	}
	for _, f := range here.forms {
		for _, c := range f.controls {
			if c.name == field && c.value == value {
				return true, nil
			}
		}
	}
	return false, nil
}
