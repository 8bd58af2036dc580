package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// receiveCommand hands a mail from standard input to a running installation, as a mail server's pipe calls it. Its exit
// status is what mail servers understand (sysexits): 0 taken, 65 refused for good, 67 no such mailbox, 75 try again
// later. What it prints stands in the mail that the sender then gets back.
type receiveCommand struct {
	URL       string        `required:"" name:"url" env:"LAUFZETTEL_BASE_URL" placeholder:"URL" help:"Address of the installation, such as https://antraege.example.org."`
	TokenFile string        `required:"" name:"token-file" env:"LAUFZETTEL_MAIL_TOKEN_FILE" placeholder:"FILE" help:"File with a token of a service that has the scope mail:receive."`
	To        []string      `placeholder:"ADDRESS" help:"Address the mail was delivered to; without it the header counts."`
	Timeout   time.Duration `default:"2m" help:"How long to wait for the answer."`

	in io.Reader
}

// The exit statuses of mail programs.
const (
	exitRefused   = 65
	exitNoMailbox = 67
	exitLater     = 75
)

// exitError ends the program with a status of its own.
type exitError struct {
	status int
	text   string
}

func (e exitError) Error() string { return e.text }

// Run hands the mail over. Whatever may pass is tried again by the mail server: no mail is lost.
func (c *receiveCommand) Run(out io.Writer) error {
	token, err := os.ReadFile(c.TokenFile)
	if err != nil {
		return exitError{exitLater, "the token cannot be read: " + err.Error()}
	}
	in := c.in
	if in == nil {
		in = os.Stdin
	}
	ctx, cancel := context.WithTimeout(context.Background(), c.Timeout)
	defer cancel()
	address := strings.TrimRight(c.URL, "/") + "/api/v1/mail?" + url.Values{"to": c.To}.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, in)
	if err != nil {
		return usageError{fmt.Sprintf("--url %q is no address", c.URL)}
	}
	request.Header.Set("Content-Type", "message/rfc822")
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return exitError{exitLater, "the installation does not answer: " + err.Error()}
	}
	defer func() { _ = answer.Body.Close() }() // everything that counts was read
	var said struct {
		Result, Why, Number, Code, Detail string
		Errors                            []struct{ Field, Detail string }
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<20)).Decode(&said); err != nil {
		return exitError{exitLater, fmt.Sprintf("the installation answers %d and no JSON", answer.StatusCode)}
	}
	if answer.StatusCode == http.StatusOK {
		_, err := fmt.Fprintln(out, strings.TrimSpace(said.Result+" "+said.Number+said.Why))
		return err
	}
	text := said.Detail
	for _, one := range said.Errors {
		text += "\n" + one.Field + ": " + one.Detail
	}
	switch {
	case said.Code == "no-such-mailbox":
		return exitError{exitNoMailbox, text}
	case answer.StatusCode >= 500, answer.StatusCode == http.StatusUnauthorized, answer.StatusCode == http.StatusTooManyRequests, said.Code == "scope-missing":
		return exitError{exitLater, text}
	}
	return exitError{exitRefused, text}
}
